"""For tables too large to prove what is best: a quick start, and a second look at the end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scrutiny_lib.disclosure.cells import BoolArray, FloatArray
from scrutiny_lib.disclosure.gaps import Gap
from scrutiny_lib.disclosure.system import Matrix, System


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


def show_again(
    system: System, hidden: BoolArray, gaps_of: Callable[[System, BoolArray], list[Gap]]
) -> BoolArray:
    """Show each cell, the largest first, that is hidden without need."""
    figures, kept = system.figures, hidden.copy()
    extra = np.flatnonzero(hidden & ~figures.is_primary)
    for cell in extra[np.argsort(-figures.cost[extra], kind="stable")]:
        kept[cell] = False
        if gaps_of(system, kept):
            kept[cell] = True
    return kept
