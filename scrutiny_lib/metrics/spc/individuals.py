"""The XmR chart: individual values with limits from their moving ranges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import one_series
from scrutiny_lib.metrics.spc.counts import (
    came_as_integers,
    refuse_rare,
    refuse_short,
    trial_warnings,
)
from scrutiny_lib.metrics.spc.labels import variation
from scrutiny_lib.metrics.spc.limits import LIMIT_FACTOR, segment_limits
from scrutiny_lib.metrics.spc.points import RULES, check_options, point_frame, verdict
from scrutiny_lib.metrics.spc.segments import read_dates, refuse_yearly, segment_numbers


@dataclass(frozen=True, eq=False)
class XmR:
    """An XmR chart's figures.

    Attributes
    ----------
    points : DataFrame
        One row a point: ``value, mean, lower, upper, near_lower, near_upper, signal,
        point_type``. The index is the dates (named ``date``), or 0, 1, 2 … without dates. A
        missing value has the signal and the point type ``"missing"``, and its limits.
    variation : str
        The last observed point's type.
    assurance : str or None
        ``"passes"``, ``"fails"`` or ``"hit_or_miss"``; None without a target and a direction.
    method : str
        How the limits were made and which rules were used, for the caption.
    warnings : tuple of str
        What a reader must know, such as trial limits.
    direction : str
        Which direction is better.
    target : float or None
        The target that `assurance` is about.
    rebase : tuple of int
        Positions at which a new segment starts.
    n : int
        Observed points.
    """

    points: pd.DataFrame
    variation: str
    assurance: str | None
    method: str
    warnings: tuple[str, ...]
    direction: str
    target: float | None
    rebase: tuple[int, ...]
    n: int


def xmr(
    values: Any,
    *,
    dates: Iterable[Any] | None = None,
    baseline: int | None = None,
    screen: bool = False,
    direction: str = "neutral",
    target: float | None = None,
    rebase: Any = (),
) -> XmR:
    """Make an XmR chart of one series.

    Parameters
    ----------
    values : array-like of float
        One series in time order. A missing value breaks runs and trends; it is never imputed.
    dates : iterable, optional
        One a value, in order; they become the index of `XmR.points`.
    baseline : int, optional
        How many observed points at the start of each segment make its limits, at least 3; all
        if None. Where fewer than 12 do, `XmR.warnings` says that they are trial limits.
    screen : bool
        Leave out moving ranges of 3.267 times their average or more, once. Off is the house
        default, and that of NHS England's own workbook.
    direction : {"increase", "decrease", "neutral"}
        What is better; most measures of volume have no better direction.
    target : float, optional
        In the units of the values.
    rebase : date, position, or several of them
        Where a new segment starts; say why where it is shown.

    Returns
    -------
    XmR
        Figures, labels and verdicts.

    Raises
    ------
    ValueError
        If there are fewer than four observed points (or two moving ranges) in a segment, the
        series is one of rare events or a yearly one, dates don't fit or aren't in order, a
        rebase isn't in the data, or an argument is none of those above.

    Notes
    -----
    Limits are mean ± 2.66 times the average moving range and are not cut off at 0 or 100 %.

    References
    ----------
    Wheeler DJ, Chambers DS (1992), Understanding Statistical Process Control. NHS England,
    Making Data Count.
    """
    series = one_series("values", values)
    index = read_dates(dates, series.size)
    check_options(baseline, direction, target)
    refuse_yearly(index)
    one = np.zeros(series.size, dtype=np.int64)
    refuse_rare(series, one, integers=came_as_integers(values))
    segment, positions = segment_numbers(rebase, index)
    limits = segment_limits(series, segment, baseline, screen)
    refuse_short(limits, np.array([0, *positions]))
    mean, reach = limits.mean[segment], LIMIT_FACTOR * limits.average_range[segment]
    points = point_frame(series, mean, reach, segment, direction, index)
    last = series[segment == segment[-1]]
    return XmR(
        points=points,
        variation=variation(points["point_type"].to_numpy(dtype=object)),
        assurance=verdict(target, direction, points, last),
        method=method_text(baseline, screen),
        warnings=trial_warnings(limits, baseline),
        direction=direction,
        target=None if target is None else float(target),
        rebase=positions,
        n=int(limits.n_observed.sum()),
    )


def method_text(baseline: int | None, screen: bool) -> str:
    """Say in one line how an XmR chart was made.

    Parameters
    ----------
    baseline : int or None
        As given to `xmr`.
    screen : bool
        As given to `xmr`.

    Returns
    -------
    str
        For the caption and the run's record.
    """
    base = "all points" if baseline is None else f"the first {baseline} points"
    screened = "large moving ranges screened out" if screen else "no screening"
    return f"XmR: mean ± 2.66 × average moving range of {base}, {screened}; signals: {RULES}"
