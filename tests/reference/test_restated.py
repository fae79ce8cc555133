from __future__ import annotations

import pandas as pd

from scrutiny_lib.reference import restatements
from scrutiny_lib.reference.restated import RESTATED_COLUMNS, find_restatements

from .conftest import HIDDEN, NEXT, TOOL, figures


def test_releases_that_agree_have_nothing_restated() -> None:
    found = find_restatements(figures({}, NEXT))
    assert found.empty
    assert tuple(found.columns) == RESTATED_COLUMNS


def test_a_figure_that_became_a_symbol_is_found_in_both_its_cells() -> None:
    nought = {"numerator": 0.0, "value": 0.0}
    found = find_restatements(figures(nought, {**NEXT, **HIDDEN, "flag": "u"}))
    assert found["cell"].tolist() == ["numerator", "value"]
    assert found["earlier"].tolist() == ["0", "0"]
    assert found["later"].tolist() == ["u", "u"]
    assert found["earlier_release"].unique().tolist() == ["Release 2024"]
    assert found["later_release"].unique().tolist() == ["Release 2025"]


def test_a_changed_total_is_found() -> None:
    found = find_restatements(figures({}, {**NEXT, "denominator": 101.0}))
    assert found[["cell", "earlier", "later"]].to_numpy().tolist() == [
        ["denominator", "100", "101"]
    ]


def test_a_computed_value_is_not_compared_with_a_printed_one() -> None:
    computed = {**NEXT, "value": 19.9, "denominator": 99.0, "basis": "computed"}
    assert find_restatements(figures({}, computed)).empty


def test_another_file_is_not_another_release() -> None:
    assert find_restatements(figures({}, {**TOOL, "value": 9.0})).empty


def test_a_year_that_only_one_release_has_is_not_restated() -> None:
    later = {**NEXT, "period_end": pd.Timestamp("2025-03-31"), "value": 1.0}
    assert find_restatements(figures({}, later)).empty


def test_three_releases_are_compared_each_with_the_next() -> None:
    third = {"release_year": 2026, "source_id": "c1_2026", "release": "Release 2026"}
    found = find_restatements(figures({}, {**NEXT, "value": 21.0}, {**third, "value": 22.0}))
    assert found[["earlier", "later"]].to_numpy().tolist() == [["20", "21"], ["21", "22"]]


def test_a_partnerships_own_releases_can_be_compared() -> None:
    assert len(restatements(figures({}, {**NEXT, "value": 21.0}))) == 1
