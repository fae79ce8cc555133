"""Cells of several tables and packs that are one figure, and totals over growing spans."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges
from tests.disclosure.pack_attacker.grids import TOTAL, Grid, Hidden, Unit
from tests.disclosure.pack_attacker.reading import Range, Span, span_of, without_dates

LINKS, SPANS = "the same cell elsewhere", "growing spans"
_PLAIN = {"value", "number", "count", "figure", "children", "total", "all", ""}
Key = tuple[str, frozenset[str], Span | None, Unit]


def key_of(grid: Grid, i: int, j: int) -> Key:
    """Measure, labels without time, months, and kind of figure: what a cell is known by."""
    row, column = grid.rows[i], grid.columns[j]
    caption = without_dates(grid.caption)
    stem = re.sub(
        r"\b(number of|in the|monthly|month|for every|by|in|to|of|from)\b| +", " ", caption
    )
    spans = [span_of(row, grid.corner), span_of(column), span_of(grid.caption)]
    span = next((one for one in spans if one), None)
    labels = set()
    for label, own in ((row, spans[0]), (column, spans[1])):
        # A bare year is a label like any other where no heading says which months it has.
        text = without_dates(label) if own else label.lower()
        if text not in _PLAIN and not TOTAL.search(text):
            labels.add(text)
    # A total over time is another figure than the months that it is headed beside.
    headed = ((row, spans[1]), (column, spans[0]))
    if any(span == own and TOTAL.search(label) for label, own in headed):
        labels.add("total")
    return " ".join(stem.split()), frozenset(labels), span, grid.unit(i, j)


def find_links(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Cells of the same key are one unknown, unless figures of the same columns differ."""
    for cells in _by_key(evidence).values():
        for (one, i, j), (two, k, m) in combinations(cells, 2):
            if evidence.shown(one, i, j) and evidence.shown(two, k, m):
                continue
            if not _contradict(evidence, one, j, two, m):
                terms = ((one.place(i, j), 1.0), (two.place(k, m), -1.0))
                yield Fact(terms, 0.0, 0.0, LINKS)


def _by_key(evidence: Evidence) -> dict[Key, list[tuple[Grid, int, int]]]:
    """Every cell under its key; a key that one table has twice is no key."""
    found: dict[Key, list[tuple[Grid, int, int]]] = defaultdict(list)
    for grid in evidence.grids:
        if grid.source == "csv" and any(
            g.source == "page" and (g.pack, g.name) == (grid.pack, grid.name)
            for g in evidence.grids
        ):
            continue
        own: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for i, j, _ in grid.cells():
            if grid.unit(i, j) != "text":
                own[key_of(grid, i, j)].append((i, j))
        for key, places in own.items():
            if len(places) == 1:
                found[key].append((grid, *places[0]))
    return found


def _contradict(evidence: Evidence, one: Grid, j: int, two: Grid, m: int) -> bool:
    """Whether two columns show different figures for one key: one of them was revised."""
    first = {key_of(one, i, j): i for i in range(len(one.rows))}
    for k in range(len(two.rows)):
        i = first.get(key_of(two, k, m))
        if i is None or not (evidence.shown(one, i, j) and evidence.shown(two, k, m)):
            continue
        if one.texts[i][j] != two.texts[k][m]:
            return True
    return False


def find_spans(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """A longer span is a shorter one and the months between, where all are counts."""
    groups: dict[tuple[str, frozenset[str]], list[tuple[Span, Hidden, Range]]] = defaultdict(list)
    for (stem, labels, span, unit), cells in _by_key(evidence).items():
        if unit != "count" or span is None:
            continue
        grid, i, j = next((c for c in cells if evidence.shown(*c)), cells[0])
        groups[stem, labels].append((span, grid.place(i, j), evidence.said(grid, i, j)))
    for group in groups.values():
        if len({span for span, _, _ in group}) > 1:
            yield from _spans(group)


def _spans(group: Sequence[tuple[Span, Hidden, Range]]) -> Iterator[Fact]:
    """Each span as the sum of unnamed months, so that any two are told apart."""
    if not all(_adds_up(group, one) for one in group):
        return
    known = {span: place for span, place, _ in group}
    everything = {month for first, last in known for month in range(first, last + 1)}
    if len(everything) > 400:
        return
    stem = next(iter(known.values()))
    months = {m: known.get((m, m), Hidden("", repr(stem), "month", str(m))) for m in everything}
    for (first, last), place in known.items():
        if last > first:
            parts = [(months[month], 1.0) for month in range(first, last + 1)]
            yield Fact((*parts, (place, -1.0)), 0.0, 0.0, SPANS)


def _adds_up(
    group: Sequence[tuple[Span, Hidden, Range]], whole: tuple[Span, Hidden, Range]
) -> bool:
    """Whether no shown figure contradicts that a span is at least the spans within it."""
    (first, last), _, (low, high) = whole
    singles = [what for (a, b), _, what in group if a == b and first <= a <= last]
    inside = [what for (a, b), _, what in group if first <= a and b <= last]
    if len(singles) == last - first + 1 and sum(single[1] for single in singles) < low:
        return False
    return sum(s[0] for s in singles) <= high and all(one[0] <= high for one in inside)
