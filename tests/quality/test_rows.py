from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.quality import Quality
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.quality.rows import broken_rows
from tests.quality.made import dataset, days, quality

GRADES = pd.CategoricalDtype(["0", "1", "2", "3"], ordered=True)


def broken(rule: dict[str, Any], data: Dataset, **others: Dataset) -> list[bool]:
    made: Quality = quality({"id": "one", "table": "plans"} | rule)
    return list(broken_rows(made.rules[0], {"plans": data} | others))  # type: ignore[arg-type]


def test_a_day_before_the_one_that_comes_first() -> None:
    data = dataset(
        {
            "start": days("2024-01-02", "2024-01-02", "2024-01-02", None),
            "end": days("2024-01-01", "2024-01-02", None, "2024-01-01"),
        }
    )
    rule = {"kind": "order", "earlier": "start", "later": "end"}
    assert broken(rule, data) == [True, False, False, False]


def test_what_is_needed_where_something_is_said() -> None:
    data = dataset({"status": ["closed", "closed", "open", None], "grade": ["2", None, None, None]})
    rule = {"kind": "needs", "columns": ["grade"], "where": {"status": ["closed"]}}
    assert broken(rule, data) == [False, True, False, False]


def test_any_one_of_several_is_enough() -> None:
    data = dataset({"a": ["x", None, None], "b": [None, "x", None]})
    assert broken({"kind": "needs", "columns": ["a", "b"]}, data) == [False, False, True]


def test_what_has_to_be_blank() -> None:
    data = dataset(
        {"status": ["open", "open", "closed"], "closed_on": days("2024-01-01", None, "2024-01-01")}
    )
    rule = {"kind": "blank", "column": "closed_on", "where": {"status": ["open"]}}
    assert broken(rule, data) == [True, False, False]


def test_a_code_too_low_on_its_list() -> None:
    data = dataset({"grade": pd.Categorical(["1", "2", "3", None], dtype=GRADES)})
    assert broken({"kind": "least", "column": "grade", "least": "2"}, data) == [True] + [False] * 3


def test_a_number_above_what_it_is_of() -> None:
    data = dataset(
        {"n": pd.array([3, 2, None], dtype="Int32"), "of": pd.array([2, 2, 2], dtype="Int32")}
    )
    assert broken({"kind": "at_most", "column": "n", "of": "of"}, data) == [True, False, False]


def test_a_number_above_a_limit() -> None:
    data = dataset({"n": pd.array([3, 2, None], dtype="Int32")})
    assert broken({"kind": "most", "column": "n", "most": 2}, data) == [True, False, False]


def test_parts_that_do_not_add_up() -> None:
    data = dataset(
        {
            "a": pd.array([1, 1, None], dtype="Int32"),
            "b": pd.array([2, 2, 2], dtype="Int32"),
            "all": pd.array([3, 4, 4], dtype="Int32"),
        }
    )
    rule = {"kind": "sum", "parts": ["a", "b"], "total": "all"}
    assert broken(rule, data) == [False, True, False]


def test_days_after_the_file_arrived() -> None:
    data = dataset({"day": days("2026-04-02", "2026-04-03", None)})
    assert broken({"kind": "future", "columns": ["day"]}, data) == [False, True, False]


def test_references_that_lead_nowhere() -> None:
    data = dataset({"ref": ["A", "B;A", "A; C", None]})
    other = dataset({"id": ["A", "B"]})
    rule = {"kind": "resolves", "column": "ref", "in_table": "others", "in_column": "id"}
    assert broken(rule, data, others=other) == [False, False, True, False]
    # A table that has not come at all holds none of them.
    assert broken(rule, data) == [True, True, True, False]


def test_rows_of_one_key_that_disagree() -> None:
    data = dataset({"event": ["1", "1", "2", "2"], "day": ["a", "b", "c", None]})
    rule = {"kind": "same", "key": ["event"], "columns": ["day"]}
    assert broken(rule, data) == [True, True, False, False]


def test_two_columns_that_differ() -> None:
    data = dataset({"a": ["1", "1", None], "b": ["2", "1", "2"], "why": [None, None, None]})
    rule = {"kind": "needs", "columns": ["why"], "differ": ["a", "b"]}
    assert broken(rule, data) == [True, False, False]


def test_yes_and_no_and_filled_can_be_asked_for() -> None:
    data = dataset(
        {"seen": pd.array([True, False, None], dtype="boolean"), "x": [None, None, None]}
    )
    for asked, wanted in [
        ("yes", [1, 0, 0]),
        ("no", [0, 1, 0]),
        ("filled", [1, 1, 0]),
        ("blank", [0, 0, 1]),
    ]:
        rule = {"kind": "needs", "columns": ["x"], "where": {"seen": [asked]}}
        assert broken(rule, data) == [bool(one) for one in wanted]


def test_a_column_that_is_not_there_is_the_rules_fault() -> None:
    with pytest.raises(UsageError, match=r"rule 'one'.*no column 'strat'"):
        broken(
            {"kind": "order", "earlier": "strat", "later": "a"}, dataset({"a": days("2024-01-01")})
        )
