"""Sums: totals along rows and columns, percentages that make up a hundred, and shown copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import TOTAL, Grid
from tests.disclosure.pack_attacker.reading import HIDDEN, figure_of

SUMS, HUNDREDS, COPIES = "totals", "shares of a hundred", "a copy that shows it"


def find_totals(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """A column that is headed as a total is the sum of the others, where that fits."""
    for grid in evidence.both_ways():
        for j, label in enumerate(grid.columns):
            if TOTAL.search(label):
                yield from _total(evidence, grid, j)


def _total(evidence: Evidence, grid: Grid, total: int) -> Iterator[Fact]:
    """Facts of one total: one for each row in which all cells are counts."""
    others = [j for j, label in enumerate(grid.columns) if not TOTAL.search(label)]
    blocks = [others] if others else []
    blocks += [list(range(first, total)) for first in range(total - 1) if first]
    rows = [i for i in range(len(grid.rows)) if grid.unit(i, total) == "count"]
    for block in blocks:
        parts = [j for j in block if any(grid.unit(i, j) == "count" for i in rows)]
        usable = [i for i in rows if all(grid.unit(i, j) == "count" for j in parts)]
        if len(parts) > 1 and usable and _fits(evidence, grid, usable, parts, total):
            for i in usable:
                terms = [(grid.place(i, j), 1.0) for j in parts] + [(grid.place(i, total), -1.0)]
                yield Fact(tuple(terms), 0.0, 0.0, SUMS)
            return


def _fits(
    evidence: Evidence, grid: Grid, rows: Sequence[int], parts: Sequence[int], total: int
) -> bool:
    """Whether no row contradicts that the parts make up the total."""
    for i in rows:
        ends = [evidence.said(grid, i, j) for j in parts]
        low, high = evidence.said(grid, i, total)
        if sum(e[0] for e in ends) > high or sum(e[1] for e in ends) < low:
            return False
    return True


def find_hundreds(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Percentages that make up a hundred wherever all are shown do so where one is hidden."""
    for grid in evidence.both_ways():
        per_cent = [
            j
            for j in range(len(grid.columns))
            if {grid.unit(i, j) for i in range(len(grid.rows))} == {"percent"}
        ]
        full = [i for i, row in enumerate(grid.texts) if all(figure_of(row[j]) for j in per_cent)]
        if len(per_cent) < 2 or not full:
            continue
        slack = 0.06 * len(per_cent)
        sums = [sum(f.value for j in per_cent if (f := figure_of(grid.texts[i][j]))) for i in full]
        if all(abs(one - 100) <= slack for one in sums):
            for i in range(len(grid.rows)):
                terms = tuple((grid.place(i, j), 1.0) for j in per_cent)
                yield Fact(terms, 100.0, 100.0, HUNDREDS)


def find_copies(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """A cell that one copy of a table hides and another shows, and what attributes whisper."""
    hidden = set(evidence.hidden)
    for grid in evidence.grids:
        for i, j, text in grid.cells():
            place = grid.place(i, j)
            if place not in hidden:
                continue
            if text != HIDDEN and evidence.shown(grid, i, j):
                yield about(place, evidence.said(grid, i, j), COPIES)
            for said in grid.whispers.get((i, j), []):
                if found := figure_of(said):
                    yield about(place, found.range, COPIES)
