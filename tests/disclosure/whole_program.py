"""The whole problem as one integer program, with a copy of the table for each requirement.

Plain and large, with nothing of the library's search in it; only for tables it can prove.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.disclosure.exhaustive import lines_of, with_totals


def proved(inner: np.ndarray, threshold: int, most_seconds: float) -> tuple[int, int] | None:
    """Count and sum of the best further cells, or None if not proved in time."""
    table = with_totals(inner)
    values, size, lines = table.ravel().astype(float), table.size, lines_of(table.shape)
    sums = np.zeros((len(lines), size))
    for row, line in enumerate(lines):
        sums[row, line[:-1]], sums[row, line[-1]] = 1, -1
    small = (values > 0) & (values < threshold)
    # A copy is the table's differences from the truth; none has to be larger than this.
    most = values.sum()
    lower, upper = [small.astype(float)], [(values > 0).astype(float)]
    for cell in np.flatnonzero(small):
        for far in (threshold - 1 - values[cell], 1 - values[cell]):
            low, high = -values, np.full(size, most)
            low[cell], high[cell] = (far, most) if far > 0 else (-values[cell], far)
            if far:
                lower.append(low)
                upper.append(high)
    copies = len(lower) - 1
    if not copies:
        return 0, 0
    every, one = sparse.identity(size * copies), sparse.identity(copies)
    falls = sparse.vstack([sparse.diags(values)] * copies)
    # How far a cell can rise is bounded only by its being hidden; 200 is far enough for small ones.
    rises = sparse.vstack([sparse.identity(size) * 200.0] * copies)
    rules = sparse.vstack(
        [
            sparse.hstack([sparse.csr_matrix((len(lines) * copies, size)), sparse.kron(one, sums)]),
            sparse.hstack([falls, every]),
            sparse.hstack([rises, -every]),
        ]
    )
    rows = len(lines) * copies
    highest = np.concatenate([np.zeros(rows), np.full(rules.shape[0] - rows, np.inf)])
    cost = np.where(values >= threshold, values + values.sum() + 1, 0.0)
    found = milp(
        np.concatenate([cost, np.zeros(size * copies)]),
        integrality=np.concatenate([np.ones(size), np.zeros(size * copies)]).astype(int),
        bounds=Bounds(np.concatenate(lower), np.concatenate(upper)),
        constraints=LinearConstraint(rules.tocsr(), np.zeros(rules.shape[0]), highest),
        options={"time_limit": most_seconds, "mip_rel_gap": 0.0},
    )
    if found.status != 0:
        return None
    extra = (found.x[:size] > 0.5) & (values >= threshold)
    return int(extra.sum()), int(values[extra].sum())
