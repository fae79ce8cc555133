"""Tables as an attacker keeps them: labels, texts, and what kind of figure stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from tests.disclosure.pack_attacker.reading import HIDDEN, SYMBOLS, figure_of

Unit = Literal["count", "percent", "real", "text"]
_REAL = re.compile(
    r"\b(mean|median|average|limit|rate|centre|expected|per 1,?0+|for every 1,?0+)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"%|\bper ?cent(age)?\b", re.IGNORECASE)
TOTAL = re.compile(r"^(grand )?(total|all|overall|sum)\b|\btotal$", re.IGNORECASE)


@dataclass(frozen=True)
class Hidden:
    """Where a cell stands; the same shape names the cells that are shown."""

    pack: str
    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Grid:
    """One table: `texts` has a row for each of `rows` and an entry for each of `columns`."""

    pack: str
    name: str
    caption: str
    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]
    source: str = "page"
    is_turned: bool = False
    whispers: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    homes: tuple[tuple[str, str], ...] = ()  # of several tables side by side: each column's own

    def place(self, i: int, j: int) -> Hidden:
        """The name of a cell, the same whichever way the table is turned."""
        row, column = self.rows[i], self.columns[j]
        if self.is_turned:
            row, column = column, row
        name = self.homes[j][0] if self.homes else self.name
        return Hidden(self.pack, name, row, column)

    def turned(self) -> Grid:
        """The same table with rows as columns."""
        return replace(
            self,
            rows=self.columns,
            columns=self.rows,
            texts=tuple(zip(*self.texts, strict=True)) if self.texts else (),
            is_turned=not self.is_turned,
            whispers={(j, i): said for (i, j), said in self.whispers.items()},
        )

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Every cell with its text."""
        for i, row in enumerate(self.texts):
            for j, text in enumerate(row):
                yield i, j, text

    def column(self, j: int) -> list[str]:
        """One column's texts."""
        return [row[j] for row in self.texts]

    def hidden(self) -> list[tuple[int, int]]:
        """Where `[c]` stands."""
        return [(i, j) for i, j, text in self.cells() if text == HIDDEN]

    def unit(self, i: int, j: int) -> Unit:
        """What kind of figure a cell holds, or would hold."""
        return self._units[i][j]

    @cached_property
    def _units(self) -> list[list[Unit]]:
        return [[self._unit(i, j) for j in range(len(self.columns))] for i in range(len(self.rows))]

    def _unit(self, i: int, j: int) -> Unit:
        row, column = self.rows[i], self.columns[j]
        if own := unit_of_text(self.texts[i][j], f"{row} {column}"):
            return own
        if _PERCENT.search(f"{column} {row}"):
            return "percent"
        if _REAL.search(f"{column} {row}"):
            return "real"
        # A line without any figure is a count's: what is hidden mostly is.
        line = self._of_columns[j] if self._is_by_column else self._of_rows[i]
        return next(iter(line)) if len(line) == 1 else "count" if not line else self._other(i, j)

    def _other(self, i: int, j: int) -> Unit:
        """The kind of figure where the line that should say it says several."""
        line = self._of_rows[i] if self._is_by_column else self._of_columns[j]
        return next(iter(line)) if len(line) == 1 else "real"

    @cached_property
    def _of_columns(self) -> list[set[Unit]]:
        """The kinds of figures that each column shows."""
        columns = [(self.column(j), label) for j, label in enumerate(self.columns)]
        return [{u for t in texts if (u := unit_of_text(t, name))} for texts, name in columns]

    @cached_property
    def _of_rows(self) -> list[set[Unit]]:
        """The kinds of figures that each row shows."""
        rows = zip(self.texts, self.rows, strict=True)
        return [{u for t in texts if (u := unit_of_text(t, name))} for texts, name in rows]

    @cached_property
    def _is_by_column(self) -> bool:
        """Whether figures of one kind stand under each other rather than beside each other."""
        mixed = [
            sum(len(kinds) > 1 for kinds in lines) for lines in (self._of_columns, self._of_rows)
        ]
        return mixed[0] < mixed[1] or (mixed[0] == mixed[1] and not self.is_turned)


def unit_of_text(text: str, label: str) -> Unit | None:
    """What kind of figure a text is, given its column's label; None for a symbol or nothing."""
    if text == "" or SYMBOLS.fullmatch(text):
        return None
    found = figure_of(text) if text[:1].isdigit() or text[:1] in "−-" else None
    if found is None:
        return "text"
    if found.is_percent or (_PERCENT.search(label) and not TOTAL.search(label)):
        return "percent"
    return "real" if found.places or _REAL.search(label) else "count"


def scale_of(grid: Grid, i: int, j: int) -> float | None:
    """Out of how many a derived figure is: 100 for a percentage, 10,000 for many rates."""
    if grid.unit(i, j) == "percent":
        return 100.0
    caption = grid.homes[j][1] if grid.homes else grid.caption
    words = f"{grid.columns[j]} {grid.rows[i]} {caption}".replace(",", "")
    found = re.search(r"(?:per|for every) (10+)\b", words)
    return float(found.group(1)) if found and grid.unit(i, j) == "real" else None
