"""Intervals against published numbers, their properties, and input that must be refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics.intervals import Interval, byar, exact_poisson, rate, wilson, z_score

CONFIDENCES = st.floats(0.5, 0.999)


@pytest.mark.parametrize(
    ("count", "lower", "upper", "within"),
    [
        (10, 4.787, 18.392, 6e-4),  # the formula gives 18.39146, commonly printed as 18.392
        (601, 553.90, 651.03, 5e-3),
        (690, 639.47, 743.46, 5e-3),
        (1045, 982.593201807, 1110.331212986, 5e-10),
    ],
)
def test_byar_numbers(count: int, lower: float, upper: float, within: float) -> None:
    interval = byar(count)
    assert interval.value == count
    assert interval.lower == pytest.approx(lower, abs=within)
    assert interval.upper == pytest.approx(upper, abs=within)


@pytest.mark.parametrize(
    ("count", "total", "lower", "upper", "within"),
    [
        (65, 100, 0.552544433, 0.736357518, 5e-10),
        (1, 100, 0.001767432, 0.054486196, 5e-10),
        (3, 8, 0.137, 0.694, 5e-4),
        (5, 10, 0.2366, 0.7634, 5e-5),
        (0, 7, 0.0, 0.3543, 5e-5),
    ],
)
def test_wilson_numbers(count: int, total: int, lower: float, upper: float, within: float) -> None:
    interval = wilson(count, total)
    assert interval.value == count / total
    assert interval.lower == pytest.approx(lower, abs=within)
    assert interval.upper == pytest.approx(upper, abs=within)


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(1, 0.025317808, 5.571643391), (0, 0.0, 3.688879454)]
)
def test_rate_numbers(count: int, lower: float, upper: float) -> None:
    interval = rate(count, 100, per=100)
    assert interval.value == count
    assert interval.lower == pytest.approx(lower, abs=5e-10)
    assert interval.upper == pytest.approx(upper, abs=5e-10)


def test_leeds_plans_per_10_000() -> None:
    interval = rate(690, 690 / 39.6 * 10_000)
    shown = [round(x, 1) for x in (interval.value, interval.lower, interval.upper)]
    assert shown == [39.6, 36.7, 42.7]


def test_exact_poisson_over_an_expected_twenty() -> None:
    interval = exact_poisson(20)
    assert interval.lower / 20 == pytest.approx(0.6108260, abs=5e-8)
    assert interval.upper / 20 == pytest.approx(1.544419, abs=5e-7)


def test_z_scores() -> None:
    assert z_score(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert z_score(0.998) == pytest.approx(3.090232, abs=5e-7)


def test_none_and_all_have_exact_ends() -> None:
    assert wilson(0, 7).lower == 0.0
    assert wilson(7, 7).upper == 1.0
    assert byar(0).lower == 0.0
    assert exact_poisson(0).lower == 0.0
    assert byar(1, 0.998).lower == 0.0  # the formula's cube is below zero here


def test_rate_changes_method_at_ten_events() -> None:
    nine, ten = rate(9, 1, per=1), rate(10, 1, per=1)
    assert (nine.lower, nine.upper) == (exact_poisson(9).lower, exact_poisson(9).upper)
    assert (ten.lower, ten.upper) == (byar(10).lower, byar(10).upper)
    assert ten.lower != exact_poisson(10).lower


def test_scalars_give_floats_that_carry_their_method() -> None:
    interval = wilson(3, 8, confidence=0.9)
    assert isinstance(interval, Interval)
    assert all(type(x) is float for x in (interval.value, interval.lower, interval.upper))
    assert (interval.confidence, interval.method, interval.n) == (0.9, "Wilson score", 8.0)


def test_arrays_give_arrays_and_numbers_broadcast() -> None:
    interval = rate(np.array([[1, 20], [0, 9]]), 100, per=100)
    assert interval.value.tolist() == [[1, 20], [0, 9]]
    assert interval.lower.shape == interval.upper.shape == interval.n.shape == (2, 2)
    assert interval.lower[0, 0] == rate(1, 100, per=100).lower


@pytest.mark.parametrize(
    "values", [[1, None, 3], pd.Series([1, pd.NA, 3], dtype="Int64"), np.array([1, np.nan, 3])]
)
def test_missing_elements_stay_missing_in_their_place(values: object) -> None:
    for interval in (wilson(values, 5), byar(values), exact_poisson(values), rate(values, 5)):
        for part in (interval.value, interval.lower, interval.upper):
            assert np.isnan(part).tolist() == [False, True, False]


def test_a_missing_total_hides_the_whole_row() -> None:
    interval = wilson([0, 1], [None, 2])
    assert np.isnan([interval.value[0], interval.lower[0], interval.upper[0]]).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: wilson(9, 8), "count is 9: a count can't be above its total"),
        (lambda: wilson([1, 9], [8, 8]), r"count\[1\] is 9: "),
        (lambda: wilson(-1, 8), "count is -1: a count can't be below zero"),
        (lambda: wilson(0, 0), "total is 0: a denominator must be above zero"),
        (lambda: wilson([1, 2], [1, 2, 3]), r"count has shape \(2,\), total has shape \(3,\)"),
        (lambda: wilson(float("nan"), 8), "count is missing"),
        (lambda: wilson(None, 8), "count is missing"),
        (lambda: wilson("3", 8), "count is '3': use numbers"),
        (lambda: wilson(["c", 1], 8), r"count\[0\] is 'c': use numbers"),
        (lambda: wilson(True, 8), "count is True: use numbers"),
        (lambda: byar(np.inf), "count is inf: use a finite number"),
        (lambda: byar([-1, -2]), r"count\[0\] is -1 \(and 1 more\)"),
        (lambda: exact_poisson(-0.5), "count is -0.5"),
        (lambda: rate(1, 0), "population is 0"),
        (lambda: rate(1, 10, per=0), "per is 0"),
        (lambda: rate(1, 10, confidence=95), "confidence is 95: give a number above 0 and below 1"),
        (lambda: byar(1, confidence=0), "confidence is 0"),
        (lambda: exact_poisson(1, confidence=1), "confidence is 1"),
        (lambda: wilson(1, 2, confidence=float("nan")), "confidence is missing"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@given(st.integers(0, 10_000), st.integers(1, 10_000), CONFIDENCES)
def test_wilson_contains_its_estimate_and_stays_within_0_and_1(
    count: int, total: int, confidence: float
) -> None:
    interval = wilson(min(count, total), total, confidence)
    assert 0 <= interval.lower <= interval.value <= interval.upper <= 1


@given(st.integers(0, 1_000_000), CONFIDENCES)
def test_count_intervals_contain_their_count(count: int, confidence: float) -> None:
    for interval in (byar(count, confidence), exact_poisson(count, confidence)):
        assert 0 <= interval.lower <= count <= interval.upper


@given(st.integers(0, 50), st.integers(1, 50), CONFIDENCES)
def test_wilson_narrows_as_n_grows(count: int, total: int, confidence: float) -> None:
    count = min(count, total)
    small, large = (wilson(k * count, k * total, confidence) for k in (1, 4))
    assert large.upper - large.lower < small.upper - small.lower


@given(st.integers(1, 2_000), CONFIDENCES)
def test_rate_narrows_as_n_grows(count: int, confidence: float) -> None:
    small, large = (rate(k * count, k * 1_000, confidence=confidence) for k in (1, 4))
    assert large.upper - large.lower < small.upper - small.lower


@given(st.integers(0, 2_000), st.floats(0.5, 0.99))
def test_more_confidence_is_wider(count: int, confidence: float) -> None:
    narrow, wide = exact_poisson(count, confidence), exact_poisson(count, confidence + 0.005)
    assert wide.lower <= narrow.lower
    assert wide.upper > narrow.upper


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_an_array_gives_what_its_elements_give(values: list[int]) -> None:
    together = rate(values, 200)
    alone = [rate(x, 200).upper for x in values]
    np.testing.assert_allclose(together.upper, alone, rtol=1e-14)


@pytest.mark.real_data
def test_published_injury_admissions_are_reproduced(shared_data: Path) -> None:
    table = pd.read_csv(shared_data / "nhs" / "la_hospital_admissions_2324.csv", low_memory=False)
    leeds = table[table["Area Code"].eq("E08000035") & table["Sex"].eq("Persons")]
    exact = leeds[leeds["Time period"].isin(["2010/11", "2011/12"])]
    assert len(exact) == 2
    interval = rate(exact["Count"], exact["Denominator"])
    np.testing.assert_allclose(interval.value, exact["Value"], atol=1e-7, rtol=0)
    np.testing.assert_allclose(interval.lower, exact["Lower CI 95.0 limit"], atol=1e-7, rtol=0)
    np.testing.assert_allclose(interval.upper, exact["Upper CI 95.0 limit"], atol=1e-7, rtol=0)
