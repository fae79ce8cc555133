"""What an attacker can infer about each hidden cell of a protected table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.cells import describe
from scrutiny_lib.disclosure.lp import TOLERANCE, Solver
from scrutiny_lib.disclosure.protected import Protected
from scrutiny_lib.disclosure.system import join


def feasible_intervals(
    protected: Protected | Sequence[Protected], *, knows_zeros: bool = False
) -> pd.DataFrame:
    """Give the range of counts that each hidden cell can have, seen from outside.

    Parameters
    ----------
    protected : Protected or several
        Several are taken together, as a reader of the whole pack can.
    knows_zeros : bool
        Whether the attacker uses that nought is always shown, so that a hidden cell is at least
        one. By default hidden cells are only known not to be negative, and primary and secondary
        ones can't be told apart.

    Returns
    -------
    DataFrame
        A row a hidden cell: `cell`, `lower`, `upper` (infinite if nothing bounds it) and
        `is_primary`. For working papers only, because it tells the small counts from the rest.

    Notes
    -----
    Two linear programs a cell. The ends are brought to whole numbers; with three dimensions or
    more an attacker who solves integer programs may find a range that is narrower still.

    Raises
    ------
    DisclosureError
        If the figures contradict each other.
    """
    parts = [protected] if isinstance(protected, Protected) else list(protected)
    system, _ = join([part.figures for part in parts])
    figures = system.figures
    solver = Solver(system.view(figures.is_hidden, knows_zeros=knows_zeros))
    rows = []
    for cell in np.flatnonzero(figures.is_hidden):
        lower = -solver.extreme(int(cell), -1).value
        upper = solver.extreme(int(cell), 1).value
        rows.append(
            {
                "cell": describe(figures.keys[cell]),
                "lower": float(np.ceil(lower - TOLERANCE)) + 0.0,
                "upper": float(np.floor(upper + TOLERANCE)) + 0.0,
                "is_primary": bool(figures.is_primary[cell]),
            }
        )
    return pd.DataFrame(rows, columns=["cell", "lower", "upper", "is_primary"])
