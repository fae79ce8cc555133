"""What is worked out from hidden counts is hidden too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.propagate import hidden_derived, percentages, take_out
from scrutiny_lib.errors import DisclosureError

CASES = [
    ("plain", 40, 100, False),
    ("small numerator", 5, 100, True),
    ("smallest that is shown", 6, 100, False),
    ("nought", 0, 100, False),
    ("small complement", 95, 100, True),
    ("complement of six", 94, 100, False),
    ("all of them", 100, 100, False),
    ("denominator below the threshold", 0, 5, True),
    ("denominator at the threshold", 6, 6, False),
    ("no numerator", np.nan, 100, True),
    ("no denominator", 20, np.nan, True),
]


@pytest.mark.parametrize(("numerator", "denominator", "hidden"), [case[1:] for case in CASES])
def test_a_derived_figure(numerator: float, denominator: float, hidden: bool) -> None:
    frame = pd.DataFrame({"numerator": [numerator], "denominator": [denominator]})
    assert hidden_derived(frame, "dfe_cin").tolist() == [hidden]


def test_cells_that_protect_others_take_their_percentages_with_them() -> None:
    frame = pd.DataFrame(
        {"numerator": [40, 40, 40], "denominator": [90, 90, 90], "x": [True, False, False]}
    ).assign(n=[False, True, False])
    hidden = hidden_derived(frame, "dfe_cin", numerator_hidden="x", denominator_hidden="n")
    assert hidden.tolist() == [True, True, False]


def test_events_and_rules_decide() -> None:
    frame = pd.DataFrame({"numerator": [3, 6], "denominator": [100, 100]})
    events = hidden_derived(frame, "dfe_cin", audience="restricted", counting="event")
    assert events.tolist() == [False, False]
    assert hidden_derived(frame, "none").tolist() == [False, False]
    assert hidden_derived(frame, ["dfe_cin", "nhs_hes"]).tolist() == [True, True]


def test_percentages_are_rounded_half_up_or_a_symbol() -> None:
    frame = pd.DataFrame({"numerator": [45, 3, 0, 2], "denominator": [2000, 100, 0, 1600]})
    hidden = hidden_derived(frame, "dfe_cin")
    assert percentages(frame, "dfe_cin", hidden).tolist() == ["2.3%", "[c]", "[z]", "[c]"]
    assert percentages(frame, "none", hidden_derived(frame, "none")).iloc[-1] == "0.1%"


def test_intervals_means_and_points_go_too() -> None:
    frame = pd.DataFrame({"value": [1.0, 2.0], "lower": [0.5, 1.5], "signal": ["shift", "shift"]})
    out = take_out(frame, pd.Series([True, False]), ["value", "lower", "signal"])
    assert out.isna().to_numpy().tolist() == [[True] * 3, [False] * 3]
    assert frame.notna().all(axis=None)


def test_a_misspelt_column_does_not_let_figures_pass() -> None:
    frame = pd.DataFrame({"numerator": [40], "denominator": [90]})
    with pytest.raises(DisclosureError, match="no column 'uper'"):
        take_out(frame, pd.Series([True]), ["uper"])
    with pytest.raises(DisclosureError, match="no column 'total'"):
        hidden_derived(frame, "dfe_cin", denominator="total")
    with pytest.raises(DisclosureError, match="above its"):
        hidden_derived(frame[::-1].assign(numerator=91), "dfe_cin")
