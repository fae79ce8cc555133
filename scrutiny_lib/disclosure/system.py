"""Several tables as one set of unknowns and equations: what an attacker can put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # whose parts are imported at their first use, and most packs need none

from scrutiny_lib.disclosure.cells import BoolArray, Figures, FloatArray, Key, Sum, describe
from scrutiny_lib.disclosure.periods import stretches
from scrutiny_lib.disclosure.rounding import counts_behind, to_nearest
from scrutiny_lib.disclosure.rules import Limits
from scrutiny_lib.disclosure.symbols import HIDDEN, LOW, NOT_APPLICABLE
from scrutiny_lib.disclosure.tables import CountTable
from scrutiny_lib.errors import ContradictionError

Matrix = Any  # scipy.sparse.csr_array; its stubs do not go through arithmetic


@dataclass(frozen=True)
class View:
    """What an attacker sees: ``matrix @ x == 0`` and ``lower <= x <= upper``."""

    matrix: Matrix
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True)
class System:
    """Figures with the matrix of their sums; a column a cell, a row a sum."""

    figures: Figures
    matrix: Matrix

    def view(self, hidden: BoolArray, *, knows_zeros: bool = False) -> View:
        """Return what is public if these cells, and those hidden anyway, are hidden.

        Parameters
        ----------
        hidden : bool array
            The cells that it was decided to hide.
        knows_zeros : bool
            Whether the attacker uses that nought is always shown, so that a hidden cell is one
            or more. Without it hidden cells are only known not to be negative.
        """
        figures = self.figures
        masked = (hidden & figures.is_open) | figures.is_hidden
        least = figures.least if knows_zeros else 0.0
        return View(
            self.matrix,
            np.where(masked, least, figures.low),
            np.where(masked, np.inf, figures.high),
        )


def figures_of(table: CountTable, limits: Sequence[Limits]) -> Figures:
    """Return a table's cells under a rule, with nothing decided yet.

    Parameters
    ----------
    table : CountTable
        The counts.
    limits : sequence of Limits
        What the rule comes to for each cell.
    """
    counts, printed = table.counts, table.is_printed()
    first = np.array([one.first for one in limits], dtype=float)
    last = np.array([one.last for one in limits], dtype=float)
    missing = np.isnan(counts)
    held = np.array([symbol == HIDDEN for symbol in table.symbols], dtype=bool)
    ranges = [_told(n, one) for n, one in zip(counts, limits, strict=True)]
    primary = ((counts >= first) & (counts <= last)) | (held & (last >= first))
    return Figures(
        keys=table.keys,
        low=np.array([low for low, _ in ranges]),
        high=np.array([high for _, high in ranges]),
        cost=np.where(missing, np.nan, counts),
        is_open=~missing & printed & (counts > 0),
        is_hidden=(missing & np.array([s != NOT_APPLICABLE for s in table.symbols], dtype=bool))
        | ~printed,
        is_primary=primary,
        first=first,
        last=last,
        least=np.where((~missing & printed) | held, 1.0, 0.0),
        sums=table.sums,
    )


def _told(count: float, limits: Limits) -> tuple[float, float]:
    """Return the counts that may be behind a figure if it is printed under the rule."""
    if np.isnan(count) or count == 0:
        return 0.0, 0.0
    if limits.base == 1:
        return count, count
    low, high = counts_behind(to_nearest(int(count), limits.base), limits.base)
    if limits.hides and count > limits.last:
        low = max(low, limits.last + 1)
    return float(max(low, 1)), float(high)


def printed_figure(count: float, limits: Limits) -> str:
    """Write a count that is shown; one that rounds to nought is not nought, and says so."""
    rounded = to_nearest(int(count), limits.base)
    return LOW if count > 0 and rounded == 0 else f"{rounded:,}"


def join(parts: Sequence[Figures]) -> tuple[System, list[np.ndarray[Any, np.dtype[np.int64]]]]:
    """Put tables together, with one unknown for each address.

    A table without measure, period and area keeps its cells to itself: it may share the names of
    its rows with tables of something else.

    Returns
    -------
    (system, places)
        `places` says for each table where its cells are in the system; stretches of months that
        no table has come last.

    Raises
    ------
    ContradictionError
        If two tables print figures for one address that cannot both be true.
    """
    if len(parts) > 1:
        parts = [
            part if part.is_linked else part.named_apart(str(at))
            for at, part in enumerate(parts, start=1)
        ]
    between = stretches(key for part in parts for key in part.keys)
    parts = [*parts, between] if between.sums else parts
    index: dict[Key, int] = {}
    places = [
        np.array([index.setdefault(key, len(index)) for key in part.keys], dtype=np.int64)
        for part in parts
    ]
    sums = tuple(dict.fromkeys(one for part in parts for one in part.sums))
    figures = _combine(tuple(index), parts, places, sums)
    return System(figures, _matrix(sums, index)), places


def _matrix(sums: Sequence[Sum], index: dict[Key, int]) -> Matrix:
    """Return one row a sum: its parts less its total."""
    rows, columns, values = [], [], []
    for row, one in enumerate(sums):
        columns += [*(index[part] for part in one.parts), index[one.total]]
        values += [1.0] * len(one.parts) + [-1.0]
        rows += [row] * (len(one.parts) + 1)
    return scipy.sparse.csr_array((values, (rows, columns)), shape=(len(sums), len(index)))


def _combine(
    keys: tuple[Key, ...],
    parts: Sequence[Figures],
    places: Sequence[np.ndarray[Any, np.dtype[np.int64]]],
    sums: tuple[Sum, ...],
) -> Figures:
    """Bring what several tables say of each cell together: all of it is known at once."""
    size = len(keys)
    low, high, cost = np.zeros(size), np.full(size, np.inf), np.full(size, np.nan)
    public, can_open = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    primary, first, last = np.zeros(size, dtype=bool), np.ones(size), np.zeros(size)
    least = np.zeros(size)
    for part, at in zip(parts, places, strict=True):
        other = ~np.isnan(cost[at]) & ~np.isnan(part.cost) & (cost[at] != part.cost)
        _refuse(keys, at, other)
        cost[at] = np.where(np.isnan(part.cost), cost[at], part.cost)
        told = ~part.is_hidden
        low[at] = np.where(told, np.maximum(low[at], part.low), low[at])
        high[at] = np.where(told, np.minimum(high[at], part.high), high[at])
        public[at] |= told & ~part.is_open
        can_open[at] |= part.is_open
        primary[at] |= part.is_primary
        first[at], last[at] = np.minimum(first[at], part.first), np.maximum(last[at], part.last)
        least[at] = np.maximum(least[at], part.least)
        _refuse(keys, at, low[at] > high[at])
    is_open = can_open & ~public
    hidden = ~public & ~can_open
    return Figures(keys, low, high, cost, is_open, hidden, primary, first, last, least, sums)


def _refuse(keys: tuple[Key, ...], at: Any, wrong: BoolArray) -> None:
    """Refuse two tables that contradict each other."""
    if wrong.any():
        where = describe(keys[int(at[wrong][0])])
        raise ContradictionError(
            f"two tables have different figures for the cell {where}; "
            "give each its own measure, period or area, or mend one"
        )
