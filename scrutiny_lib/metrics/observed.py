"""Intervals for published figures, on the scale on which they were published."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray
from scrutiny_lib.metrics.intervals import rate, wilson

PER = {"per_10_000": 10_000.0, "per_100_000": 100_000.0}


def with_intervals(figures: pd.DataFrame, unit: str, confidence: float = 0.95) -> pd.DataFrame:
    """Add the interval of each figure that has the count it rests on.

    Parameters
    ----------
    figures : DataFrame
        Has `numerator`, `denominator`, `value` (published; per cent on a scale of 0 to 100).
    unit : {"count", "per_cent", "per_10_000", "per_100_000"}
        Of `value`. Per cent: Wilson. Rates: exact below ten events, Byar from ten on, over the
        population that the publisher's own rate implies, so that estimate and interval rest on
        the same one. A count has no interval here: whether it varies is a control chart's matter.
    confidence : float
        Of the intervals.

    Returns
    -------
    DataFrame
        A copy with `lower` and `upper`, missing where the count was not published.
    """
    parts = (figures[name].to_numpy(dtype=float) for name in ("numerator", "denominator", "value"))
    lower, upper = interval_limits(unit, *parts, confidence=confidence)
    return figures.assign(lower=lower, upper=upper)


def interval_limits(
    unit: str,
    numerator: FloatArray,
    denominator: FloatArray,
    value: FloatArray,
    *,
    confidence: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Give the limits of figures that stand in arrays, for who has no frame of them.

    Parameters
    ----------
    unit : {"count", "per_cent", "per_10_000", "per_100_000"}
        As for `with_intervals`, whose methods these are.
    numerator, denominator, value : ndarray of float64
        Of one length, missing as NaN.
    confidence : float
        Of the intervals.

    Returns
    -------
    (lower, upper) : ndarray of float64
        On the scale of `value`; NaN where the count was not published.
    """
    lower, upper = (np.full(len(value), np.nan) for _ in range(2))
    if unit == "per_cent":
        known = np.isfinite(numerator) & np.isfinite(value) & (denominator > 0)
        if known.any():
            limits = wilson(numerator[known], denominator[known], confidence)
            lower[known], upper[known] = np.asarray(limits.lower), np.asarray(limits.upper)
            return lower * 100, upper * 100
    elif unit in PER:
        with np.errstate(divide="ignore", invalid="ignore"):
            implied = np.where(value > 0, numerator / value * PER[unit], denominator)
        known = np.isfinite(numerator) & np.isfinite(value) & (implied > 0)
        if known.any():
            interval = rate(numerator[known], implied[known], PER[unit], confidence)
            lower[known], upper[known] = np.asarray(interval.lower), np.asarray(interval.upper)
    return lower, upper
