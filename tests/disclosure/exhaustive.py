"""The best choice by trying all of them: slow, plain, and none of the library's code."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.optimize import linprog


def with_totals(table: np.ndarray) -> np.ndarray:
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def lines_of(shape: tuple[int, ...]) -> list[np.ndarray]:
    """The cells of every sum, parts first and the total last."""
    places = np.arange(np.prod(shape)).reshape(shape)
    return [
        line
        for axis in range(len(shape))
        for line in np.moveaxis(places, axis, -1).reshape(-1, shape[axis])
    ]


def interval(table: np.ndarray, hidden: np.ndarray, cell: int) -> tuple[float, float]:
    """Least and most of one cell of a table with totals, given those that are shown."""
    matrix = np.zeros((len(lines_of(table.shape)), table.size))
    for row, line in enumerate(lines_of(table.shape)):
        matrix[row, line[:-1]], matrix[row, line[-1]] = 1, -1
    values = table.ravel()
    bounds = [(0, None) if h else (v, v) for h, v in zip(hidden, values, strict=True)]
    ends = []
    for sign in (1, -1):
        cost = np.zeros(table.size)
        cost[cell] = sign
        done = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
        ends.append(np.inf if done.status == 3 else done.fun)
    return ends[0], -ends[1]


def is_safe(table: np.ndarray, hidden: np.ndarray, threshold: int) -> bool:
    small = np.flatnonzero((table.ravel() > 0) & (table.ravel() < threshold))
    for cell in small:
        low, high = interval(table, hidden, int(cell))
        if low > 1 + 1e-6 or high < threshold - 1 - 1e-6:
            return False
    return True


def best(inner: np.ndarray, threshold: int) -> tuple[int, int]:
    """Count and sum of the best further cells."""
    table = with_totals(inner)
    values = table.ravel()
    primary = (values > 0) & (values < threshold)
    lines = np.zeros((len(lines_of(table.shape)), table.size), dtype=int)
    for row, line in enumerate(lines_of(table.shape)):
        lines[row, line] = 1
    others = np.flatnonzero(values >= threshold)
    for size in range(len(others) + 1):
        every = list(combinations(others, size))
        sets = np.array(every, dtype=int).reshape(len(every), size)
        hidden = np.tile(primary, (len(sets), 1))
        hidden[np.arange(len(sets))[:, None], sets] = True
        # Quick: a cell that is alone in a sum follows from the rest.
        sets, hidden = (x[~((hidden @ lines.T) == 1).any(axis=1)] for x in (sets, hidden))
        sums = values[sets].sum(axis=1) if size else np.zeros(len(sets), dtype=int)
        for at in np.argsort(sums, kind="stable"):
            if is_safe(table, hidden[at], threshold):
                return size, int(sums[at])
    raise AssertionError("no choice is safe")
