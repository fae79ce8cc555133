"""Plans that ended in a period, and how long they had lasted.

This "two years or more" isn't that of open plans: a long plan that is still open isn't in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import BoolArray, FloatArray
from scrutiny_lib.metrics._dates import DateArray
from scrutiny_lib.metrics.episodes.events import one_day, period
from scrutiny_lib.metrics.episodes.measure import Measure, measure
from scrutiny_lib.metrics.episodes.open_plans import LONG_DAYS, order_errors, plan_days


@dataclass(frozen=True, eq=False)
class Durations:
    """How long the plans lasted that ended in a period.

    Attributes
    ----------
    n : int
        How many ended with a duration.
    lower_quartile, median, upper_quartile : float or None
        Days; None if there are none.
    method : str
        For the caption.
    warnings : tuple of str
        Records left out, and what the data can't see.
    """

    n: int
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    method: str
    warnings: tuple[str, ...]


def ceased_two_years(
    plans: pd.DataFrame,
    period_start: dt.date | str,
    period_end: dt.date | str,
    *,
    start: str = "plan_start_date",
    end: str = "plan_end_date",
    seen_from: dt.date | str | None = None,
) -> Measure:
    """Give the share of a period's ended plans that had lasted two years or more.

    Parameters
    ----------
    plans : DataFrame
        One row a plan.
    period_start, period_end : date
        First and last day of the period.
    start, end : str
        Columns.
    seen_from : date, optional
        The day from which on all plans that ended are in the data. A single Annex A extract
        holds those of six months only.

    Returns
    -------
    Measure
        Out of the plans that ended in the period, with a warning where `seen_from` isn't given
        or is later than the period's start.

    Raises
    ------
    ValueError
        If a column isn't there, a start is missing, something is no date, or the period ends
        before it starts.
    """
    first, last = plan_days(plans, start, end)
    span = period(period_start, period_end)
    ended, days = _ended(first, last, span)
    return measure(
        "plans that lasted two years or more",
        int(np.count_nonzero(days > LONG_DAYS)),
        int(np.count_nonzero(ended)),
        f"plans that ended from {span[0]} to {span[1]} after more than 729 days, out of plans "
        "that ended then",
        (*order_errors(first, last), *_censored(span[0], seen_from)),
    )


def closed_durations(
    plans: pd.DataFrame,
    period_start: dt.date | str,
    period_end: dt.date | str,
    *,
    start: str = "plan_start_date",
    end: str = "plan_end_date",
    seen_from: dt.date | str | None = None,
) -> Durations:
    """Give the median and quartiles of how long plans lasted that ended in a period.

    Parameters
    ----------
    plans, period_start, period_end, start, end, seen_from
        As for `ceased_two_years`.

    Returns
    -------
    Durations
        In days.

    Raises
    ------
    ValueError
        As `ceased_two_years`.
    """
    first, last = plan_days(plans, start, end)
    span = period(period_start, period_end)
    _, days = _ended(first, last, span)
    lower, middle, upper = _quartiles(days)
    return Durations(
        n=int(days.size),
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
        method=f"days from start to end of plans that ended from {span[0]} to {span[1]}",
        warnings=(*order_errors(first, last), *_censored(span[0], seen_from)),
    )


def _quartiles(days: FloatArray) -> tuple[float | None, float | None, float | None]:
    if days.size == 0:
        return None, None, None
    lower, middle, upper = np.quantile(days, [0.25, 0.5, 0.75])
    return float(lower), float(middle), float(upper)


def _ended(
    first: DateArray, last: DateArray, span: tuple[np.datetime64, np.datetime64]
) -> tuple[BoolArray, FloatArray]:
    """Mark the plans that ended in a period, and give their days."""
    ended = np.asarray((last >= span[0]) & (last <= span[1]) & (last >= first))
    return ended, (last - first)[ended].astype(np.float64)


def _censored(start: np.datetime64, seen_from: dt.date | str | None) -> tuple[str, ...]:
    if seen_from is None:
        return (
            "it isn't said from when on all ended plans are in the data: one extract holds those "
            "of six months only, and leaves out others",
        )
    known = one_day("seen_from", seen_from)
    if known > start:
        return (f"plans that ended before {known} are not all in the data: those are missing",)
    return ()
