"""Small published files, made by hand in the publishers' own layouts."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.loaders.published.area_table import AREA_COLUMNS, AreaTable
from scrutiny_lib.loaders.published.layouts import load_layouts

PROJECT = Path(__file__).resolve().parents[2]
LEEDS = {
    "time_period": "2024",
    "time_identifier": "Reporting year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_code": "E12000003",
    "region_name": "Yorkshire and The Humber",
    "old_la_code": "383",
    "new_la_code": "E08000035",
    "la_name": "Leeds",
}
Write = Callable[..., Path]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry(PROJECT / "params" / "indicators.yml")


@pytest.fixture(scope="session")
def areas() -> AreaTable:
    rows = [
        ("E08000035", "383", "Leeds", "authority", "E12000003", 2013, 2025, ""),
        ("E08000037", "390", "Gateshead", "authority", "E12000001", 2013, 2025, "E08000020"),
        ("E92000001", "", "England", "country", "", 2013, 2025, ""),
    ]
    return AreaTable(pd.DataFrame(rows, columns=list(AREA_COLUMNS)))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a CSV in a known layout: each row says only what matters, the rest is Leeds 2024."""

    def write_file(
        layout_id: str,
        *rows: dict[str, str],
        name: str = "file.csv",
        rename: dict[str, str] | None = None,
    ) -> Path:
        layout = next(layout for layout in load_layouts() if layout.id == layout_id)
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            renamed = rename or {}
            writer.writerow([renamed.get(header, header) for header in layout.headers])
            for row in rows:
                filled = {**dict.fromkeys(layout.headers, "0"), **LEEDS, **row}
                writer.writerow([filled[header] for header in layout.headers])
        return path

    return write_file


@pytest.fixture
def population(areas: AreaTable) -> pd.DataFrame:
    """Estimates for the middle of 2023: 100,000 children in Leeds, 50,000 in Gateshead."""
    return pd.DataFrame(
        {
            "area_code": ["E08000035", "E08000037"],
            "indicator_id": "pop_0_17",
            "period_end": pd.to_datetime(["2023-06-30", "2023-06-30"]),
            "value": [100_000.0, 50_000.0],
            "flag": ["", ""],
        }
    )
