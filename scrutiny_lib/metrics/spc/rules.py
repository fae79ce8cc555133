"""The four signals of special cause, one function each.

Each rule takes plain arrays, one element a point in time order, and returns one sign a point:
1 for a signal on the high side (or a rise), -1 for the low side (or a fall), 0 for none. A
missing point never has a signal, and breaks every run and trend that it stands in. Runs don't
cross from one segment to the next: a segment is a series, or the part of one after a rebase.

References
----------
NHS England, "Making Data Count: strengthening your decisions" (the SPC rules).
"""

from __future__ import annotations

import numpy as np

from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray, SignArray

RUN_LENGTH = 7  # points on one side of the mean
TREND_STEPS = 6  # successive rises or falls: seven points
WINDOW = 3  # two of three close to a limit


def sign(difference: FloatArray, tolerance: FloatArray | float) -> SignArray:
    """Give the sign of each difference, 0 where it is missing or only rounding.

    Parameters
    ----------
    difference : ndarray of float64
        For instance each point less the mean.
    tolerance : float or ndarray
        Differences up to this are no difference: 0.1 added twelve times and divided by twelve
        isn't 0.1, and a constant series must not look like a shift.

    Returns
    -------
    ndarray of int8
        -1, 0 or 1.
    """
    above, below = difference > tolerance, difference < -np.asarray(tolerance)
    return above.astype(np.int8) - below.astype(np.int8)


def run_ids(labels: SignArray, segment: IntArray) -> IntArray:
    """Count the runs of equal labels within segments, from 0.

    Parameters
    ----------
    labels : ndarray of int8
        One label a point.
    segment : ndarray of int64
        The segment of each point; a segment's points stand together.

    Returns
    -------
    ndarray of int64
        The number of the run that each point is in.
    """
    starts = np.ones(labels.size, dtype=bool)
    starts[1:] = (labels[1:] != labels[:-1]) | (segment[1:] != segment[:-1])
    return np.cumsum(starts, dtype=np.int64) - 1


def run_lengths(labels: SignArray, segment: IntArray) -> IntArray:
    """Give each point the length of the run of equal labels that it is in.

    Parameters
    ----------
    labels, segment : ndarray
        As for `run_ids`.

    Returns
    -------
    ndarray of int64
        One length a point.
    """
    ids = run_ids(labels, segment)
    return np.bincount(ids)[ids].astype(np.int64)


def astronomical(
    values: FloatArray, lower: FloatArray, upper: FloatArray, tolerance: FloatArray | float = 0.0
) -> SignArray:
    """Mark each point strictly outside its limits.

    Parameters
    ----------
    values, lower, upper : ndarray of float64
        Points and their limits.
    tolerance : float or ndarray
        As for `sign`.

    Returns
    -------
    ndarray of int8
        1 above the upper limit, -1 below the lower.
    """
    high = sign(values - upper, tolerance) > 0
    low = sign(values - lower, tolerance) < 0
    return high.astype(np.int8) - low.astype(np.int8)


def trend(values: FloatArray, segment: IntArray, tolerance: FloatArray | float = 0.0) -> SignArray:
    """Mark all points of six or more successive strict rises, or falls.

    Parameters
    ----------
    values : ndarray of float64
        Points.
    segment : ndarray of int64
        The segment of each point.
    tolerance : float or ndarray
        As for `sign`.

    Returns
    -------
    ndarray of int8
        1 in a rise, -1 in a fall. The turning point between a long rise and a long fall belongs
        to the trend that led to it.
    """
    step = np.zeros(values.size, dtype=np.int8)
    within = segment[1:] == segment[:-1]
    per_step = tolerance[1:] if isinstance(tolerance, np.ndarray) else tolerance
    step[1:] = np.where(within, sign(np.diff(values), per_step), 0)
    moving = np.where(run_lengths(step, segment) >= TREND_STEPS, step, 0).astype(np.int8)
    # A step is written down at its second point; the first point of the trend stands before it.
    first = np.zeros_like(moving)
    first[:-1] = moving[1:]
    return np.where(moving == 0, first, moving).astype(np.int8)


def two_of_three(side: SignArray, close: BoolArray, segment: IntArray) -> SignArray:
    """Mark the close points where two of three in a row are close to one limit.

    Parameters
    ----------
    side : ndarray of int8
        The side of the mean that each point is on; 0 on the mean or missing.
    close : ndarray of bool
        Whether the point is beyond its near limit but not beyond its limit.
    segment : ndarray of int64
        The segment of each point.

    Returns
    -------
    ndarray of int8
        The side of each close point in a window of three on one side that has two close points.
    """
    marked = np.zeros(side.size, dtype=bool)
    if side.size >= WINDOW:
        one_side = (side[:-2] == side[1:-1]) & (side[1:-1] == side[2:]) & (side[:-2] != 0)
        together = segment[:-2] == segment[2:]
        near = close.astype(np.int8)
        window = one_side & together & (near[:-2] + near[1:-1] + near[2:] >= WINDOW - 1)
        for offset in range(WINDOW):
            marked[offset : offset + window.size] |= window
    return np.where(marked & close, side, 0).astype(np.int8)


def shift(side: SignArray, segment: IntArray) -> SignArray:
    """Mark all points of seven or more in a row strictly on one side of the mean.

    Parameters
    ----------
    side : ndarray of int8
        The side of the mean that each point is on; 0 on the mean or missing, which ends a run.
    segment : ndarray of int64
        The segment of each point.

    Returns
    -------
    ndarray of int8
        The side.
    """
    return np.where(run_lengths(side, segment) >= RUN_LENGTH, side, 0).astype(np.int8)
