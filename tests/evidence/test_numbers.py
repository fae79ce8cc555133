"""Figures as a reader sees them: halves go up, and every sign is the right one."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.numbers import (
    UNIT_WORDS,
    count_word,
    figure,
    interval_text,
    join_words,
    round_half_up,
    sentence_case,
)

UNITS = ("count", "per_cent", "per_10_000", "per_100_000", "days", "ratio")
SENSIBLE = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (2495.85, 0, "2496"),
        (2495.85, 1, "2495.9"),
        (2495.85, -1, "2500"),
        (2495.85, -2, "2500"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.05, 1, "0.1"),
        (0.049, 1, "0.0"),
        (5, -1, "10"),
        (4, -1, "0"),
        (1e-9, 1, "0.0"),
    ],
)
def test_halves_go_away_from_nought(value: float, places: int, rounded: str) -> None:
    assert f"{round_half_up(value, places):f}" == rounded


def test_python_would_have_rounded_otherwise() -> None:
    assert (round(2.5), round(2.675, 2)) == (2, 2.67)


@pytest.mark.parametrize("value", [np.float64(2.5), np.int64(3), np.float32(2.5)])
def test_numbers_of_a_frame_are_rounded_like_any_other(value: float) -> None:
    assert round_half_up(value, 0) == Decimal(3)


@settings(max_examples=50)
@given(SENSIBLE, st.integers(-2, 3))
def test_rounding_moves_a_figure_by_half_a_place_at_most(value: float, places: int) -> None:
    moved = abs(round_half_up(value, places) - Decimal(repr(value)))
    assert moved <= Decimal(1).scaleb(-places) / 2


@settings(max_examples=50)
@given(SENSIBLE, st.integers(-2, 3))
def test_rounding_is_the_same_on_both_sides_of_nought(value: float, places: int) -> None:
    assert round_half_up(-value, places) == -round_half_up(value, places)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1008, "count", "1,008"),
        (1234567.5, "count", "1,234,568"),
        (999, "count", "999"),
        (0, "count", "0"),
        (46.25, "per_cent", "46.3%"),
        (100, "per_cent", "100.0%"),
        (57.94, "per_10_000", "57.9"),
        (1234.56, "per_100_000", "1,234.6"),
        (12.5, "days", "13"),
        (1.835, "ratio", "1.84"),
        (-3.25, "per_cent", "−3.3%"),
        (-1500, "count", "−1,500"),
    ],
)
def test_each_unit_has_its_form(value: float, unit: str, text: str) -> None:
    assert figure(value, unit) == text


@pytest.mark.parametrize("value", [-0.0, -0.4, -0.04])
@pytest.mark.parametrize(("unit", "text"), [("count", "0"), ("per_cent", "0.0%")])
def test_nought_has_no_minus(value: float, unit: str, text: str) -> None:
    if unit == "count" or value > -0.05:
        assert figure(value, unit) == text


def test_places_can_be_asked_for() -> None:
    assert figure(46.25, "per_cent", 0) == "46%"
    assert figure(2495.85, "count", 1) == "2,495.9"
    assert figure(2495.85, "count", -2) == "2,500"


@pytest.mark.parametrize("unit", ["", "percent", "per_1_000", "COUNT"])
def test_an_unknown_unit_is_refused_with_the_known_ones(unit: str) -> None:
    with pytest.raises(UsageError, match="is not known; use one of count, per_cent, per_10_000"):
        figure(1, unit)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_never_printed(value: float) -> None:
    with pytest.raises(UsageError, match="no figure"):
        figure(value, "count")


def test_every_unit_has_its_words() -> None:
    assert set(UNIT_WORDS) == set(UNITS)
    assert all(figure(1, unit) for unit in UNIT_WORDS)


@settings(max_examples=50)
@given(SENSIBLE, st.sampled_from(UNITS))
def test_a_figure_has_only_figures_and_its_signs(value: float, unit: str) -> None:
    text = figure(value, unit)
    assert set(text) <= set("0123456789,.%−")
    assert "-" not in text  # a hyphen is no minus sign
    assert text.endswith("%") == (unit == "per_cent")


def test_an_interval_has_two_figures() -> None:
    assert interval_text(43.25, 49.4, "per_cent") == "43.3% to 49.4%"
    assert interval_text(-3, 1200, "count") == "−3 to 1,200"


@pytest.mark.parametrize(
    ("count", "word"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1200, "1,200")]
)
def test_small_counts_are_words(count: int, word: str) -> None:
    assert count_word(count) == word


@pytest.mark.parametrize(
    ("items", "text"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), ([], "")],
)
def test_a_list_is_written_as_people_write_it(items: list[str], text: str) -> None:
    assert join_words(items) == text


@pytest.mark.parametrize(
    ("text", "cased"), [("nHS", "NHS"), ("a B c", "A B c"), ("", ""), ("été", "Été")]
)
def test_only_the_first_letter_changes(text: str, cased: str) -> None:
    assert sentence_case(text) == cased
