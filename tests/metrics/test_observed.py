"""Intervals of published figures, against the formulas that they come from."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.intervals import rate, wilson
from scrutiny_lib.metrics.observed import with_intervals

NONE = math.nan


def figures(*rows: tuple[float, float, float]) -> pd.DataFrame:
    """A row each of numerator, denominator and published value."""
    return pd.DataFrame(rows, columns=["numerator", "denominator", "value"], dtype=float)


def one(
    numerator: float, denominator: float, value: float, unit: str, confidence: float = 0.95
) -> tuple[float, float]:
    row = with_intervals(figures((numerator, denominator, value)), unit, confidence).iloc[0]
    return float(row["lower"]), float(row["upper"])


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_a_percentage_has_wilsons_interval_on_its_own_scale(confidence: float) -> None:
    expected = wilson(467, 1008, confidence)
    lower, upper = one(467, 1008, 46.3, "per_cent", confidence)
    assert lower == pytest.approx(float(expected.lower) * 100)
    assert upper == pytest.approx(float(expected.upper) * 100)


def test_a_percentage_in_print() -> None:
    """The page that the project is measured by says 46.3% (43.3% to 49.4%)."""
    lower, upper = one(467, 1008, 46.3, "per_cent")
    assert (round(lower, 1), round(upper, 1)) == (43.3, 49.4)


@pytest.mark.parametrize(("unit", "per"), [("per_10_000", 10_000), ("per_100_000", 100_000)])
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 500])
def test_a_rate_has_the_interval_of_its_count(unit: str, per: int, count: int) -> None:
    """Exact below ten events, Byar's from ten on; `rate` knows which."""
    population = 160_000.0
    expected = rate(count, population, per)
    lower, upper = one(count, population, count / population * per, unit)
    assert lower == pytest.approx(float(expected.lower))
    assert upper == pytest.approx(float(expected.upper))


def test_a_rate_rests_on_the_population_that_its_publisher_used() -> None:
    """The file's denominator is a newer estimate: estimate and interval must not part."""
    published = 100 / 150_000 * 10_000
    lower, upper = one(100, 170_000, published, "per_10_000")
    expected = rate(100, 150_000)
    assert lower == pytest.approx(float(expected.lower))
    assert upper == pytest.approx(float(expected.upper))
    assert lower < published < upper


def test_a_rate_without_a_published_denominator_still_has_an_interval() -> None:
    assert one(100, NONE, 6.0, "per_10_000") == pytest.approx(
        one(100, 100 / 6 * 10_000, 6.0, "per_10_000")
    )


def test_no_event_has_an_interval_where_the_population_is_known() -> None:
    lower, upper = one(0, 10_000, 0.0, "per_10_000")
    assert lower == 0.0
    assert upper == pytest.approx(3.6888794541)


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        ((NONE, 1000, 46.3), "per_cent"),
        ((463, NONE, 46.3), "per_cent"),
        ((463, 0, 46.3), "per_cent"),
        ((463, 1000, NONE), "per_cent"),
        ((NONE, 1000, 46.3), "per_10_000"),
        ((463, 1000, NONE), "per_10_000"),
        ((0, NONE, 0.0), "per_10_000"),
        ((0, 1000, 4.0), "per_10_000"),
        ((463, 1000, 463), "count"),
    ],
)
def test_without_what_it_rests_on_there_is_no_interval(
    row: tuple[float, float, float], unit: str
) -> None:
    assert all(math.isnan(limit) for limit in one(*row, unit))


def test_each_row_is_worked_out_by_itself() -> None:
    whole = with_intervals(figures((10, 100, 10.0), (NONE, 100, 20.0), (30, 100, 30.0)), "per_cent")
    assert whole["lower"].isna().tolist() == [False, True, False]
    assert whole["lower"].iloc[2] == pytest.approx(one(30, 100, 30.0, "per_cent")[0])


def test_rows_that_share_a_label_keep_their_own_interval() -> None:
    given_twice = figures((10, 100, 10.0), (30, 100, 30.0)).set_index(pd.Index([7, 7]))
    whole = with_intervals(given_twice, "per_cent")
    assert whole["upper"].iloc[0] == pytest.approx(one(10, 100, 10.0, "per_cent")[1])
    assert whole["upper"].iloc[1] == pytest.approx(one(30, 100, 30.0, "per_cent")[1])


def test_the_frame_that_was_given_is_left_as_it_was() -> None:
    given_frame = figures((10, 100, 10.0))
    with_intervals(given_frame, "per_cent")
    assert list(given_frame.columns) == ["numerator", "denominator", "value"]


@pytest.mark.parametrize("unit", ["count", "per_cent", "per_10_000"])
def test_no_row_is_no_fault(unit: str) -> None:
    empty = with_intervals(figures(), unit)
    assert list(empty.columns)[-2:] == ["lower", "upper"]
    assert empty.empty


def test_an_interval_that_came_with_the_figures_is_not_taken_over() -> None:
    old = figures((NONE, 100, 20.0)).assign(lower=1.0, upper=2.0)
    assert with_intervals(old, "per_cent")[["lower", "upper"]].isna().all(axis=None)


@settings(max_examples=50)
@given(st.integers(0, 500), st.integers(1, 500), st.sampled_from(["per_cent", "per_10_000"]))
def test_the_figure_lies_in_its_interval(a: int, b: int, unit: str) -> None:
    count, base = min(a, b), max(a, b)
    value = count / base * (100 if unit == "per_cent" else 10_000)
    lower, upper = one(count, base, value, unit)
    assert 0 <= lower <= value + 1e-9
    assert value - 1e-9 <= upper
    assert not (unit == "per_cent" and upper > 100)


@settings(max_examples=50)
@given(st.integers(1, 500), st.sampled_from(["per_cent", "per_10_000"]))
def test_more_confidence_is_a_wider_interval(count: int, unit: str) -> None:
    value = count / 1000 * (100 if unit == "per_cent" else 10_000)
    narrow, wide = (np.array(one(count, 1000, value, unit, level)) for level in (0.95, 0.998))
    assert wide[0] <= narrow[0]
    assert wide[1] >= narrow[1]
