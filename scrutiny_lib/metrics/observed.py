"""Intervals for published figures, on the scale on which they were published."""

from __future__ import annotations

import numpy as np
import pandas as pd

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
    found = figures.assign(lower=np.nan, upper=np.nan)
    numerator = found["numerator"].to_numpy(dtype=float)
    value = found["value"].to_numpy(dtype=float)
    if unit == "per_cent":
        base = found["denominator"].to_numpy(dtype=float)
        known = np.isfinite(numerator) & np.isfinite(value) & (base > 0)
        if known.any():
            limits = wilson(numerator[known], base[known], confidence)
            found.loc[known, "lower"] = np.asarray(limits.lower) * 100
            found.loc[known, "upper"] = np.asarray(limits.upper) * 100
    elif unit in PER:
        given = found["denominator"].to_numpy(dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            implied = np.where(value > 0, numerator / value * PER[unit], given)
        known = np.isfinite(numerator) & np.isfinite(value) & (implied > 0)
        if known.any():
            interval = rate(numerator[known], implied[known], PER[unit], confidence)
            found.loc[known, "lower"] = np.asarray(interval.lower)
            found.loc[known, "upper"] = np.asarray(interval.upper)
    return found
