"""From frames to cells: figures on the right, symbols with their key, nothing guessed."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.wording import Wording
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.model import Cell, TableItem
from scrutiny_lib.evidence.tables import build_table

NONE = math.nan


@pytest.fixture
def build(wording: Wording) -> Any:
    def make(frame: pd.DataFrame, **options: Any) -> TableItem:
        given = {"anchor": "a", "caption": "A caption", "rule": "published", "units": {}, **options}
        return build_table(frame, wording=wording, **given)

    return make


def texts(item: TableItem) -> list[list[str]]:
    return [[cell.text for cell in row] for row in item.rows]


def frame(*values: float) -> pd.DataFrame:
    return pd.DataFrame({"What": [f"row {i}" for i in range(len(values))], "Value": values})


def test_columns_with_a_unit_are_figures_and_others_text(build: Any) -> None:
    item = build(
        pd.DataFrame({"What": ["Referrals"], "Year": ["2024"], "Count": [1008], "Share": [46.25]}),
        units={"Count": "count", "Share": "per_cent"},
    )
    assert [(column.label, column.is_number) for column in item.columns] == [
        ("What", False),
        ("Year", False),
        ("Count", True),
        ("Share", True),
    ]
    assert texts(item) == [["Referrals", "2024", "1,008", "46.3%"]]


def test_rows_keep_their_order(build: Any) -> None:
    item = build(frame(3, 1, 2).iloc[[2, 0, 1]], units={"Value": "count"})
    assert texts(item) == [["row 2", "2"], ["row 0", "3"], ["row 1", "1"]]


def test_a_row_may_have_its_own_unit(build: Any) -> None:
    whole = frame(1008, 46.25, 57.94).assign(unit=["count", "per_cent", "per_10_000"])
    item = build(whole, units={"Value": "by_row:unit"})
    assert [column.label for column in item.columns] == ["What", "Value"]
    assert [row[1] for row in texts(item)] == ["1,008", "46.3%", "57.9"]


def test_two_columns_may_share_the_units_of_their_rows(build: Any) -> None:
    whole = frame(1, 2).assign(Other=[3, 4], unit=["count", "per_cent"])
    item = build(whole, units={"Value": "by_row:unit", "Other": "by_row:unit"})
    assert texts(item) == [["row 0", "1", "3"], ["row 1", "2.0%", "4.0%"]]


def test_an_unknown_unit_of_a_row_is_refused(build: Any) -> None:
    with pytest.raises(UsageError, match="the unit 'pounds' is not known"):
        build(frame(1).assign(unit=["pounds"]), units={"Value": "by_row:unit"})


def test_a_missing_figure_is_its_publisher_s_symbol(build: Any) -> None:
    flags = pd.DataFrame({"Value": ["", "c", "low"]})
    item = build(frame(5, NONE, NONE), units={"Value": "count"}, flags=flags)
    assert [row[1] for row in item.rows] == [
        Cell(text="5"),
        Cell(text="[c]", spoken="hidden to protect confidentiality"),
        Cell(text="[low]", spoken="rounds to nought but is not nought"),
    ]
    assert item.key == (
        ("[c]", "hidden to protect confidentiality"),
        ("[low]", "rounds to nought, but is not nought"),
    )


def test_the_key_holds_each_symbol_that_occurs_once(build: Any) -> None:
    flags = pd.DataFrame({"Value": ["x", ":", "..", "c"]})
    item = build(frame(NONE, NONE, NONE, NONE), units={"Value": "count"}, flags=flags)
    assert [symbol for symbol, _ in item.key] == ["[x]", "[c]"]


def test_a_table_without_symbols_has_no_key(build: Any) -> None:
    assert build(frame(1, 2), units={"Value": "count"}).key == ()


@pytest.mark.parametrize("mark", ["", None, NONE])
def test_a_missing_figure_without_a_symbol_is_not_available(build: Any, mark: object) -> None:
    flags = pd.DataFrame({"Value": pd.Series([mark], dtype=object)})
    for given in (flags, None):
        item = build(frame(NONE), units={"Value": "count"}, flags=given)
        assert item.rows[0][1] == Cell(text="[x]", spoken="not available")
        assert item.key == (("[x]", "not available"),)


def test_a_symbol_stands_even_where_somebody_left_a_figure(build: Any) -> None:
    """Fail closed: what the publisher hid is not shown because a frame still holds it."""
    flags = pd.DataFrame({"Value": ["c", ""]})
    item = build(frame(3, 4), units={"Value": "count"}, flags=flags)
    assert [row[1] for row in texts(item)] == ["[c]", "4"]


def test_a_symbol_that_nobody_explained_is_refused(build: Any) -> None:
    flags = pd.DataFrame({"Value": ["q"]})
    with pytest.raises(UsageError, match=r"wording\.yml has no symbol with the code 'q'"):
        build(frame(NONE), units={"Value": "count"}, flags=flags)


def test_symbols_go_by_position_not_by_the_labels_of_rows(build: Any) -> None:
    flags = pd.DataFrame({"Value": ["", "c"]}, index=[1, 0])
    item = build(frame(5, NONE), units={"Value": "count"}, flags=flags)
    assert [row[1] for row in texts(item)] == ["5", "[c]"]


def test_symbols_of_other_columns_do_not_matter(build: Any) -> None:
    flags = pd.DataFrame({"Elsewhere": ["c"]})
    assert texts(build(frame(5), units={"Value": "count"}, flags=flags)) == [["row 0", "5"]]


def test_symbols_for_other_rows_are_refused(build: Any) -> None:
    flags = pd.DataFrame({"Value": ["", "c"]})
    with pytest.raises(UsageError, match="2 rows of symbols for 1 row"):
        build(frame(5), units={"Value": "count"}, flags=flags)


def test_text_that_is_missing_is_an_empty_cell_without_a_symbol(build: Any) -> None:
    item = build(pd.DataFrame({"What": ["a", None, NONE], "Note": [None, "b", NONE]}))
    assert texts(item) == [["a", ""], ["", "b"], ["", ""]]
    assert item.key == ()


def test_years_may_head_columns(build: Any) -> None:
    item = build(
        pd.DataFrame({"What": ["a"], 2023: [1.0], 2024: [NONE]}),
        units={"2023": "count", "2024": "count"},
        flags=pd.DataFrame({2024: ["c"]}),
    )
    assert [column.label for column in item.columns] == ["What", "2023", "2024"]
    assert texts(item) == [["a", "1", "[c]"]]


@pytest.mark.parametrize("units", [{"Valeu": "count"}, {"Value": "by_row:unti"}])
def test_a_unit_for_a_column_that_is_not_there_is_refused(build: Any, units: Any) -> None:
    """Else the misspelt column would be printed as text, without rounding and symbols."""
    with pytest.raises(UsageError, match=r"no column '(Valeu|unti)'.*it has What, Value"):
        build(frame(5), units=units)


def test_text_among_figures_is_refused_and_not_repeated(build: Any) -> None:
    whole = pd.DataFrame({"What": ["a"], "Value": ["secret 3"]})
    with pytest.raises(UsageError, match="'Value' has a unit and holds text") as caught:
        build(whole, units={"Value": "count"})
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_two_columns_of_one_name_are_refused(build: Any) -> None:
    whole = pd.DataFrame([["a", 1, 2]], columns=["What", "Value", "Value"])
    with pytest.raises(UsageError, match="two columns 'Value'; rename one"):
        build(whole, units={"Value": "count"})


def test_a_table_may_have_no_row(build: Any) -> None:
    item = build(frame(), units={"Value": "count"})
    assert item.rows == ()
    assert len(item.columns) == 2


def test_the_frames_that_were_given_are_left_as_they_were(build: Any) -> None:
    whole, flags = frame(5, NONE), pd.DataFrame({"Value": ["", "c"]})
    build(whole, units={"Value": "count"}, flags=flags)
    pd.testing.assert_frame_equal(whole, frame(5, NONE))
    pd.testing.assert_frame_equal(flags, pd.DataFrame({"Value": ["", "c"]}))


def test_caption_source_rule_and_indicators_travel_with_the_table(build: Any) -> None:
    item = build(frame(5), source="Source: a file.", indicators=("a", "b"))
    assert (item.caption, item.rule, item.source) == ("A caption", "published", "Source: a file.")
    assert item.indicators == ("a", "b")
