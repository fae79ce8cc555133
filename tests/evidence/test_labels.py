"""Labels at the ends of lines: in order, apart, and within the chart where that is possible."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.evidence.charts.canvas import new_canvas
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels, spread
from tests.evidence.frames import roles, subpaths, svg_of, texts

HEIGHTS = st.lists(st.floats(-20, 120), min_size=1, max_size=8)


def test_labels_that_are_apart_stay_where_they_are() -> None:
    assert spread([10, 50, 90], 6, 0, 100) == [10, 50, 90]


def test_two_labels_in_one_place_move_apart_by_halves() -> None:
    assert spread([50, 50], 6, 0, 100) == pytest.approx([47, 53])


def test_the_order_given_is_the_order_returned() -> None:
    assert spread([90, 10, 50], 6, 0, 100) == [90, 10, 50]
    high, low = spread([51, 50], 6, 0, 100)
    assert low < high


def test_labels_at_the_top_move_down_and_at_the_foot_up() -> None:
    assert spread([100, 100], 6, 0, 100) == pytest.approx([94, 100])
    assert spread([0, 0], 6, 0, 100) == pytest.approx([0, 6])


def test_no_label_is_no_fault() -> None:
    assert spread([], 6, 0, 100) == []


@settings(max_examples=100)
@given(HEIGHTS)
def test_labels_keep_apart_in_order_and_within_the_chart(wanted: list[float]) -> None:
    placed = spread(wanted, 10, 0, 100)
    assert len(placed) == len(wanted)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    in_order = [placed[i] for i in order]
    assert all(b - a >= 10 - 0.01 for a, b in pairwise(in_order))
    assert min(placed) >= -0.01
    assert max(placed) <= 100 + 0.01


@settings(max_examples=50)
@given(HEIGHTS)
def test_what_was_spread_stays_put_when_spread_again(wanted: list[float]) -> None:
    once = spread(wanted, 10, 0, 100)
    assert spread(once, 10, 0, 100) == pytest.approx(once, abs=0.05)


def test_labels_that_can_not_all_fit_still_keep_apart() -> None:
    """Twelve labels of ten in a hundred: they run below the foot, but none covers another."""
    placed = spread([50.0] * 12, 10, 0, 100)
    assert all(b - a >= 10 - 0.01 for a, b in pairwise(sorted(placed)))
    assert max(placed) <= 100.01


def test_each_label_stands_beside_the_end_with_a_leader_to_its_line() -> None:
    canvas, axes = new_canvas(right=0.7)
    axes.set(xlim=(0, 10), ylim=(0, 100))
    labels = [EndLabel("high", 80, "note"), EndLabel("low", 20, "strong", x=5)]
    place_end_labels(axes, 10, labels)
    root = svg_of(canvas)
    (note,), (strong,) = roles(root, "note"), roles(root, "strong")
    assert (texts(note), texts(strong)) == (["high"], ["low"])
    (first,), (second,) = (list(group.iter("text")) for group in (note, strong))
    assert first.get("x") == second.get("x")
    ends = [subpaths(leader)[0][-1] for leader in roles(root, "leader")]
    assert ends[1][0] < ends[0][0]  # the line that ends earlier has the longer leader
    assert ends[0][1] < ends[1][1]
