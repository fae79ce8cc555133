"""Repeat plans: child protection plans of children who were on one ever before.

However long ago that was: a repeat "within two years" is another measure, and never shares a
name with this one.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics.episodes.events import day_before, event_days, need_columns, period
from scrutiny_lib.metrics.episodes.measure import Measure, measure


def is_repeat_plan(
    plans: pd.DataFrame,
    *,
    child: str = "child_id",
    start: str = "plan_start_date",
    previous: str | None = None,
) -> pd.Series:
    """Mark the plans of children who were on a plan ever before.

    Parameters
    ----------
    plans : DataFrame
        One row a plan, without duplicates, in any order.
    child, start : str
        Columns.
    previous : str, optional
        A column that says how many plans the child had before this one, such as Annex A's
        "Number of Previous Child Protection Plans"; a missing number is taken for not known.

    Returns
    -------
    Series of bool
        With the index of `plans`: there is an earlier plan in the data, however long ago, or
        the column says so.

    Raises
    ------
    ValueError
        If a column isn't there, a child or date is missing, or a number of plans is negative.
    """
    days = event_days(plans, start)
    repeat = ~np.isnat(day_before(plans, child, days))
    if previous is not None:
        need_columns(plans, [previous])
        repeat |= check.counts(previous, plans[previous]) > 0
    return pd.Series(repeat, index=plans.index, name="is_repeat_plan")


def repeat_plans(
    plans: pd.DataFrame,
    start: dt.date | str,
    end: dt.date | str,
    *,
    child: str = "child_id",
    date: str = "plan_start_date",
    previous: str | None = None,
) -> Measure:
    """Give the share of a period's new plans that are a child's second or later plan.

    Parameters
    ----------
    plans : DataFrame
        One row a plan.
    start, end : date
        First and last day of the period.
    child, date, previous : str
        Columns, as for `is_repeat_plan`.

    Returns
    -------
    Measure
        With a warning where earlier plans can only be seen if they are in the data.

    Raises
    ------
    ValueError
        As `is_repeat_plan`; also if the end is before the start.
    """
    first, last = period(start, end)
    days = event_days(plans, date)
    within = (days >= first) & (days <= last)
    repeat = is_repeat_plan(plans, child=child, start=date, previous=previous).to_numpy()
    blind = ("plans that are not in the data can't be seen: repeat plans may be undercounted",)
    return measure(
        "second or subsequent plans, ever",
        int(np.count_nonzero(repeat & within)),
        int(np.count_nonzero(within)),
        "plan starts of children who were on a plan ever before, out of all plan starts",
        () if previous is not None else blind,
    )
