"""Which series are of rare events, held to the median that NumPy gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics.spc.counts import came_as_integers, rare_segments

NAN = float("nan")


def rare(*series: list[float], integers: bool = True) -> list[bool]:
    values = np.array([value for one in series for value in one], dtype=np.float64)
    segment = np.repeat(np.arange(len(series)), [len(one) for one in series])
    return rare_segments(values, segment, integers=integers).tolist()


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([0, 9, 9], False),  # a zero, but a median of 9
        ([0, 4, 4], True),
        ([0, 4, 6, 9], False),  # half-way between 4 and 6 is 5
        ([0, 4, 5, 9], True),  # half-way is 4.5
        ([1, 2, 3], True),  # all below 5
        ([1, 2, 3, NAN], True),
        ([1, 2, 8], False),  # too few to tell
        ([16, 9, 4, 2, 1], False),
        ([1, 2, 8] * 4, True),
        ([1, 2, 8] * 3 + [NAN] * 3, False),
        ([1, 2, 8.5] * 4, False),  # no counts
        ([-1, 0, 1] * 4, False),
        ([3] * 12, False),  # a constant series has its own rule
        ([0] * 4, True),
        ([0, 0, NAN, 0], True),
        ([NAN, NAN], False),
    ],
)
def test_rare_by_hand(series: list[float], expected: bool) -> None:
    assert rare(series) == [expected]
    assert rare([50, 60, 70], series, [0, 0, 1]) == [False, expected, True]


def test_all_zeros_are_rare_events_only_if_they_came_as_integers() -> None:
    assert rare([0] * 12, integers=False) == [False]
    assert rare([0, 0, 1, 0], integers=False) == [True]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2], True),
        (range(3), True),
        ([1.0, 2.0], False),
        ([1, None], False),
        (np.array([1, 2], dtype=np.int8), True),
        (pd.Series([1, 2]), True),
        (pd.Series([1, None], dtype="Int64"), True),
        (pd.Series([1, None]), False),
    ],
)
def test_came_as_integers(values: object, expected: bool) -> None:
    assert came_as_integers(values) is expected


@given(st.lists(st.integers(0, 12), min_size=12, max_size=30))
def test_agrees_with_the_median(series: list[int]) -> None:
    if len(set(series)) > 1:
        assert rare([float(v) for v in series]) == [bool(np.median(series) < 5)]
