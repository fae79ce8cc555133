"""From contact to plan: how many contacts are followed by each later step, and how soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import FloatArray, IntArray
from scrutiny_lib.metrics.episodes.events import (
    child_codes,
    event_days,
    keys,
    need_columns,
    one_day,
    period,
)
from scrutiny_lib.metrics.intervals import wilson

WITHIN_DAYS = 365


@dataclass(frozen=True, eq=False)
class Conversion:
    """How many first events are followed by each later step.

    Attributes
    ----------
    steps : DataFrame
        One row a step after the first: ``step, n_reached, n_of, value, lower, upper, n_children,
        median_days``. `value` is a proportion of first events with Wilson's limits, `n_children`
        the different children among those reached, `median_days` the time from the first event.
        Missing where there is nothing to divide or to order.
    n_of : int
        First events that could be followed up in full.
    n_censored : int
        First events of the period that couldn't, because the data end too early; left out.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader must know.
    """

    steps: pd.DataFrame
    n_of: int
    n_censored: int
    method: str
    warnings: tuple[str, ...]


def conversion(
    events: Mapping[str, pd.DataFrame],
    start: dt.date | str,
    end: dt.date | str,
    *,
    seen_to: dt.date | str,
    within_days: int = WITHIN_DAYS,
    child: str = "child_id",
    date: str = "date",
) -> Conversion:
    """Follow the first events of a period to later steps of the same children.

    Parameters
    ----------
    events : mapping of str to DataFrame
        The steps by name, in order, such as contact, referral, assessment, plan; one row an
        event, with its child and its date.
    start, end : date
        First and last day of the period in which the first events lie.
    seen_to : date
        The last day up to which all steps are in the data.
    within_days : int
        How many days each first event is followed up, 0 or more; the same for all, so that late
        ones don't look as if nothing came of them.
    child, date : str
        Columns of every frame.

    Returns
    -------
    Conversion
        A step counts as reached if the child has one on the day of the first event or within
        so many days after it. Steps are looked up one by one from the first event, so that one
        that wasn't recorded doesn't hide those after it.

    Raises
    ------
    ValueError
        If there are fewer than two steps, a column isn't there, a child or date is missing, or
        the period ends before it starts.

    Notes
    -----
    What is counted are first events: three contacts before one plan are three that were
    followed by a plan. There is no national definition of a contact.
    """
    if len(events) < 2:
        raise ValueError(f"events has {len(events)} steps: give the first and one or more later")
    first, last = period(start, end)
    window = check.whole("within_days", within_days, 0)
    days = [event_days(frame, date) for frame in events.values()]
    codes = _codes(events, child)
    in_period = (days[0] >= first) & (days[0] <= last)
    followed = in_period & (days[0] + np.timedelta64(window, "D") <= one_day("seen_to", seen_to))
    origin = keys(codes[0][followed], days[0][followed])
    n_of, n_censored = origin.size, int(np.count_nonzero(in_period & ~followed))
    rows = [
        _row(step, origin, keys(code, day), window, codes[0][followed])
        for step, code, day in zip(list(events)[1:], codes[1:], days[1:], strict=True)
    ]
    name = next(iter(events))
    late = f"{n_censored} of the period are left out: the data end before their {window} days do"
    return Conversion(
        steps=pd.DataFrame(rows),
        n_of=n_of,
        n_censored=n_censored,
        method=f"{name} from {first} to {last} followed by a step within {window} days",
        warnings=(late,) if n_censored else (),
    )


def _codes(events: Mapping[str, pd.DataFrame], child: str) -> list[IntArray]:
    for frame in events.values():
        need_columns(frame, [child])
    return child_codes(*(frame[child] for frame in events.values()))


def _row(
    step: str, origin: IntArray, later: IntArray, window: int, children: IntArray
) -> dict[str, object]:
    waited = days_to_next(origin, np.sort(later))
    reached = waited <= window
    n_reached, n_of = int(np.count_nonzero(reached)), origin.size
    share = wilson(n_reached, n_of) if n_of else None
    return {
        "step": step,
        "n_reached": n_reached,
        "n_of": n_of,
        "value": np.nan if share is None else share.value,
        "lower": np.nan if share is None else share.lower,
        "upper": np.nan if share is None else share.upper,
        "n_children": int(np.unique(children[reached]).size),
        "median_days": float(np.median(waited[reached])) if n_reached else np.nan,
    }


def days_to_next(origin: IntArray, later: IntArray) -> FloatArray:
    """Give the days from each event to the same child's next step.

    Parameters
    ----------
    origin : ndarray of int64
        Events, as `scrutiny_lib.metrics.episodes.events.keys` has them.
    later : ndarray of int64
        Steps, as `keys` has them, sorted.

    Returns
    -------
    ndarray of float64
        One element an event, 0 for a step on the same day. Where the child has no later step it
        is infinite, or more than any number of days.
    """
    if later.size == 0:
        return np.full(origin.size, np.inf)
    place = np.searchsorted(later, origin, side="left")
    found = later[np.minimum(place, later.size - 1)]
    # The next event of another child is further away than any span of days.
    return np.where(found >= origin, (found - origin).astype(np.float64), np.inf)
