"""Signals of a control chart gathered into spells: months in a row that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Spell:
    """Months in a row with the same signal on the same side of the mean.

    Attributes
    ----------
    first, last : Timestamp
        First day of the first and of the last month.
    months : int
        How many.
    signal : {"astronomical", "trend", "two_of_three", "shift"}
        The rule that they broke.
    is_high : bool
        True above the mean.
    is_open : bool
        True if the spell reaches the last month of the chart.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    months: int
    signal: str
    is_high: bool
    is_open: bool


def spells(frame: pd.DataFrame) -> list[Spell]:
    """Gather the signals of a control chart into spells, in order of time.

    A run of months on one side of the mean in which some points also carry another label (a
    point outside a limit inside a shift, say) is one spell: the reader sees one event. It takes
    the name of the rule that most of its months broke. A trend that passes through the mean is
    two spells, one on each side. A month without a figure is none and ends the one before it, and
    so does a rebase.

    Parameters
    ----------
    frame : DataFrame
        One row a month, in order: `date`, `value`, `mean`, `signal` (`common_cause` for none),
        and `segment` where the chart was rebased.
    """
    dates = pd.DatetimeIndex(frame["date"])
    signal = frame["signal"].to_numpy(dtype=object)
    side = np.sign((frame["value"] - frame["mean"]).to_numpy(dtype=float))
    marked = (signal != "common_cause") & np.isfinite(side)
    parted = (marked[1:] != marked[:-1]) | (side[1:] != side[:-1])
    if "segment" in frame.columns:
        segment = frame["segment"].to_numpy()
        parted |= segment[1:] != segment[:-1]
    starts = [0, *(np.flatnonzero(parted) + 1)]
    ends = [*starts[1:], len(frame)]
    return [
        _spell(dates[start:end], signal[start:end], bool(side[start] > 0), end == len(frame))
        for start, end in zip(starts, ends, strict=True)
        if start < end and marked[start]
    ]


TREND_POINTS = 7
"""Points in a row, each above the one before or each below it, that make a trend."""


def steady_change(frame: pd.DataFrame) -> Spell | None:
    """Return the last run of points that only rose, or only fell, if it is a trend.

    `spells` gathers months by the side of the mean on which they lie; a trend that passes through
    the mean is two of those, and one here.

    Parameters
    ----------
    frame : DataFrame
        As for `spells`.

    Returns
    -------
    Spell or None
        `is_high` says that it rose; `months` counts its points. None if no run of the rule's
        length ends in the last point.
    """
    values = frame["value"].to_numpy(dtype=float)
    steps = np.sign(np.diff(values))
    if "segment" in frame.columns:
        steps[np.diff(frame["segment"].to_numpy()) != 0] = 0
    if not len(steps) or not np.isfinite(steps[-1]) or steps[-1] == 0:
        return None
    other = np.flatnonzero(steps != steps[-1])
    points = len(steps) - (other[-1] + 1 if len(other) else 0) + 1
    if points < TREND_POINTS:
        return None
    dates = pd.DatetimeIndex(frame["date"])
    return Spell(dates[-points], dates[-1], int(points), "trend", bool(steps[-1] > 0), True)


def _spell(
    dates: pd.DatetimeIndex, signal: npt.NDArray[Any], is_high: bool, is_open: bool
) -> Spell:
    """Make a spell of these months."""
    names, counts = np.unique(signal.astype(str), return_counts=True)
    return Spell(
        first=dates[0],
        last=dates[-1],
        months=len(dates),
        signal=str(names[counts.argmax()]),
        is_high=is_high,
        is_open=is_open,
    )
