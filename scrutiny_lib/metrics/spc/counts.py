"""Refusing a control chart where there are too few points or too few events for one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import BoolArray, FloatArray, IntArray
from scrutiny_lib.metrics.spc.limits import SegmentLimits

LEAST_POINTS = 4  # three points never get control limits
TRIAL_POINTS = 12  # limits from fewer points are trial limits
RARE_MEDIAN = 5  # a median count below this is a series of rare events


def rare_segments(values: FloatArray, segment: IntArray, *, integers: bool) -> BoolArray:
    """Say which series are of rare events, for which these limits mean nothing.

    Parameters
    ----------
    values : ndarray of float64
        Points, the series one after the other; missing is NaN.
    segment : ndarray of int64
        The series of each point, numbered from 0 without gaps.
    integers : bool
        Whether the values came as integers, as counts do unless some are missing.

    Returns
    -------
    ndarray of bool
        True for whole numbers of zero or more with a median below five, where that can be told:
        one of them is zero, all are below five, or there are twelve or more. A series that
        never changes is judged only if it is all zeros and came as integers.
    """
    starts = np.flatnonzero(np.diff(segment, prepend=-1))
    seen = np.isfinite(values)
    least = np.minimum.reduceat(np.where(seen, values, np.inf), starts)
    most = np.maximum.reduceat(np.where(seen, values, -np.inf), starts)
    whole = np.logical_and.reduceat(~seen | (values == np.floor(values)), starts)
    n = np.add.reduceat(seen.astype(np.int64), starts)
    changing = (least < most) | ((most == 0) & integers)
    telling = (least == 0) | (most < RARE_MEDIAN) | (n >= TRIAL_POINTS)
    judged = whole & (least >= 0) & changing & telling
    return np.asarray(judged & _median_below(values, seen, starts, n))


def _median_below(values: FloatArray, seen: BoolArray, starts: IntArray, n: IntArray) -> BoolArray:
    """Compare medians with `RARE_MEDIAN` without sorting each series."""
    small = seen & (values < RARE_MEDIAN)
    n_small = np.add.reduceat(small.astype(np.int64), starts)
    below = np.maximum.reduceat(np.where(small, values, -np.inf), starts)
    above = np.minimum.reduceat(np.where(seen & ~small, values, np.inf), starts)
    # With as many below as not, the median is half-way between the two in the middle.
    halved = (2 * n_small == n) & (below < 2 * RARE_MEDIAN - above)
    return np.asarray((2 * n_small > n) | halved)


def refuse_rare(values: FloatArray, segment: IntArray, *, integers: bool) -> None:
    """Refuse series of rare events.

    Parameters
    ----------
    values, segment, integers
        As for `rare_segments`.

    Raises
    ------
    ValueError
        If one is; it points to the charts that can be used.
    """
    rare = np.flatnonzero(rare_segments(values, segment, integers=integers))
    if rare.size:
        first = segment == rare[0]
        middle, start = float(np.nanmedian(values[first])), int(np.argmax(first))
        where = f" in {rare.size} series, the first at position {start}" if segment[-1] else ""
        raise ValueError(
            f"values has a median count of {middle:g}{where}, below {RARE_MEDIAN}: "
            "use run_chart, or rare_events (G or T chart)"
        )


def came_as_integers(values: object) -> bool:
    """Say whether values were given as integers.

    Parameters
    ----------
    values : array-like
        As the caller gave them.

    Returns
    -------
    bool
        True for integer arrays, nullable or not, and for lists of integers.
    """
    dtype = getattr(values, "dtype", None) or np.asarray(values).dtype
    return bool(pd.api.types.is_integer_dtype(dtype))


def refuse_short(limits: SegmentLimits, starts: IntArray) -> None:
    """Refuse segments that have too few points for limits.

    Parameters
    ----------
    limits : SegmentLimits
        Of all segments.
    starts : ndarray of int64
        The position of each segment's first point.

    Raises
    ------
    ValueError
        If a segment has fewer than four observed points, or fewer than two moving ranges.
    """
    short = np.flatnonzero((limits.n_observed < LEAST_POINTS) | (limits.n_ranges < 2))
    if short.size:
        which = int(short[0])
        raise ValueError(
            f"values has {int(limits.n_observed[which])} observed points and "
            f"{int(limits.n_ranges[which])} moving ranges from position {int(starts[which])}: "
            f"control limits need {LEAST_POINTS} points and 2 ranges; use run_chart"
        )


def trial_warnings(limits: SegmentLimits, baseline: int | None) -> tuple[str, ...]:
    """Say which limits rest on too few points to be more than trial limits.

    Parameters
    ----------
    limits : SegmentLimits
        Of one chart's segments.
    baseline : int or None
        The baseline that was asked for.

    Returns
    -------
    tuple of str
        One sentence for each such segment.
    """
    said = []
    for number, n_base in enumerate(limits.n_base.tolist(), start=1):
        where = f" in segment {number}" if limits.n_base.size > 1 else ""
        if n_base < TRIAL_POINTS:
            said.append(f"trial limits{where}: they rest on {n_base} points, fewer than 12")
        elif baseline is not None and n_base < baseline:
            said.append(f"short baseline{where}: {n_base} points where {baseline} were asked for")
    return tuple(said)
