"""Datasets of a source, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from scrutiny_lib.config.quality import Quality
from scrutiny_lib.config.sources import Source
from scrutiny_lib.loaders.dataset import Dataset, Issue, Record, SourceFile

SOURCE = Source(
    source="plans",
    label="Plans",
    agency="childrens_social_care",
    folder="plans",
    every_months=3,
    late_after_days=31,
)


def dataset(
    columns: dict[str, list[Any]], *issues: Issue, rejected: int = 0, **record: Any
) -> Dataset:
    """A dataset whose first row is row 2 of its file."""
    frame = pd.DataFrame(columns)
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    known = {
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 3, 31),
        "date_received": date(2026, 4, 2),
    } | record
    return Dataset(
        frame,
        Record(
            agency="childrens_social_care",
            files=(SourceFile("plans.csv", "0" * 64),),
            rows_read=len(frame) + rejected,
            rows_rejected=rejected,
            **known,
        ),
        issues,
    )


def days(*written: str | None) -> pd.Series:
    """Days, missing where nothing is written."""
    return pd.to_datetime(pd.Series(written, dtype="object"))


def quality(*rules: dict[str, Any], **issues: str) -> Quality:
    """Rules as a params file would have them."""
    return Quality.model_validate(
        {"issues": issues, "rules": [{"says": "It is so."} | r for r in rules]}
    )
