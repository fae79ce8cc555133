"""Say which months or quarters an extract tells of, so that a cut-off month is no fall."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

LONG_GAP_MONTHS = 12
FEW_ROWS = 10
FEW_OF_A_MONTH = 0.1
EXPECTED_AT_LEAST = 10.0
"""So many rows would be missing by chance once in 20,000 times: an edge without them is a cut."""
FREQUENCIES = {"month": "M", "quarter": "Q", "year": "Y-MAR"}
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Covered:
    """What an extract tells of.

    Attributes
    ----------
    months : PeriodIndex
        The months of which it tells, from the first to the last.
    empty : PeriodIndex
        Months between them from which no row came, and that therefore tell nothing.
    cut : PeriodIndex
        A first or last month that it tells of only in part.
    far : ndarray of bool
        Rows whose date is years away from all others: mistyped.
    """

    months: pd.PeriodIndex
    empty: pd.PeriodIndex = field(default_factory=lambda: pd.PeriodIndex([], freq="M"))
    cut: pd.PeriodIndex = field(default_factory=lambda: pd.PeriodIndex([], freq="M"))
    far: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))


def covered_by(days: pd.Series, *, nought: bool) -> Covered:
    """Work out what months a series of days covers.

    Parameters
    ----------
    days : Series of datetime64
        Without missing days.
    nought : bool
        Whether a month without rows is one in which nothing happened.
    """
    month = days.dt.to_period("M")
    if month.empty:
        return Covered(pd.PeriodIndex([], freq="M"))
    near = _near(month.value_counts().sort_index(), nought=nought)
    far = ~month.isin(near).to_numpy()
    whole = pd.period_range(near.min(), near.max(), freq="M")
    gaps = _long_gaps(whole, near) if nought else whole.difference(near)
    cut = _cut_off(days[~far], whole)
    return Covered(whole.difference(gaps).difference(cut), gaps, cut, far)


def _near(counts: pd.Series, *, nought: bool) -> pd.PeriodIndex:
    """Return the months with rows, but those whose few rows must be mistyped.

    That is a single row years away from all others; and, where every month has many rows, a
    handful beyond a month that has none.
    """
    group = _groups(counts.index, LONG_GAP_MONTHS)
    several = np.bincount(group, weights=counts)[group] > 1
    if counts[several].sum() >= FEW_ROWS:
        counts = counts[several]
    if not nought:
        group = _groups(counts.index, 1)
        a_month = np.bincount(group, weights=counts) / np.bincount(group)
        counts = counts[a_month[group] >= FEW_OF_A_MONTH * counts.median()]
    return pd.PeriodIndex(counts.index, freq="M")


def _groups(months: pd.Index, gap: int) -> npt.NDArray[np.int64]:
    """Give a number to each group of months with more than `gap` months to the next group."""
    ordinals = np.array([period.ordinal for period in months], dtype=np.int64)
    return np.cumsum(np.diff(ordinals, prepend=ordinals[:1]) > gap)


def _long_gaps(whole: pd.PeriodIndex, near: pd.PeriodIndex) -> pd.PeriodIndex:
    """Return the months of gaps so long that nothing can be said of them."""
    lonely = whole.difference(near)
    group = _groups(lonely, 1)
    size = np.bincount(group)[group] if len(group) else np.zeros(0)
    return pd.PeriodIndex(lonely[size >= LONG_GAP_MONTHS], freq="M")


def _cut_off(days: pd.Series, whole: pd.PeriodIndex) -> pd.PeriodIndex:
    """Return the first and last month where rows stop so early that some must be missing."""
    first, last = days.min(), days.max()
    a_day = len(days) / ((last - first).days + 1)
    cut = []
    if a_day * (first - whole[0].start_time).days >= EXPECTED_AT_LEAST:
        cut.append(whole[0])
    if a_day * (whole[-1].end_time.normalize() - last).days >= EXPECTED_AT_LEAST:
        cut.append(whole[-1])
    return pd.PeriodIndex(cut, freq="M")


def periods_of(covered: Covered, frequency: str) -> pd.PeriodIndex:
    """Return the months, quarters or years all of whose months are covered."""
    if frequency == "month":
        return covered.months
    parts = pd.Series(1, index=covered.months.asfreq(FREQUENCIES[frequency])).groupby(level=0).sum()
    whole = parts[parts == {"quarter": 3, "year": 12}[frequency]].index
    return pd.PeriodIndex(whole, freq=FREQUENCIES[frequency])
