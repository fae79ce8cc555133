"""The days on which England and Wales work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

import holidays
import numpy as np

from scrutiny_lib.metrics._dates import DateArray

FIRST_YEAR, LAST_YEAR = 1950, 2099
_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_FIRST_DAY, _LAST_DAY = np.datetime64(f"{FIRST_YEAR}-01-01"), np.datetime64(f"{LAST_YEAR}-12-31")

Calendar: TypeAlias = np.busdaycalendar | Iterable[dt.date] | None


@cache
def england_and_wales() -> np.busdaycalendar:
    """Give the working days of England and Wales: Monday to Friday without bank holidays.

    Returns
    -------
    busdaycalendar
        NumPy's calendar of working days, for the years 1950 to 2099.

    Notes
    -----
    Bank holidays are those of the ``holidays`` package, with the days in lieu and the single
    ones (jubilees, the funeral of 2022, the coronation). Those of coming years may still change.
    """
    return _calendar(holidays.country_holidays("GB", subdiv="ENG", years=_YEARS))


def resolve(calendar: Calendar, *dates: DateArray) -> np.busdaycalendar:
    """Give a calendar for the dates.

    Parameters
    ----------
    calendar : busdaycalendar, iterable of dates, or None
        A calendar; the days that are not worked besides Saturdays and Sundays (dates, or a
        calendar of the ``holidays`` package); England and Wales if None.
    *dates : ndarray of datetime64
        What it is for.

    Returns
    -------
    busdaycalendar
        NumPy's calendar of working days.

    Raises
    ------
    ValueError
        If a date is before 1950 or after 2099, or the calendar holds something else than dates.
    """
    for part in dates:
        _refuse_far(part)
    if calendar is None:
        return england_and_wales()
    if isinstance(calendar, np.busdaycalendar):
        return calendar
    if isinstance(calendar, holidays.HolidayBase):
        return _calendar(_every_year(calendar.copy()))  # type: ignore[no-untyped-call]
    return _calendar(calendar)


def _every_year(known: holidays.HolidayBase) -> list[dt.date]:
    """Ask for one day of each year: that is when such a calendar works the year out."""
    for year in _YEARS:
        known.get(dt.date(year, 1, 1))
    return list(known)


def _calendar(days: Iterable[dt.date]) -> np.busdaycalendar:
    try:
        return np.busdaycalendar(holidays=[np.datetime64(day, "D") for day in days])
    except (TypeError, ValueError):
        raise ValueError("calendar holds something that is no date: give dates") from None


def _refuse_far(dates: DateArray) -> None:
    far = (dates < _FIRST_DAY) | (dates > _LAST_DAY)
    if far.any():
        first = int(np.argmax(far))
        raise ValueError(
            f"dates[{first}] is {dates.ravel()[first]}, outside {FIRST_YEAR} to {LAST_YEAR}: "
            "correct it or leave it missing"
        )
