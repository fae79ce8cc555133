"""From the four rules to one label a point, its meaning, and the chart's two verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from scrutiny_lib.metrics._checks import FloatArray, IntArray, SignArray
from scrutiny_lib.metrics.spc import rules
from scrutiny_lib.metrics.spc.limits import NEAR_PART

# In order of precedence: a point that meets several rules carries the first one's name.
SIGNALS = ("astronomical", "trend", "two_of_three", "shift")
COMMON_CAUSE = "common_cause"
MISSING = "missing"
DIRECTIONS = ("increase", "decrease", "neutral")

_LABELS = np.array([COMMON_CAUSE, *SIGNALS, MISSING], dtype=object)
_MISSING_CODE = len(_LABELS) - 1

# What a signal on the high (1) or low (-1) side means, by the direction that is better.
POINT_TYPES: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        "increase": {1: "improvement", -1: "concern"},
        "decrease": {1: "concern", -1: "improvement"},
        "neutral": {1: "neutral_high", -1: "neutral_low"},
    }
)


def signal_labels(
    values: FloatArray,
    mean: FloatArray,
    reach: FloatArray,
    segment: IntArray,
    tolerance: FloatArray,
) -> tuple[npt.NDArray[np.object_], SignArray]:
    """Give each point one label, and the side or direction of its signal.

    Parameters
    ----------
    values, mean : ndarray of float64
        Points and their centre.
    reach : ndarray of float64
        From the centre to either limit, which may differ from point to point. The near limits
        stand at two thirds of the way.
    segment : ndarray of int64
        The segment of each point.
    tolerance : ndarray of float64
        As for `rules.sign`.

    Returns
    -------
    labels : ndarray of str
        One of `SIGNALS`, ``"common_cause"``, or ``"missing"``.
    sides : ndarray of int8
        1 high or rising, -1 low or falling, 0 where there is no signal.
    """
    side = rules.sign(values - mean, tolerance)
    outside = rules.astronomical(values, mean - reach, mean + reach, tolerance)
    close = (np.abs(values - mean) > NEAR_PART * reach + tolerance) & (outside == 0) & (side != 0)
    found = (
        outside,
        rules.trend(values, segment, tolerance),
        rules.two_of_three(side, close, segment),
        rules.shift(side, segment),
    )
    code = np.zeros(values.size, dtype=np.int8)
    sides = np.zeros(values.size, dtype=np.int8)
    for number, signs in reversed(list(enumerate(found, start=1))):
        code[signs != 0] = number
        sides[signs != 0] = signs[signs != 0]
    code[~np.isfinite(values)] = _MISSING_CODE
    return _LABELS[code], sides


def point_types(
    labels: npt.NDArray[np.object_], sides: SignArray, direction: str
) -> npt.NDArray[np.object_]:
    """Say what each point means, given which direction is better.

    Parameters
    ----------
    labels, sides : ndarray
        As `signal_labels` returns them.
    direction : {"increase", "decrease", "neutral"}
        What is better.

    Returns
    -------
    ndarray of str
        ``"improvement"``, ``"concern"``, ``"neutral_high"``, ``"neutral_low"``,
        ``"common_cause"``, or ``"missing"``.
    """
    meaning = POINT_TYPES[direction]
    by_side = np.array([COMMON_CAUSE, meaning[1], meaning[-1]], dtype=object)
    return np.where(labels == MISSING, MISSING, by_side[sides])


def variation(types: npt.NDArray[np.object_]) -> str:
    """Give the type of the last observed point: the chart's variation icon.

    Parameters
    ----------
    types : ndarray of str
        As `point_types` returns them, at least one not missing.

    Returns
    -------
    str
        A point type.
    """
    return str(types[types != MISSING][-1])


def assurance(
    target: float | None, direction: str, lower: float, upper: float, constant: bool
) -> str | None:
    """Say whether the process, as it is, can be relied upon to meet its target.

    Parameters
    ----------
    target : float or None
        In the units of the values.
    direction : {"increase", "decrease", "neutral"}
        What is better.
    lower, upper : float
        The limits of the last point.
    constant : bool
        Whether all observed values of the last segment are one value: limits of no width would
        call a target that is met each time hit or miss.

    Returns
    -------
    {"passes", "fails", "hit_or_miss"} or None
        None without a target, or where no direction is better.
    """
    if target is None or direction == "neutral":
        return None
    # Seen as if more were better: a smaller value of what should decrease is a larger one.
    better = 1 if direction == "increase" else -1
    best, worst = (upper, lower) if better > 0 else (lower, upper)
    if constant:
        return "passes" if better * (best - target) >= 0 else "fails"
    if better * (target - best) > 0:
        return "fails"
    if better * (worst - target) > 0:
        return "passes"
    return "hit_or_miss"
