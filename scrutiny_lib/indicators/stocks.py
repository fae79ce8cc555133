"""How many children are on a plan, or looked after, at the end of each month."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from scrutiny_lib.indicators.flows import DATES, LOOKED_AFTER, PLANS
from scrutiny_lib.metrics.episodes.events import child_codes
from scrutiny_lib.metrics.episodes.open_plans import is_open_on, open_two_years

SHORT_TERM = ("V3", "V4")
"""Legal statuses of children in a series of short-term placements, who are not counted."""
_DAY = pd.Timedelta(days=1)
Stock = tuple[float, float, float]


def plans(frame: pd.DataFrame, seen: pd.Series) -> pd.DataFrame:
    """Return each plan from its start to its end.

    Parameters
    ----------
    frame : DataFrame
        Rows of list 7.
    seen : Series of datetime64
        The day of the snapshot that each row is from.

    Returns
    -------
    DataFrame
        ``child_id, start, end, seen``; labels are those of the rows.
    """
    return _spans(frame, DATES[PLANS], seen)


def times_in_care(frame: pd.DataFrame, seen: pd.Series) -> pd.DataFrame:
    """Return each time in care once, from its start to its end.

    A snapshot shows how a child was placed on its day, so that several snapshots have several
    rows for one time in care, and one may have more than one. The newest snapshot says whether it
    has ended.

    Parameters
    ----------
    frame, seen
        As for `plans`, of list 8.

    Returns
    -------
    DataFrame
        As `plans` returns it, without series of short-term placements.
    """
    begun, ended = DATES[LOOKED_AFTER]
    one = [frame["child_id"], frame[begun]]
    newest = seen.groupby(one).transform("max")
    rows = frame[(seen == newest) | newest.isna()]
    one = [rows["child_id"], rows[begun]]
    counted = (~rows["legal_status"].isin(SHORT_TERM)).groupby(one).transform("any")
    rows = rows.assign(**{ended: rows[ended].groupby(one).transform("max")})[counted]
    rows = rows.drop_duplicates(["child_id", begun])
    return _spans(rows, (begun, ended), seen.loc[rows.index])


def _spans(rows: pd.DataFrame, dates: tuple[str, str], seen: pd.Series) -> pd.DataFrame:
    start, end = rows[dates[0]], rows[dates[1]]
    return pd.DataFrame({"child_id": rows["child_id"], "start": start, "end": end, "seen": seen})


def lost(spans: pd.DataFrame, newest: pd.Timestamp) -> pd.Series:
    """Mark the spans that had not ended when they were last seen, before the newest snapshot."""
    return spans["end"].isna() & (spans["seen"] < newest)


def children(spans: pd.DataFrame, day: pd.Timestamp) -> Stock:
    """Count the children with an open span on a day: numerator, denominator, value."""
    there = is_open_on(spans, day, start="start", end="end").to_numpy()
    number = float(np.unique(spans["child"].to_numpy()[there]).size)
    return number, np.nan, number


def two_years(spans: pd.DataFrame, day: pd.Timestamp) -> Stock:
    """Return the share of open plans that have been open for two years or more."""
    found = open_two_years(spans, day, start="start", end="end")
    value = np.nan if found.percent is None else found.percent
    return found.numerator, found.denominator, value


SPANS: dict[str, Callable[[pd.DataFrame, pd.Series], pd.DataFrame]] = {
    PLANS: plans,
    LOOKED_AFTER: times_in_care,
}
"""The lists of what lasts, and how its spans are made."""
Measure = Callable[[pd.DataFrame, pd.Timestamp], Stock]
STOCKS: dict[str, tuple[str, Measure]] = {
    "csc_on_plan_own": (PLANS, children),
    "csc_cpp_2y_own": (PLANS, two_years),
    "csc_looked_after_own": (LOOKED_AFTER, children),
}
"""Each figure's list, and what is counted on a day."""


def at_month_ends(spans: pd.DataFrame, measure: Measure, months: pd.PeriodIndex) -> pd.DataFrame:
    """Measure spans on the last day of each month.

    Parameters
    ----------
    spans : DataFrame
        As `plans` returns them. Of one that had not ended when last seen nothing is known after
        that day, so it counts up to it.
    measure : callable
        One of `STOCKS`.
    months : PeriodIndex
        Which.

    Returns
    -------
    DataFrame
        ``numerator, denominator, value, flag`` by month.
    """
    (child,) = child_codes(spans["child_id"])
    known = spans.assign(child=child, end=spans["end"].fillna(spans["seen"] + _DAY))
    rows = [measure(known, month.end_time.normalize()) for month in months]
    frame = pd.DataFrame(rows, columns=["numerator", "denominator", "value"], index=months)
    return frame.astype("float64").assign(flag="")
