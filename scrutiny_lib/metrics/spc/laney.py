"""Laney's limits: binomial or Poisson errors, stretched by what varies from point to point."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, IntArray
from scrutiny_lib.metrics.spc.baseline import baseline_points, mean_by, moving_ranges
from scrutiny_lib.metrics.spc.limits import SegmentLimits

RANGE_CONSTANT = 1.128  # the mean range of two draws from a standard normal
SIGMAS = 3

ErrorOf: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]


def binomial_error(centre: FloatArray, n: FloatArray) -> FloatArray:
    """Give the standard error of a proportion.

    Parameters
    ----------
    centre, n : ndarray of float64
        Proportion and denominator of each point.

    Returns
    -------
    ndarray of float64
        √(p(1-p)/n).
    """
    return np.sqrt(np.maximum(centre * (1 - centre), 0) / n)


def poisson_error(centre: FloatArray, n: FloatArray) -> FloatArray:
    """Give the standard error of a rate.

    Parameters
    ----------
    centre, n : ndarray of float64
        Rate and population of each point.

    Returns
    -------
    ndarray of float64
        √(u/n).
    """
    return np.sqrt(centre / n)


def laney_limits(
    x: FloatArray,
    n: FloatArray,
    values: FloatArray,
    segment: IntArray,
    error_of: ErrorOf,
    baseline: int | None,
) -> tuple[SegmentLimits, FloatArray, FloatArray]:
    """Give each segment's centre and σz, and each point's distance to its limits.

    Parameters
    ----------
    x, n, values : ndarray of float64
        Counts, denominators and what the one makes of the other; missing is NaN.
    segment : ndarray of int64
        The segment of each point.
    error_of : callable
        The standard error of a point, from the centre and its denominator.
    baseline : int or None
        As for `segment_limits`.

    Returns
    -------
    limits : SegmentLimits
        Whose ranges are those of z scores.
    sigma_z : ndarray of float64
        One element a segment: mean moving range of the z scores over 1.128.
    reach : ndarray of float64
        One element a point: 3 σz standard errors.
    """
    size = int(segment[-1]) + 1
    observed = np.isfinite(values)
    base = baseline_points(observed, segment, baseline)
    events = np.bincount(segment[base], weights=x[base], minlength=size)
    people = np.bincount(segment[base], weights=n[base], minlength=size)
    centre = events / np.where(people > 0, people, 1.0)
    error = error_of(centre[segment], n)
    # Where all or none have the feature there is no error, and nothing differs from the centre.
    z = (values - centre[segment]) / np.where(error > 0, error, 1.0)
    ranges, usable = moving_ranges(z, base, segment)
    average = mean_by(ranges, usable, segment, size)
    limits = SegmentLimits(
        mean=centre,
        average_range=average,
        n_base=np.bincount(segment[base], minlength=size),
        n_ranges=np.bincount(segment[usable], minlength=size),
        n_observed=np.bincount(segment[observed], minlength=size),
    )
    sigma_z = average / RANGE_CONSTANT
    return limits, sigma_z, SIGMAS * sigma_z[segment] * error
