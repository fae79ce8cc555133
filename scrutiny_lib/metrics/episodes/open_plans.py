"""Plans that are open on a day, and how long they have been."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import BoolArray
from scrutiny_lib.metrics._dates import DateArray, as_days
from scrutiny_lib.metrics.episodes.events import event_days, need_columns, one_day
from scrutiny_lib.metrics.episodes.measure import Measure, measure

LONG_DAYS = 729  # more days than this are two years or more


def is_open_on(
    plans: pd.DataFrame,
    day: dt.date | str,
    *,
    start: str = "plan_start_date",
    end: str = "plan_end_date",
) -> pd.Series:
    """Mark the plans that are open at the end of a day.

    Parameters
    ----------
    plans : DataFrame
        One row a plan; no end date while it is open.
    day : date
        Such as 31 March.
    start, end : str
        Columns.

    Returns
    -------
    Series of bool
        With the index of `plans`. A plan that ends on the day isn't open; one that ends before
        it starts never is.

    Raises
    ------
    ValueError
        If a column isn't there, a start is missing, or something is no date.
    """
    first, last = plan_days(plans, start, end)
    on = one_day("day", day)
    return pd.Series(_open(first, last, on), index=plans.index, name="is_open")


def open_two_years(
    plans: pd.DataFrame,
    day: dt.date | str,
    *,
    start: str = "plan_start_date",
    end: str = "plan_end_date",
) -> Measure:
    """Give the share of open plans that have been open for two years or more.

    Parameters
    ----------
    plans, day, start, end
        As for `is_open_on`.

    Returns
    -------
    Measure
        Out of the plans open on the day.

    Raises
    ------
    ValueError
        As `is_open_on`.
    """
    first, last = plan_days(plans, start, end)
    on = one_day("day", day)
    is_open = _open(first, last, on)
    long = is_open & ((on - first).astype(np.int64) > LONG_DAYS)
    return measure(
        "plans open for two years or more",
        int(np.count_nonzero(long)),
        int(np.count_nonzero(is_open)),
        f"plans open on {on} that started more than 729 days before, out of plans open that day",
        order_errors(first, last),
    )


def plan_days(plans: pd.DataFrame, start: str, end: str) -> tuple[DateArray, DateArray]:
    """Read the first and the last day of plans.

    Parameters
    ----------
    plans : DataFrame
        One row a plan.
    start, end : str
        Columns; a missing end is an open plan.

    Returns
    -------
    first, last : ndarray of datetime64[D]
        One element a plan.

    Raises
    ------
    ValueError
        If a column isn't there, a start is missing, or something is no date.
    """
    need_columns(plans, [start, end])
    return event_days(plans, start), as_days(end, plans[end])


def order_errors(first: DateArray, last: DateArray) -> tuple[str, ...]:
    """Say how many plans end before they start.

    Parameters
    ----------
    first, last : ndarray of datetime64[D]
        As `plan_days` returns them.

    Returns
    -------
    tuple of str
        One sentence, or none.
    """
    wrong = int(np.count_nonzero(last < first))
    return (f"{wrong} plans end before they start and are left out",) if wrong else ()


def _open(first: DateArray, last: DateArray, on: np.datetime64) -> BoolArray:
    # A plan that ends before it starts never meets both.
    return np.asarray((first <= on) & (np.isnat(last) | (last > on)))
