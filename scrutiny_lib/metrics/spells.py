"""Signals of a control chart gathered into spells: months in a row that say the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
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
        True above the mean; for a trend, True if rising.
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
    the name of the rule that most of its months broke.

    Parameters
    ----------
    frame : DataFrame
        One row a month, in order: `date`, `value`, `mean`, `signal` (`common_cause` for none).
    """
    dates = pd.DatetimeIndex(frame["date"])
    signal = frame["signal"].to_numpy()
    side = np.sign((frame["value"] - frame["mean"]).to_numpy(dtype=float))
    marked = signal != "common_cause"
    found: list[Spell] = []
    start = 0
    for i in range(1, len(frame) + 1):
        goes_on = i < len(frame) and marked[i] and marked[i - 1] and side[i] == side[i - 1]
        if goes_on:
            continue
        if len(frame) and marked[i - 1]:
            names, counts = np.unique(signal[start:i].astype(str), return_counts=True)
            found.append(
                Spell(
                    first=dates[start],
                    last=dates[i - 1],
                    months=i - start,
                    signal=str(names[counts.argmax()]),
                    is_high=bool(side[i - 1] > 0),
                    is_open=i == len(frame),
                )
            )
        start = i
    return found
