"""A funnel's limits, positions and caption as one frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray
from scrutiny_lib.metrics.overdispersion import Overdispersion

CONFIDENCE_95, CONFIDENCE_998 = 0.95, 0.998
POSITIONS = ("low_998", "low_95", "within", "high_95", "high_998")
MISSING = "missing"

Limits: TypeAlias = tuple[FloatArray, FloatArray]


def limits_of(
    over: Overdispersion | None,
    plain: Callable[[float], Limits],
    widened: Callable[[float, float], Limits],
) -> tuple[Limits, Limits]:
    """Make the 95 % and the 99.8 % limits; where chance is enough, by the plain method.

    Parameters
    ----------
    over : Overdispersion or None
        None if the limits aren't to be adjusted.
    plain : callable
        Limits of a confidence.
    widened : callable
        Limits of a confidence and a variance between areas.

    Returns
    -------
    inner, outer : pair of arrays
        Lower and upper limits.
    """
    if over is None or over.tau2 == 0:
        return plain(CONFIDENCE_95), plain(CONFIDENCE_998)
    return widened(CONFIDENCE_95, over.tau2), widened(CONFIDENCE_998, over.tau2)


def funnel_frame(
    value: FloatArray,
    n: FloatArray,
    average: float,
    limits: tuple[Limits, Limits],
    over: Overdispersion | None,
    method: str,
    index: pd.Index,
) -> pd.DataFrame:
    """Put an area's figure beside its limits and its position.

    Parameters
    ----------
    value, n : ndarray of float64
        One element an area.
    average : float
        Of the group.
    limits : pair of pairs of arrays
        As `limits_of` returns them.
    over : Overdispersion or None
        As for `limits_of`.
    method : str
        For the caption.
    index : Index
        Of the frame.

    Returns
    -------
    DataFrame
        With the columns that `funnel.funnel_proportion` lists.
    """
    inner, outer = limits
    return pd.DataFrame(
        {
            "value": value,
            "n": n,
            "average": average,
            "lower_95": inner[0],
            "upper_95": inner[1],
            "lower_998": outer[0],
            "upper_998": outer[1],
            "position": _position(value, inner, outer),
            "is_adjusted": over is not None and over.tau2 > 0,
            "method": method,
        },
        index=index,
    )


def _position(value: FloatArray, inner: Limits, outer: Limits) -> npt.NDArray[np.object_]:
    known = np.isfinite(value) & np.isfinite(inner[0])
    where = [~known, value < outer[0], value > outer[1], value < inner[0], value > inner[1]]
    names = [MISSING, "low_998", "high_998", "low_95", "high_95"]
    return np.select(where, [np.array(name, dtype=object) for name in names], "within")


def method_of(over: Overdispersion | None, how: str) -> str:
    """Say in one line how a funnel was made.

    Parameters
    ----------
    over : Overdispersion or None
        As for `limits_of`.
    how : str
        The plain method.

    Returns
    -------
    str
        For the caption.
    """
    if over is None:
        return f"funnel, {how}, not adjusted for overdispersion"
    if over.tau2 == 0:
        return f"funnel, {how}; no overdispersion found (φ {over.phi:.2f})"
    return (
        "funnel, random effects on the transformed scale; adjusted for overdispersion "
        f"(φ {over.phi:.2f}, τ² {over.tau2:.3g}, {over.k} areas, z scores winsorised at 10 %)"
    )
