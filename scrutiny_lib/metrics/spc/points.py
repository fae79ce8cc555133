"""What all control charts share once centre and limits are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray, IntArray, choice, number, whole
from scrutiny_lib.metrics.spc.baseline import rounding
from scrutiny_lib.metrics.spc.labels import DIRECTIONS, assurance, point_types, signal_labels
from scrutiny_lib.metrics.spc.limits import NEAR_PART

LEAST_BASELINE = 3  # one moving range is no average

RULES = "outside a limit, trend of 7, 2 of 3 near a limit, shift of 7 (NHS Making Data Count)"


def check_options(baseline: int | None, direction: str, target: float | None) -> None:
    """Check the options that all control charts share.

    Raises
    ------
    ValueError
        If one can't be used.
    """
    choice("direction", direction, DIRECTIONS)
    if baseline is not None:
        whole("baseline", baseline, LEAST_BASELINE)
    if target is not None:
        number("target", target)


def point_frame(
    values: FloatArray,
    mean: FloatArray,
    reach: FloatArray,
    segment: IntArray,
    direction: str,
    index: pd.Index,
) -> pd.DataFrame:
    """Put limits, signals and point types beside the values.

    Parameters
    ----------
    values, mean : ndarray of float64
        Points and their centre.
    reach : ndarray of float64
        From the centre to either limit.
    segment : ndarray of int64
        The segment of each point.
    direction : str
        What is better.
    index : Index
        Of the frame.

    Returns
    -------
    DataFrame
        One row a point, with the columns of `XmR.points`.
    """
    labels, sides = signal_labels(values, mean, reach, segment, rounding(values, segment))
    return pd.DataFrame(
        {
            "value": values,
            "mean": mean,
            "lower": mean - reach,
            "upper": mean + reach,
            "near_lower": mean - NEAR_PART * reach,
            "near_upper": mean + NEAR_PART * reach,
            "signal": labels,
            "point_type": point_types(labels, sides, direction),
        },
        index=index,
    )


def verdict(
    target: float | None, direction: str, points: pd.DataFrame, last: FloatArray
) -> str | None:
    """Judge a chart's target by its last limits.

    Parameters
    ----------
    target : float or None
        In the units of the values.
    direction : str
        What is better.
    points : DataFrame
        As `point_frame` returns it.
    last : ndarray of float64
        The values of the last segment.

    Returns
    -------
    str or None
        As `labels.assurance`.
    """
    lower, upper = float(points["lower"].iloc[-1]), float(points["upper"].iloc[-1])
    constant = bool(np.nanmax(last) == np.nanmin(last))
    return assurance(target, direction, lower, upper, constant)
