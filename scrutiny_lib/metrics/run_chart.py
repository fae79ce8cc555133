"""The run chart: a median and two tests of randomness, for series too short for limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import FloatArray, IntArray, SignArray, number, one_series
from scrutiny_lib.metrics.spc.rules import run_ids, sign

FEW_USEFUL = 10  # below this the tests hardly ever find anything
_ROUNDING = 1e-12

METHOD = "run chart, Anhøj rules: unusually long run, or unusually few crossings of the centre"


@dataclass(frozen=True, eq=False)
class RunChart:
    """A run chart's figures.

    Attributes
    ----------
    points : DataFrame
        One row a point: ``value``, ``side`` (1 above the centre, -1 below, 0 on it or missing)
        and ``is_in_longest_run``.
    centre : float
        The median of the observed values, or the centre given.
    n_useful : int
        Observed points that aren't on the centre.
    longest_run, longest_run_allowed : int
        Useful points in a row on one side, and how many are still unremarkable. A longest run
        of more than those allowed is a signal.
    crossings, crossings_needed : int
        How often the line crosses the centre, and how often it does at least by chance. Fewer
        crossings than needed are a signal.
    signal : bool
        Whether either test finds that the series isn't random about its centre.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader must know.
    n : int
        Observed points.
    """

    points: pd.DataFrame
    centre: float
    n_useful: int
    longest_run: int
    longest_run_allowed: int
    crossings: int
    crossings_needed: int
    signal: bool
    method: str
    warnings: tuple[str, ...]
    n: int


def run_chart(values: Any, centre: float | None = None) -> RunChart:
    """Test one series for a shift by Anhøj's two rules.

    Parameters
    ----------
    values : array-like of float
        One series in time order. Missing values and points on the centre are left out: they
        neither make a run longer nor end it.
    centre : float, optional
        The centre line; the median of the observed values if None.

    Returns
    -------
    RunChart
        Both tests with the numbers that they rest on. A series that never leaves its centre
        has no useful points and no signal.

    Raises
    ------
    ValueError
        If there is no value at all, the series isn't one-dimensional, or `centre` is no number.

    References
    ----------
    Anhøj J, Olesen AV (2014), "Run charts revisited", PLoS ONE 9(11):e113825.
    """
    series = one_series("values", values)
    observed = series[np.isfinite(series)]
    middle = float(np.median(observed)) if centre is None else number("centre", centre)
    rounding = _ROUNDING * max(abs(middle), float(np.abs(observed).max()))
    side = sign(series - middle, rounding)
    useful = np.flatnonzero(side)
    run, longest, crossings = _runs(side[useful])
    allowed, needed = longest_allowed(useful.size), crossings_needed(useful.size)
    in_longest = np.zeros(series.size, dtype=bool)
    in_longest[useful[run == longest]] = True
    return RunChart(
        points=_points(series, side, in_longest),
        centre=middle,
        n_useful=int(useful.size),
        longest_run=longest,
        longest_run_allowed=allowed,
        crossings=crossings,
        crossings_needed=needed,
        signal=longest > allowed or crossings < needed,
        method=METHOD,
        warnings=_warnings(useful.size, series.size - observed.size),
        n=int(observed.size),
    )


def longest_allowed(n_useful: int) -> int:
    """Give the longest run that is still unremarkable among so many useful points.

    Parameters
    ----------
    n_useful : int
        Points not on the centre.

    Returns
    -------
    int
        The base-2 logarithm, rounded, plus three; 0 without useful points.
    """
    return 0 if n_useful == 0 else round(float(np.log2(n_useful))) + 3


def crossings_needed(n_useful: int) -> int:
    """Give the fewest crossings that are still unremarkable among so many useful points.

    Parameters
    ----------
    n_useful : int
        Points not on the centre.

    Returns
    -------
    int
        The 5 % quantile of a binomial of n - 1 tosses of a fair coin; 0 for one point or none.
    """
    if n_useful < 2:
        return 0
    # In whole numbers: at most so many crossings come of one sequence in twenty, or more.
    tosses, sequences, crossings = n_useful - 1, 1, 0
    while 20 * sequences < 2**tosses:
        crossings += 1
        sequences += comb(tosses, crossings)
    return crossings


def _runs(side: SignArray) -> tuple[IntArray, int, int]:
    """Give each useful point the length of its run, then the longest run and the crossings."""
    if side.size == 0:
        return np.zeros(0, dtype=np.int64), 0, 0
    ids = run_ids(side, np.zeros(side.size, dtype=np.int64))
    lengths = np.bincount(ids)
    return lengths[ids], int(lengths.max()), int(ids[-1])


def _points(series: FloatArray, side: SignArray, in_longest: Any) -> pd.DataFrame:
    return pd.DataFrame({"value": series, "side": side, "is_in_longest_run": in_longest})


def _warnings(n_useful: int, n_missing: int) -> tuple[str, ...]:
    said = []
    if n_useful < FEW_USEFUL:
        said.append(f"{n_useful} useful points, fewer than 10: a change could easily go unseen")
    if n_missing:
        said.append(f"{n_missing} missing points are left out of the tests")
    return tuple(said)
