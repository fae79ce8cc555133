"""Secondary suppression: which further cells to hide, the fewest first, then the smallest.

An integer program proposes a choice that satisfies every demand found so far; linear programs
look for gaps; each gap becomes a demand on all later choices. A proposal without gaps is best,
because the demands hold for every choice that protects. On tables where proving that would take
too long the integer program stops early, and cells that turn out not to be needed are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from scrutiny_lib.disclosure.cells import BoolArray, Figures, FloatArray
from scrutiny_lib.disclosure.cuts import SLACK, Demands, demand, never_alone
from scrutiny_lib.disclosure.gaps import Gap, narrow, pinned
from scrutiny_lib.disclosure.greedy import cover, show_again
from scrutiny_lib.disclosure.system import System

EXACT_CELLS = 40  # five by five with totals has 36
NODES = 300
GAP = 0.1
LARGE_CELLS, PATIENCE = 300, 25
ROUNDS = 200


@dataclass(frozen=True)
class Choice:
    """Which cells are hidden, whether that is known to be best, and what is still open."""

    hidden: BoolArray
    is_best: bool
    gaps: tuple[Gap, ...]


def gaps_of(system: System, hidden: BoolArray) -> list[Gap]:
    """Return every gap; exact inference is looked for only where the intervals are wide enough."""
    return narrow(system, hidden) or pinned(system, hidden)


@dataclass(frozen=True)
class Effort:
    """How far the integer program goes: branches, distance from what is proved, and rounds.

    After those rounds a choice is no longer made anew but only added to, which soon ends.
    """

    nodes: int | None
    gap: float
    rounds: int = ROUNDS


def effort_for(system: System, exact_cells: int = EXACT_CELLS) -> Effort:
    """Choose between proving the best choice and stopping near it.

    Where no cell belongs to more than two sums the programs are those of flows in a network, and
    proofs are quick on large tables too; with three sums a cell they can take for ever.
    """
    if system.figures.is_open.sum() <= exact_cells:
        return Effort(None, 0.0)
    sums_of_a_cell = abs(system.matrix).sum(axis=0)
    if sums_of_a_cell.max(initial=0) <= 2:
        return Effort(NODES, 0.0)
    return Effort(NODES, GAP, PATIENCE if system.figures.is_open.sum() <= LARGE_CELLS else 0)


def choose(system: System, *, exact_cells: int = EXACT_CELLS) -> Choice:
    """Choose the cells to hide.

    Parameters
    ----------
    system : System
        Cells of which some are open.
    exact_cells : int
        Up to how many open cells the best choice is always proved.
    """
    figures = system.figures
    hidden = figures.is_open & figures.is_primary
    gaps = gaps_of(system, hidden)
    if not gaps or not figures.is_open.any():
        return Choice(hidden, not gaps, tuple(gaps))
    effort = effort_for(system, exact_cells)
    demands, is_best = Demands(), True
    demands.add(*never_alone(system))
    for turn in range(ROUNDS):
        for gap in gaps:
            row, least = demand(figures, hidden, gap)
            demands.add(row[None, :], np.array([least - SLACK if least else 0.0]))
        if turn < effort.rounds:
            hidden, proved = _propose(figures, demands, effort)
        else:
            hidden, proved = cover(*demands.all(), weights(figures), hidden, figures.is_open), False
        is_best &= proved
        gaps = gaps_of(system, hidden)
        if not gaps:
            break
    if gaps:
        hidden = figures.is_open.copy()
        gaps, is_best = gaps_of(system, hidden), False
    if not is_best and not gaps:
        hidden = show_again(system, hidden, gaps_of)
    return Choice(hidden, is_best, tuple(gaps))


def weights(figures: Figures) -> FloatArray:
    """Return what hiding each cell costs: one cell more is worse than any sum of counts."""
    may = figures.is_open & ~figures.is_primary
    counts = np.where(may, figures.cost, 0.0)
    return np.where(may, counts + counts.sum() + 1.0, 0.0)


def _propose(figures: Figures, demands: Demands, effort: Effort) -> tuple[BoolArray, bool]:
    """Return the cheapest choice that meets the demands, and whether it is known to be."""
    rows, least = demands.all()
    cost = weights(figures)
    limit: Any = {} if effort.nodes is None else {"node_limit": effort.nodes}
    must = figures.is_open & figures.is_primary
    found = milp(
        cost,
        integrality=np.ones(cost.size, dtype=np.int64),
        bounds=Bounds(must.astype(float), figures.is_open.astype(float)),
        constraints=LinearConstraint(rows, least, np.inf),
        options=limit | {"mip_rel_gap": effort.gap},
    )
    if found.x is not None:
        return np.asarray(found.x > 0.5), found.status == 0 and not effort.gap
    if found.status == 2:
        return figures.is_open.copy(), False
    return cover(rows, least, cost, must, figures.is_open), False
