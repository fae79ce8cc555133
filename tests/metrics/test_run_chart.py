"""Run charts: Anhøj's two tests against published thresholds and hand-counted series."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scrutiny_lib.metrics.run_chart import crossings_needed, longest_allowed, run_chart

NAN = float("nan")


@pytest.mark.parametrize(
    ("n", "longest", "crossings"),
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (36, 8, 13), (60, 9, 23)],
)
def test_thresholds(n: int, longest: int, crossings: int) -> None:
    chart = run_chart([1, 3] * (n // 2))
    assert chart.n_useful == n
    assert chart.longest_run_allowed == longest == longest_allowed(n)
    assert chart.crossings_needed == crossings == crossings_needed(n)


def test_runs_and_crossings_are_counted_without_points_on_the_median() -> None:
    chart = run_chart([1, 2, 3, 3, 2, 3, 1, 1, 2, 3])
    assert chart.centre == 2
    assert (chart.n, chart.n_useful) == (10, 7)
    assert (chart.longest_run, chart.crossings) == (3, 3)
    assert chart.points["side"].tolist() == [-1, 0, 1, 1, 0, 1, -1, -1, 0, 1]
    assert chart.points.index[chart.points["is_in_longest_run"]].tolist() == [2, 3, 5]
    assert not chart.signal


def test_a_run_longer_than_allowed_is_a_signal() -> None:
    seven = [1, 3, 1, 3] + [3] * 6 + [1, 3, 1, 1]
    at_limit = run_chart([*seven, 1, 1], centre=2)
    assert (at_limit.n_useful, at_limit.longest_run, at_limit.longest_run_allowed) == (16, 7, 7)
    assert not at_limit.signal
    beyond = run_chart([1, 3, 1, 3] + [3] * 7 + [1, 3, 1, 3, 1], centre=2)
    assert (beyond.longest_run, beyond.signal) == (8, True)


def test_fewer_crossings_than_needed_are_a_signal() -> None:
    runs_of_four = run_chart(([1] * 4 + [3] * 4) * 2 + [1] * 4, centre=2)
    assert (runs_of_four.crossings, runs_of_four.crossings_needed) == (4, 6)
    assert runs_of_four.longest_run <= runs_of_four.longest_run_allowed
    assert runs_of_four.signal


def test_a_given_centre_is_used() -> None:
    chart = run_chart([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], centre=0)
    assert (chart.centre, chart.longest_run, chart.crossings, chart.signal) == (0, 10, 0, True)


def test_missing_points_are_left_out_and_said() -> None:
    chart = run_chart([1, NAN, 1, 3, None, 3])
    assert (chart.n, chart.n_useful, chart.longest_run, chart.crossings) == (4, 4, 2, 1)
    assert chart.points["side"].tolist() == [-1, 0, -1, 1, 0, 1]
    assert "2 missing points are left out of the tests" in chart.warnings


@pytest.mark.parametrize("constant", [0, 0.1, 7])
def test_a_constant_series_has_no_useful_points_and_no_signal(constant: float) -> None:
    chart = run_chart([constant] * 12)
    assert (chart.n_useful, chart.longest_run, chart.crossings) == (0, 0, 0)
    assert not chart.signal
    assert not chart.points["is_in_longest_run"].any()
    assert chart.warnings == ("0 useful points, fewer than 10: a change could easily go unseen",)


def test_rare_events_get_a_run_chart() -> None:
    chart = run_chart([0, 1, 0, 2, 1, 0, 0, 1, 3, 0, 1, 0])
    assert chart.centre == 0.5
    assert chart.n_useful == 12


@pytest.mark.parametrize(
    ("values", "centre", "message"),
    [
        ([], None, "values has no values among its 0 points"),
        ([NAN, NAN], None, "values has no values among its 2 points"),
        ([[1, 2]], None, r"values has shape \(1, 2\)"),
        (["c", 1], None, r"values\[0\] is 'c'"),
        ([1, 2], NAN, "centre is missing"),
        ([1, 2], "median", "centre is 'median'"),
    ],
)
def test_bad_input_is_named(values: object, centre: float | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run_chart(values, centre)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=60))
def test_the_tests_agree_with_counting_by_hand(values: list[int]) -> None:
    chart = run_chart(values)
    sides = [value > chart.centre for value in values if value != chart.centre]
    crossings = sum(a != b for a, b in itertools.pairwise(sides))
    longest = run = 0
    before: bool | None = None
    for side in sides:
        run = run + 1 if side == before else 1
        longest, before = max(longest, run), side
    assert (chart.n_useful, chart.crossings, chart.longest_run) == (len(sides), crossings, longest)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40), st.integers(1, 9))
def test_scaling_turning_and_mirroring_keep_the_verdict(values: list[int], scale: int) -> None:
    charts = [
        run_chart(values),
        run_chart([scale * value + 7 for value in values]),
        run_chart([-value for value in values]),
        run_chart(values[::-1]),
    ]
    verdicts = {(c.n_useful, c.longest_run, c.crossings, c.signal) for c in charts}
    assert len(verdicts) == 1


def test_crossings_needed_are_the_quantile_of_a_binomial() -> None:
    for n in range(2, 400):
        assert crossings_needed(n) == int(stats.binom.ppf(0.05, n - 1, 0.5))
