"""JSON of whatever form: a number that stands where a hidden cell is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import Grid
from tests.disclosure.pack_attacker.packs import Pack
from tests.disclosure.pack_attacker.reading import HIDDEN, figure_of, span_of, without_group_size

RECORDS = "other files"
_VALUE = {"value", "figure", "count", "number", "n", "shown", "true", "unrounded", "numerator"}


@dataclass(frozen=True)
class Leaf:
    """A number in a JSON file: its own key, and all names and texts that stand around it."""

    key: str
    value: float
    around: frozenset[str]


def leaves(node: Any, key: str = "", around: frozenset[str] = frozenset()) -> Iterator[Leaf]:
    """Every number in a JSON value."""
    if isinstance(node, dict):
        texts = {_plain(str(v)) for v in node.values() if isinstance(v, str)}
        texts |= {_plain(str(v)) for v in node.values() if isinstance(v, int)}
        for name, child in node.items():
            yield from leaves(child, name, around | texts | {_plain(name)})
    elif isinstance(node, list):
        for child in node:
            yield from leaves(child, key, around)
    elif not isinstance(node, bool) and (found := figure_of(str(node))) is not None:
        yield Leaf(_plain(key), found.value, around)


def _plain(text: str) -> str:
    """A name in the form in which two files may agree on it; months as numbers."""
    if span := span_of(text):
        return f"month {span[0]}" if span[0] == span[1] else f"months {span[0]} {span[1]}"
    return re.sub(r"[\W_]+", " ", without_group_size(text)).strip().lower()


def find_records(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Numbers of JSON files that are named as a hidden cell is."""
    for pack in evidence.packs:
        found = [leaf for record in pack.records for leaf in leaves(record)]
        for grid in pack.grids:
            if grid.source == "page" and grid.hidden():
                yield from _named(evidence, pack, grid, found)


def _named(evidence: Evidence, pack: Pack, grid: Grid, found: list[Leaf]) -> Iterator[Fact]:
    """Facts of one table: keys under which every shown cell's figure is its own."""
    names = {_plain(grid.name), _plain(grid.caption)}
    ours = [leaf for leaf in found if leaf.around & names]
    bad = _keys_that_differ(grid, ours, pack.area)
    for i, j in grid.hidden():
        fits = [leaf for leaf in _leaves_of(grid, i, j, ours, pack.area) if leaf.key not in bad]
        good = [leaf for leaf in fits if leaf.key in _VALUE or leaf.key in _labels(grid, i, j)]
        values = {leaf.value for leaf in good}
        if len(values) == 1 and (value := values.pop()) >= 0:
            yield about(grid.place(i, j), (value, value), RECORDS)


def _labels(grid: Grid, i: int, j: int) -> set[str]:
    return {_plain(grid.rows[i]), _plain(grid.columns[j])}


def _leaves_of(grid: Grid, i: int, j: int, found: list[Leaf], area: str) -> list[Leaf]:
    """Numbers around which both labels of a cell stand; the plain column needs no naming."""
    row, column = _plain(grid.rows[i]), _plain(grid.columns[j])
    is_plain = column in _VALUE or len(grid.columns) == 1 or grid.columns[j] == area
    others = {_plain(label) for label in grid.columns} - {column}
    return [
        leaf
        for leaf in found
        if row in leaf.around and (column in leaf.around or (is_plain and not leaf.around & others))
    ]


def _keys_that_differ(grid: Grid, found: list[Leaf], area: str) -> set[str]:
    """Keys that mean something else: a shown cell's number under them is not its figure."""
    bad: set[str] = set()
    for i, j, text in grid.cells():
        shown = figure_of(text)
        if shown is None or text == HIDDEN:
            continue
        for leaf in _leaves_of(grid, i, j, found, area):
            if abs(leaf.value - shown.value) > 0.51 / 10**shown.places:
                bad.add(leaf.key)
    return bad
