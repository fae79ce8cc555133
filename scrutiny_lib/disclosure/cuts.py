"""What each gap demands of any better choice, as inequalities between yes and no decisions.

If a linear program can't push a cell far enough, its prices say which further cells would let it
go further, and by how much at most. Any choice that protects the cell therefore satisfies
``sum(gain * hide) >= missing``, with each gain cut off at what is missing.

References
----------
Fischetti M, Salazar JJ (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47:1008-1027.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import scipy  # whose parts are imported at their first use, and most packs need none

from scrutiny_lib.disclosure.cells import BoolArray, Figures, FloatArray
from scrutiny_lib.disclosure.gaps import Gap
from scrutiny_lib.disclosure.lp import Extreme
from scrutiny_lib.disclosure.system import Matrix, System, View

SLACK = 1e-6


@dataclass
class Demands:
    """Inequalities ``rows @ hide >= least``, gathered while the search goes on."""

    rows: list[Matrix] = field(default_factory=list)
    least: list[FloatArray] = field(default_factory=list)

    def add(self, rows: Matrix, least: FloatArray) -> None:
        """Add inequalities, one a row."""
        self.rows.append(rows)
        self.least.append(least)

    def close(self, figures: Figures, hidden: BoolArray, gaps: Iterable[Gap]) -> None:
        """Demand that the gaps of a choice are closed."""
        for gap in gaps:
            row, least = demand(figures, hidden, gap)
            self.add(row[None, :], np.array([least - SLACK if least else 0.0]))

    def are_met(self, hidden: BoolArray) -> bool:
        """Whether a choice meets them all; if not, it is open without any linear program."""
        rows, least = self.all()
        return bool((rows @ hidden.astype(float) >= least - SLACK).all())

    def all(self) -> tuple[Matrix, FloatArray]:
        """Return every inequality so far."""
        return scipy.sparse.vstack(self.rows, format="csr"), np.concatenate(self.least)


def never_alone(system: System) -> tuple[Matrix, FloatArray]:
    """Return that no hidden cell is the only hidden one of a sum: it would follow from the rest.

    Holds for every best choice, and for sums of exact figures only: rounding blurs the others.
    """
    figures = system.figures
    blurred = figures.is_hidden | (figures.low < figures.high)
    plain = abs(system.matrix)
    usable = plain[(plain @ blurred.astype(float)) == 0]
    can = scipy.sparse.diags_array(figures.is_open.astype(float))
    usable = (usable @ can).tocoo()
    pairs = np.arange(usable.nnz)
    alone = scipy.sparse.csr_array(
        (np.full(usable.nnz, -2.0), (pairs, usable.col)), shape=(usable.nnz, usable.shape[1])
    )
    return usable.tocsr()[usable.row] + alone, np.zeros(usable.nnz)


def demand(figures: Figures, hidden: BoolArray, gap: Gap) -> tuple[FloatArray, float]:
    """Return the inequality that a gap gives: a coefficient a cell, and the right-hand side."""
    if len(gap.extremes) == 1:
        return _how_far(figures, hidden, gap.extremes[0], gap.reach[0])
    row = np.zeros(len(figures.keys))
    for extreme in gap.extremes:
        gain = _gains(figures, extreme, least=figures.least)
        row[(gain > 0) & figures.is_open & ~hidden] = 1.0
    # A cell that need not be hidden may also be shown: then it has nothing to protect.
    optional = figures.is_open[gap.cell] and not figures.is_primary[gap.cell]
    row[gap.cell] = -1.0 if optional else 0.0
    return row, 0.0 if optional else 1.0


def _how_far(
    figures: Figures, hidden: BoolArray, extreme: Extreme, reach: float
) -> tuple[FloatArray, float]:
    """Return the inequality for one direction, scaled so that the right-hand side is 1."""
    gain = _gains(figures, extreme, least=np.zeros(len(figures.keys)))
    chosen = figures.is_open & hidden
    free = chosen & ~figures.is_primary
    missing = reach - (extreme.value - float(gain[free & np.isfinite(gain)].sum()))
    row = np.minimum(np.where(chosen & ~free, 0.0, gain), missing) / missing
    return row, 1.0


def hidden_in_part(system: System, share: FloatArray) -> View:
    """Return what would be public if each cell were hidden to a share between none and all.

    Such a cell moves by its share of the rule's range: enough to tell where protection is thin.
    """
    figures = system.figures
    whole = figures.is_hidden | (figures.is_open & (share > 0.999))
    step = 2.0 * np.clip(share, 0.0, 1.0) * figures.last.max(initial=0.0)
    return View(
        system.matrix,
        np.where(whole, 0.0, np.maximum(figures.low - step, 0.0)),
        np.where(whole, np.inf, figures.high + step),
    )


def at_least(figures: Figures, gap: Gap) -> FloatArray | None:
    """Return the inequality that a gap gives whatever is hidden so far; its right-hand side is 1.

    Any prices bound what a choice leaves of the way, those of a view hidden in part as well.
    """
    prices = gap.extremes[0].prices
    if prices is None:
        return None
    must = (figures.is_open & figures.is_primary) | figures.is_hidden
    low, high = np.where(must, 0.0, figures.low), np.where(must, np.inf, figures.high)
    falls, rises = prices < 0, prices > 0
    known = float(prices[falls] @ low[falls] + prices[rises] @ high[rises])
    missing = gap.reach[0] - known
    if not np.isfinite(known) or missing < SLACK:
        return None
    gain = np.where(rises, np.inf, np.where(falls, -prices * low, 0.0))
    return np.minimum(np.where(figures.is_open & ~must, gain, 0.0), missing) / missing


def weights(figures: Figures) -> FloatArray:
    """Return what hiding each cell costs: one cell more is worse than any sum of counts."""
    may = figures.is_open & ~figures.is_primary
    counts = np.where(may, figures.cost, 0.0)
    return np.where(may, counts + counts.sum() + 1.0, 0.0)


def _gains(figures: Figures, extreme: Extreme, least: FloatArray) -> FloatArray:
    """Return by how much hiding each open cell could raise the extreme value, at most."""
    prices = extreme.prices
    if prices is None:
        return np.zeros(len(figures.keys))
    gain = np.where(prices > 0, np.inf, 0.0)
    falls = prices < 0
    gain[falls] = -prices[falls] * (figures.low[falls] - least[falls])
    return np.where(figures.is_open, np.maximum(gain, 0.0), 0.0)
