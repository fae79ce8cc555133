"""G and T charts: how much lies between rare events, instead of how many there are.

A month with a median of fewer than five events says little. What lies between one event and the
next says more: a larger value means that the events have become rarer.

References
----------
Benneyan JC (2001), "Number-between g-type statistical quality control charts for monitoring
adverse events", Health Care Manag Sci 4:305-318. Nelson LS (1994), "A control chart for
parts-per-million nonconforming items", J Qual Technol 26:239-240.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray
from scrutiny_lib.metrics._dates import as_days
from scrutiny_lib.metrics.run_chart import RunChart, run_chart
from scrutiny_lib.metrics.spc.baseline import baseline_points
from scrutiny_lib.metrics.spc.counts import LEAST_POINTS, TRIAL_POINTS, refuse_short
from scrutiny_lib.metrics.spc.limits import LIMIT_FACTOR, segment_limits
from scrutiny_lib.metrics.spc.points import LEAST_BASELINE
from scrutiny_lib.metrics.spc.rules import astronomical

SIGMAS = 3
POWER = 3.6  # makes times between random events about normal


@dataclass(frozen=True, eq=False)
class RareEventChart:
    """A G or T chart's figures.

    Attributes
    ----------
    points : DataFrame
        One row an interval between events: ``value, centre, lower, upper, signal``. The signal
        is ``"astronomical"`` outside a limit, ``"common_cause"``, or ``"missing"``.
    mean, centre, lower, upper : float
        The mean that the limits are made from (turned back, for a T chart), the centre line,
        and the limits. A lower limit of 0 is none.
    run_chart : RunChart
        Anhøj's tests about the centre line; trends and near limits mean nothing here, because
        the values are far from symmetrical.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader must know.
    n : int
        Observed intervals.
    """

    points: pd.DataFrame
    mean: float
    centre: float
    lower: float
    upper: float
    run_chart: RunChart
    method: str
    warnings: tuple[str, ...]
    n: int


def g_chart(counts: Any, *, baseline: int | None = None) -> RareEventChart:
    """Make a G chart of counts between rare events, such as referrals between two deaths.

    Parameters
    ----------
    counts : array-like
        How many cases lie between one event and the next, in time order.
    baseline : int, optional
        How many observed intervals at the start make the limits, at least 3; all if None.

    Returns
    -------
    RareEventChart
        Limits are mean ± 3√(mean(mean + 1)), the lower never below 0; the centre line is the
        median.

    Raises
    ------
    ValueError
        If there are fewer than four, one is negative or no number, or it isn't one series.
    """
    series = _series("counts", counts)
    base = series[_base(series, baseline)]
    mean = float(np.mean(base))
    reach = SIGMAS * float(np.sqrt(mean * (mean + 1)))
    method = "G chart: mean ± 3√(mean(mean + 1)), median as centre line"
    line = _Lines(mean, float(np.median(base)), max(mean - reach, 0.0), mean + reach, base.size)
    return _chart(series, line, method, ())


def t_chart(days: Any, *, baseline: int | None = None) -> RareEventChart:
    """Make a T chart of the time between rare events.

    Parameters
    ----------
    days : array-like
        The time from each event to the next, in time order, in days or any one unit.
    baseline : int, optional
        How many observed intervals at the start make the limits, at least 3; all if None.

    Returns
    -------
    RareEventChart
        An XmR chart of the times to the power of 1/3.6, turned back; the lower limit is never
        below 0.

    Raises
    ------
    ValueError
        If there are fewer than four or fewer than two moving ranges, one is negative or no
        number, or it isn't one series.
    """
    series = _series("days", days)
    n_base = int(np.count_nonzero(_base(series, baseline)))
    segment: IntArray = np.zeros(series.size, dtype=np.int64)
    limits = segment_limits(series ** (1 / POWER), segment, baseline, screen=False)
    refuse_short(limits, np.zeros(1, dtype=np.int64))
    mean, reach = float(limits.mean[0]), LIMIT_FACTOR * float(limits.average_range[0])
    lower, centre, upper = (max(x, 0.0) ** POWER for x in (mean - reach, mean, mean + reach))
    same_day = int(np.count_nonzero(series == 0))
    tied = (f"{same_day} intervals are 0: events on one day hide their order",) if same_day else ()
    method = "T chart: times to the power of 1/3.6, mean ± 2.66 × average moving range, turned back"
    return _chart(series, _Lines(centre, centre, lower, upper, n_base), method, tied)


def days_between(dates: Any) -> npt.NDArray[np.int64]:
    """Give the days from each event to the next.

    Parameters
    ----------
    dates : array-like of dates
        When the events happened, in any order.

    Returns
    -------
    ndarray of int64
        One fewer than the dates; 0 for two events on one day.

    Raises
    ------
    ValueError
        If there are fewer than two, or one is missing or no date.
    """
    days = as_days("dates", dates)
    if days.ndim != 1 or days.size < 2:
        raise ValueError(f"dates has {days.size} events: days between them need two or more")
    missing = np.isnat(days)
    if missing.any():
        raise ValueError(f"dates[{int(np.argmax(missing))}] is missing: every event needs its date")
    return np.diff(np.sort(days)).astype(np.int64)


def _series(name: str, values: Any) -> FloatArray:
    series = check.one_series(name, check.counts(name, values))
    observed = int(np.count_nonzero(np.isfinite(series)))
    if observed < LEAST_POINTS:
        raise ValueError(
            f"{name} has {observed} observed intervals: control limits need {LEAST_POINTS}"
        )
    return series


def _base(series: FloatArray, baseline: int | None) -> BoolArray:
    if baseline is not None:
        check.whole("baseline", baseline, LEAST_BASELINE)
    return baseline_points(np.isfinite(series), np.zeros(series.size, dtype=np.int64), baseline)


@dataclass(frozen=True)
class _Lines:
    mean: float
    centre: float
    lower: float
    upper: float
    n_base: int


def _chart(
    series: FloatArray, line: _Lines, method: str, warnings: tuple[str, ...]
) -> RareEventChart:
    lower, upper = np.full(series.size, line.lower), np.full(series.size, line.upper)
    outside = astronomical(series, lower, upper, 1e-12 * max(line.upper, 1.0))
    signal = np.where(outside != 0, "astronomical", "common_cause").astype(object)
    signal[~np.isfinite(series)] = "missing"
    points = pd.DataFrame(
        {"value": series, "centre": line.centre, "lower": lower, "upper": upper, "signal": signal}
    )
    trial = f"trial limits: they rest on {line.n_base} intervals, fewer than {TRIAL_POINTS}"
    return RareEventChart(
        points=points,
        mean=line.mean,
        centre=line.centre,
        lower=line.lower,
        upper=line.upper,
        run_chart=run_chart(series, line.centre),
        method=method,
        warnings=(*((trial,) if line.n_base < TRIAL_POINTS else ()), *warnings),
        n=int(np.count_nonzero(np.isfinite(series))),
    )
