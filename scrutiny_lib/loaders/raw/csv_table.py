"""Read a CSV as text by pandas' C parser, in pieces; rows that do not fit are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.raw.csv_parser import parsed, unclosed
from scrutiny_lib.loaders.raw.csv_survey import HEAD, Head, Survey, head_of, notes, survey
from scrutiny_lib.loaders.raw.even import (
    FEWEST_LINES,
    DifferentCells,
    blank_rows,
    column_of,
    even_pieces,
)
from scrutiny_lib.loaders.raw.fault import no_rows
from scrutiny_lib.loaders.raw.fields import field_counts
from scrutiny_lib.loaders.raw.header import ROWS_ABOVE, header_issue
from scrutiny_lib.loaders.raw.limits import SHEET_COLUMNS
from scrutiny_lib.loaders.raw.model import Chunk, Columns, RawTable
from scrutiny_lib.loaders.raw.shape import Shape
from scrutiny_lib.loaders.raw.swallowed import FEWEST, holds_rows, swallowing

Cells = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
MORE = 64
"""Columns beyond the headers that are looked into; a longer row is too long without a look."""


def csv_table(path: Path, start: bytes) -> RawTable:
    """Return the table of a CSV.

    Parameters
    ----------
    start : bytes
        How the file begins.

    Raises
    ------
    SourceError
        If it is not text, or has not so much as headers.
    """
    head = head_of(path, start)
    found = survey(path)
    below = head.records[head.header + 1 :]
    if any(holds_rows(cell, head.separator, 2) for cell in head.headers):
        raise unclosed(path, head.header + 1)
    if len(head.headers) > SHEET_COLUMNS:
        raise SourceError(f"{path.name}: over 16,384 columns; this is no table of records")
    if not head.headers:
        raise no_rows(path)
    is_bare = len(start) < HEAD and len(below) < ROWS_ABOVE and not _any(below)
    issues = [*notes(path, head, found), *header_issue(head.header + 1, file=path.name)]
    reader = _Reader(path, head, found, issues)
    return RawTable(path, "", head.headers, found.sha256, issues, reader.chunks, is_bare=is_bare)


def _any(records: tuple[tuple[str, ...], ...]) -> bool:
    return any(cell.strip() for record in records for cell in record)


@dataclass
class _Reader:
    """Reads one CSV; row numbers are those of its records, of which the first is 1."""

    path: Path
    head: Head
    found: Survey
    issues: list[Issue]
    shape: Shape = field(default_factory=Shape)
    short: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    has_long_cells: bool = False
    done: int = 0

    def chunks(self) -> Iterator[Chunk]:
        """Go through the rows below the headers."""
        width = len(self.head.headers)
        fields = len(self.head.records[self.head.header])
        yield from self._even_chunks(width, fields)
        if self.done < self.found.lines:
            fields = max(fields, min(self._count(width), fields + MORE))
        for frame, rows, dropped in self._pieces(fields + 1):
            chunk = self._fitting(frame, rows, dropped, width)
            if len(chunk.rows):
                yield chunk
        self.issues.extend(self.shape.issues(self.path.name))

    def _even_chunks(self, width: int, fields: int) -> Iterator[Chunk]:
        """Go through the rows as long as they are even, where that is quicker."""
        found, few = self.found, self.found.lines < FEWEST_LINES
        if few or fields != width or width < 2 or found.encoding != "utf-8":
            return
        if not found.is_plain or self.head.lines_before:
            return
        first, different = 1, DifferentCells()
        for piece in even_pieces(self.path, self.head.separator, fields):
            rows = np.arange(first, first + piece.rows)
            first += piece.rows
            self.done = first - 1
            below, blank = rows > self.head.header + 1, blank_rows(piece)
            self.shape.blank(rows[below & blank].tolist())
            keep = below & ~blank
            if keep.any():
                rows = rows[keep]
                self.shape.filled(int(rows[-1]))
                cells = (column_of(piece, column, different) for column in range(width))
                yield Chunk(
                    Columns(cells if keep.all() else (column[keep] for column in cells)), rows
                )

    def _count(self, width: int) -> int:
        """Find the records that are shorter than the headers; return the length of the longest."""
        separator, odd = self.head.separator, self.found.odd_ends
        counts = field_counts(self.path, separator, odd_ends=odd)[self.head.lines_before :]
        self.short = np.flatnonzero(counts < width) + 1
        self.has_long_cells = self.found.quotes and len(counts) < self.found.lines
        return int(counts.max(initial=0))

    def _pieces(self, fields: int) -> Iterator[tuple[pd.DataFrame, Numbers, Numbers]]:
        """Go through the file as pandas reads it, with the numbers of the rows below the headers.

        The third of each three are the numbers of rows so long that pandas left them out.
        """
        skipped, first = self.head.lines_before, 1 - self.head.lines_before
        header, next_row = max(self.head.header + 1, self.done), first
        if self.done == self.found.lines:
            return
        for frame, lines in parsed(self.path, self.head.separator, self.found, fields):
            dropped = np.array([line - skipped for line in lines], dtype=np.int64)
            numbers = np.arange(next_row, next_row + len(frame) + len(dropped))
            rows = numbers[~np.isin(numbers, dropped)]
            next_row += len(numbers)
            below = rows > header
            yield frame[below] if not below.all() else frame, rows[below], dropped[dropped > header]

    def _fitting(self, frame: pd.DataFrame, rows: Numbers, dropped: Numbers, width: int) -> Chunk:
        """Count what does not fit and leave it out."""
        cells = [frame[name].to_numpy(dtype=object) for name in frame.columns]
        blank, long = _blank_rows(cells), _filled_rows(cells[width:], len(rows))
        if self.has_long_cells and width >= FEWEST:
            swallowed = swallowing(cells[:width], self.head.separator) & ~long
            self.shape.swallowed.add(rows[swallowed])
            rows, cells = rows[~swallowed], [column[~swallowed] for column in cells]
            blank, long = blank[~swallowed], long[~swallowed]
        if blank.any() or long.any() or len(dropped):
            rows, cells = self._without(blank, long, dropped, rows, cells)
        elif len(rows):
            self.shape.filled(int(rows[-1]))
        if len(self.short):
            self.shape.short.add(rows[np.isin(rows, self.short)])
        return Chunk(tuple(cells[:width]), rows)

    def _without(
        self, blank: Flags, long: Flags, dropped: Numbers, rows: Numbers, cells: list[Cells]
    ) -> tuple[Numbers, list[Cells]]:
        """Leave out the rows that are blank or too long."""
        self.shape.blank(rows[blank].tolist())
        last = max(rows[~blank].max(initial=0), dropped.max(initial=0))
        if last:
            self.shape.filled(int(last))
        self.shape.long.add(np.sort(np.append(rows[long], dropped)))
        keep = ~(blank | long)
        return rows[keep], [column[keep] for column in cells]


def _filled_rows(cells: list[Cells], rows: int) -> Flags:
    """Return which rows have something in one of the columns, spaces not counted."""
    filled = np.zeros(rows, dtype=bool)
    for column in cells:
        some = np.flatnonzero(column != "")
        filled[[row for row in some.tolist() if not column[row].isspace()]] = True
    return filled


def _blank_rows(cells: list[Cells]) -> Flags:
    """Return which rows have nothing but spaces; most are told by their first column."""
    if not cells:
        return np.zeros(0, dtype=bool)
    first = cells[0]  # what is blank, or begins with a space of any kind, is looked at
    blank = np.asarray((first < "!") | (first >= "\x7f"), dtype=bool)
    rows = np.flatnonzero(blank)
    if len(rows):
        blank[rows] = ~_filled_rows([column[rows] for column in cells], len(rows))
    return blank
