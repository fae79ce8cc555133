"""Mean and natural process limits of many segments at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray
from scrutiny_lib.metrics.spc.baseline import baseline_points, mean_by, moving_ranges

LIMIT_FACTOR = 2.66  # 3 / 1.128, the control chart constant for ranges of two
NEAR_PART = 2 / 3  # near limits stand at this part of the way to the limits
SCREEN_FACTOR = 3.267  # the upper limit of a moving range, in average moving ranges


@dataclass(frozen=True, eq=False)
class SegmentLimits:
    """Mean and average moving range, one element a segment.

    Attributes
    ----------
    mean, average_range : ndarray of float64
        `average_range` is NaN where a segment has fewer than two moving ranges.
    n_base : ndarray of int64
        How many observed points the mean rests on.
    n_ranges : ndarray of int64
        How many moving ranges there were before screening.
    n_observed : ndarray of int64
        How many observed points the whole segment has.
    """

    mean: FloatArray
    average_range: FloatArray
    n_base: IntArray
    n_ranges: IntArray
    n_observed: IntArray


def segment_limits(
    values: FloatArray, segment: IntArray, baseline: int | None, screen: bool
) -> SegmentLimits:
    """Compute the mean and the average moving range of each segment's baseline.

    Parameters
    ----------
    values : ndarray of float64
        Points in time order, the segments one after the other; missing is NaN.
    segment : ndarray of int64
        The segment of each point, numbered from 0 without gaps.
    baseline : int or None
        How many observed points at a segment's start are its baseline; None for all.
    screen : bool
        Whether moving ranges of 3.267 times their average or more are left out, once.

    Returns
    -------
    SegmentLimits
        One element a segment.

    Notes
    -----
    The range between two points counts if both are observed, next to each other and in the
    baseline: nothing is bridged over a gap or a rebase.
    """
    size = int(segment[-1]) + 1
    observed = np.isfinite(values)
    base = baseline_points(observed, segment, baseline)
    n_base = np.bincount(segment[base], minlength=size)
    mean = segment_mean(values, base, segment, n_base)
    ranges, usable = moving_ranges(values, base, segment)
    average = _average_range(ranges, usable, segment, size, screen)
    return SegmentLimits(
        mean=mean,
        average_range=average,
        n_base=n_base,
        n_ranges=np.bincount(segment[usable], minlength=size),
        n_observed=np.bincount(segment[observed], minlength=size),
    )


def segment_mean(
    values: FloatArray, base: BoolArray, segment: IntArray, n_base: IntArray
) -> FloatArray:
    """Average the baseline of each segment.

    Parameters
    ----------
    values, base, segment : ndarray
        Points, whether they are in the baseline, and their segment.
    n_base : ndarray of int64
        Baseline points in each segment.

    Returns
    -------
    ndarray of float64
        One mean a segment; 0 for a segment without baseline points.
    """
    count = np.maximum(n_base, 1)
    which = segment[base]
    first = np.bincount(which, weights=values[base], minlength=count.size) / count
    # A second pass takes the rounding out, so that shifting a series shifts its mean.
    rest = np.bincount(which, weights=values[base] - first[which], minlength=count.size) / count
    return np.asarray(first + rest, dtype=np.float64)


def _average_range(
    ranges: FloatArray, usable: BoolArray, segment: IntArray, size: int, screen: bool
) -> FloatArray:
    average = mean_by(ranges, usable, segment, size)
    if not screen:
        return average
    # A constant series has an average of 0, and every range would be left out.
    kept = usable & ((ranges < SCREEN_FACTOR * average[segment]) | (average[segment] == 0))
    return mean_by(ranges, kept, segment, size)
