"""The time limits of the system, each with the event that starts its clock and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._dates import DateArray, add_months, as_days, as_moments, paired, usable
from scrutiny_lib.metrics.timeliness import add_working_days
from scrutiny_lib.metrics.working_calendar import Calendar

Unit = Literal["working days", "months", "hours"]

_WORKING_TOGETHER = "Working Together to Safeguard Children 2023"


@dataclass(frozen=True)
class Standard:
    """One time limit.

    Attributes
    ----------
    standard_id : str
        Its name in code.
    label : str
        Its name for a reader.
    limit : int
        How many of `unit`.
    unit : {"working days", "months", "hours"}
        Working days don't count the day that starts the clock.
    clock_starts, clock_stops : str
        The events between which it runs.
    source : str
        Where it is laid down.
    """

    standard_id: str
    label: str
    limit: int
    unit: Unit
    clock_starts: str
    clock_stops: str
    source: str


# fmt: off
_ALL = (
    Standard("notification", "Serious incident notified", 5, "working days",
             "the authority becomes aware of the incident", "notification to the Panel",
             _WORKING_TOGETHER),
    Standard("rapid_review", "Rapid review", 15, "working days",
             "the authority becomes aware of the incident", "rapid review sent to the Panel",
             _WORKING_TOGETHER),
    Standard("practice_review", "Local child safeguarding practice review", 6, "months",
             "decision to hold the review", "publication",
             "Child Safeguarding Practice Review Panel, guidance"),
    Standard("conference", "Initial child protection conference", 15, "working days",
             "strategy discussion that initiated the section 47 enquiry", "conference",
             _WORKING_TOGETHER),
    Standard("assessment", "Assessment", 45, "working days",
             "referral", "assessment completed", _WORKING_TOGETHER),
    Standard("return_interview", "Return home interview", 72, "hours",
             "the child is found or returns", "interview",
             "Statutory guidance on children who run away or go missing from home or care 2014"),
)
# fmt: on

STANDARDS: Mapping[str, Standard] = MappingProxyType({s.standard_id: s for s in _ALL})


def deadline(start: Any, standard: Standard, calendar: Calendar = None) -> DateArray:
    """Give the last day, or for hours the last moment, that meets a standard.

    Parameters
    ----------
    start : date or array-like of dates
        When the clock started.
    standard : Standard
        The limit.
    calendar
        As for `working_days`.

    Returns
    -------
    ndarray of datetime64
        Days, or moments for a standard in hours; 0-dimensional for a single start. Missing
        where the start is.

    Raises
    ------
    ValueError
        If something is no date, or a single start is missing.
    """
    if standard.unit == "hours":
        return np.asarray(as_moments("start", start) + np.timedelta64(standard.limit, "h"))
    if standard.unit == "months":
        return add_months(as_days("start", start), standard.limit)
    return add_working_days(start, standard.limit, calendar)


def met(start: Any, end: Any, standard: Standard, calendar: Calendar = None) -> Any:
    """Say whether each record met a standard.

    Parameters
    ----------
    start, end : date or array-like of dates
        When the clock started and stopped.
    standard : Standard
        The limit.
    calendar
        As for `working_days`.

    Returns
    -------
    bool, BooleanArray or Series
        True, False, or missing where a date is missing (such as a case still open) or the end
        is before the start.

    Raises
    ------
    ValueError
        If something is no date, a single date is missing, a single end is before its start,
        shapes don't fit, or two Series have different indexes.
    """
    first, last, index = paired(start=start, end=end)
    if standard.unit != "hours":
        first, last = first.astype("datetime64[D]"), last.astype("datetime64[D]")
    known = usable(first, last)
    in_time = last <= deadline(first, standard, calendar)
    if known.ndim == 0:
        return bool(in_time)
    out = pd.array(np.where(known, in_time, False), dtype="boolean")
    out[~known] = pd.NA
    return out if index is None else pd.Series(out, index=index)
