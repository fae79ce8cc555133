from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.extracts.months import covered_by, periods_of


def days(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)).astype("datetime64[us]"))


def every_day(first: str, last: str, times: int = 1) -> pd.Series:
    return pd.Series(pd.date_range(first, last).repeat(times).astype("datetime64[us]"))


def names(months: pd.PeriodIndex) -> list[str]:
    return [str(month) for month in months]


def test_whole_months_are_covered() -> None:
    found = covered_by(every_day("2024-01-01", "2024-03-31"), nought=False)
    assert names(found.months) == ["2024-01", "2024-02", "2024-03"]
    assert (len(found.empty), len(found.cut), int(found.far.sum())) == (0, 0, 0)


def test_a_month_that_is_cut_short_has_no_figure() -> None:
    """Two a day: ten are expected in the five days from 27 to 31 March, so they are missing."""
    found = covered_by(every_day("2024-01-06", "2024-03-26", times=2), nought=False)
    assert names(found.months) == ["2024-02"]
    assert names(found.cut) == ["2024-01", "2024-03"]


@pytest.mark.parametrize(("times", "last"), [(2, "2024-03-27"), (3, "2024-03-28")])
def test_a_few_days_without_rows_are_no_cut(times: int, last: str) -> None:
    found = covered_by(every_day("2024-01-04", last, times=times), nought=False)
    assert names(found.months) == ["2024-01", "2024-02", "2024-03"]


def test_single_rows_years_apart_are_all_believed() -> None:
    """Found by hypothesis: where there is nothing but single rows, none of them is the odd one."""
    some = days(*(f"{year}-01-05" for year in range(1990, 2014, 2)))
    for nought in (True, False):
        assert len(covered_by(some, nought=nought).months) == 12


def test_a_month_without_rows_tells_nothing_or_that_nothing_happened() -> None:
    some = days("2024-01-31", "2024-01-31", "2024-03-01", "2024-03-31")
    found = covered_by(some, nought=False)
    assert (names(found.months), names(found.empty)) == (["2024-01", "2024-03"], ["2024-02"])
    assert names(covered_by(some, nought=True).months) == ["2024-01", "2024-02", "2024-03"]


def test_a_gap_of_a_year_tells_nothing_either_way() -> None:
    some = pd.concat([every_day("2022-01-01", "2022-02-28"), every_day("2023-03-01", "2023-03-31")])
    found = covered_by(some, nought=True)
    assert names(found.months) == ["2022-01", "2022-02", "2023-03"]
    assert len(found.empty) == 12
    shorter = pd.concat([every_day("2022-01-01", "2022-03-31"), some[59:]])
    assert len(covered_by(shorter, nought=True).months) == 15


@pytest.mark.parametrize("nought", [True, False])
@pytest.mark.parametrize("stray", ["1999-05-05", "2031-05-05"])
def test_one_row_years_away_is_mistyped(stray: str, nought: bool) -> None:
    some = pd.concat([every_day("2024-01-01", "2024-02-29"), days(stray)], ignore_index=True)
    found = covered_by(some, nought=nought)
    assert names(found.months) == ["2024-01", "2024-02"]
    assert found.far.tolist() == [False] * 60 + [True]


def test_a_handful_beyond_an_empty_month_is_mistyped_where_months_are_full() -> None:
    some = pd.concat([every_day("2024-01-01", "2024-02-29"), days("2024-06-15", "2024-06-16")])
    assert names(covered_by(some, nought=False).months) == ["2024-01", "2024-02"]
    assert names(covered_by(some, nought=True).months)[-1] == "2024-06"


def test_few_rows_are_all_believed() -> None:
    assert names(covered_by(days("2020-01-05", "2024-01-05"), nought=True).months) == [
        "2020-01",
        "2024-01",
    ]


def test_no_days_cover_nothing() -> None:
    assert len(covered_by(days(), nought=True).months) == 0


def test_a_quarter_is_covered_if_its_three_months_are() -> None:
    found = covered_by(every_day("2024-02-01", "2024-07-31"), nought=False)
    (only,) = periods_of(found, "quarter")
    assert (str(only.start_time.date()), str(only.end_time.date())) == ("2024-04-01", "2024-06-30")
    assert len(periods_of(found, "month")) == 6


def test_a_year_runs_from_april_to_march() -> None:
    (only,) = periods_of(covered_by(every_day("2023-01-01", "2024-03-31"), nought=False), "year")
    assert (str(only.start_time.date()), str(only.end_time.date())) == ("2023-04-01", "2024-03-31")


@given(st.lists(st.dates(pd.Timestamp("1990-01-01").date(), pd.Timestamp("2040-12-31").date())))
def test_every_month_is_covered_or_explained(some: list[object]) -> None:
    series = pd.Series(pd.to_datetime(pd.Series(some, dtype="object")).astype("datetime64[us]"))
    for nought in (True, False):
        found = covered_by(series, nought=nought)
        parts = [set(names(part)) for part in (found.months, found.empty, found.cut)]
        assert sum(map(len, parts)) == len(set.union(*parts))
        near = set(names(pd.PeriodIndex(series[~found.far].dt.to_period("M"), freq="M")))
        assert near <= parts[0] | parts[2]
        if len(some) < 10 and nought:
            assert not found.far.any()
