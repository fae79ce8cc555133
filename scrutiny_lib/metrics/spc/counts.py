"""Refusing a control chart where there are too few points or too few events for one."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.metrics._checks import FloatArray, IntArray
from scrutiny_lib.metrics.spc.limits import SegmentLimits

LEAST_POINTS = 4  # three points never get control limits
TRIAL_POINTS = 12  # limits from fewer points are trial limits
RARE_MEDIAN = 5  # a median count below this is a series of rare events


def is_rare(values: FloatArray) -> bool:
    """Say whether a series is one of rare events, for which these limits mean nothing.

    Parameters
    ----------
    values : ndarray of float64
        One series; missing is NaN.

    Returns
    -------
    bool
        True for whole numbers of zero or more with a median below five, where that can be told:
        at least one of them is zero, or there are twelve or more. A series that never changes
        is judged only if it is all zeros.
    """
    seen = values[np.isfinite(values)]
    if seen.size == 0 or (seen < 0).any() or (seen != np.floor(seen)).any():
        return False
    if float(np.median(seen)) >= RARE_MEDIAN:
        return False
    if (seen == seen[0]).all():
        return bool(seen[0] == 0)
    return bool((seen == 0).any() or seen.size >= TRIAL_POINTS)


def refuse_rare(values: FloatArray, name: str = "values") -> None:
    """Refuse a series of rare events.

    Parameters
    ----------
    values : ndarray of float64
        One series.
    name : str
        The argument's name.

    Raises
    ------
    ValueError
        If `is_rare`; it points to the charts that can be used.
    """
    if is_rare(values):
        middle = float(np.nanmedian(values))
        raise ValueError(
            f"{name} has a median count of {middle:g}, below {RARE_MEDIAN}: "
            "use run_chart, or rare_events (G or T chart)"
        )


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
