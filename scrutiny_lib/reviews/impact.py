"""Impact tests: whether the measure that a recommendation names got to its target afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from scrutiny_lib.config.reviews import Impact
from scrutiny_lib.metrics.intervals import wilson

Result = Literal["met", "not_met", "too_early", "not_testable"]
HIDDEN = "a count is hidden because it is small"


@dataclass(frozen=True)
class Promise:
    """What was to become of a measure: `due` is the day from which on it should be so.

    `polarity` is the better direction of the measure (``high``, ``low`` or ``none``), which
    decides where no `baseline` says in which direction the target lies.
    """

    due: pd.Timestamp | None
    target: float | None
    baseline: float | None = None
    polarity: str = "none"

    @property
    def wants_more(self) -> bool | None:
        """Whether the target lies above; None where nobody can tell."""
        if self.target is None:
            return None
        if self.baseline is not None and self.baseline != self.target:
            return self.target > self.baseline
        return {"high": True, "low": False}.get(self.polarity)


@dataclass(frozen=True)
class Retest:
    """What came of it.

    Attributes
    ----------
    result : str
        ``met``, ``not_met``, ``too_early`` or ``not_testable``.
    why : str
        Why it is too early or can't be tested; empty otherwise.
    value, lower, upper : float or None
        The measure since, with the interval of a share.
    cases : int
        Of a share: how many it rests on.
    periods : tuple
        Positions in the series of the months that it rests on.
    """

    result: Result
    why: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    cases: int = 0
    periods: tuple[int, ...] = ()


def retest(
    promise: Promise,
    series: pd.DataFrame | None,
    unit: str,
    step_months: int,
    settings: Impact,
    *,
    is_stock: bool = False,
    most_hidden: float = 0.0,
) -> Retest:
    """Test a promise on what came after its day.

    Parameters
    ----------
    promise : Promise
        What was to become of the measure.
    series : DataFrame or None
        Its figures: ``date`` (first day of each month or quarter), ``value``, ``numerator``,
        ``denominator``, and ``flag`` where one may be hidden. Hidden figures are missing. None if
        there are none.
    unit : str
        Unit of the measure; of ``per_cent`` cases are added up.
    step_months : int
        How many months a figure covers.
    settings : Impact
        How much has to lie after the day.
    is_stock : bool
        Whether the measure is counted on a day: of a share the last day is taken then, since most
        of those who are there on one day were there on the one before.
    most_hidden : float
        What share of the figures after the day may be hidden because they are small; what is left
        are the large ones.

    Returns
    -------
    Retest
        Only periods that begin after the day count. A share is ``met`` if it reaches the target,
        ``not_met`` if its interval lies short of it, and ``too_early`` in between: chance alone
        could make the difference.
    """
    more = promise.wants_more
    if promise.due is None or promise.target is None:
        return Retest("not_testable", "no day or no target was set")
    if series is None or more is None:
        why = "no figures of this measure have come" if series is None else "no direction was set"
        return Retest("not_testable", why)
    since = series[series["date"] > promise.due]
    if "flag" in since and len(since) and (since["flag"] == "c").mean() > most_hidden:
        return Retest("not_testable", HIDDEN)
    after = since[since["value"].notna()]
    if len(after) * step_months < settings.least_months:
        return Retest("too_early", "too few months have passed")
    after = after.tail(1) if is_stock and unit == "per_cent" else after
    positions = tuple(series.index.get_indexer(after.index).tolist())
    if unit == "per_cent":
        return _share(after, promise, positions, settings)
    value = float(after["value"].mean())
    reached = value >= promise.target if more else value <= promise.target
    return Retest("met" if reached else "not_met", value=value, periods=positions)


def _share(
    after: pd.DataFrame, promise: Promise, positions: tuple[int, ...], settings: Impact
) -> Retest:
    part, whole = float(after["numerator"].sum()), float(after["denominator"].sum())
    return replace(share_tested(part, whole, promise, settings), periods=positions)


def share_tested(part: float, whole: float, promise: Promise, settings: Impact) -> Retest:
    """Test a share: the cases of all periods together.

    Parameters
    ----------
    part, whole : float
        What came after the day, as it may be shown.
    promise : Promise
        With a target and a direction.
    settings : Impact
        How many cases there have to be.
    """
    if promise.target is None or promise.wants_more is None:
        return Retest("not_testable", "no target or no direction was set")
    if whole < settings.least_cases:
        return Retest("too_early", "too few cases have come since", cases=int(whole))
    limits = wilson(part, whole, settings.confidence)
    value, lower, upper = (100 * float(x) for x in (part / whole, limits.lower, limits.upper))
    more, target = promise.wants_more, promise.target
    reached = value >= target if more else value <= target
    short = upper < target if more else lower > target
    result: Result = "met" if reached else "not_met" if short else "too_early"
    why = "chance alone could make the difference" if result == "too_early" else ""
    return Retest(result, why, value, lower, upper, int(whole))


def audited(
    cases: pd.DataFrame, frame: pd.DataFrame, domain: str, good: Collection[str]
) -> pd.DataFrame | None:
    """Make a measure of an audit's domain: the share of cases whose work was found good.

    Parameters
    ----------
    cases, frame : DataFrame
        The tables ``audit_cases`` (moderated) and ``audit_frame``.
    domain : str
        A code of the list ``audit_domain``.
    good : collection of str
        The grades that count as good.

    Returns
    -------
    DataFrame or None
        One row an audit, by the day on which its cases were chosen: ``date, value, numerator,
        denominator``, a case and agency each. None if the domain was never graded.
    """
    some = cases[(cases["domain"] == domain) & cases["moderated_grade"].notna()]
    if some.empty:
        return None
    days = frame.drop_duplicates("audit_id", keep="last").set_index("audit_id")["selected_on"]
    dated = some.assign(
        date=some["audit_id"].map(days), is_good=some["moderated_grade"].isin(list(good))
    ).dropna(subset=["date"])
    found = dated.groupby("date")["is_good"].agg(["sum", "size"]).reset_index()
    found.columns = pd.Index(["date", "numerator", "denominator"])
    return found.assign(value=100 * found["numerator"] / found["denominator"])
