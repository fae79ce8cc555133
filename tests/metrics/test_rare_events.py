"""G and T charts: limits worked by hand, ends, and what is refused."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.rare_events import days_between, g_chart, t_chart

NAN = float("nan")
TWELVE = [10, 20, 5, 15, 30, 10, 20, 5, 15, 30, 10, 10]


def test_g_chart_by_hand() -> None:
    chart = g_chart(TWELVE)
    assert (chart.mean, chart.centre, chart.lower) == (15, 12.5, 0)
    assert chart.upper == pytest.approx(15 + 3 * (15 * 16) ** 0.5)
    assert chart.points["upper"].tolist() == [chart.upper] * 12
    assert chart.points["centre"].tolist() == [12.5] * 12
    assert set(chart.points["signal"]) == {"common_cause"}
    assert (chart.n, chart.warnings) == (12, ())
    assert chart.run_chart.centre == 12.5


def test_t_chart_by_hand() -> None:
    chart = t_chart([1, 2**3.6, 3**3.6, 2**3.6])
    # On the scale of the 3.6th root: 1, 2, 3, 2, mean 2, moving range 1.
    assert chart.centre == pytest.approx(2**3.6)
    assert chart.upper == pytest.approx(4.66**3.6)
    assert chart.lower == 0
    tight = t_chart([2**3.6, 2.1**3.6] * 6)
    assert tight.lower == pytest.approx((2.05 - 0.266) ** 3.6)


def test_a_long_quiet_time_is_a_signal() -> None:
    for chart in (g_chart([*TWELVE, 200]), t_chart([*TWELVE, 900])):
        assert chart.points["signal"].tolist() == ["common_cause"] * 12 + ["astronomical"]


def test_a_baseline_keeps_what_comes_later_from_hiding_itself() -> None:
    later = [*TWELVE, 45, 150]
    assert g_chart(later, baseline=12).upper == g_chart(TWELVE).upper
    assert t_chart(later, baseline=12).upper == t_chart(TWELVE).upper
    assert g_chart(later, baseline=12).points["signal"].iloc[-1] == "astronomical"
    assert g_chart(later).upper > g_chart(later, baseline=12).upper
    assert "they rest on 5 intervals" in t_chart(later, baseline=5).warnings[0]
    assert g_chart([NAN, *TWELVE, 900], baseline=12).mean == 15


def test_a_value_on_the_limit_is_not_a_signal() -> None:
    constant = t_chart([7] * 12)
    assert (constant.mean, constant.lower, constant.upper) == pytest.approx((7, 7, 7))
    assert set(constant.points["signal"]) == {"common_cause"}
    assert not constant.run_chart.signal


def test_no_cases_between_any_events() -> None:
    chart = g_chart([0] * 12)
    assert (chart.mean, chart.lower, chart.upper) == (0, 0, 0)
    assert set(chart.points["signal"]) == {"common_cause"}


def test_two_events_on_one_day_are_said() -> None:
    assert t_chart([0, 0, *TWELVE]).warnings == (
        "2 intervals are 0: events on one day hide their order",
    )


def test_few_intervals_are_trial_limits_and_gaps_stay() -> None:
    chart = g_chart([10, NAN, 20, 10, 20])
    assert chart.warnings == ("trial limits: they rest on 4 intervals, fewer than 12",)
    assert chart.points["signal"].tolist()[1] == "missing"
    assert (chart.mean, chart.n) == (15, 4)


def test_a_shift_is_found_by_the_run_chart() -> None:
    chart = g_chart([30, 31, 32, 33, 34, 35, 36, 37, 5, 6, 7, 8, 9, 10, 11, 12])
    assert chart.run_chart.signal
    assert set(chart.points["signal"]) == {"common_cause"}


def test_days_between_events_in_any_order() -> None:
    days = [dt.date(2024, 3, 1), dt.date(2024, 1, 1), dt.date(2024, 3, 1), dt.date(2024, 2, 1)]
    assert days_between(days).tolist() == [31, 29, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: g_chart([1, 2, 3]), "counts has 3 observed intervals: control limits need 4"),
        (lambda: t_chart([1, 2, 3, NAN]), "days has 3 observed intervals"),
        (lambda: t_chart([1, NAN, 2, NAN, 3, NAN, 4]), "0 moving ranges"),
        (lambda: g_chart([1, 2, -3, 4]), r"counts\[2\] is -3"),
        (lambda: t_chart([1, 2, -3, 4]), r"days\[2\] is -3"),
        (lambda: g_chart([[1, 2], [3, 4]]), r"counts has shape \(2, 2\)"),
        (lambda: g_chart(["a", 2, 3, 4]), r"counts\[0\] is 'a'"),
        (lambda: g_chart(TWELVE, baseline=2), "baseline is 2: give a whole number of 3 or more"),
        (lambda: t_chart(TWELVE, baseline=1.5), "baseline is 1.5"),
        (lambda: days_between(["2024-01-01"]), "dates has 1 events"),
        (lambda: days_between("2024-01-01"), "dates has 1 events"),
        (lambda: days_between(["2024-01-01", None]), r"dates\[1\] is missing"),
        (lambda: days_between(["2024-01-01", "soon"]), r"dates\[1\] is no date"),
        (lambda: days_between([1, 2]), "dates holds numbers"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 400), min_size=4, max_size=40), st.integers(2, 24))
def test_t_chart_follows_a_change_of_unit(days: list[int], factor: int) -> None:
    one, other = t_chart(days), t_chart([factor * day for day in days])
    assert other.upper == pytest.approx(factor * one.upper)
    assert other.lower == pytest.approx(factor * one.lower)
    assert other.points["signal"].tolist() == one.points["signal"].tolist()


@settings(max_examples=40)
@given(st.lists(st.integers(0, 400), min_size=4, max_size=40))
def test_g_chart_does_not_depend_on_the_order(counts: list[int]) -> None:
    forward, backward = g_chart(counts), g_chart(counts[::-1])
    assert forward.upper == pytest.approx(backward.upper)
    assert forward.points["signal"].tolist() == backward.points["signal"].tolist()[::-1]
    assert forward.upper >= np.mean(counts)
