"""Running text on spells: what happened, when, and on which side."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.evidence.text import month_text, months_text, span_text, spell_text, spells_text
from scrutiny_lib.metrics.spells import Spell


def spell(months: int, signal: str = "shift", is_high: bool = True) -> Spell:
    first = pd.Timestamp("2021-05-01")
    last = first + pd.DateOffset(months=months - 1)
    return Spell(first, last, months, signal, is_high, is_open=False)


def test_a_month_is_written_out() -> None:
    assert month_text(pd.Timestamp("2021-05-31")) == "May 2021"


def test_a_span_has_two_ends_and_a_single_month_one() -> None:
    assert span_text(spell(11)) == "May 2021 to March 2022"
    assert span_text(spell(1)) == "May 2021"


@pytest.mark.parametrize(
    ("months", "text"),
    [
        ([], ""),
        ([3], "March 2021"),
        ([3, 4], "March 2021 to April 2021"),
        ([1, 3, 4, 5, 8], "January 2021, March 2021 to May 2021 and August 2021"),
    ],
)
def test_months_in_a_row_are_a_span(months: list[int], text: str) -> None:
    assert months_text([pd.Timestamp(2021, month, 1) for month in months]) == text


def test_a_span_of_months_runs_over_the_turn_of_a_year() -> None:
    dates = list(pd.date_range("2020-11-01", "2021-02-01", freq="MS"))
    assert months_text(dates) == "November 2020 to February 2021"


@pytest.mark.parametrize(
    ("signal", "is_high", "months", "text"),
    [
        ("shift", True, 7, "May 2021 to November 2021, were above the mean."),
        ("shift", False, 7, "May 2021 to November 2021, were below the mean."),
        (
            "astronomical",
            True,
            2,
            "May 2021 to June 2021, were above the mean, some above the expected range as well.",
        ),
        ("astronomical", False, 1, "May 2021, was below the expected range."),
        ("two_of_three", True, 2, "May 2021 to June 2021, were close to the upper limit."),
        ("two_of_three", False, 1, "May 2021, was close to the lower limit."),
        ("trend", True, 7, "May 2021 to November 2021, were part of a steady change."),
        ("trend", False, 1, "May 2021, was part of a steady change."),
    ],
)
def test_each_signal_has_its_sentence(signal: str, is_high: bool, months: int, text: str) -> None:
    assert spell_text(spell(months, signal, is_high)).split(", ", maxsplit=1)[1] == text


@pytest.mark.parametrize(
    ("months", "start"),
    [(1, "One month, "), (2, "Two months in a row, "), (13, "13 months in a row, ")],
)
def test_a_sentence_starts_with_how_many(months: int, start: str) -> None:
    assert spell_text(spell(months)).startswith(start + "May 2021")


def chart(signals: list[str], values: list[float]) -> pd.DataFrame:
    dates = pd.date_range("2021-05-01", periods=len(values), freq="MS")
    return pd.DataFrame({"date": dates, "value": values, "mean": 10.0, "signal": signals})


def test_every_spell_is_said_in_order() -> None:
    frame = chart(["astronomical", "common_cause", "astronomical"], [50, 10, 0])
    assert spells_text(frame) == (
        "One month, May 2021, was above the expected range. "
        "One month, July 2021, was below the expected range."
    )


def test_nothing_out_of_the_ordinary_is_said_too() -> None:
    quiet = chart(["common_cause"] * 3, [9, 10, 11])
    assert spells_text(quiet) == "Every month lies within what ordinary variation explains."


def test_a_hidden_month_is_not_said_to_lie_within_anything() -> None:
    gap = chart(["common_cause", "missing", "common_cause"], [9, float("nan"), 11])
    assert spells_text(gap) == (
        "Every month with a figure lies within what ordinary variation explains."
    )
