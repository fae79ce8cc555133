"""A table on its way to a file: its cells can still be spoilt on purpose."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.sheet import Sheet, as_cells, as_text

Objects = npt.NDArray[np.object_]


@dataclass
class Written:
    """One table of one file.

    Attributes
    ----------
    path : PurePosixPath
        The file, below the data folder.
    in_workbook : bool
        Whether cells have types, as those of a workbook do.
    headers, columns : list
        What is written; cells of a CSV are text.
    events : ndarray of int64
        Position of each row's event in the synthetic world.
    touched : set of int
        Rows with a planted fault.
    lines : dict
        Rows of a CSV that are written otherwise: cells to add (above 0) or to leave out.
    encoding : str
        Of a CSV.
    """

    path: PurePosixPath
    sheet: Sheet
    in_workbook: bool
    headers: list[str]
    columns: list[Objects]
    events: npt.NDArray[np.int64]
    touched: set[int] = field(default_factory=set)
    lines: dict[int, int] = field(default_factory=dict)
    encoding: str = "utf-8"

    def column(self, header: str) -> Objects:
        """Return the column below a header."""
        return self.columns[self.headers.index(header)]

    def append(self, rows: list[int]) -> list[int]:
        """Write some rows a second time, at the end; return where they stand then."""
        start = len(self.events)
        self.columns = [np.concatenate([column, column[rows]]) for column in self.columns]
        self.events = np.concatenate([self.events, self.events[rows]])
        return list(range(start, start + len(rows)))


def on_paper(sheet: Sheet, path: PurePosixPath) -> Written:
    """Return a table as the file that a path names has it."""
    in_workbook = path.suffix == ".xlsx"
    make = as_cells if in_workbook else as_text
    columns = [make(column) for column in sheet.columns.values()]
    return Written(path, sheet, in_workbook, list(sheet.columns), columns, sheet.events)


def csv_of(table: Written) -> str:
    """Return a table as the text of a CSV, its odd rows included."""
    rows = list(zip(*(column.tolist() for column in table.columns), strict=True))
    for row, cells in table.lines.items():
        rows[row] = (*rows[row], *["synthetic"] * cells) if cells > 0 else rows[row][:cells]
    return csv_rows(table.headers, rows)


def csv_rows(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return headers and rows as the text of a CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()
