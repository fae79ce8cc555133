"""See that the sheets of a workbook can be read in the memory there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw.fault import broken, too_large
from scrutiny_lib.loaders.raw.limits import (
    CELLS,
    CELLS_AND_TEXT,
    ONE_CELL_KEEPS,
    SHEET_COLUMNS,
    SHEET_ROWS,
    TEXT_IS_KEPT,
)
from scrutiny_lib.loaders.raw.package import Package
from scrutiny_lib.loaders.raw.sheet_parse import parse
from scrutiny_lib.loaders.raw.sheet_scan import SheetScan, UnusualXmlError, column_letters, scan

Numbers = npt.NDArray[np.int64]
_STRINGS = "xl/sharedstrings.xml"
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_NAMED = re.compile(rb't="s"[^<>]*><v>([0-9]{1,9})</v>')
_NAMING = re.compile(rb"""\bt\s*=\s*["']s["']""")


def scan_sheets(package: Package) -> dict[str, SheetScan]:
    """Go through every part of a workbook.

    Returns
    -------
    dict
        What the XML of each sheet holds, by the sheet's name.

    Raises
    ------
    SourceError
        If a part is damaged or missing, or the whole would take too much memory.
    """
    sheets = package.sheets()
    found, cells = {}, 0
    for sheet, part in sheets.items():
        found[sheet] = _scanned(package, sheet, part, CELLS - cells)
        cells += found[sheet].area
    for part in package.parts:
        if part not in sheets.values() and part != _STRINGS:
            for _ in package.pieces(part):
                pass
    if _STRINGS in package.parts:
        _check_text(package, found, sheets)
    return found


def _scanned(package: Package, sheet: str, part: str, room: int) -> SheetScan:
    """Scan one sheet; a second, slower time where styled blank cells make it look too large."""
    if part not in package.parts:
        raise broken(package.path, sheet)
    try:
        try:
            found = scan(package.pieces(part))
            fits = found.area <= room and _in_bounds(found)
        except UnusualXmlError:
            fits = False
        if not fits:
            found = parse(package.pieces(part))
    except UnusualXmlError as error:
        raise broken(package.path, sheet) from error
    if not _in_bounds(found):
        raise broken(package.path, sheet)
    if found.area > room:
        raise _too_wide(package, sheet, found)
    return found


def _in_bounds(found: SheetScan) -> bool:
    return found.rows <= SHEET_ROWS and found.columns <= SHEET_COLUMNS


def _too_wide(package: Package, sheet: str, found: SheetScan) -> SourceError:
    place = f"reaches to column {column_letters(found.columns)} and row {found.rows:,}"
    todo = "delete the columns to the right of the table and the rows below it, and save it again"
    return too_large(package.path, place, todo, sheet)


def _check_text(package: Package, found: dict[str, SheetScan], sheets: dict[str, str]) -> None:
    """See that the text is not too much once each cell has its own copy, as calamine makes it."""
    lengths = _lengths(package.pieces(_STRINGS))
    if len(lengths) > CELLS:
        raise broken(package.path)
    cells = sum(one.cells for one in found.values())
    room = (CELLS_AND_TEXT - ONE_CELL_KEEPS * cells) // TEXT_IS_KEPT
    if int(lengths.max(initial=0)) * cells <= room:
        return
    total = sum(_text_of(package.pieces(part), lengths) for part in sheets.values())
    if total > room:
        what = f"its cells hold {total // 1_000_000:,} MB of text"
        raise too_large(package.path, what, "send a shorter period in each file")


def _text_of(pieces: Iterator[bytes], lengths: Numbers) -> int:
    """Return how much text the cells of a sheet name; one written unusually counts as longest.

    What lies across the border of two pieces is one cell in many thousands.
    """
    total = 0
    for xml in pieces:
        named = np.array(_NAMED.findall(xml), dtype="S9").astype(np.int64)
        total += int(lengths[named[named < len(lengths)]].sum())
        total += (len(_NAMING.findall(xml)) - len(named)) * int(lengths.max(initial=0))
    return total


def _lengths(pieces: Iterator[bytes]) -> Numbers:
    """Return how long the XML of each shared string is."""
    starts: list[Numbers] = []
    offset, rest = 0, b""
    for piece in pieces:
        rest += piece
        cut = max(rest.rfind(b"<"), 0)
        found = [match.start() for match in _STRING.finditer(rest, 0, cut)]
        starts.append(np.array(found, dtype=np.int64) + offset)
        offset, rest = offset + cut, rest[cut:]
    starts.append(np.array([offset + len(rest)], dtype=np.int64))
    every = np.concatenate(starts)
    return every[1:] - every[:-1]
