"""For tables too large to prove what is best: quick starts, and a second look at the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy  # whose parts are imported at their first use, and most packs need none

from scrutiny_lib.disclosure.cells import BoolArray, FloatArray
from scrutiny_lib.disclosure.cuts import (
    SLACK,
    Demands,
    at_least,
    hidden_in_part,
    never_alone,
    weights,
)
from scrutiny_lib.disclosure.gaps import gaps_of, narrow_in
from scrutiny_lib.disclosure.system import Matrix, System

FIRST_LOOKS, LOOKS = 30, 2
STEPS = 2000


def cover(
    rows: Matrix, least: FloatArray, cost: FloatArray, must: BoolArray, can: BoolArray
) -> BoolArray:
    """Meet all demands by adding, again and again, the cell that does most for its cost."""
    chosen = must.copy()
    while True:
        missing = np.maximum(least - rows @ chosen.astype(float), 0.0)
        if not missing.any():
            return chosen
        short = rows[missing > 0]
        helps = np.asarray(short.maximum(0).T @ np.ones(short.shape[0]))
        value = np.where(can & ~chosen, helps / np.maximum(cost, 1.0), 0.0)
        if value.max() <= 0:
            return can.copy()
        chosen[int(np.argmax(value))] = True


def show_again(system: System, hidden: BoolArray, demands: Demands) -> BoolArray:
    """Show each cell, the largest first, that is hidden without need.

    Demands known so far say of most cells that they are needed; the rest are tried, and what
    that shows to be open becomes a demand too.
    """
    figures, kept = system.figures, hidden.copy()
    extra = np.flatnonzero(hidden & figures.is_open & ~figures.is_primary)
    for cell in extra[np.argsort(-figures.cost[extra], kind="stable")]:
        kept[cell] = False
        if not demands.are_met(kept):
            kept[cell] = True
        elif gaps := gaps_of(system, kept):
            demands.close(figures, kept, gaps)
            kept[cell] = True
    return kept


class Dive:
    """Linear programs in which cells may be hidden in part, made whole one after another.

    A cell hidden in part already shows where protection is thin, so that most demands are found
    before anything is decided. They are kept from one dive to the next.
    """

    def __init__(self, system: System) -> None:
        self.system, self.demands = system, Demands()
        self.demands.add(*never_alone(system))
        figures = system.figures
        self.must = figures.is_open & figures.is_primary
        self.optional = figures.is_open & ~figures.is_primary
        self.cost = weights(figures)

    def price(self, hidden: BoolArray) -> float:
        """Return what a choice costs."""
        return float(self.cost @ hidden)

    def go(self, hidden: BoolArray, limit: float = np.inf) -> BoolArray | None:
        """Add to a choice until nothing is open; None if that can't be done below the limit."""
        fixed = hidden.copy()
        share = self._look(fixed, self._relaxed(fixed), FIRST_LOOKS)
        for _ in range(STEPS):
            if share is None or self.cost @ share >= limit:
                return None
            part = self.optional & (share > 0.01) & (share < 0.99)
            if part.any():
                # Of equal shares the smaller count.
                value = share - 1e-6 * self.cost / self.cost.max()
                fixed[int(np.argmax(np.where(part, value, -1.0)))] = True
                fixed |= self.optional & (share >= 0.99)
            else:
                whole = np.asarray(share > 0.5)
                gaps = gaps_of(self.system, whole)
                if not gaps:
                    return show_again(self.system, whole, self.demands)
                self.demands.close(self.system.figures, whole, gaps)
            share = self._look(fixed, self._relaxed(fixed), LOOKS)
        return None

    def _relaxed(self, fixed: BoolArray) -> FloatArray | None:
        """Return the cheapest shares that meet the demands, with some cells hidden already."""
        rows, least = self.demands.all()
        bounds: Any = np.column_stack([fixed.astype(float), self.must | self.optional])
        found = scipy.optimize.linprog(
            self.cost, A_ub=-rows, b_ub=-least, bounds=bounds, method="highs"
        )
        return None if found.x is None else np.asarray(found.x)

    def _look(self, fixed: BoolArray, share: FloatArray | None, times: int) -> FloatArray | None:
        """Look for gaps of shares and demand that they are closed, some times over."""
        figures = self.system.figures
        for _ in range(times):
            if share is None:
                return None
            gaps = narrow_in(figures, hidden_in_part(self.system, share))
            rows = [row for gap in gaps if (row := at_least(figures, gap)) is not None]
            rows = [row for row in rows if row @ share < 0.99]
            if not rows:
                break
            self.demands.add(np.array(rows), np.full(len(rows), 1.0 - SLACK))
            share = self._relaxed(fixed)
        return share
