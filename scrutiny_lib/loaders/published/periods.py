"""Read the ways in which publishers write a year, and turn them into first and last days."""

from __future__ import annotations

from typing import Literal

import pandas as pd

PeriodKind = Literal["reporting_year", "mid_year", "financial_year", "year_or_range"]

MARKS = {"rev": "revised figure", "final": "", "prov": "provisional figure", "ot": ""}
MONTHS = (
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "January",
    "February",
    "March",
)


def read_years(text: pd.Series, kind: PeriodKind) -> tuple[pd.Series, pd.Series]:
    """Read the year in which each period ends.

    Parameters
    ----------
    text : Series of str
        ``2024``, ``2023/24``, ``2016-17``, ``2023 (Rev)`` …
    kind : str
        ``reporting_year`` and ``mid_year`` take four digits, ``financial_year`` a pair of
        following years, ``year_or_range`` all of these with a mark in brackets.

    Returns
    -------
    (year, note)
        `year` is missing where the text is no single year: ``2014-16`` spans three years, so it
        is not a yearly figure. `note` says ``provisional figure`` where the publisher does.
    """
    found = text.str.extract(r"^(\d{4})(?:[/-](\d{2}))?(?: \((\w+)\))?$")
    start = pd.to_numeric(found[0])
    second = pd.to_numeric(found[1])
    mark = found[2].astype("str").str.lower()
    paired = second.notna()
    year = start.where(~paired, start + 1)
    fits = start.gt(1900) & (~paired | second.eq((start + 1) % 100))
    if kind in ("reporting_year", "mid_year"):
        fits &= ~paired
    elif kind == "financial_year":
        fits &= paired
    allowed = mark.isin(list(MARKS)) if kind == "year_or_range" else mark.isna()
    fits &= mark.isna() | allowed
    notes = [MARKS.get(entry, "") for entry in mark]
    return year.where(fits), pd.Series(notes, index=text.index, dtype="str")


def year_bounds(
    year: pd.Series, kind: PeriodKind, *, snapshot: bool
) -> tuple[pd.Series, pd.Series]:
    """Turn the year a period ends in into its first and last day.

    A year ends on 31 March, as all of these sources count. A snapshot is taken on that day, a
    population estimate on 30 June.
    """
    if kind == "mid_year":
        day = _day(year, "06-30")
        return day, day
    end = _day(year, "03-31")
    return (end if snapshot else _day(year - 1, "04-01")), end


def month_bounds(year: pd.Series, month: str) -> tuple[pd.Series, pd.Series]:
    """Turn a month's name, in the year that ends in March, into its first and last day."""
    number = (MONTHS.index(month) + 3) % 12 + 1
    start = _day(year - (number > 3), f"{number:02d}-01")
    return start, start + pd.offsets.MonthEnd(0)


def _day(year: pd.Series, day: str) -> pd.Series:
    text = year.astype("int64").astype("str") + f"-{day}"
    return pd.to_datetime(text, format="%Y-%m-%d").astype("datetime64[us]")
