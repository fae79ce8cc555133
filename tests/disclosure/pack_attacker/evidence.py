"""What is printed in all packs together, as ranges, and the form in which methods add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.disclosure.pack_attacker.grids import Grid, Hidden
from tests.disclosure.pack_attacker.packs import Pack
from tests.disclosure.pack_attacker.reading import ANY, HIDDEN, Range, count_range, figure_of

Ranges = Mapping[Hidden, Range]


@dataclass(frozen=True)
class Fact:
    """A weighted sum of cells lies in a range, says a method."""

    terms: tuple[tuple[Hidden, float], ...]
    low: float
    high: float
    method: str


def about(place: Hidden, what: Range, method: str) -> Fact:
    """A fact about one cell."""
    return Fact(((place, 1.0),), what[0], what[1], method)


@dataclass
class Evidence:
    """Everything that methods may look at."""

    packs: Sequence[Pack]
    hidden_to: int
    base: int
    populations: Mapping[str, float]
    hidden: list[Hidden] = field(default_factory=list)
    printed: dict[Hidden, Range] = field(default_factory=dict)
    whole: set[Hidden] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.grids: list[Grid] = [grid for pack in self.packs for grid in pack.grids]
        seen: set[Hidden] = set()
        for grid in self.grids:
            for i, j in grid.hidden():
                if grid.unit(i, j) == "count":
                    self.whole.add(grid.place(i, j))
            seen |= {grid.place(i, j) for i, j in grid.hidden()}
        self.hidden = sorted(seen, key=lambda p: (p.pack, p.table, p.row, p.column))
        for grid in self.grids:
            for i, j, _ in grid.cells():
                self._learn(grid, i, j)

    def _learn(self, grid: Grid, i: int, j: int) -> None:
        """Note what a cell says by itself; a hidden cell's shown copy is left to a method."""
        place = grid.place(i, j)
        if grid.unit(i, j) == "count":
            self.whole.add(place)
        if place not in self.printed or grid.texts[i][j] == HIDDEN:
            self.printed[place] = self.said(grid, i, j)

    def said(self, grid: Grid, i: int, j: int) -> Range:
        """What one printed text says by itself."""
        text, unit = grid.texts[i][j], grid.unit(i, j)
        if unit == "count":
            return count_range(text, self.base, self.hidden_to)
        found = figure_of(text)
        if found is not None and unit != "text":
            return found.range
        return (0.0, 100.0) if unit == "percent" else ANY

    def shown(self, grid: Grid, i: int, j: int) -> bool:
        """Whether a figure stands in a cell."""
        return grid.unit(i, j) != "text" and figure_of(grid.texts[i][j]) is not None

    def both_ways(self) -> Iterable[Grid]:
        """Every table in which something is hidden, as printed and turned."""
        tables = {(p.pack, p.table) for p in self.hidden}
        for grid in self.grids:
            if (grid.pack, grid.name) in tables:
                yield grid
                yield grid.turned()


Method = Callable[[Evidence, Ranges], Iterable[Fact]]
