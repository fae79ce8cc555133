"""What raw reading returns: a table that is read once, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.dataset import Issue


@dataclass(frozen=True)
class Chunk:
    """A piece of a table.

    Attributes
    ----------
    columns : tuple of ndarray
        One a header. The cells of a CSV are text; those of a workbook are as the workbook types
        them (text, float, bool, date, datetime, time). A blank cell is ``""``; an error such as
        ``#N/A`` is its text.
    rows : ndarray of int64
        Row numbers as a spreadsheet shows them; the first row of a file is 1.
    """

    columns: tuple[npt.NDArray[np.object_], ...]
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
    """

    path: Path
    sheet: str
    headers: tuple[str, ...]
    sha256: str
    issues: list[Issue]
    source: Callable[[], Iterator[Chunk]] = field(repr=False, compare=False)
    hidden: bool = False

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
