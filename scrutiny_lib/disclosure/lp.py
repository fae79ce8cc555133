"""The linear programs behind every answer: how far a hidden cell can be, seen from outside.

SciPy's `linprog` with HiGHS. Cells whose figure is known are taken out before solving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # whose parts are imported at their first use, and most packs need none

from scrutiny_lib.disclosure.cells import FloatArray
from scrutiny_lib.disclosure.system import View
from scrutiny_lib.errors import ContradictionError, DisclosureError

IntArray = np.ndarray[Any, np.dtype[np.int64]]
TOLERANCE = 1e-6
_CONTRADICTION = (
    "the published figures contradict each other, so they can't be audited; give revised figures "
    "a period or a vintage of their own"
)


@dataclass(frozen=True)
class Extreme:
    """The largest value of plus or minus one cell, and why it is no larger.

    Attributes
    ----------
    value : float
        Infinite if nothing bounds it.
    point : float array or None
        Values of all cells that reach it.
    prices : float array or None
        For each cell how much the value would rise for one more unit of its upper bound
        (positive) or one unit less of its lower bound (negative).
    """

    value: float
    point: FloatArray | None
    prices: FloatArray | None


class Solver:
    """Linear programs over one view, with the constant part worked out once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.free = np.flatnonzero(view.lower < view.upper)
        fixed = view.lower >= view.upper
        self.matrix = view.matrix[:, self.free]
        self.right = -(view.matrix[:, np.flatnonzero(fixed)] @ view.lower[fixed])
        self.bounds = np.column_stack([view.lower[self.free], view.upper[self.free]])
        self.column = np.full(len(view.lower), -1)
        self.column[self.free] = np.arange(len(self.free))

    def whole(self, values: FloatArray) -> FloatArray:
        """Return the values of all cells from those of the free ones."""
        point = self.view.lower.copy()
        point[self.free] = values
        return point

    def extreme(self, cell: int, sign: int) -> Extreme:
        """Find the largest value of ``sign * x[cell]``.

        Raises
        ------
        ContradictionError
            If the figures contradict each other.
        DisclosureError
            If the program can't be solved.
        """
        if self.column[cell] < 0:
            prices = np.zeros(len(self.column))
            prices[cell] = sign
            return Extreme(sign * float(self.view.lower[cell]), None, prices)
        cost = np.zeros(len(self.free))
        cost[self.column[cell]] = -sign
        found = _solve(cost, A_eq=self.matrix, b_eq=self.right, bounds=self.bounds)
        if found.status == 3:
            return Extreme(np.inf, None, None)
        prices = self.view.matrix.T @ found.eqlin.marginals
        prices[cell] += sign
        prices[np.abs(prices) < 1e-9] = 0.0
        return Extreme(-float(found.fun), self.whole(found.x), prices)

    def any_point(self) -> FloatArray:
        """Find values of all cells that make everything true.

        Raises
        ------
        ContradictionError
            If there are none.
        """
        if not len(self.free):
            if np.abs(self.right).max(initial=0.0) > TOLERANCE:
                raise ContradictionError(_CONTRADICTION)
            return self.view.lower.copy()
        found = _solve(
            np.zeros(len(self.free)), A_eq=self.matrix, b_eq=self.right, bounds=self.bounds
        )
        return self.whole(found.x)

    def nearest(self, cells: IntArray, signs: FloatArray, targets: FloatArray) -> FloatArray:
        """Find one point that brings as many cells as possible to their targets at once.

        It makes the sum of what is missing to the targets least: one program then proves many
        cells to be far enough, which otherwise would take one each.

        Parameters
        ----------
        cells : int array
            Free cells, each once.
        signs : float array
            1 where the cell has to be at least its target, -1 where at most.
        targets : float array
            Counts.
        """
        many, size = len(cells), len(self.free)
        rows = np.arange(many)
        entries = np.concatenate([-signs, -np.ones(many)])
        columns = np.concatenate([self.column[cells], size + rows])
        wanted = scipy.sparse.csr_array(
            (entries, (np.concatenate([rows, rows]), columns)), shape=(many, size + many)
        )
        nothing = scipy.sparse.csr_array((self.matrix.shape[0], many))
        found = _solve(
            np.concatenate([np.zeros(size), np.ones(many)]),
            A_ub=wanted,
            b_ub=-signs * targets,
            A_eq=scipy.sparse.hstack([self.matrix, nothing], format="csr"),
            b_eq=self.right,
            bounds=np.vstack([self.bounds, np.tile([0.0, np.inf], (many, 1))]),
        )
        return self.whole(found.x[:size])


def _solve(cost: FloatArray, **program: Any) -> Any:
    """Run HiGHS; again without presolve if that left open what is the matter."""
    found = scipy.optimize.linprog(cost, method="highs", **program)
    if found.status == 4:
        found = scipy.optimize.linprog(cost, method="highs", options={"presolve": False}, **program)
    if found.status == 2:
        raise ContradictionError(_CONTRADICTION)
    if found.status not in (0, 3):
        raise DisclosureError("the audit's linear program can't be solved, so nothing is shown")
    return found
