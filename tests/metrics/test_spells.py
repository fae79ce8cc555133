"""Signals of a control chart gathered into the events that a reader is told of."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.spc import xmr
from scrutiny_lib.metrics.spells import Spell, spells

LABELS = {
    ".": "common_cause",
    "s": "shift",
    "t": "trend",
    "o": "two_of_three",
    "a": "astronomical",
    "m": "missing",
}
MISSING = math.nan


def chart(values: list[float], signals: str, **columns: object) -> pd.DataFrame:
    """A chart about a mean of 10, one letter a month from January 2020."""
    return pd.DataFrame(
        {
            "date": pd.date_range("2020-01-01", periods=len(values), freq="MS"),
            "value": values,
            "mean": 10.0,
            "signal": [LABELS[letter] for letter in signals],
            **columns,
        }
    )


def brief(frame: pd.DataFrame) -> list[tuple[str, str, int, str, bool, bool]]:
    return [
        (f"{s.first:%Y-%m}", f"{s.last:%Y-%m}", s.months, s.signal, s.is_high, s.is_open)
        for s in spells(frame)
    ]


def test_no_signal_is_no_spell() -> None:
    assert spells(chart([9, 11, 9], "...")) == []


def test_no_month_is_no_spell() -> None:
    assert spells(chart([], "")) == []


def test_a_run_in_the_middle_is_one_spell_with_its_ends() -> None:
    frame = chart([9, *[12] * 7, 9], ".sssssss.")
    assert spells(frame) == [
        Spell(pd.Timestamp("2020-02-01"), pd.Timestamp("2020-08-01"), 7, "shift", True, False)
    ]


def test_a_run_at_the_start_begins_with_the_first_month() -> None:
    assert brief(chart([*[8] * 7, 11], "sssssss.")) == [
        ("2020-01", "2020-07", 7, "shift", False, False)
    ]


def test_a_run_that_reaches_the_last_month_is_open() -> None:
    assert brief(chart([11, *[8] * 7], ".sssssss")) == [
        ("2020-02", "2020-08", 7, "shift", False, True)
    ]


def test_a_single_month_that_is_the_last_is_open() -> None:
    assert brief(chart([9, 11, 50], "..a")) == [
        ("2020-03", "2020-03", 1, "astronomical", True, True)
    ]


def test_signals_that_overlap_on_one_side_are_one_event() -> None:
    """A point outside a limit inside a shift: the reader sees one event, named as most of it."""
    frame = chart([9, *[12] * 3, 50, *[12] * 4, 9], ".sssassss.")
    assert brief(frame) == [("2020-02", "2020-09", 8, "shift", True, False)]


def test_the_name_is_that_of_most_months() -> None:
    assert brief(chart([30, 31, 12], "aas"))[0][3] == "astronomical"
    assert brief(chart([15, 12, 12], "oss"))[0][3] == "shift"


def test_months_on_two_sides_are_two_events() -> None:
    frame = chart([*[12] * 7, *[8] * 7], "s" * 14)
    assert brief(frame) == [
        ("2020-01", "2020-07", 7, "shift", True, False),
        ("2020-08", "2021-02", 7, "shift", False, True),
    ]


def test_an_ordinary_month_parts_two_events() -> None:
    assert brief(chart([40, 11, 41], "a.a")) == [
        ("2020-01", "2020-01", 1, "astronomical", True, False),
        ("2020-03", "2020-03", 1, "astronomical", True, True),
    ]


def test_a_missing_month_is_no_event() -> None:
    """The charts label it missing; it is a gap, not something that happened."""
    assert spells(chart([9, MISSING, 11, MISSING], ".m.m")) == []


def test_a_missing_month_parts_two_events() -> None:
    frame = chart([40, MISSING, 41], "ama")
    assert [(s.months, s.is_open) for s in spells(frame)] == [(1, False), (1, True)]


def test_a_missing_newest_month_leaves_the_event_before_it_unfinished() -> None:
    """Nobody knows whether it went on: the chart no longer reaches its last month."""
    assert brief(chart([9, 40, MISSING], ".am")) == [
        ("2020-02", "2020-02", 1, "astronomical", True, False)
    ]


def test_a_hidden_figure_that_kept_its_label_is_no_event() -> None:
    assert spells(chart([9, MISSING, 9], ".a.")) == []


def test_a_rebase_parts_two_events() -> None:
    """Above the old mean and above the new one is not one run."""
    frame = chart([12] * 14, "s" * 14, segment=[0] * 7 + [1] * 7)
    assert brief(frame) == [
        ("2020-01", "2020-07", 7, "shift", True, False),
        ("2020-08", "2021-02", 7, "shift", True, True),
    ]


def test_a_trend_through_the_mean_is_told_by_side() -> None:
    frame = chart([7, 8, 9, 11, 12, 13, 14], "t" * 7)
    assert brief(frame) == [
        ("2020-01", "2020-03", 3, "trend", False, False),
        ("2020-04", "2020-07", 4, "trend", True, True),
    ]


@pytest.mark.parametrize("index", [list("abc"), [5, 5, 5], [3, 1, 2]])
def test_the_labels_of_rows_do_not_matter(index: list[object]) -> None:
    frame = chart([9, 40, 9], ".a.").set_index(pd.Index(index))
    assert brief(frame) == [("2020-02", "2020-02", 1, "astronomical", True, False)]


@settings(max_examples=40)
@given(
    st.lists(st.floats(0, 100) | st.just(MISSING), min_size=12, max_size=40).filter(
        lambda values: sum(np.isfinite(values)) >= 12
    )
)
def test_every_signal_of_a_real_chart_is_in_exactly_one_spell(values: list[float]) -> None:
    dates = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    try:
        frame = xmr(values, dates=dates).points.reset_index()
    except ValueError:
        return  # too few moving ranges
    found = spells(frame)
    covered = [date for s in found for date in pd.date_range(s.first, s.last, freq="MS")]
    marked = ~frame["signal"].isin(["common_cause", "missing"])
    assert covered == frame.loc[marked, "date"].tolist()
    assert all(a.last < b.first for a, b in itertools.pairwise(found))
    assert sum(s.is_open for s in found) == int(marked.iloc[-1])
    assert all(s.signal in LABELS.values() and s.signal != "missing" for s in found)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 60).map(float), min_size=12, max_size=30))
def test_turning_a_chart_upside_down_turns_every_spell(values: list[float]) -> None:
    dates = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    try:
        up = xmr(values, dates=dates).points.reset_index()
    except ValueError:
        return  # rare events
    down = up.assign(value=-up["value"], mean=-up["mean"])
    off_mean = up["value"] != up["mean"]
    for one, other in zip(spells(up), spells(down), strict=True):
        assert (one.first, one.last, one.signal) == (other.first, other.last, other.signal)
        if off_mean[up["date"] == one.first].all():
            assert one.is_high != other.is_high
