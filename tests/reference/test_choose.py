from __future__ import annotations

import pandas as pd

from scrutiny_lib.reference import combine
from scrutiny_lib.reference.choose import choose

from .conftest import HIDDEN, NEXT, TOOL, figures


def test_the_newest_release_is_used() -> None:
    chosen = choose(figures({"value": 20.0}, {**NEXT, "value": 21.0}))
    assert chosen["value"].tolist() == [21.0]


def test_a_tool_that_copies_figures_only_fills_what_is_not_there() -> None:
    later = {"period_end": pd.Timestamp("2025-03-31")}
    chosen = choose(figures({**TOOL, "value": 9.0}, {}, {**TOOL, **later, "value": 7.0}))
    assert chosen["value"].tolist() == [20.0, 7.0]


def test_what_the_publisher_hides_is_not_filled_in_from_a_tool() -> None:
    chosen = choose(figures(HIDDEN, {**TOOL, "value": 9.0}))
    assert chosen["flag"].tolist() == ["c"]


def test_other_areas_periods_and_indicators_are_left_alone() -> None:
    rows = figures(
        {},
        {"area_code": "E92000001"},
        {"indicator_id": "csc_ref_nfa"},
        {"period_start": pd.Timestamp("2024-03-31")},
    )
    assert len(choose(rows)) == 4


def test_a_newer_release_is_laid_on_top_of_the_reference() -> None:
    reference, newer = figures({}), figures({**NEXT, "value": 21.0})
    assert combine(reference, newer)["value"].tolist() == [21.0]
    assert combine(reference, newer, all_releases=True)["value"].tolist() == [20.0, 21.0]


def test_the_same_release_given_again_replaces_the_references() -> None:
    both = combine(figures({}), figures({"value": 25.0}), all_releases=True)
    assert both["value"].tolist() == [25.0]


def test_an_older_release_given_does_not_win() -> None:
    older = figures({"release_year": 2023, "source_id": "c1_2023", "value": 1.0})
    assert combine(figures({}), older)["value"].tolist() == [20.0]
