"""What two agencies count: hand-made series whose right answer is obvious."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.config.trends import CountPair
from scrutiny_lib.indicators.two_counts import Totals, TwoCounts, compare_counts
from scrutiny_lib.loaders.observations import empty_observations

Values = Sequence[float | None]


def pair(**changes: Any) -> CountPair:
    given: dict[str, Any] = {
        "id": "missing",
        "label": "Missing",
        "first": "pol",
        "second": "csc",
        "relation": "same",
        "frequency": "month",
        "tolerance": 1.1,
        "may_explain": "They count otherwise.",
    }
    return CountPair(**(given | changes))


def observed(name: str, values: Values, start: str = "2024-04", months: int = 1) -> pd.DataFrame:
    """Return the figures of an indicator, of so many months each."""
    first = [pd.Period(start, "M") + months * n for n in range(len(values))]
    return pd.DataFrame(
        {
            "indicator_id": name,
            "period_start": [month.start_time for month in first],
            "period_end": [(month + months - 1).end_time.normalize() for month in first],
            "value": np.array([np.nan if v is None else v for v in values], dtype=float),
        }
    )


def compared(first: Values, second: Values, **changes: Any) -> TwoCounts:
    both = pd.concat([observed("pol", first), observed("csc", second)], ignore_index=True)
    return compare_counts(both, pair(**changes))


def test_counts_that_are_alike_agree() -> None:
    found = compared([1_000] * 24, [1_010] * 24)
    assert found.agree == "yes"
    assert found.ratio == pytest.approx(1.01)
    assert (found.first_total, found.second_total) == (12_000, 12_120)
    assert (found.periods, found.periods_asked) == (12, 12)
    assert (found.kind, found.has_changed, found.changes) == ("control", False, ())
    assert found.warnings == ()


def test_counts_that_are_far_apart_disagree_either_way() -> None:
    for first, second in ((300, 200), (200, 300)):
        assert compared([first] * 12, [second] * 12).agree == "no"


def test_few_events_tell_nothing() -> None:
    found = compared([3] * 12, [2] * 12)
    assert found.agree == "too_few"
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < 1 < found.upper


def test_the_limits_are_those_of_two_counts() -> None:
    """By hand: ln(2/3), and the root of 1/300 and 1/200."""
    found = compared([25] * 12, [50 / 3] * 12)
    reach = 1.959964 * np.sqrt(1 / 300 + 1 / 200)
    assert found.ratio == pytest.approx(2 / 3)
    assert found.lower == pytest.approx(2 / 3 * np.exp(-reach), rel=1e-5)
    assert found.upper == pytest.approx(2 / 3 * np.exp(reach), rel=1e-5)


def test_the_tolerance_decides() -> None:
    found = compared([10_000] * 12, [8_800] * 12)
    assert (found.agree, found.ratio) == ("no", pytest.approx(0.88))
    assert compared([10_000] * 12, [8_800] * 12, tolerance=1.2).agree == "yes"
    # 1 / 1.1 is 0.909: it lies within the limits, so that neither can be told.
    for near in (900, 920):
        assert compared([1_000] * 12, [near] * 12).agree == "too_few"


def test_only_the_last_months_are_judged() -> None:
    found = compared([1_000] * 24, [500] * 12 + [1_000] * 12)
    assert (found.agree, found.ratio) == ("yes", pytest.approx(1.0))
    assert compared([1_000] * 24, [500] * 12 + [1_000] * 12, months=24).ratio == pytest.approx(0.75)


def test_a_change_that_goes_on_is_found_with_its_first_month() -> None:
    wobble = [1, -1, 2, -2, 0, 3, -3, 1]
    second = [940 + wobble[n % 8] for n in range(24)]
    found = compared([1_000] * 15 + [1_400] * 9, second)
    assert found.has_changed
    assert found.change is not None
    assert (found.change.first, found.change.months) == (pd.Timestamp("2025-07-01"), 9)
    assert not found.change.is_high
    assert found.change in found.changes
    assert (found.before, found.since) == (
        Totals(first=15_000, second=sum(second[:15]), periods=15),
        Totals(first=9 * 1_400, second=sum(second[15:]), periods=9),
    )
    assert list(found.frame.columns) == [
        *("date", "period_end", "first", "second", "ratio"),
        *("mean", "lower", "upper", "signal", "point_type"),
    ]
    # Limits are ratios again.
    assert found.frame["mean"].between(0.6, 0.95).all()


def test_a_change_that_is_over_is_no_change_now() -> None:
    wobble = [40, -60, 50, -30, 60, -50, 40, -50]
    second = [1_000 + wobble[n % 8] for n in range(24)]
    second[4] = 1_400
    found = compared([1_000] * 24, second)
    assert [one.months for one in found.changes] == [1]
    assert (found.change, found.has_changed) == (None, False)


def test_both_may_rise_together() -> None:
    rising = [100 * 1.05**n for n in range(24)]
    found = compared([round(v) for v in rising], [round(v * 0.95) for v in rising])
    assert (found.agree, found.has_changed) in {("too_few", False), ("yes", False)}


def test_months_with_none_have_a_place_on_the_chart() -> None:
    found = compared([150] * 24, [140] * 12 + [0] * 12)
    assert (found.agree, found.ratio, found.lower) == ("no", 0.0, 0.0)
    assert found.change is not None
    assert found.change.months == 12
    assert found.frame["ratio"].iloc[-1] == 0


def test_months_in_which_neither_counted_anything_say_nothing() -> None:
    found = compared([0] * 12, [0] * 12)
    assert (found.agree, found.ratio, found.kind) == ("too_few", None, "none")
    assert found.frame["ratio"].isna().all()
    second_only = compared([0] * 12, [20] * 12)
    assert (second_only.agree, second_only.ratio) == ("no", np.inf)
    assert second_only.frame["ratio"].isna().all()


def test_few_months_carry_a_run_chart() -> None:
    found = compared([1_000] * 10, [900, 910, 905, 900, 910, 700, 690, 705, 700, 690])
    assert found.kind == "run"
    assert "signal" not in found.frame
    assert found.changes == ()
    assert found.warnings[-1].startswith("10 useful points") is False
    drifting = compared([1_000] * 11, [900 - 20 * n for n in range(11)])
    assert drifting.has_changed


def test_missing_and_hidden_months_are_missing_and_said() -> None:
    second: Values = [95] * 15 + [None, None, None] + [95] * 6
    found = compared([100] * 24, second)
    assert found.periods == 9
    assert found.warnings == ("Of the last 12 months, 9 have counts of both.",)
    assert found.frame["second"].isna().sum() == 3
    assert found.first_total == 900
    mostly = compared([100] * 24, [95] * 12 + [None] * 7 + [95] * 5)
    assert mostly.agree == "too_few"


def test_an_agency_that_stopped_is_not_cut_off() -> None:
    found = compared([100] * 24, [95] * 20)
    assert len(found.frame) == 24
    assert found.periods == 8
    assert found.frame["second"].isna().tolist() == [False] * 20 + [True] * 4


def test_nothing_to_compare() -> None:
    for own in (empty_observations(), observed("pol", [1] * 12)):
        found = compare_counts(own, pair())
        assert found.frame.empty
        assert (found.agree, found.ratio, found.kind, found.change) == (
            "too_few",
            None,
            "none",
            None,
        )
        assert found.warnings == ("There are no months for which both have counts.",)
        quarters = compare_counts(own, pair(frequency="quarter"))
        assert quarters.warnings == ("There are no quarters for which both have counts.",)


def test_months_are_added_up_to_the_quarters_of_the_other() -> None:
    own = pd.concat(
        [
            observed("pol", [10, 20, 30, 40, 50, 60, 70, 80]),
            observed("csc", [30, 75, 100], months=3),
        ]
    )
    found = compare_counts(own, pair(frequency="quarter"))
    # The third quarter has two of its months.
    assert found.frame["first"].tolist()[:2] == [60, 150]
    assert np.isnan(found.frame["first"].iloc[2])
    assert found.frame["ratio"].tolist()[:2] == [0.5, 0.5]
    assert (found.periods, found.periods_asked) == (2, 4)
    assert f"{found.frame['date'].iloc[1]:%Y-%m-%d}" == "2024-07-01"
    assert f"{found.frame['period_end'].iloc[1]:%Y-%m-%d}" == "2024-09-30"


def test_a_quarter_as_it_was_given_counts_before_the_sum_of_its_months() -> None:
    own = pd.concat(
        [
            observed("pol", [10, 20, 30]),
            observed("pol", [66], months=3),
            observed("csc", [33], months=3),
        ]
    )
    found = compare_counts(own, pair(frequency="quarter"))
    assert found.frame["first"].tolist() == [66]


def test_a_hidden_month_hides_its_quarter() -> None:
    own = pd.concat([observed("pol", [10, None, 30]), observed("csc", [33], months=3)])
    assert compare_counts(own, pair(frequency="quarter")).frame.empty


def test_of_two_figures_for_one_month_the_first_that_is_there_counts() -> None:
    own = pd.concat(
        [
            observed("pol", [None] + [100] * 11),
            observed("pol", [90] * 12),
            observed("csc", [100] * 12),
        ]
    )
    assert compare_counts(own, pair()).frame["first"].tolist() == [90] + [100] * 11


def test_quarters_that_are_none_of_the_year_s_are_left_out() -> None:
    own = pd.concat(
        [
            observed("pol", [10] * 3, start="2024-05", months=3),
            observed("csc", [10] * 3, months=3),
        ]
    )
    assert compare_counts(own, pair(frequency="quarter")).frame.empty


COUNTS = st.lists(st.integers(0, 500), min_size=12, max_size=30)


@settings(max_examples=40, deadline=None)
@given(COUNTS, COUNTS)
def test_turned_round_the_answer_is_the_same(first: list[int], second: list[int]) -> None:
    size = min(len(first), len(second))
    found = compared(first[:size], second[:size])
    turned = compared(second[:size], first[:size])
    assert found.agree == turned.agree
    assert found.has_changed == turned.has_changed
    assert [one.first for one in found.changes] == [one.first for one in turned.changes]
    if found.ratio and turned.ratio and np.isfinite([found.ratio, turned.ratio]).all():
        assert found.ratio == pytest.approx(1 / turned.ratio)
        assert found.lower == pytest.approx(1 / turned.upper, rel=1e-6)
    for one in (found, turned):
        assert one.agree in {"yes", "no", "too_few"}
        assert one.ratio is None or one.lower <= one.ratio <= one.upper
