"""Ways round that are taken for speed give what the plain ways give."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.tables import ages
from scrutiny_lib.loaders.tables.ages import completed_years
from scrutiny_lib.loaders.tables.dates import read_days
from scrutiny_lib.loaders.tables.duplicates import may_repeat
from scrutiny_lib.loaders.tables.values import is_blank, is_error, plain_texts, read_text

CELL = st.one_of(
    st.text(alphabet="aB1 \u00a0\t#/\u00e9", max_size=5),
    st.sampled_from(["", "C100", "#N/A", "two  words", 1.0]),
)
TEXT = st.sampled_from(["", "a", "b", "long identifier 1", "long identifier 2", "x" * 40, "\u00e9"])
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


@given(st.lists(st.tuples(TEXT, TEXT, DAY, st.sampled_from(["p", "q", None])), max_size=12))
def test_rows_that_repeat_are_among_those_that_may(rows: list[Any]) -> None:
    frame = pd.DataFrame(rows, columns=["a", "b", "day", "code"])
    frame = frame.astype({"a": "str", "b": "str", "day": "datetime64[us]", "code": "category"})
    frame["number"] = pd.array([1, None] * len(rows), dtype="Int32")[: len(rows)]
    may = may_repeat([frame[name] for name in frame])
    assert may.tolist() == frame.duplicated(keep=False).tolist()


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
