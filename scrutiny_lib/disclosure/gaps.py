"""What a choice of hidden cells leaves open: cells that can be inferred too closely.

Two things are required. Seen by someone who knows the printed figures and totals, each primary
cell's interval covers the rule's whole range. And someone who also uses that nought is always
shown can't tell any hidden cell exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.disclosure.cells import BoolArray, Figures, FloatArray
from scrutiny_lib.disclosure.lp import TOLERANCE, Extreme, IntArray, Solver
from scrutiny_lib.disclosure.system import System, View


@dataclass(frozen=True)
class Gap:
    """A cell that is known too closely, and the programs that show it.

    `reach` is how far the cell would have to get in the direction of each program.
    """

    cell: int
    extremes: tuple[Extreme, ...]
    reach: tuple[float, ...]


def gaps_of(system: System, hidden: BoolArray) -> list[Gap]:
    """Return every gap; exact inference is looked for only where the intervals are wide enough."""
    return narrow(system, hidden) or pinned(system, hidden)


def narrow(system: System, hidden: BoolArray) -> list[Gap]:
    """Return the primary cells whose feasible interval does not cover the rule's range."""
    return narrow_in(system.figures, system.view(hidden))


def narrow_in(figures: Figures, view: View) -> list[Gap]:
    """Return the primary cells that are too narrow in any view, such as of cells hidden in part."""
    solver = Solver(view)
    primary = np.flatnonzero(figures.is_primary)
    gaps = []
    for sign, target in ((1, figures.last), (-1, figures.first)):
        left = primary[~_already(figures.cost[primary], sign, target[primary])]
        gaps += _one_direction(solver, left, sign, target)
    return gaps


def _already(count: FloatArray, sign: int, target: FloatArray) -> BoolArray:
    """Return where the true count is a point that reaches the target: it is always feasible."""
    with np.errstate(invalid="ignore"):
        return np.asarray(sign * (count - target) >= 0)


def _one_direction(solver: Solver, left: IntArray, sign: int, target: FloatArray) -> list[Gap]:
    """Find the cells that can't get to their targets; each program clears many that can."""
    fixed = solver.column[left] < 0
    gaps = [
        Gap(int(cell), (solver.extreme(int(cell), sign),), (sign * target[cell],))
        for cell in left[fixed]
        if sign * (solver.view.lower[cell] - target[cell]) < -TOLERANCE
    ]
    left = left[~fixed]
    many = True
    while left.size and many:
        point = solver.nearest(left, np.full(left.size, float(sign)), target[left])
        missing = sign * (point[left] - target[left]) < -TOLERANCE
        many, left = 2 * missing.sum() <= left.size, left[missing]
    while left.size:
        # Few got there together: look at one by one, with whom each takes along.
        cell, left = int(left[0]), left[1:]
        extreme = solver.extreme(cell, sign)
        if extreme.value < sign * target[cell] - TOLERANCE:
            gaps.append(Gap(cell, (extreme,), (sign * target[cell],)))
        if extreme.point is not None:
            left = left[sign * (extreme.point[left] - target[left]) < -TOLERANCE]
    return gaps


def pinned(system: System, hidden: BoolArray) -> list[Gap]:
    """Return the hidden cells that follow exactly once it is used that nought is shown."""
    figures = system.figures
    solver = Solver(system.view(hidden, knows_zeros=True))
    masked = (hidden & figures.is_open) | (figures.is_hidden & (figures.least > 0))
    cells = np.flatnonzero(masked & (figures.is_primary | figures.is_open))
    if not cells.size:
        return []
    far = np.maximum(figures.last[cells], 1.0) + 1.0
    points = [
        solver.nearest(cells, np.full(cells.size, 1.0), far),
        solver.nearest(cells, np.full(cells.size, -1.0), np.ones(cells.size)),
    ]
    apart = np.ptp(np.array(points)[:, cells], axis=0) >= 1
    gaps = []
    for cell in cells[~apart]:
        up, down = solver.extreme(int(cell), 1), solver.extreme(int(cell), -1)
        low, high = -down.value, up.value
        if np.isfinite(high) and np.ceil(low - TOLERANCE) >= np.floor(high + TOLERANCE):
            # One more either way would do: the largest whole number that is too close, plus one.
            gaps.append(Gap(int(cell), (up, down), (high + 1.0, -low + 1.0)))
    return gaps
