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

from typing import Any

import numpy as np

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._poisson import (
    Interval,
    byar_limits,
    exact_limits,
    make_interval,
    z_score,
)
from scrutiny_lib.metrics.standardised import directly_standardised_rate

__all__ = [
    "Interval",
    "byar",
    "directly_standardised_rate",
    "exact_poisson",
    "rate",
    "wilson",
    "z_score",
]

EXACT_BELOW = 10  # Byar's approximation is good enough from ten events on


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
    x, n = check.parts_of(
        "count", check.counts("count", count), "total", check.denominators("total", total)
    )
    p, centre, scale = x / n, 2 * x + z**2, 2 * (n + z**2)
    spread = z * np.sqrt(z**2 + 4 * x * (1 - p))
    # The formula gives exactly 0 for none and 1 for all; floating point misses both by a hair.
    lower = np.where(x == 0, 0.0, np.maximum((centre - spread) / scale, 0.0))
    upper = np.where(x == n, 1.0, np.minimum((centre + spread) / scale, 1.0))
    return make_interval(
        x / n, lower, upper, confidence, "Wilson score", n, missing=np.isnan(x + n)
    )


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
    x = check.counts("count", count)
    lower, upper = byar_limits(x, z_score(confidence))
    return make_interval(x, lower, upper, confidence, "Byar", x, missing=np.isnan(x))


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
    level = check.fraction("confidence", confidence)
    x = check.counts("count", count)
    lower, upper = exact_limits(x, level)
    return make_interval(x, lower, upper, confidence, "exact Poisson", x, missing=np.isnan(x))


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
    level, scale = check.fraction("confidence", confidence), check.positive("per", per)
    x, n = check.together(
        count=check.counts("count", count), population=check.denominators("population", population)
    )
    lower, upper = map(np.array, byar_limits(x, z_score(level)))
    few = x < EXACT_BELOW
    lower[few], upper[few] = exact_limits(x[few], level)
    factor = scale / n
    missing = np.isnan(x + n)
    used = "exact Poisson below 10 events, Byar from 10"
    return make_interval(
        x * factor, lower * factor, upper * factor, level, used, n, missing=missing
    )
