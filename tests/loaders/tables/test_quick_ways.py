"""Ways round that are taken for speed give what the plain ways give."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.raw.model import Repeated
from scrutiny_lib.loaders.tables import ages, duplicates
from scrutiny_lib.loaders.tables.ages import completed_years
from scrutiny_lib.loaders.tables.codes import load_codes
from scrutiny_lib.loaders.tables.convert import reader_for
from scrutiny_lib.loaders.tables.dates import read_days
from scrutiny_lib.loaders.tables.duplicates import may_repeat
from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.quick_days import (
    AMBIGUOUS,
    CLEAR,
    DAY_FIRST,
    FEWEST,
    full_dates,
    only_dates,
)
from scrutiny_lib.loaders.tables.spec import Column
from scrutiny_lib.loaders.tables.values import is_blank, is_error, plain_texts, read_text

CELL = st.one_of(
    st.text(alphabet="aB1 \u00a0\t#/\u00e9", max_size=5),
    st.sampled_from(["", "C100", "#N/A", "two  words", 1.0, -0.0, 1e300, 0.5, float("nan"), True]),
)
TEXT = st.sampled_from(["", "a", "b", "long identifier 1", "long identifier 2", "x" * 40, "\u00e9"])
WRITTEN = st.one_of(
    st.sampled_from(["31/03/2024", "03/04/2024", "12-31-2024", "00/01/2024", "31.04.2024"]),
    st.sampled_from(
        ["#N/A", "", " ", "2024-03-31", "1/2/24", "\u0661\u0662/03/2024", "a) Male", "1"]
    ),
    st.text(alphabet="0123/", min_size=10, max_size=10),
    st.from_regex(r"[0-3][0-9]/[01][0-9]/[0-9]{4}", fullmatch=True),
)
DAY = st.dates(datetime.date(1900, 1, 1), datetime.date(2300, 1, 1))


@given(st.lists(CELL, max_size=6))
def test_texts_that_are_taken_as_they_are_would_be_read_as_they_are(cells: list[Any]) -> None:
    taken = plain_texts(np.array(cells, dtype=object))
    if taken is not None:
        assert not any(is_error(cell) for cell in cells)
        assert taken.tolist() == [None if is_blank(cell) else read_text(cell) for cell in cells]


def test_columns_of_numbers_are_taken_as_they_are() -> None:
    taken = plain_texts(np.array(["C1", "", "C2"], dtype=object))
    assert taken is not None
    assert taken.tolist() == ["C1", None, "C2"]


ROW = st.tuples(TEXT, TEXT, DAY, st.sampled_from(["p", "q", None]))


@given(st.lists(ROW, max_size=12), st.sampled_from([1, 2, 50_000]))
def test_rows_that_repeat_are_among_those_that_may(rows: list[Any], at_a_time: int) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "day", "code"])
    frame = frame.astype({"a": "str", "b": "str", "day": "datetime64[us]", "code": "category"})
    frame["number"] = pd.array([1, None] * len(rows), dtype="Int32")[: len(rows)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duplicates, "ROWS", at_a_time)
        may = may_repeat([frame[name] for name in frame])
    assert may.tolist() == frame.duplicated(keep=False).tolist()


def test_what_is_missing_may_repeat() -> None:
    column = pd.Series(["a", None, "b", None], dtype="str")
    assert may_repeat([column]).tolist() == [False, True, False, True]


@given(st.lists(st.tuples(DAY, DAY), min_size=1, max_size=5), st.sampled_from([1, 100_000]))
def test_birthdays_are_counted_as_one_would(pairs: list[Any], most: int) -> None:
    born, event = (np.array(days, dtype="datetime64[us]") for days in zip(*pairs, strict=True))
    before, ages.MOST_DAYS = ages.MOST_DAYS, most
    counted = completed_years(born, event).tolist()
    ages.MOST_DAYS = before
    for (first, then), years in zip(pairs, counted, strict=True):
        whole = then.year - first.year - ((then.month, then.day) < (first.month, first.day))
        assert years == (-1 if then < first else whole)


def test_a_missing_day_gives_no_age() -> None:
    days = np.array(["2010-01-01", "NaT"], dtype="datetime64[us]")
    assert np.isnan(completed_years(days, days[::-1])).all()


def test_days_that_are_known_are_not_read_again() -> None:
    cells = np.array(["31/03/2024", "none", 45_382.0], dtype=object)
    known: Any = {}
    days, kinds = read_days(cells, known)
    again, kinds_again = read_days(cells, known)
    np.testing.assert_array_equal(days, again)
    np.testing.assert_array_equal(kinds, kinds_again)
    assert set(known) == {"31/03/2024", "none"}


@given(st.lists(WRITTEN, min_size=FEWEST, max_size=3 * FEWEST))
def test_dates_in_full_are_read_as_one_by_one(cells: list[Any]) -> None:
    at_once = read_days(np.array(cells, dtype=object))
    apart = [read_days(np.array([cell], dtype=object)) for cell in cells]
    np.testing.assert_array_equal(at_once[0], np.concatenate([days for days, _ in apart]))
    np.testing.assert_array_equal(at_once[1], np.concatenate([kinds for _, kinds in apart]))


def test_dates_in_full_are_read_at_once() -> None:
    cells = ["31/03/2024", "03/04/2024", "04-04-2024", "12.13.2024", "29/02/2023", "1/2/2024", 1.0]
    days, kinds = full_dates([*cells, "", *cells])
    read = ["2024-03-31", "2024-04-03", "2024-04-04", *["NaT"] * 4]
    np.testing.assert_array_equal(days, np.array([*read, "NaT", *read], dtype="datetime64[D]"))
    assert kinds[:3].tolist() == [DAY_FIRST, AMBIGUOUS, CLEAR]


@given(st.lists(st.one_of(DAY, st.sampled_from(["", "none", 1.0, None])), max_size=4))
def test_dates_of_a_workbook_are_taken_as_they_are(cells: list[Any]) -> None:
    days = only_dates(np.array([*cells, ""], dtype=object)[:-1])
    if all(cell == "" or isinstance(cell, datetime.date) for cell in cells):
        assert days is not None
        assert days.tolist() == [cell or None for cell in cells]
    else:
        assert days is None


def test_a_moment_of_the_day_is_not_taken_as_it_is() -> None:
    assert only_dates(np.array([datetime.datetime(2024, 4, 1, 9)], dtype=object)) is None


CODES = load_codes()


@pytest.mark.parametrize("kind", ["date", "born", "code", "integer", "text", "yes_no"])
@given(pieces=st.lists(st.lists(WRITTEN, min_size=1, max_size=5), min_size=1, max_size=4))
def test_cells_of_pieces_that_grow_are_read_as_all_others(
    kind: str, pieces: list[list[str]]
) -> None:
    column = Column.model_validate(
        {"name": "a", "label": "A", "kind": kind, "codes": "gender" if kind == "code" else ""}
    )
    growing, others = (reader_for(column, "A", CODES, Faults()) for _ in range(2))
    cells: list[Any] = []
    for number, piece in enumerate(pieces):
        rows = np.arange(len(piece)) + 10 * number
        cells = list(dict.fromkeys([*cells, *piece]))
        at = np.array([cells.index(cell) for cell in piece])
        kept = growing.read(Repeated(at, np.array(cells, dtype=object)), rows)
        plain = others.read(np.array(piece, dtype=object), rows)
        assert pd.Series(kept).tolist() == pd.Series(plain).tolist() or pd.Series(kept).equals(
            pd.Series(plain)
        )
    assert set(growing.faults.issues(file="", sheet="")) == set(
        others.faults.issues(file="", sheet="")
    )
    assert growing.style.is_doubtful == others.style.is_doubtful
