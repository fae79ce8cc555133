"""Secondary suppression: which further cells to hide, the fewest first, then the smallest.

An integer program proposes a choice that satisfies every demand found so far; linear programs
look for gaps; each gap becomes a demand on all later choices. A proposal without gaps is best,
because the demands hold for every choice that protects. With three sums a cell that can take for
ever: there dives through linear programs make a choice first, and the integer program betters it
until it is near what is proved, or a number of tries is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # whose parts are imported at their first use, and most packs need none

from scrutiny_lib.disclosure.cells import BoolArray, Figures
from scrutiny_lib.disclosure.cuts import Demands, never_alone, weights
from scrutiny_lib.disclosure.gaps import Gap, gaps_of
from scrutiny_lib.disclosure.greedy import Dive, cover, show_again
from scrutiny_lib.disclosure.system import System

EXACT_CELLS = 40  # five by five with totals has 36
NODES = 300
ROUNDS = 200
# With three sums a cell: how near to what is proved is near enough, and how far each try goes.
NEAR, NEAR_NODES = 0.05, 20
# How often it is tried to better a choice, by the number of open cells: counted, not timed, so
# that the same table is protected alike on every machine.
TRIES = ((100, 8), (200, 6))
SECOND_DIVE_CELLS = 400


@dataclass(frozen=True)
class Choice:
    """Which cells are hidden, whether that is known to be best, and what is still open."""

    hidden: BoolArray
    is_best: bool
    gaps: tuple[Gap, ...]


def is_network(system: System) -> bool:
    """Whether no cell belongs to more than two sums, as in every table of rows and columns.

    The programs are then those of flows in a network, and proofs are quick on large tables too.
    """
    sums_of_a_cell = abs(system.matrix).sum(axis=0)
    return bool(sums_of_a_cell.max(initial=0) <= 2)


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
    past_cure = [one for one in gaps_of(system, figures.is_open) if figures.is_primary[one.cell]]
    if past_cure:  # what was shown before gives it away, whatever is hidden now
        return Choice(figures.is_open.copy(), False, tuple(past_cure))
    if figures.is_open.sum() <= exact_cells:
        return _best(system, gaps, None)
    return _best(system, gaps, NODES) if is_network(system) else _near_best(system)


def _best(system: System, gaps: list[Gap], nodes: int | None) -> Choice:
    """Choose by integer programs alone: what they prove is best."""
    figures = system.figures
    hidden, demands, is_best = figures.is_open & figures.is_primary, Demands(), True
    demands.add(*never_alone(system))
    for _ in range(ROUNDS):
        demands.close(figures, hidden, gaps)
        hidden, proved = _propose(figures, demands, nodes)
        is_best &= proved
        gaps = gaps_of(system, hidden)
        if not gaps:
            break
    if gaps:
        hidden = figures.is_open.copy()
        gaps, is_best = gaps_of(system, hidden), False
    if not is_best and not gaps:
        hidden = show_again(system, hidden, demands)
    return Choice(hidden, is_best, tuple(gaps))


def _near_best(system: System) -> Choice:
    """Choose by dives, each from what an integer program proposes after those before."""
    figures, dive = system.figures, Dive(system)
    best = dive.go(dive.must)
    if best is None:
        hidden = figures.is_open.copy()
        return Choice(hidden, False, tuple(gaps_of(system, hidden)))
    size = int(figures.is_open.sum())
    if size <= SECOND_DIVE_CELLS:
        # The first has found demands that lead the second elsewhere.
        best = _better(dive, best, dive.must)
    tries = next((many for cells, many in TRIES if size <= cells), 0)
    for _ in range(tries):
        found = _integer_program(figures, dive.demands, NEAR_NODES, NEAR)
        if found.x is None or dive.price(best) <= found.mip_dual_bound * (1 + NEAR):
            break
        proposed = np.asarray(found.x > 0.5)
        dive.demands.close(figures, proposed, gaps_of(system, proposed))
        best = _better(dive, best, proposed)
    return Choice(best, False, ())


def _better(dive: Dive, best: BoolArray, start: BoolArray) -> BoolArray:
    """Dive from a start, and return the cheaper of what that gives and the best so far."""
    found = dive.go(start, dive.price(best))
    return best if found is None or dive.price(found) >= dive.price(best) else found


def _propose(figures: Figures, demands: Demands, nodes: int | None) -> tuple[BoolArray, bool]:
    """Return the cheapest choice that meets the demands, and whether it is known to be."""
    found = _integer_program(figures, demands, nodes, 0.0)
    if found.x is not None:
        return np.asarray(found.x > 0.5), found.status == 0
    if found.status == 2:
        return figures.is_open.copy(), False
    must = figures.is_open & figures.is_primary
    return cover(*demands.all(), weights(figures), must, figures.is_open), False


def _integer_program(figures: Figures, demands: Demands, nodes: int | None, gap: float) -> Any:
    """Run HiGHS for the cheapest choice that meets the demands."""
    rows, least = demands.all()
    cost = weights(figures)
    limit: Any = {} if nodes is None else {"node_limit": nodes}
    must = figures.is_open & figures.is_primary
    return scipy.optimize.milp(
        cost,
        integrality=np.ones(cost.size, dtype=np.int64),
        bounds=scipy.optimize.Bounds(must.astype(float), figures.is_open.astype(float)),
        constraints=scipy.optimize.LinearConstraint(rows, least, np.inf),
        options=limit | {"mip_rel_gap": gap},
    )
