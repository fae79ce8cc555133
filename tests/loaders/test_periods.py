from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.loaders.published.periods import (
    MONTHS,
    PeriodKind,
    month_bounds,
    read_years,
    year_bounds,
)

ANY: PeriodKind = "year_or_range"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024", 2024),
        ("2016/17", 2017),
        ("2016-17", 2017),
        ("1999/00", 2000),
        ("2023 (Rev)", 2023),
        ("2025 (prov)", 2025),
        ("2020 (Final)", 2020),
        ("2016-17 (OT)", 2017),
    ],
)
def test_a_single_year_however_written_is_the_one_it_ends_in(text: str, year: int) -> None:
    assert read_years(pd.Series([text]), ANY)[0].tolist() == [year]


@pytest.mark.parametrize(
    "text", ["2014-16", "2013/14-15/16", "2016/16", "0", "", "24", "2024 (guess)", "2016-15"]
)
def test_a_range_of_years_is_no_yearly_figure(text: str) -> None:
    assert read_years(pd.Series([text]), ANY)[0].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("reporting_year", "2016/17"),
        ("reporting_year", "2016 (Rev)"),
        ("financial_year", "2016"),
        ("financial_year", "2016/18"),
        ("mid_year", "2016-17"),
    ],
)
def test_a_file_that_writes_years_one_way_is_not_read_another_way(
    kind: PeriodKind, text: str
) -> None:
    assert read_years(pd.Series([text]), kind)[0].isna().all()


def test_a_provisional_figure_says_so() -> None:
    _, note = read_years(pd.Series(["2025 (prov)", "2025 (Rev)", "2025"]), ANY)
    assert note.tolist() == ["provisional figure", "revised figure", ""]


def days(bounds: tuple[pd.Series, pd.Series]) -> tuple[str, str]:
    start, end = bounds
    return str(start.iloc[0].date()), str(end.iloc[0].date())


def test_a_year_ends_in_march_and_a_snapshot_is_its_last_day() -> None:
    year = pd.Series([2024])
    flow = year_bounds(year, "reporting_year", snapshot=False)
    assert days(flow) == ("2023-04-01", "2024-03-31")
    snapshot = year_bounds(year, "reporting_year", snapshot=True)
    assert days(snapshot) == ("2024-03-31", "2024-03-31")
    middle = year_bounds(year, "mid_year", snapshot=True)
    assert days(middle) == ("2024-06-30", "2024-06-30")


def test_the_months_of_a_year_run_from_april_to_march() -> None:
    year = pd.Series([2024])
    bounds = {month: days(month_bounds(year, month)) for month in MONTHS}
    assert bounds["April"] == ("2023-04-01", "2023-04-30")
    assert bounds["December"] == ("2023-12-01", "2023-12-31")
    assert bounds["January"] == ("2024-01-01", "2024-01-31")
    assert bounds["February"] == ("2024-02-01", "2024-02-29")
    assert bounds["March"] == ("2024-03-01", "2024-03-31")
    assert len(set(bounds.values())) == 12
