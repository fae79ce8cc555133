"""Confidence intervals for counts, proportions and rates.

The formulas are those of public health practice in England: Wilson's score interval for a
proportion, Byar's approximation for a count of ten or more, exact Poisson limits below ten.

Intervals for counts assume independent events. Brothers and sisters share referrals and plans,
so an interval on a count of children is too narrow; captions say so.

References
----------
Office for Health Improvement and Disparities, "Fingertips technical guidance: commonly used
public health statistics and their confidence intervals".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from scrutiny_lib.metrics._checks import (
    FloatArray,
    FloatOrArray,
    counts,
    denominators,
    fraction,
    parts_of,
    positive,
    together,
)

EXACT_BELOW = 10  # Byar's approximation is good enough from ten events on


@dataclass(frozen=True, eq=False)
class Interval:
    """An estimate with its limits, and how they were made.

    Attributes
    ----------
    value, lower, upper : float or ndarray
        Floats if the input was a single number, arrays of its shape if it was an array. Missing
        input is missing (NaN) in the same place of all three.
    confidence : float
        Such as 0.95.
    method : str
        The method's name, ready for a caption.
    n : float or ndarray
        What the estimate rests on: the total, the population, or the count itself.
    """

    value: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    confidence: float
    method: str
    n: FloatOrArray


def z_score(confidence: float) -> float:
    """Give the normal deviate of a two-sided confidence: 1.959964 for 0.95.

    Raises
    ------
    ValueError
        If `confidence` isn't strictly between 0 and 1.
    """
    level = fraction("confidence", confidence)
    return float(-special.ndtri((1 - level) / 2))


def wilson(count: Any, total: Any, confidence: float = 0.95) -> Interval:
    """Give Wilson's score interval for a proportion.

    Parameters
    ----------
    count : float or array-like
        How many had the feature.
    total : float or array-like
        Out of how many.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        Proportions from 0 to 1.

    Raises
    ------
    ValueError
        If a count is negative or above its total, a total is zero or less, a single number is
        missing, or the shapes don't fit.

    References
    ----------
    Wilson EB (1927), J Am Stat Assoc 22:209-212.
    """
    z = z_score(confidence)
    x, n = parts_of("count", counts("count", count), "total", denominators("total", total))
    centre = 2 * x + z**2
    spread = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    scale = 2 * (n + z**2)
    # The formula gives exactly 0 for none and 1 for all; floating point misses both by a hair.
    lower = np.where(x == 0, 0.0, np.maximum((centre - spread) / scale, 0.0))
    upper = np.where(x == n, 1.0, np.minimum((centre + spread) / scale, 1.0))
    return _interval(x / n, lower, upper, confidence, "Wilson score", n, missing=np.isnan(x + n))


def byar(count: Any, confidence: float = 0.95) -> Interval:
    """Give Byar's approximate interval for a count.

    Parameters
    ----------
    count : float or array-like
        Events counted; the approximation is meant for ten or more (see `rate`).
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        In events.

    Raises
    ------
    ValueError
        If a count is negative or a single number is missing.

    References
    ----------
    Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, p. 69.
    """
    x = counts("count", count)
    lower, upper = _byar_limits(x, z_score(confidence))
    return _interval(x, lower, upper, confidence, "Byar", x, missing=np.isnan(x))


def exact_poisson(count: Any, confidence: float = 0.95) -> Interval:
    """Give the exact Poisson interval for a count, from the chi-squared distribution.

    Parameters
    ----------
    count : float or array-like
        Events counted (an expected count need not be whole).
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        In events; the lower limit of no events is 0.

    Raises
    ------
    ValueError
        If a count is negative or a single number is missing.

    References
    ----------
    Garwood F (1936), Biometrika 28:437-442.
    """
    level = fraction("confidence", confidence)
    x = counts("count", count)
    lower, upper = _exact_limits(x, level)
    return _interval(x, lower, upper, confidence, "exact Poisson", x, missing=np.isnan(x))


def rate(count: Any, population: Any, per: float = 10_000, confidence: float = 0.95) -> Interval:
    """Give a crude rate with its interval: exact below ten events, Byar's from ten on.

    Parameters
    ----------
    count : float or array-like
        Events counted.
    population : float or array-like
        Whom they could have happened to; say its age range and vintage where it is shown.
    per : float
        The rate is for each `per` of the population.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        Events for each `per` of the population.

    Raises
    ------
    ValueError
        If a count is negative, a population or `per` is zero or less, a single number is
        missing, or the shapes don't fit.

    References
    ----------
    OHID, Fingertips technical guidance, "crude rates".
    """
    level, scale = fraction("confidence", confidence), positive("per", per)
    x, n = together(count=counts("count", count), population=denominators("population", population))
    lower, upper = map(np.array, _byar_limits(x, z_score(level)))
    few = x < EXACT_BELOW
    lower[few], upper[few] = _exact_limits(x[few], level)
    factor = scale / n
    missing = np.isnan(x + n)
    used = "exact Poisson below 10 events, Byar from 10"
    return _interval(x * factor, lower * factor, upper * factor, level, used, n, missing=missing)


def _byar_limits(x: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    some = np.where(x > 0, x, 1.0)
    root = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    lower = np.where(x > 0, some * np.maximum(root, 0.0) ** 3, 0.0)
    more = x + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return lower, upper


def _exact_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    # Half the chi-squared quantile on 2x degrees of freedom is the gamma quantile of shape x.
    tail = (1 - level) / 2
    lower = np.where(x > 0, special.gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return lower, np.asarray(special.gammainccinv(x + 1, tail), dtype=np.float64)


def _interval(
    value: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    confidence: float,
    method: str,
    n: FloatArray,
    *,
    missing: Any,
) -> Interval:
    """Keep the estimate inside its limits against rounding, and missing input missing."""
    low = np.where(missing, np.nan, np.minimum(lower, value))
    high = np.where(missing, np.nan, np.maximum(upper, value))
    shown = np.where(missing, np.nan, value)
    if shown.ndim == 0:
        return Interval(float(shown), float(low), float(high), confidence, method, float(n))
    return Interval(shown, low, high, confidence, method, np.array(n))
