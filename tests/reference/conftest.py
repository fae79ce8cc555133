"""Published rows made by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.loaders.observations import PUBLISHED_COLUMNS

ROW: dict[str, Any] = {
    "period_start": pd.Timestamp("2023-04-01"),
    "period_end": pd.Timestamp("2024-03-31"),
    "area_code": "E08000035",
    "area_name": "Leeds",
    "agency": "childrens_social_care",
    "indicator_id": "csc_rereferral",
    "numerator": 20.0,
    "denominator": 100.0,
    "value": 20.0,
    "unit": "per_cent",
    "flag": "",
    "source_id": "c1_2024",
    "publisher": "Department for Education",
    "release": "Release 2024",
    "licence": "OGL v3",
    "family": "c1",
    "release_year": 2024,
    "precedence": 1,
    "basis": "published",
    "note": "",
}
HIDDEN: dict[str, Any] = {"numerator": float("nan"), "value": float("nan"), "flag": "c"}
NEXT: dict[str, Any] = {"release_year": 2025, "source_id": "c1_2025", "release": "Release 2025"}
TOOL: dict[str, Any] = {
    "precedence": 2,
    "family": "lait",
    "source_id": "lait_2025",
    "release_year": 2025,
}


def figures(*changes: dict[str, Any]) -> pd.DataFrame:
    """One published row for each dict of changes."""
    return pd.DataFrame([{**ROW, **change} for change in changes], columns=list(PUBLISHED_COLUMNS))
