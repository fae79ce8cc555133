"""How long things took, in the units in which their standards are set.

A missing date gives a missing duration. An end before its start is an error in the record: it is
never a negative duration, but missing here, and `end_before_start` finds it for the report on
data quality.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import FloatArray
from scrutiny_lib.metrics._dates import DateArray, as_days, before, paired, usable
from scrutiny_lib.metrics.working_calendar import Calendar, england_and_wales, resolve

__all__ = [
    "add_working_days",
    "days",
    "end_before_start",
    "england_and_wales",
    "hours",
    "working_days",
]


def working_days(start: Any, end: Any, calendar: Calendar = None) -> Any:
    """Count the working days from one date to another.

    Parameters
    ----------
    start, end : date or array-like of dates
        The day that starts the clock, which isn't counted, and the last day, which is. Text must
        be ISO dates; times of day don't matter.
    calendar : busdaycalendar, iterable of dates, or None
        What is no working day besides Saturdays and Sundays; the bank holidays of England and
        Wales if None.

    Returns
    -------
    int, ndarray or Series
        A whole number of days: an int for two dates, floats of the same shape for arrays and
        Series (with their index). Missing where a date is missing or the end is before the
        start.

    Raises
    ------
    ValueError
        If something is no date, a single date is missing, a single end is before its start, a
        year is outside 1950 to 2099, shapes don't fit, or two Series have different indexes.

    Notes
    -----
    From a Friday to the Monday after it is one working day, and so is it from the Saturday.
    """
    first, last, index = paired(start=start, end=end)
    first, last = first.astype("datetime64[D]"), last.astype("datetime64[D]")
    days_off = resolve(calendar, first, last)
    known = usable(first, last)
    day = np.timedelta64(1, "D")
    some = np.datetime64("2000-01-03")
    # NumPy counts the first day and not the last; the clock does it the other way about.
    counted = np.busday_count(
        np.where(known, first, some) + day, np.where(known, last, some) + day, busdaycal=days_off
    )
    return _handed_back(np.where(known, counted, np.nan), index, whole=True)


def days(start: Any, end: Any) -> Any:
    """Count the calendar days from one date to another.

    Parameters
    ----------
    start, end : date or array-like of dates
        As for `working_days`.

    Returns
    -------
    int, ndarray or Series
        As for `working_days`; 0 within one day.

    Raises
    ------
    ValueError
        As `working_days`.
    """
    first, last, index = paired(start=start, end=end)
    first, last = first.astype("datetime64[D]"), last.astype("datetime64[D]")
    known = usable(first, last)
    counted = (last - first).astype(np.float64)
    return _handed_back(np.where(known, counted, np.nan), index, whole=True)


def hours(start: Any, end: Any) -> Any:
    """Count the hours from one moment to another, for standards such as 72 hours.

    Parameters
    ----------
    start, end : datetime or array-like of them
        With their times of day; a date alone is its midnight.

    Returns
    -------
    float, ndarray or Series
        Hours by the clock, with fractions. Missing as for `working_days`.

    Raises
    ------
    ValueError
        As `working_days`.
    """
    first, last, index = paired(start=start, end=end)
    known = usable(first, last)
    counted = (last - first) / np.timedelta64(1, "h")
    return _handed_back(np.where(known, counted, np.nan), index, whole=False)


def end_before_start(start: Any, end: Any) -> npt.NDArray[np.bool_]:
    """Find the records whose end is before their start.

    Parameters
    ----------
    start, end : array-like of dates
        As for `working_days`.

    Returns
    -------
    ndarray of bool
        True for an error; a missing date is none.

    Raises
    ------
    ValueError
        If something is no date, shapes don't fit, or two Series have different indexes.
    """
    first, last, _ = paired(start=start, end=end)
    return before(first, last)


def add_working_days(start: Any, n: int, calendar: Calendar = None) -> DateArray:
    """Give the last day of a time limit in working days.

    Parameters
    ----------
    start : date or array-like of dates
        The day that starts the clock; the first working day after it is day 1.
    n : int
        Working days, 1 or more.
    calendar
        As for `working_days`.

    Returns
    -------
    ndarray of datetime64[D]
        0-dimensional for a single date; missing where the start is.

    Raises
    ------
    ValueError
        If something is no date, a year is outside 1950 to 2099, or `n` isn't 1 or more.
    """
    first = as_days("start", start)
    days_off = resolve(calendar, first)
    count = check.whole("n", n, 1)
    return np.asarray(np.busday_offset(first, count, roll="backward", busdaycal=days_off))


def _handed_back(result: FloatArray, index: pd.Index | None, *, whole: bool) -> Any:
    if result.ndim == 0:
        return int(result) if whole else float(result)
    return result if index is None else pd.Series(result, index=index)
