"""Limits of counts, and the shape in which every interval is handed back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from scrutiny_lib.metrics._checks import FloatArray, FloatOrArray, fraction


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


def byar_limits(x: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Give Byar's limits of counts.

    Parameters
    ----------
    x : ndarray of float64
        Counts.
    z : float
        The normal deviate of the confidence.

    Returns
    -------
    lower, upper : ndarray of float64
        In events.
    """
    some = np.where(x > 0, x, 1.0)
    root = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    lower = np.where(x > 0, some * _cubed(np.maximum(root, 0.0)), 0.0)
    more = x + 1
    upper = more * _cubed(1 - 1 / (9 * more) + z / (3 * np.sqrt(more)))
    return lower, upper


def _cubed(x: FloatArray) -> FloatArray:
    return x * x * x  # much faster than a power


def exact_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Give the exact Poisson limits of counts.

    Parameters
    ----------
    x : ndarray of float64
        Counts.
    level : float
        The confidence.

    Returns
    -------
    lower, upper : ndarray of float64
        In events.
    """
    # Half the chi-squared quantile on 2x degrees of freedom is the gamma quantile of shape x.
    tail = (1 - level) / 2
    lower = np.where(x > 0, special.gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return lower, np.asarray(special.gammainccinv(x + 1, tail), dtype=np.float64)


def make_interval(
    value: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    confidence: float,
    method: str,
    n: FloatArray,
    *,
    missing: Any,
) -> Interval:
    """Make an interval, its estimate inside its limits and missing input missing.

    Parameters
    ----------
    value, lower, upper, n : ndarray of float64
        Of one shape, 0-dimensional for a single number.
    confidence : float
        As asked for.
    method : str
        For the caption.
    missing : ndarray of bool
        Where the input was missing.

    Returns
    -------
    Interval
        Floats for a single number.
    """
    low, high = np.minimum(lower, value), np.maximum(upper, value)
    shown = np.array(value)
    if np.any(missing):
        low, high, shown = (np.where(missing, np.nan, part) for part in (low, high, shown))
    if shown.ndim == 0:
        return Interval(float(shown), float(low), float(high), confidence, method, float(n))
    return Interval(shown, low, high, confidence, method, np.array(n))
