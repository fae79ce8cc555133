from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.chance import generator
from scrutiny_lib.demo.children import completed_years
from scrutiny_lib.demo.timeline import EVERY_DAY, SCHOOL_DAYS, Timeline, days_of, expected


def test_two_years_up_to_the_last_day() -> None:
    timeline = Timeline(2)
    assert str(timeline.first) == "2024-04-01"
    assert str(timeline.warm) == "2022-04-01"
    assert [year.label for year in timeline.financial_years] == ["2024-25", "2025-26"]
    assert [str(half.last) for half in timeline.half_years] == [
        "2024-09-30", "2025-03-31", "2025-09-30", "2026-03-31",
    ]  # fmt: skip
    assert [half.label for half in timeline.half_years][-1] == "2026-03-31"
    assert [quarter.label for quarter in timeline.quarters][:2] == ["2024-Q2", "2024-Q3"]
    assert timeline.quarters[-1].label == "2026-Q1"
    assert len(timeline.months()) == 24


def test_a_period_holds_both_its_ends_and_no_missing_day() -> None:
    year = Timeline(1).financial_years[0]
    days = np.array(["2025-03-31", "2025-04-01", "2026-03-31", "NaT"], dtype="datetime64[D]")
    assert year.holds(days).tolist() == [False, True, True, False]


def test_a_season_says_how_a_month_differs() -> None:
    months = np.array(["2025-08", "2025-09"], dtype="datetime64[M]")
    season = (1000,) * 7 + (250, 1000, 1000, 1000, 1000)
    assert expected(months, 1_200, season).tolist() == [25.0, 100.0]


def test_schools_call_on_no_weekend() -> None:
    months = np.array(["2025-06"], dtype="datetime64[M]")
    days = days_of(generator(1, "x"), months, np.array([500]), SCHOOL_DAYS)
    of_week = (days.astype(int) + 3) % 7
    assert set(of_week.tolist()) == {0, 1, 2, 3, 4}
    assert str(days.min()) >= "2025-06-01"
    assert str(days.max()) <= "2025-06-30"


def test_as_many_days_as_there_are_events() -> None:
    months = np.arange("2025-01", "2025-04", dtype="datetime64[M]")
    days = days_of(generator(1, "x"), months, np.array([3, 0, 5]), EVERY_DAY)
    assert np.unique(days.astype("datetime64[M]"), return_counts=True)[1].tolist() == [3, 5]


def test_ages_are_birthdays_and_minus_one_before_birth() -> None:
    born = np.array(["2015-06-15", "2015-06-15", "2026-01-01"], dtype="datetime64[D]")
    on = np.array(["2025-06-14", "2025-06-15", "2025-12-31"], dtype="datetime64[D]")
    assert completed_years(born, on).tolist() == [9, 10, -1]
