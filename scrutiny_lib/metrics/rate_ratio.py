"""How many times as high one rate is as another, with its interval and the chance of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from scrutiny_lib.metrics import _checks as check
from scrutiny_lib.metrics._checks import FloatArray, FloatOrArray
from scrutiny_lib.metrics._poisson import z_score

EXACT_BELOW = 10
"""The logarithm of a ratio is near enough to normal where both counts are ten or more."""
METHOD = "log method where both counts are 10 or more, exact conditional limits below"


@dataclass(frozen=True, eq=False)
class RateRatio:
    """A ratio of two rates.

    Attributes
    ----------
    value, lower, upper : float or ndarray
        The first rate over the second. Infinite where nothing was counted in the second, missing
        where nothing was counted in either.
    p_value : float or ndarray
        Two-sided, of the two rates being the same. Below 1 - `confidence` exactly where the
        limits leave 1 out.
    confidence : float
        Of the limits.
    method : str
        For the caption.
    """

    value: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    p_value: FloatOrArray
    confidence: float
    method: str


def rate_ratio(
    count: Any, base: Any, other_count: Any, other_base: Any, confidence: float = 0.95
) -> RateRatio:
    """Give the ratio of two rates.

    Parameters
    ----------
    count, other_count : float or array-like
        Events, which are taken for independent of each other.
    base, other_base : float or array-like
        Whom or how long they could have happened to; 1 and 1 for a ratio of counts.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    RateRatio
        Where both counts are ten or more the limits are ratio × exp(± z √(1/a + 1/b)) and p is
        that of the logarithm over its standard error. Else, given a + b events in all, a is
        binomial: the limits are those of Clopper and Pearson, and p is twice the smaller tail.

    Raises
    ------
    ValueError
        If a count is negative, a base is zero or less, a single number is missing, or the shapes
        don't fit.

    References
    ----------
    Rothman KJ (2012), Epidemiology: An Introduction, 2nd ed., ch. 9 (log method). Przyborowski J,
    Wilenski H (1940), Biometrika 31:313-323; Clopper CJ, Pearson ES (1934), Biometrika 26:404-413
    (exact). Fay MP (2010), R Journal 2(1):53-58, on tests that agree with their intervals.
    """
    level = check.fraction("confidence", confidence)
    a, n, b, m = check.together(
        count=check.counts("count", count),
        base=check.denominators("base", base),
        other_count=check.counts("other_count", other_count),
        other_base=check.denominators("other_base", other_base),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (a / n) / (b / m)
    few = ~((a >= EXACT_BELOW) & (b >= EXACT_BELOW))
    lower, upper, p = _by_logarithm(np.where(few, 1.0, a), np.where(few, 1.0, b), value, level)
    for part, exact in zip(
        (lower, upper, p), _exact(a[few], n[few], b[few], m[few], level), strict=True
    ):
        part[few] = exact
    empty = (a + b == 0) | np.isnan(a + b + n + m)
    value, lower, upper, p = (np.where(empty, np.nan, one) for one in (value, lower, upper, p))
    if value.ndim == 0:
        return RateRatio(float(value), float(lower), float(upper), float(p), level, METHOD)
    return RateRatio(value, lower, upper, p, level, METHOD)


def _by_logarithm(
    a: FloatArray, b: FloatArray, value: FloatArray, level: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    error = np.sqrt(1 / a + 1 / b)
    reach = np.exp(z_score(level) * error)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * special.ndtr(-np.abs(np.log(value)) / error)
        return np.array(value / reach), np.array(value * reach), np.array(p)


def _exact(
    a: FloatArray, n: FloatArray, b: FloatArray, m: FloatArray, level: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give limits and p of the share of all events that are of the first kind."""
    tail = (1 - level) / 2
    # A beta quantile needs both its numbers above nought: none and all have a limit of their own.
    low = np.where(a > 0, special.betaincinv(np.maximum(a, 1), b + 1, tail), 0.0)
    high = np.where(b > 0, special.betaincinv(a + 1, np.maximum(b, 1), 1 - tail), 1.0)
    expected = n / (n + m)
    most = np.where(b > 0, special.betainc(np.maximum(b, 1), a + 1, 1 - expected), 1.0)
    least = np.where(a > 0, special.betainc(np.maximum(a, 1), b + 1, expected), 1.0)
    p = np.minimum(1.0, 2 * np.minimum(most, least))
    with np.errstate(divide="ignore"):
        return low / (1 - low) * m / n, high / (1 - high) * m / n, p
