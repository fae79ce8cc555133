"""Durations: working days against a calendar on the wall, gaps, and ends before starts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.intervals import rate, wilson
from scrutiny_lib.metrics.timeliness import (
    add_working_days,
    days,
    end_before_start,
    england_and_wales,
    hours,
    working_days,
)

DATES = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-03-04", "2024-03-04", 0),  # Monday, the same day
        ("2024-03-04", "2024-03-05", 1),
        ("2024-03-04", "2024-03-11", 5),  # a week
        ("2024-03-01", "2024-03-04", 1),  # Friday to Monday
        ("2024-03-02", "2024-03-04", 1),  # Saturday to Monday
        ("2024-03-01", "2024-03-03", 0),  # Friday to Sunday
        ("2024-03-28", "2024-04-02", 1),  # over Good Friday and Easter Monday
        ("2023-12-22", "2024-01-02", 4),  # over Christmas, Boxing Day and New Year
        ("2022-12-23", "2022-12-28", 1),  # Christmas Day in lieu on the 27th
        ("2022-06-01", "2022-06-06", 1),  # jubilee
        ("2022-09-16", "2022-09-20", 1),  # state funeral
        ("2023-05-05", "2023-05-09", 1),  # coronation
        ("2024-08-01", "2024-08-06", 3),  # Scotland's August holiday is worked here
    ],
)
def test_working_days(start: str, end: str, expected: int) -> None:
    found = working_days(start, end)
    assert found == expected
    assert type(found) is int


def test_fifteen_working_days_from_a_strategy_discussion() -> None:
    assert working_days(dt.date(2024, 3, 18), dt.date(2024, 4, 10)) == 15  # Easter between them
    assert add_working_days(dt.date(2024, 3, 18), 15) == np.datetime64("2024-04-10")


def test_arrays_give_floats_and_series_keep_their_index() -> None:
    start = pd.Series(pd.to_datetime(["2024-03-04", None, "2024-03-04"]), index=[7, 8, 9])
    end = pd.Series(pd.to_datetime(["2024-03-05", "2024-03-05", "2024-03-01"]), index=[7, 8, 9])
    for function in (working_days, days, hours):
        found = function(start, end)
        assert found.index.tolist() == [7, 8, 9]
        assert found.isna().tolist() == [False, True, True]
        assert found.iloc[0] == (24 if function is hours else 1)
        assert isinstance(function(start.to_numpy(), end.to_numpy()), np.ndarray)
    assert end_before_start(start, end).tolist() == [False, False, True]


@pytest.mark.parametrize(
    "dates",
    [
        ["2024-03-04", "2024-03-05"],
        [dt.date(2024, 3, 4), dt.date(2024, 3, 5)],
        [dt.datetime(2024, 3, 4, 23, 59), dt.datetime(2024, 3, 5, 0, 1)],
        np.array(["2024-03-04", "2024-03-05"], dtype="datetime64[D]"),
        pd.to_datetime(["2024-03-04", "2024-03-05"]),
        pd.Series(pd.to_datetime(["2024-03-04", "2024-03-05"]).tz_localize("Europe/London")),
        pd.Series(["2024-03-04", "2024-03-05"]),
    ],
)
def test_dates_may_come_in_many_ways_and_one_start_may_serve_all(dates: object) -> None:
    assert list(working_days("2024-03-01", dates)) == [1, 2]


def test_calendars() -> None:
    start, end = "2024-03-28", "2024-04-02"
    assert working_days(start, end, england_and_wales()) == 1
    assert working_days(start, end, np.busdaycalendar()) == 3
    assert working_days(start, end, []) == 3
    assert working_days(start, end, [dt.date(2024, 3, 29)]) == 2
    ours = holidays.country_holidays("GB", subdiv="ENG")
    assert working_days(start, end, ours) == 1
    assert len(ours) == 0  # the caller's calendar is left alone


def test_hours_keep_the_time_of_day() -> None:
    assert hours("2024-03-01T10:30", "2024-03-04T10:30") == 72
    assert hours(dt.datetime(2024, 3, 1, 10), dt.datetime(2024, 3, 1, 10, 45)) == 0.75


def test_dates_before_1970_are_days_too() -> None:
    assert days("1969-12-31T23:00", "1970-01-01T01:00") == 1


def test_deadlines_of_many_starts() -> None:
    found = add_working_days(["2024-03-01", None, "2024-03-02"], 1)
    assert found.astype(str).tolist() == ["2024-03-04", "NaT", "2024-03-04"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: working_days("2024-03-05", "2024-03-04"), "end is 2024-03-04, before start 2024"),
        (lambda: days("2024-03-05", "2024-03-04"), "end is 2024-03-04, before start"),
        (lambda: hours("2024-03-05T10:00", "2024-03-05T09:00"), "before start 2024-03-05T10:00"),
        (lambda: working_days(None, "2024-03-04"), "start is missing"),
        (lambda: working_days("2024-03-04", pd.NaT), "end is missing"),
        (lambda: working_days("04/03/2024", "2024-03-04"), "start is no date: give dates, or text"),
        (lambda: working_days(["2024-03-04", "soon"], "2024-03-04"), r"start\[1\] is no date"),
        (lambda: working_days(20240304, "2024-03-04"), "start holds numbers"),
        (lambda: working_days(["2024-03-04", 5], "2024-03-04"), "start holds numbers"),
        (lambda: working_days(["2024-03-04"] * 2, ["2024-03-04"] * 3), r"start has shape \(2,\)"),
        (lambda: working_days("2024-03-04", "2204-03-04"), r"dates\[0\] is 2204-03-04, outside"),
        (
            lambda: working_days(["2024-03-04", "1024-03-04"], "2024-03-04"),
            r"dates\[1\] is 1024-03-04",
        ),
        (lambda: working_days("2024-03-04", "2024-03-05", ["Easter"]), "calendar holds something"),
        (lambda: add_working_days("2024-03-04", 0), "n is 0: give a whole number of 1 or more"),
        (
            lambda: days(
                pd.Series(pd.to_datetime(["2024-03-04"])),
                pd.Series(pd.to_datetime(["2024-03-04"]), index=[5]),
            ),
            "start and end have different indexes",
        ),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


BANK_HOLIDAYS = set(holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2043)))


@settings(max_examples=40)
@given(DATES, st.integers(0, 200))
def test_agrees_with_counting_on_the_wall(start: dt.date, length: int) -> None:
    after = [start + dt.timedelta(days=i) for i in range(1, length + 1)]
    counted = sum(day.weekday() < 5 and day not in BANK_HOLIDAYS for day in after)
    assert working_days(start, start + dt.timedelta(days=length)) == counted


@settings(max_examples=40)
@given(DATES, st.integers(1, 60))
def test_a_deadline_is_its_number_of_working_days_away(start: dt.date, n: int) -> None:
    last = add_working_days(start, n)
    assert working_days(start, last) == n
    assert working_days(start, last - 1) == n - 1


@settings(max_examples=40)
@given(st.lists(st.tuples(DATES, DATES), min_size=1, max_size=20))
def test_no_duration_is_negative(pairs: list[tuple[dt.date, dt.date]]) -> None:
    start, end = ([pair[i] for pair in pairs] for i in (0, 1))
    wrong = [last < first for first, last in pairs]
    for function in (working_days, days, hours):
        found = function(start, end)
        assert np.isnan(found).tolist() == wrong
        assert (found[~np.isnan(found)] >= 0).all()


@pytest.mark.slow
def test_a_million_pairs() -> None:
    random = np.random.default_rng(20240401)
    start = np.datetime64("2015-01-01") + random.integers(0, 3_000, 1_000_000)
    end = start + random.integers(0, 100, 1_000_000)
    found = working_days(start, end)
    assert found.shape == (1_000_000,)
    for row in (0, 500_000, 999_999):
        assert found[row] == working_days(start[row], end[row])


# --- Leeds, year ending March 2024, from the published files ----------------------------------


def leeds(folder: Path, table: str) -> pd.Series:
    path = next((folder / "dfe" / "cin_2024_release").glob(f"{table}_*.csv"))
    rows = pd.read_csv(path, dtype=str)
    return rows[rows["new_la_code"].eq("E08000035") & rows["time_period"].eq("2024")].iloc[0]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("table", "parts", "whole", "count", "total", "percent"),
    [
        ("c1", ["Re_referrals"], "Referrals", 2399, 9914, 24.2),
        (
            "c2",
            ["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", "41-45_days"],
            "Assessments_completed",
            6337,
            9202,
            68.9,
        ),
        ("c4", ["Duration_0-10_days", "Duration_11-15_days"], "ICPC", 467, 1008, 46.3),
        ("d3", ["CPP_subsequent"], "CPP_start", 214, 855, 25.0),
        ("d6", ["Reviewed_within_timescales"], "CPP_At31_3Months", 312, 454, 68.7),
    ],
)
def test_leeds_percentages(
    shared_data: Path,
    table: str,
    parts: list[str],
    whole: str,
    count: int,
    total: int,
    percent: float,
) -> None:
    row = leeds(shared_data, table)
    part, whole_count = int(row[parts].astype(int).sum()), int(row[whole])
    assert (part, whole_count) == (count, total)
    assert round(100 * wilson(part, whole_count).value, 1) == percent


@pytest.mark.real_data
def test_leeds_section_47_rate(shared_data: Path) -> None:
    enquiries, referrals = leeds(shared_data, "c4"), leeds(shared_data, "c1")
    # The release doesn't print its population, and later estimates differ from it; the rate of
    # referrals in the same release says what it was.
    children = int(referrals["Referrals"]) / float(referrals["Referrals_rate"]) * 10_000
    assert round(rate(int(enquiries["Section47"]), children).value, 1) == 141.2
    assert float(enquiries["Section47_rate"]) == 141.2
