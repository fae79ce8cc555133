"""Read a CSV file or a sheet of a workbook as text, cell by cell as it stands.

Everything stays text: what is a number, a date or a symbol is decided by the loader that knows
the file. Nothing is skipped without being counted.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Issue, rejected
from scrutiny_lib.loaders.workbook import read_sheet

WORKBOOKS = (".xlsx", ".xlsm")
_ZIP, _OLE, _UTF16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")


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
    content = _bytes_of(path)
    if path.suffix.lower() in WORKBOOKS:
        name, cells = read_sheet(path, sheet)
        rows = [[as_text(cell) for cell in row] for row in cells]
        notes: list[Issue] = []
    else:
        name = ""
        text, notes = _decode(path, content)
        rows = _csv_rows(path, text)
    return _as_table(path, name, rows, hashlib.sha256(content).hexdigest(), notes)


def as_text(cell: Any) -> str:
    """Turn a cell of a workbook into the text a person sees, dates as ISO text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise SourceError(f"{path.name}: there is no such file; check the name and the folder")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be opened; check who may read it") from error
    if not content.strip():
        raise SourceError(f"{path.name}: the file is empty; ask for it again")
    return content


def _decode(path: Path, content: bytes) -> tuple[str, list[Issue]]:
    """Decode a CSV; say so where it is not the UTF-8 that is expected."""
    if content.startswith((_ZIP, _OLE)):
        raise SourceError(f"{path.name}: this is a workbook, not a CSV; give it the ending .xlsx")
    if content.startswith(_UTF16) or b"\x00" in content:
        raise SourceError(f"{path.name}: not plain text; save it again as 'CSV UTF-8'")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        message = "The file is not in UTF-8 and was read as Windows-1252; check accented letters."
        issue = Issue(rule="encoding_windows_1252", message=message, file=path.name)
        return content.decode("cp1252", errors="replace"), [issue]


def _csv_rows(path: Path, text: str) -> list[list[str]]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""))
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise SourceError(
            f"{path.name}: cannot be read as a CSV; open it, and save it again as 'CSV UTF-8'"
        ) from error


def _as_table(
    path: Path, sheet: str, rows: list[list[str]], digest: str, notes: list[Issue]
) -> TextTable:
    """Split off the header and reject the rows that do not fit under it."""
    while rows and not any(rows[-1]):
        rows.pop()
    place = f"{path.name}, sheet '{sheet}'" if sheet else path.name
    if len(rows) < 2:
        raise SourceError(f"{place}: there are no rows below the header; ask for the file again")
    headers, width = tuple(rows[0]), len(rows[0])
    numbered = list(enumerate(rows[1:], start=2))
    empty = [number for number, row in numbered if not any(row)]
    long = [number for number, row in numbered if any(row[width:])]
    short = [number for number, row in numbered if any(row) and len(row) < width]
    left_out = {*empty, *long}
    kept = {n: (row + [""] * width)[:width] for n, row in numbered if n not in left_out}
    frame = pd.DataFrame(list(kept.values()), columns=unique(headers), index=list(kept), dtype=str)
    issues = [*notes, *_shape_issues(path.name, sheet, empty, long, short)]
    return TextTable(path, sheet, headers, frame, len(numbered), digest, tuple(issues))


def unique(headers: tuple[str, ...]) -> list[str]:
    """Name the second and later columns of one header ``header (2)``, ``header (3)``."""
    seen: dict[str, int] = {}
    names = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        names.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return names


def _shape_issues(
    file: str, sheet: str, empty: list[int], long: list[int], short: list[int]
) -> list[Issue]:
    issues = []
    if empty:
        issues.append(
            rejected("row_empty", "Rows without any entry.", empty, file=file, sheet=sheet)
        )
    if long:
        message = "Rows with more cells than there are headers."
        issues.append(rejected("row_too_long", message, long, file=file, sheet=sheet))
    if short:
        message = "Rows with fewer cells than there are headers; the rest is taken as blank."
        shown = tuple(short[:ROWS_SHOWN])
        issues.append(Issue("row_too_short", message, file, sheet, "", len(short), shown))
    return issues
