from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.reference import on_one_population, published_figures

from .conftest import HIDDEN, figures

PROJECT = Path(__file__).resolve().parents[2]
RATE = {"indicator_id": "csc_s47_rate", "unit": "per_10_000", "value": 99.9, "denominator": None}
PEOPLE = {
    "indicator_id": "pop_0_17",
    "unit": "count",
    "value": 40_000.0,
    "period_end": pd.Timestamp("2023-06-30"),
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "params" / "indicators.yml")


def test_a_rate_is_made_again_from_its_count_and_the_year_before(registry: Registry) -> None:
    (row,) = on_one_population(figures(RATE), figures(PEOPLE), registry).to_dict("records")
    assert (row["value"], row["denominator"], row["basis"]) == (5.0, 40_000, "computed")


def test_what_has_no_count_or_no_estimate_or_other_denominators_is_left_out(
    registry: Registry,
) -> None:
    rows = figures(
        {**RATE, **HIDDEN}, {**RATE, "area_code": "E92000001"}, {"indicator_id": "csc_rereferral"}
    )
    assert on_one_population(rows, figures(PEOPLE), registry).empty


def test_leeds_section_47_rate_of_2024_moves_with_the_population(registry: Registry) -> None:
    rates = published_figures(["csc_s47_rate"], ["E08000035"])
    again = on_one_population(rates, published_figures(["pop_0_17"]), registry)
    row = again[again["period_end"] == "2024-03-31"].iloc[0]
    assert row["value"] == pytest.approx(10_000 * 2459 / 174_311)
    assert round(row["value"], 1) == 141.1
