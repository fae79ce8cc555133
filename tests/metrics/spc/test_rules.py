"""The four signal rules, each against whole vectors of labels worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scrutiny_lib.metrics.spc.rules import (
    astronomical,
    run_lengths,
    shift,
    sign,
    trend,
    two_of_three,
)

NAN = float("nan")


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def one_segment(size: int) -> np.ndarray:
    return np.zeros(size, dtype=np.int64)


def signs(text: str) -> np.ndarray:
    """Write a vector of signs as text: + high, - low, 0 none."""
    return np.array([{"+": 1, "-": -1, "0": 0}[mark] for mark in text], dtype=np.int8)


def shown(vector: np.ndarray) -> str:
    return "".join({1: "+", -1: "-", 0: "0"}[int(mark)] for mark in vector)


# --- side of the mean -----------------------------------------------------------------------


def test_sign_of_a_gap_and_of_rounding_is_none() -> None:
    assert shown(sign(floats(2, -2, 0, NAN, 1e-15), 1e-12)) == "+-000"


def test_run_lengths_count_within_segments() -> None:
    lengths = run_lengths(signs("+++--++"), np.array([0, 0, 1, 1, 1, 1, 1]))
    assert lengths.tolist() == [2, 2, 1, 2, 2, 2, 2]


# --- astronomical ---------------------------------------------------------------------------


def test_astronomical_is_strictly_outside() -> None:
    values = floats(10, 10.1, 0, -0.1, 5, NAN)
    marked = astronomical(values, np.full(6, 0.0), np.full(6, 10.0))
    assert shown(marked) == "0+0-00"


# --- trend ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 3, 4, 5, 6), "000000"),  # 6 points, 5 rises
        ((1, 2, 3, 4, 5, 6, 7), "+++++++"),
        ((7, 6, 5, 4, 3, 2, 1), "-------"),
        ((5, 1, 2, 3, 4, 5, 6, 7, 0), "0+++++++0"),
        ((1, 2, 3, 3, 4, 5, 6, 7), "00000000"),  # a tie breaks it
        ((0, 1, 2, 2, 3, 4, 5, 6, 7, 8), "000+++++++"),  # and a new one starts at the tie
        ((1, 2, 3, NAN, 4, 5, 6, 7), "00000000"),  # so does a gap
        ((1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1), "+++++++------"),  # the peak belongs to the rise
        ((1,), "0"),
    ],
)
def test_trend(values: tuple[float, ...], expected: str) -> None:
    assert shown(trend(floats(*values), one_segment(len(values)))) == expected


def test_trend_does_not_cross_a_rebase() -> None:
    rising = floats(*range(1, 13))
    assert shown(trend(rising, np.array([0] * 6 + [1] * 6))) == "0" * 12
    assert shown(trend(rising, np.array([0] * 5 + [1] * 7))) == "00000+++++++"


# --- two of three ---------------------------------------------------------------------------


def two(side: str, close: str, segment: list[int] | None = None) -> str:
    where = one_segment(len(side)) if segment is None else np.array(segment)
    return shown(two_of_three(signs(side), np.array([c == "c" for c in close]), where))


@pytest.mark.parametrize(
    ("side", "close", "expected"),
    [
        ("+++", "cc.", "++0"),
        ("+++", "c.c", "+0+"),  # only the close ones are labelled
        ("+++", ".cc", "0++"),
        ("+++", "ccc", "+++"),
        ("---", "c.c", "-0-"),
        ("+++", "c..", "000"),
        ("++++", "c..c", "0000"),  # too far apart
        ("+-+", "c.c", "000"),  # across the mean
        ("+-+", "ccc", "000"),
        ("+0+", "c.c", "000"),  # on the mean, or missing
        ("++", "cc", "00"),  # there is no third point
        ("-++-", "-cc-", "0000"),  # none of the windows of three is on one side
        ("++++++", "cc..cc", "++00++"),
    ],
)
def test_two_of_three(side: str, close: str, expected: str) -> None:
    assert two(side, close) == expected


def test_two_of_three_does_not_cross_a_rebase() -> None:
    assert two("+++", "cc.", [0, 0, 1]) == "000"
    assert two("+++", "cc.", [0, 1, 1]) == "000"


# --- shift ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("++++++", "000000"),  # 6
        ("+++++++", "+++++++"),  # 7
        ("-+++++++-", "0+++++++0"),
        ("-------", "-------"),
        ("+++0++++", "00000000"),  # a point on the mean, or missing, ends the run
        ("+++++++0+", "+++++++00"),
        ("+++++++-------", "+++++++-------"),
    ],
)
def test_shift(side: str, expected: str) -> None:
    assert shown(shift(signs(side), one_segment(len(side)))) == expected


def test_shift_does_not_cross_a_rebase() -> None:
    assert shown(shift(signs("+" * 10), np.array([0] * 5 + [1] * 5))) == "0" * 10
    assert shown(shift(signs("+" * 10), np.array([0] * 3 + [1] * 7))) == "000+++++++"
