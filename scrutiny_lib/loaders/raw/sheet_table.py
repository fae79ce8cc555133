"""A sheet as a table: its headers, its rows in pieces, and what cannot be seen in its cells."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from python_calamine import CalamineSheet

from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.raw.header import ROWS_ABOVE, header_issue, header_row, headers_of
from scrutiny_lib.loaders.raw.limits import CHUNK_ROWS
from scrutiny_lib.loaders.raw.model import Chunk, RawTable
from scrutiny_lib.loaders.raw.shape import Shape, Tally
from scrutiny_lib.loaders.raw.sheet_scan import SheetScan, column_letters

Block = npt.NDArray[np.object_]
Row = list[Any]
CHUNK_CELLS = 60_000
_BEYOND = "Cells to the right of the last header; they were left aside."
_MERGED = "Merged cells: only the first of each holds the entry, the others count as blank."
_FORMULA = "Formulas that were never calculated; open the workbook, save it and send it again."
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}


def sheet_table(
    path: Path, cells: CalamineSheet, scan: SheetScan, sha256: str, *, hidden: bool
) -> RawTable | None:
    """Return the table of a sheet, or None where there is none."""
    if not cells.height or cells.start is None or cells.end is None:
        return None
    first = list(itertools.islice(cells.iter_rows(), ROWS_ABOVE))
    place = header_row(first)
    place = place if any(headers_of(first[place])) else cells.start[0]
    if place > cells.end[0]:
        return None
    is_bare = place == cells.end[0]
    headers = headers_of(next(itertools.islice(cells.iter_rows(), place, None)))
    issues: list[Issue] = []
    reader = _Reader(path, cells, scan, place + 1, headers, issues)
    return RawTable(path, cells.name, headers, sha256, issues, reader.chunks, hidden, is_bare)


@dataclass
class _Reader:
    """Reads one sheet; rows and columns are counted from 1 as the sheet shows them."""

    path: Path
    cells: CalamineSheet | None
    scan: SheetScan
    header: int
    headers: tuple[str, ...]
    issues: list[Issue]
    shape: Shape = field(default_factory=Shape)
    beyond: Tally = field(default_factory=Tally)

    def chunks(self) -> Iterator[Chunk]:
        """Go through the rows below the headers, and let go of the sheet."""
        cells, self.cells = self.cells, None
        assert cells is not None, "a raw table is read once"
        left = cells.start[1] if cells.start else 0
        errors = _Errors(self.scan, left)
        per_chunk = int(np.clip(CHUNK_CELLS // max(cells.width, 1), 100, CHUNK_ROWS))
        rows, number = cells.iter_rows(), self.header + 1
        next(itertools.islice(rows, self.header, self.header), None)
        while piece := list(itertools.islice(rows, per_chunk)):
            chunk = self._fitting(piece, number, errors)
            number += len(piece)
            if len(chunk.rows):
                yield chunk
        self.issues.extend(self._said(cells.name, left, cells.merged_cell_ranges or []))

    def _fitting(self, piece: list[Row], number: int, errors: _Errors) -> Chunk:
        """Turn rows into columns; rows without an entry are counted and left out."""
        block = np.array(piece, dtype=object)
        errors.put_into(block, number)
        rows = np.arange(number, number + len(piece))
        keep = np.ones(len(piece), dtype=bool)
        keep[[place for place, row in enumerate(piece) if _may_be_blank(row, row[0])]] = False
        for place in np.flatnonzero(~keep):
            keep[place] = any(_is_filled(cell) for cell in block[place])
        self.shape.blank(rows[~keep].tolist())
        if keep.any():
            self.shape.filled(int(rows[keep][-1]))
        if not keep.all():
            rows, block = rows[keep], block[keep]
        width = len(self.headers)
        if block.shape[1] > width:
            self.beyond.add(rows[(block[:, width:] != "").any(axis=1)])
        return Chunk(tuple(block[:, column] for column in range(width)), rows)

    def _said(self, sheet: str, left: int, merged: list[Any]) -> list[Issue]:
        """Say what is wrong with the sheet, column by column."""
        file = self.path.name
        issues = header_issue(self.header, file=file, sheet=sheet) + self.shape.issues(file, sheet)
        issues += self.beyond.issue("cells_beyond_header", _BEYOND, file, sheet)
        ranges = Tally()
        ranges.add(max(a[0] + 1, self.header + 1) for a, b in merged if b[0] >= self.header)
        issues += ranges.issue("cells_merged", _MERGED, file, sheet)
        formulas: dict[int, Tally] = {}
        for row, column in self.scan.formulas:
            if row > self.header and 0 <= column - 1 - left < len(self.headers):
                formulas.setdefault(column, Tally()).add([row])
        for column, tally in sorted(formulas.items()):
            label = self.headers[column - 1 - left] or column_letters(column)
            issues += tally.issue("formula_without_value", _FORMULA, file, sheet, label)
        return issues


class _Errors:
    """The errors of a sheet, which calamine leaves blank."""

    def __init__(self, scan: SheetScan, left: int) -> None:
        places = np.array(list(scan.errors), dtype=np.int64).reshape(-1, 2)
        self.rows, self.columns = places[:, 0], places[:, 1] - 1 - left
        texts = [text if text in _ERRORS else "#N/A" for text in scan.errors.values()]
        self.texts = np.array(texts, dtype=object)

    def put_into(self, block: Block, number: int) -> None:
        """Write them into a block whose first row is `number`."""
        rows, columns = self.rows - number, self.columns
        here = (rows >= 0) & (rows < len(block)) & (columns >= 0) & (columns < block.shape[1])
        block[rows[here], columns[here]] = self.texts[here]


def _may_be_blank(row: Row, first: Any) -> bool:
    """Whether the first cell that is something is no more than spaces, or there is none."""
    if not first:
        first = next(filter(None, row), "")
    return type(first) is str and (not first or first.isspace())


def _is_filled(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None
