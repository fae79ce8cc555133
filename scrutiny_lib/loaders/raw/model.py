"""What raw reading returns: a table that is read once, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.dataset import Issue

Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Repeated:
    """The cells of a column of which many are alike.

    Attributes
    ----------
    at : ndarray of int
        For each row, which of `cells` it has.
    cells : ndarray of object
        Each different cell once.
    """

    at: npt.NDArray[np.intp]
    cells: Objects

    def __getitem__(self, rows: Any) -> Repeated:
        """Return the cells of some rows."""
        return Repeated(self.at[rows], self.cells)

    def in_full(self) -> Objects:
        """Return a cell for each row."""
        return self.cells[self.at]


@dataclass(frozen=True)
class Plain:
    """The cells of a column of which every one is a text that stays as it is.

    Attributes
    ----------
    cells : ndarray of object
        Figures, letters without accents and signs; none is blank, none has a space or a ``#``.
    """

    cells: Objects

    def __getitem__(self, rows: Any) -> Plain:
        """Return the cells of some rows."""
        return Plain(self.cells[rows])

    def in_full(self) -> Objects:
        """Return a cell for each row."""
        return self.cells


Kept = Objects | Repeated | Plain
"""A column as a reader of files may keep it."""


class Columns(Sequence[Objects]):
    """Columns that are written out in full only when they are asked for."""

    def __init__(self, columns: Iterable[Kept]) -> None:
        self._columns = list(columns)

    def __len__(self) -> int:
        """Count the columns."""
        return len(self._columns)

    def __getitem__(self, position: Any) -> Any:
        """Return a column in full, or several."""
        if isinstance(position, slice):
            return tuple(self[at] for at in range(*position.indices(len(self))))
        return in_full(self._columns[position])

    def as_kept(self, position: int) -> Kept:
        """Return a column as it is kept."""
        return self._columns[position]


def in_full(column: Kept) -> Objects:
    """Return a column's cells, one for each row."""
    return column.in_full() if isinstance(column, (Repeated, Plain)) else column


def as_kept(columns: Sequence[Objects], position: int) -> Kept:
    """Return a column, with its different cells apart where it is kept so."""
    return columns.as_kept(position) if isinstance(columns, Columns) else columns[position]


@dataclass(frozen=True)
class Chunk:
    """A piece of a table.

    Attributes
    ----------
    columns : sequence of ndarray
        One a header. The cells of a CSV are text; those of a workbook are as the workbook types
        them (text, float, bool, date, datetime, time). A blank cell is ``""``; an error such as
        ``#N/A`` is its text.
    rows : ndarray of int64
        Row numbers as a spreadsheet shows them; the first row of a file is 1.
    """

    columns: Sequence[Objects]
    rows: npt.NDArray[np.int64]


@dataclass(frozen=True)
class RawTable:
    """A table of a file, with what is needed to say where it came from.

    Attributes
    ----------
    sheet : str
        The sheet of a workbook; empty for a CSV.
    headers : tuple of str
        As they stand in the file, trimmed; one may stand twice, one may be blank.
    sha256 : str
        Digest of the file's bytes.
    issues : list of Issue
        What is wrong with the shape of the table; complete once `chunks` is exhausted.
    hidden : bool
        Whether a spreadsheet program hides the sheet, as it does those that hold drop-downs.
    is_bare : bool
        Whether the headers, or what stands in their place, are all that it has: a return of
        nothing, or a page of a workbook that is no table.
    """

    path: Path
    sheet: str
    headers: tuple[str, ...]
    sha256: str
    issues: list[Issue]
    source: Callable[[], Iterator[Chunk]] = field(repr=False, compare=False)
    hidden: bool = False
    is_bare: bool = False

    @property
    def place(self) -> str:
        """The file, and the sheet if there is one, as an error names them."""
        return place_of(self.path, self.sheet)

    def chunks(self) -> Iterator[Chunk]:
        """Go through the rows once; rows that were rejected are left out and counted.

        Raises
        ------
        SourceError
            If the file turns out to be broken further down.
        """
        return self.source()


def place_of(path: Path, sheet: str = "") -> str:
    """Name a file, and its sheet if there is one."""
    return f"{path.name}, sheet '{sheet}'" if sheet else path.name
