"""Find cells that swallowed the rows below them, for want of a quotation mark."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FEWEST = 3
"""Columns of a table of which a cell can be told to hold further rows."""


def holds_rows(cell: str, separator: str, width: int) -> bool:
    """Whether a cell seems to have swallowed further rows, for want of a quotation mark."""
    lines = cell.splitlines()
    return len(lines) > 1 and any(line.count(separator) >= width - 1 for line in lines[1:])


def swallowing(cells: Sequence[npt.NDArray[np.object_]], separator: str) -> npt.NDArray[np.bool_]:
    """Return which rows have a cell that seems to hold further rows."""
    found = np.zeros(len(cells[0]), dtype=bool)
    for column in cells:
        for row, cell in enumerate(column):
            if "\n" in cell and holds_rows(cell, separator, len(cells)):
                found[row] = True
    return found
