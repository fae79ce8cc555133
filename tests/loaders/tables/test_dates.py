from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.tables.dates import day_of
from scrutiny_lib.loaders.tables.months import read_month
from scrutiny_lib.loaders.tables.values import NOT_READ
from tests.loaders.tables.made import read, rules

DAY = dt.date(2024, 3, 31)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        dt.datetime(2024, 3, 31, 14, 5),
        "2024-03-31",
        "31/03/2024",
        "31-03-2024",
        "31.03.2024",
        "31/3/24",
        "31-Mar-24",
        "31 March 2024",
        "31st March 2024",
        "20240331",
        "2024-03-31T00:00:00Z",
        "31/03/2024 13:45",
        " 31/03/2024 ",
        45382,
        45382.75,
    ],
)
def test_a_day_is_read_however_it_is_written(written: object) -> None:
    assert day_of(written) == DAY


@pytest.mark.parametrize(
    "written",
    ["31/02/2024", "soon", "2024", "7", 7, 19_999, 80_001.0, float("inf"), True, "32/01/2024"],
)
def test_what_is_no_day_is_none(written: object) -> None:
    assert day_of(written) is None


def test_a_year_of_two_digits_up_to_49_is_of_this_century() -> None:
    assert day_of("01/02/49") == dt.date(2049, 2, 1)
    assert day_of("01/02/50") == dt.date(1950, 2, 1)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 4))
def test_four_ways_of_writing_say_the_same_day(day: dt.date, way: int) -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
    ways = [
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day:%d.%m.%Y}",
        day,
    ]
    assert day_of(ways[way]) == day


def rows(*dates: str) -> list[list[object]]:
    return [[f"C{n}", "", "", 3, date, "", "", ""] for n, date in enumerate(dates)]


def test_the_day_comes_first() -> None:
    frame = read(rows("03/04/2024", "25/04/2024")).frame
    assert list(frame["contact_date"].dt.month) == [4, 4]


@pytest.mark.parametrize("pieces", [1, 3])
def test_dates_that_could_be_either_way_round_are_not_guessed_at(pieces: int) -> None:
    dataset = read(rows("03/04/2024", "04/25/2024", "05/05/2024", "2024-03-04"), pieces=pieces)
    found = rules(dataset)
    assert found["not_a_date:Date of Contact"] == (3,)
    assert found["date_ambiguous:Date of Contact"] == (2,)
    # Without a date a row of this table is rejected; what is certain stays.
    assert list(dataset.frame.index) == [4, 5]


def test_one_that_is_surely_day_first_settles_the_others() -> None:
    dataset = read(rows("03/04/2024", "04/25/2024", "25/04/2024"))
    assert "date_ambiguous:Date of Contact" not in rules(dataset)
    assert list(dataset.frame["contact_date"]) == [
        np.datetime64("2024-04-03"),
        np.datetime64("2024-04-25"),
    ]


@pytest.mark.parametrize("date", ["01/01/1900", "31/12/2100", dt.date(1900, 1, 1)])
def test_dates_of_other_centuries_are_taken_out(date: object) -> None:
    dataset = read(
        [["C1", "", "", 3, date, "", "", ""], ["C2", "", "", 3, "01/02/2024", "", "", ""]]
    )
    assert rules(dataset)["date_out_of_range:Date of Contact"] == (2,)
    assert len(dataset.frame) == 1


@pytest.mark.parametrize(
    "written",
    ["2024-04", "04/2024", "Apr-24", "April 2024", "Apr 2024", "17/04/2024", dt.date(2024, 4, 9)],
)
def test_a_month_is_read_as_its_first_day(written: object) -> None:
    assert read_month(written) == dt.datetime(2024, 4, 1)


def test_what_is_no_month_is_not_read() -> None:
    assert read_month("2024-13") is NOT_READ
    assert read_month("Q1") is NOT_READ
