"""Clear changes of short yearly series, by hand where the answer is plain to see."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.swings import Gap, Scale, Swing, largest_swing, newest_gap

NONE = math.nan
VALUES = st.lists(st.integers(0, 100), min_size=1, max_size=9)
PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=9)
RATES = st.lists(st.integers(1, 200), min_size=1, max_size=9)
few = settings(max_examples=30)


def yearly(*values: float, half: float = 2.0, first: int = 2015) -> pd.DataFrame:
    """A year a value, each with an interval of `half` to either side."""
    value = pd.Series(values, dtype=float)
    years = range(first, first + len(values))
    return pd.DataFrame(
        {"year": list(years), "value": value, "lower": value - half, "upper": value + half}
    )


def points(series: pd.DataFrame, least: float = 10.0, window: int = 8) -> Swing | None:
    return largest_swing(series, least=least, scale="difference", window_years=window)


def ratio(series: pd.DataFrame, least: float = 1.3, window: int = 8) -> Swing | None:
    return largest_swing(series, least=least, scale="ratio", window_years=window)


def years(swing: Swing | None) -> tuple[int, int] | None:
    return None if swing is None else (swing.from_year, swing.to_year)


def test_a_level_series_has_no_change() -> None:
    assert points(yearly(50, 51, 49, 50)) is None


def test_a_rise_is_told_with_its_ends_and_its_size() -> None:
    assert points(yearly(50, 50, 75)) == Swing(
        from_year=2016,
        to_year=2017,
        from_value=50.0,
        to_value=75.0,
        now_year=2017,
        now_value=75.0,
        size=2.5,
        is_recovered=False,
    )


def test_up_is_a_rise_and_down_is_not() -> None:
    up, down = points(yearly(50, 70)), points(yearly(70, 50))
    assert up is not None
    assert down is not None
    assert (up.is_rise, down.is_rise) == (True, False)


def test_a_fall_that_was_made_good_is_seen_although_the_ends_agree() -> None:
    """A comparison of the newest year with the first would find nothing."""
    swing = points(yearly(80, 46, 79))
    assert years(swing) == (2015, 2016)
    assert swing is not None
    assert swing.is_recovered
    assert (swing.now_year, swing.now_value) == (2017, 79.0)


@pytest.mark.parametrize(
    ("newest", "recovered"), [(60.0, False), (69.0, False), (70.0, True), (71.0, True)]
)
def test_half_of_the_change_made_good_is_a_recovery(newest: float, recovered: bool) -> None:
    swing = points(yearly(90, 50, newest))
    assert swing is not None
    assert swing.is_recovered is recovered


def test_a_change_that_went_further_is_no_recovery() -> None:
    swing = points(yearly(90, 50, 45))
    assert swing is not None
    assert swing.is_recovered is False


def test_the_newest_year_can_not_recover_from_itself() -> None:
    swing = points(yearly(90, 50))
    assert swing is not None
    assert swing.is_recovered is False


def test_overlapping_intervals_are_not_clear() -> None:
    for before, after in ((50, 70), (70, 50)):
        assert points(yearly(before, after, half=10.0)) is None  # they touch
        assert points(yearly(before, after, half=9.9)) is not None


def test_a_clear_change_that_is_small_is_none() -> None:
    assert points(yearly(50, 59, half=0.1)) is None


@pytest.mark.parametrize(("before", "after"), [(50, 60), (16.4, 6.4), (7.9, 17.9), (46.3, 36.3)])
def test_a_change_of_exactly_the_threshold_counts(before: float, after: float) -> None:
    """Figures have one decimal: 16.4 less 6.4 is ten points, whatever floats make of it."""
    swing = points(yearly(before, after, half=0.1))
    assert swing is not None
    assert swing.size == 1.0


@pytest.mark.parametrize(("before", "after"), [(36, 46.8), (46.8, 36), (30, 39), (13, 10)])
def test_a_ratio_of_exactly_the_threshold_counts(before: float, after: float) -> None:
    swing = ratio(yearly(before, after, half=0.1))
    assert swing is not None
    assert swing.size == 1.0


def test_exactly_half_made_good_is_a_recovery_whatever_floats_make_of_it() -> None:
    swing = points(yearly(30.0, 2.4, 16.2, half=0.1))
    assert swing is not None
    assert swing.is_recovered is True


def test_just_under_the_threshold_is_none() -> None:
    assert points(yearly(50, 59.9, half=0.1)) is None
    assert ratio(yearly(30, 38.9, half=0.1)) is None


def test_a_change_starts_where_the_plateau_ends() -> None:
    """Level for four years, then a fall: a reader asks what happened from the last of them."""
    assert years(points(yearly(81, 80, 80, 79, 40))) == (2018, 2019)


def test_a_change_ends_where_the_new_level_is_reached() -> None:
    assert years(points(yearly(80, 41, 40, 40))) == (2015, 2016)


def test_a_slow_fall_is_told_from_its_top_to_its_foot() -> None:
    assert years(points(yearly(80, 70, 60, 50, 40, half=1.0))) == (2015, 2019)


def test_the_shorter_description_points_the_same_way() -> None:
    """The later rise is nearly as large as the fall, but the fall is what is told."""
    swing = points(yearly(80, 40, 40, 78))
    assert years(swing) == (2015, 2016)
    assert swing is not None
    assert swing.is_rise is False


def test_a_shorter_description_lies_within_the_largest_change() -> None:
    """The sharp fall at the end is another one, and a little smaller."""
    assert years(points(yearly(80, 60, 40, 79, 42))) == (2015, 2017)


def test_a_recovery_within_the_largest_change_does_not_describe_it() -> None:
    """From 80 to 40 with a leap from 42 to 79 in between: the second fall tells it best."""
    assert years(points(yearly(80, 60, 42, 79, 60, 40))) == (2018, 2020)


def test_the_largest_change_is_told_not_the_newest() -> None:
    assert years(points(yearly(80, 20, 20, 45))) == (2015, 2016)


def test_the_window_leaves_older_years_out() -> None:
    series = yearly(90, 50, 50, 50, 50)
    assert years(points(series, window=4)) == (2015, 2016)
    assert points(series, window=3) is None


def test_the_window_counts_from_the_newest_figure_even_without_interval() -> None:
    series = yearly(90, 50, 50, 50)
    series.loc[3, ["lower", "upper"]] = NONE
    assert points(series, window=2) is None


def test_a_year_without_an_interval_can_not_end_a_change_but_is_told() -> None:
    series = yearly(80, 78, 40, 60)
    series.loc[3, ["lower", "upper"]] = NONE
    swing = points(series)
    assert years(swing) == (2016, 2017)
    assert swing is not None
    assert (swing.now_year, swing.now_value) == (2018, 60.0)
    assert swing.is_recovered  # 20 of 38 points


@pytest.mark.parametrize("column", ["lower", "upper"])
def test_half_an_interval_is_none(column: str) -> None:
    series = yearly(80, 40)
    series.loc[1, column] = NONE
    assert points(series) is None


def test_a_hidden_year_is_passed_over() -> None:
    assert years(points(yearly(80, NONE, 40))) == (2015, 2017)


def test_a_hidden_newest_year_is_not_the_newest_figure() -> None:
    swing = points(yearly(80, 40, NONE))
    assert swing is not None
    assert swing.now_year == 2016


def test_no_figure_and_one_figure_are_no_change() -> None:
    assert points(yearly()) is None
    assert points(yearly(NONE, NONE)) is None
    assert points(yearly(50)) is None


def test_rows_may_come_in_any_order() -> None:
    series = yearly(80, 70, 46, 79)
    assert points(series.iloc[[2, 0, 3, 1]]) == points(series)


def test_a_ratio_tells_rates_of_any_level_alike() -> None:
    low, high = ratio(yearly(2, 4, half=0.1)), ratio(yearly(200, 400, half=0.1))
    assert low is not None
    assert high is not None
    assert low.size == pytest.approx(high.size)
    assert low.size == pytest.approx(math.log(2) / math.log(1.3))


def test_a_rate_of_nought_has_no_ratio() -> None:
    assert ratio(yearly(0, 50)) is None
    assert points(yearly(0, 50)) is not None


@pytest.mark.parametrize(
    ("scale", "least"), [("difference", 0), ("difference", -1), ("ratio", 1), ("ratio", 0.5)]
)
def test_a_threshold_that_everything_meets_is_refused(scale: Scale, least: float) -> None:
    with pytest.raises(ValueError, match=rf"least: {least} is too small for a {scale}"):
        largest_swing(yearly(50, 70), least=least, scale=scale, window_years=8)


@few
@given(VALUES)
def test_a_change_is_clear_large_and_within_the_series(values: list[int]) -> None:
    swing = points(yearly(*values))
    if swing is None:
        return
    assert 2015 <= swing.from_year < swing.to_year <= swing.now_year
    assert swing.now_value == values[-1]
    assert swing.from_value == values[swing.from_year - 2015]
    assert swing.to_value == values[swing.to_year - 2015]
    assert abs(swing.to_value - swing.from_value) > 4.0  # the intervals do not touch
    assert swing.size >= 1


@few
@given(VALUES)
def test_none_is_said_only_where_there_is_none(values: list[int]) -> None:
    largest = max((abs(b - a) for i, a in enumerate(values) for b in values[i:]), default=0)
    assert (points(yearly(*values)) is None) == (largest < 10)


@few
@given(VALUES, st.sampled_from([0.25, 0.5, 2.0, 8.0]))
def test_another_unit_changes_nothing_but_the_figures(values: list[int], factor: float) -> None:
    """Powers of two, so that floats stay exact and ties stay ties."""
    one = points(yearly(*values))
    other = points(yearly(*(v * factor for v in values), half=2.0 * factor), least=10.0 * factor)
    assert years(one) == years(other)
    if one is not None and other is not None:
        assert (one.size, one.is_recovered) == (other.size, other.is_recovered)
        assert other.from_value == one.from_value * factor


@few
@given(VALUES, st.integers(-50, 50))
def test_another_level_changes_no_difference(values: list[int], offset: int) -> None:
    one, other = points(yearly(*values)), points(yearly(*(v + offset for v in values)))
    assert years(one) == years(other)


@few
@given(VALUES)
def test_a_mirror_image_falls_where_the_series_rises(values: list[int]) -> None:
    one, other = points(yearly(*values)), points(yearly(*(100 - v for v in values)))
    assert years(one) == years(other)
    if one is not None and other is not None:
        assert one.is_rise != other.is_rise
        assert (one.size, one.is_recovered) == (other.size, other.is_recovered)


@few
@given(VALUES)
def test_the_largest_size_is_the_same_backwards(values: list[int]) -> None:
    """Which of several equal descriptions is told may differ; whether there is one may not."""
    one, other = points(yearly(*values)), points(yearly(*values[::-1]))
    assert (one is None) == (other is None)


@few
@given(RATES)
def test_a_ratio_is_the_same_upwards_and_downwards(values: list[int]) -> None:
    one = ratio(yearly(*values, half=0.0))
    other = ratio(yearly(*values[::-1], half=0.0))
    assert (one is None) == (other is None)


@few
@given(VALUES)
def test_a_wider_window_finds_no_less(values: list[int]) -> None:
    narrow, wide = points(yearly(*values), window=3), points(yearly(*values), window=8)
    if narrow is not None:
        assert wide is not None
        assert wide.size >= 0.9 * narrow.size  # a shorter description may be nearly as large


def gap(series: pd.DataFrame, other: pd.DataFrame, least: float = 5.0) -> Gap | None:
    return newest_gap(series, other, least=least, scale="difference")


def test_a_clear_gap_is_told_with_both_figures() -> None:
    assert gap(yearly(50, 60), yearly(50, 52)) == Gap(
        year=2016,
        value=60.0,
        lower=58.0,
        upper=62.0,
        comparator_value=52.0,
        newest_year=2016,
        newest_value=60.0,
        size=1.6,
    )


def test_above_is_above_and_below_is_not() -> None:
    high, low = gap(yearly(60), yearly(50)), gap(yearly(40), yearly(50))
    assert high is not None
    assert low is not None
    assert (high.is_above, low.is_above) == (True, False)


def test_a_comparator_in_the_interval_is_no_gap() -> None:
    assert gap(yearly(60, half=8.0), yearly(52)) is None  # on the limit
    assert gap(yearly(60, half=7.9), yearly(52)) is not None


def test_a_small_gap_is_none_and_one_of_exactly_the_threshold_is() -> None:
    assert gap(yearly(60), yearly(55.1)) is None
    assert gap(yearly(60), yearly(55)) is not None
    assert gap(yearly(3.2, half=0.1), yearly(8.2)) is not None


def test_the_gap_is_that_of_the_newest_year_with_an_interval_and_a_comparator() -> None:
    own = yearly(60, 61, 62)
    own.loc[2, ["lower", "upper"]] = NONE
    found = gap(own, yearly(50, 50, 50))
    assert found is not None
    assert (found.year, found.newest_year, found.newest_value) == (2016, 2017, 62.0)
    assert gap(yearly(60, 61), yearly(50)) is not None


def test_a_newest_figure_on_the_other_side_ends_the_gap() -> None:
    own = yearly(60, 45)
    own.loc[1, ["lower", "upper"]] = NONE
    assert gap(own, yearly(50, 50)) is None


@pytest.mark.parametrize("before", [60.0, 40.0])
def test_a_newest_figure_on_the_comparator_has_not_crossed_it(before: float) -> None:
    own = yearly(before, 50)
    own.loc[1, ["lower", "upper"]] = NONE
    assert gap(own, yearly(50, 50)) is not None


def test_without_a_newer_comparator_the_last_one_is_used_for_the_side() -> None:
    own = yearly(60, 45)
    own.loc[1, ["lower", "upper"]] = NONE
    assert gap(own, yearly(50)) is None


def test_nothing_to_compare_is_no_gap() -> None:
    assert gap(yearly(), yearly(50)) is None
    assert gap(yearly(60), yearly()) is None
    assert gap(yearly(60), yearly(NONE)) is None
    assert gap(yearly(60), yearly(50, first=2001)) is None


def test_a_gap_of_rates_is_a_ratio() -> None:
    found = newest_gap(yearly(169, half=1.0), yearly(100), least=1.3, scale="ratio")
    assert found is not None
    assert found.size == pytest.approx(2.0)


@few
@given(PAIRS)
def test_a_gap_in_a_mirror_lies_on_the_other_side(pairs: list[tuple[int, int]]) -> None:
    own, other = zip(*pairs, strict=True)
    one = gap(yearly(*own), yearly(*other))
    two = gap(yearly(*(100 - v for v in own)), yearly(*(100 - v for v in other)))
    assert (one is None) == (two is None)
    if one is not None and two is not None:
        assert (one.year, one.size) == (two.year, two.size)
        assert one.is_above != two.is_above
