"""Read a CSV file or a sheet of a workbook as text, cell by cell as it stands.

Everything stays text: what is a number, a date or a symbol is decided by the loader that knows
the file. Nothing is skipped without being counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.dataset import Issue, rows_rejected
from scrutiny_lib.loaders.raw.cells import as_text
from scrutiny_lib.loaders.raw.fault import no_rows
from scrutiny_lib.loaders.raw.read import first_table

__all__ = ["TextTable", "as_text", "read_text_table", "unique"]


@dataclass(frozen=True)
class TextTable:
    """A table of text with what is needed to say where it came from.

    Attributes
    ----------
    headers : tuple of str
        As they stand in the file, trimmed; one may stand twice.
    frame : DataFrame
        One column a header, all text, blank cells ``""``; a header's second occurrence is named
        ``header (2)``. The index holds the row numbers of the file; the header is row 1.
    rows_read : int
        Rows below the header, with those that the issues rejected.
    """

    path: Path
    sheet: str
    headers: tuple[str, ...]
    frame: pd.DataFrame
    rows_read: int
    sha256: str
    issues: tuple[Issue, ...]


def read_text_table(path: Path, sheet: str | None = None) -> TextTable:
    """Read the first table of a file.

    Parameters
    ----------
    path : Path
        A ``.csv`` in UTF-8 (with or without byte order mark) or Windows-1252, or an ``.xlsx``.
    sheet : str, optional
        The sheet of a workbook; the first one if none is named.

    Raises
    ------
    SourceError
        One line, if the file is missing, empty, not text, or a workbook that is none.
    """
    raw = first_table(path, sheet)
    names = unique(raw.headers)
    pieces = [
        pd.DataFrame(
            {name: _texts(column) for name, column in zip(names, chunk.columns, strict=True)},
            index=chunk.rows,
            dtype=str,
        )
        for chunk in raw.chunks()
    ]
    nothing = pd.DataFrame(columns=names, index=np.zeros(0, dtype=np.int64), dtype=str)
    frame = pd.concat(pieces or [nothing])
    issues = tuple(raw.issues)
    rows_read = len(frame) + rows_rejected(issues)
    if not rows_read:
        raise no_rows(path, raw.sheet)
    return TextTable(path, raw.sheet, raw.headers, frame, rows_read, raw.sha256, issues)


def _texts(column: npt.NDArray[np.object_]) -> list[str]:
    return [cell.strip() if isinstance(cell, str) else as_text(cell) for cell in column]


def unique(headers: tuple[str, ...]) -> list[str]:
    """Name the second and later columns of one header ``header (2)``, ``header (3)``."""
    seen: dict[str, int] = {}
    names = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        names.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return names
