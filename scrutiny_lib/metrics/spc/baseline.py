"""Which points make the limits, and the ranges between them, for many segments at once."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray

ROUNDING = 1e-12  # differences of this part of the largest value are no differences


def baseline_points(observed: BoolArray, segment: IntArray, baseline: int | None) -> BoolArray:
    """Mark the observed points at each segment's start that make its limits.

    Parameters
    ----------
    observed, segment : ndarray
        Whether each point has a value, and its segment.
    baseline : int or None
        How many; None for all.

    Returns
    -------
    ndarray of bool
        One element a point.
    """
    if baseline is None:
        return observed
    return observed & (rank_observed(observed, segment) <= baseline)


def rank_observed(observed: BoolArray, segment: IntArray) -> IntArray:
    """Count the observed points of each segment up to each point.

    Parameters
    ----------
    observed : ndarray of bool
        Whether the point has a value.
    segment : ndarray of int64
        The segment of each point.

    Returns
    -------
    ndarray of int64
        1 at a segment's first observed point; a missing point has the count so far.
    """
    running = np.cumsum(observed, dtype=np.int64)
    before = np.zeros(int(segment[-1]) + 1, dtype=np.int64)
    starts = np.flatnonzero(np.diff(segment)) + 1
    before[segment[starts]] = running[starts - 1]
    return running - before[segment]


def moving_ranges(
    values: FloatArray, base: BoolArray, segment: IntArray
) -> tuple[FloatArray, BoolArray]:
    """Take each point's distance from the point before it.

    Parameters
    ----------
    values, base, segment : ndarray
        Points, whether they are in the baseline, and their segment.

    Returns
    -------
    ranges : ndarray of float64
        One a point; 0 where it can't be used.
    usable : ndarray of bool
        Whether both points are in the baseline of one segment.
    """
    usable = np.zeros(values.size, dtype=bool)
    usable[1:] = base[1:] & base[:-1] & (segment[1:] == segment[:-1])
    ranges = np.zeros(values.size)
    ranges[1:] = np.where(usable[1:], np.abs(np.diff(values)), 0.0)
    return ranges, usable


def mean_by(ranges: FloatArray, used: BoolArray, segment: IntArray, size: int) -> FloatArray:
    """Average what is used of each segment.

    Parameters
    ----------
    ranges, used, segment : ndarray
        Moving ranges, which of them count, and their segment.
    size : int
        How many segments there are.

    Returns
    -------
    ndarray of float64
        One mean a segment; NaN where nothing is used.
    """
    total = np.bincount(segment[used], weights=ranges[used], minlength=size)
    count = np.bincount(segment[used], minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def rounding(values: FloatArray, segment: IntArray) -> FloatArray:
    """Say how large a difference must be, at each point, to be more than rounding.

    Parameters
    ----------
    values, segment : ndarray
        Points and their segment.

    Returns
    -------
    ndarray of float64
        A very small part of the largest value of the point's segment.
    """
    starts = np.flatnonzero(np.diff(segment, prepend=-1))
    size = np.where(np.isfinite(values), np.abs(values), 0.0)
    return np.asarray(ROUNDING * np.maximum.reduceat(size, starts)[segment], dtype=np.float64)
