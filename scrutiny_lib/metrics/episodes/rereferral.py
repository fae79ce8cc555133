"""Re-referrals: referrals that follow one of the same child within twelve months.

Each looks back from its own date. Counting from today, as is often done, counts something else.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._dates import add_months
from scrutiny_lib.metrics.episodes.events import day_before, event_days, period
from scrutiny_lib.metrics.episodes.measure import Measure, measure

MONTHS = 12


def is_rereferral(
    referrals: pd.DataFrame,
    *,
    child: str = "child_id",
    date: str = "referral_date",
    months: int = MONTHS,
) -> pd.Series:
    """Mark the referrals that follow one of the same child within twelve months.

    Parameters
    ----------
    referrals : DataFrame
        One row a referral, without duplicates, in any order.
    child, date : str
        Columns.
    months : int
        How far each referral looks back from its own date, 1 or more. The day exactly so many
        months earlier still counts.

    Returns
    -------
    Series of bool
        With the index of `referrals`. Referrals of one child on one day are not earlier than
        each other.

    Raises
    ------
    ValueError
        If a column isn't there, a child or date is missing, or `months` isn't 1 or more.

    References
    ----------
    Department for Education, children in need census: "re-referrals within 12 months".
    """
    back = check.whole("months", months, 1)
    days = event_days(referrals, date)
    before = day_before(referrals, child, days)
    # A missing earlier date compares as false.
    return pd.Series(before >= add_months(days, -back), index=referrals.index, name="is_rereferral")


def rereferrals(
    referrals: pd.DataFrame,
    start: dt.date | str,
    end: dt.date | str,
    *,
    child: str = "child_id",
    date: str = "referral_date",
) -> Measure:
    """Give the share of a period's referrals that are re-referrals.

    Parameters
    ----------
    referrals : DataFrame
        One row a referral; it should reach back twelve months before the period.
    start, end : date
        First and last day of the period.
    child, date : str
        Columns.

    Returns
    -------
    Measure
        With a warning where the referrals don't reach back far enough, or share child and day.

    Raises
    ------
    ValueError
        As `is_rereferral`; also if the end is before the start.
    """
    first, last = period(start, end)
    days = event_days(referrals, date)
    within = (days >= first) & (days <= last)
    found = is_rereferral(referrals, child=child, date=date).to_numpy()
    said = []
    needed = add_months(np.array([first]), -MONTHS)[0]
    if days.size and days.min() > needed:
        said.append(
            f"referrals start on {days.min()}, later than 12 months before the period "
            f"({needed}): re-referrals may be undercounted"
        )
    same = int(referrals.duplicated([child, date]).sum())
    if same:
        said.append(f"{same} referrals have the child and the day of another: check for duplicates")
    return measure(
        "re-referrals within 12 months",
        int(np.count_nonzero(found & within)),
        int(np.count_nonzero(within)),
        "referrals within 12 months of an earlier referral of the same child, counted from each "
        "referral's own date, out of all referrals",
        tuple(said),
    )
