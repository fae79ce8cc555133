"""Which chart a series can carry: short, yearly and rare ones never get control limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from scrutiny_lib.metrics._checks import choice, one_series
from scrutiny_lib.metrics.spc.counts import (
    RARE_MEDIAN,
    TRIAL_POINTS,
    came_as_integers,
    rare_segments,
)

FREQUENCIES = ("daily", "weekly", "monthly", "quarterly", "yearly")


@dataclass(frozen=True)
class ChartChoice:
    """Which chart to draw, and why.

    Attributes
    ----------
    kind : {"xmr", "run_chart"}
        Named as the function that makes it.
    reason : str
        For the caption.
    """

    kind: Literal["xmr", "run_chart"]
    reason: str


def suitable_chart(values: Any, frequency: str) -> ChartChoice:
    """Choose between control limits and a run chart.

    Parameters
    ----------
    values : array-like of float
        One series in time order.
    frequency : {"daily", "weekly", "monthly", "quarterly", "yearly"}
        How far apart its points are.

    Returns
    -------
    ChartChoice
        A run chart for yearly series, for fewer than twelve observed points, and for counts
        with a median below five (`rare_events` is better still if the dates of the events are
        known); else an XmR chart.

    Raises
    ------
    ValueError
        If there is no value at all, or `frequency` is another word.
    """
    series = one_series("values", values)
    choice("frequency", frequency, FREQUENCIES)
    observed = int(np.count_nonzero(np.isfinite(series)))
    if frequency == "yearly":
        return ChartChoice("run_chart", "yearly figures are too few for control limits")
    one = np.zeros(series.size, dtype=np.int64)
    if rare_segments(series, one, integers=came_as_integers(values))[0]:
        return ChartChoice("run_chart", f"the median count is below {RARE_MEDIAN}: rare events")
    if observed < TRIAL_POINTS:
        return ChartChoice("run_chart", f"{observed} points, fewer than {TRIAL_POINTS}")
    return ChartChoice("xmr", f"{observed} points")
