"""Go through the XML of a sheet before calamine does: how far it reaches, and what it hides.

calamine gives no sign of a formula that was never calculated, drops errors such as ``#N/A``, and
asks for memory for every cell between the outermost ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.raw.limits import ONE_CELL

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
_CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_UNCALCULATED = re.compile(
    _CELL + rb"[^<>]*>\s*<f(?:[^<>]*/>|(?:\s[^<>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR = re.compile(
    _CELL + rb'[^<>]*\bt="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_PREFIXED = re.compile(rb":c[\s/>]")


class UnusualXmlError(Exception):
    """A sheet whose XML is not written as spreadsheet programs write it."""


@dataclass
class SheetScan:
    """What the XML of a sheet holds; rows and columns counted from 1.

    Attributes
    ----------
    rows, columns : int
        The last row and the last column that have a cell, filled or not.
    formulas : list of tuple
        Row and column of each formula without a value.
    errors : dict
        Text of each error by row and column.
    shared : int
        How many cells name a shared string.
    """

    rows: int = 0
    columns: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    shared: int = 0

    @property
    def area(self) -> int:
        """How many cells calamine would ask memory for, at most."""
        return self.rows * self.columns


def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column from its number, counted from 1."""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def scan(pieces: Iterable[bytes]) -> SheetScan:
    """Go through the XML as spreadsheet programs write it, each cell with its place first.

    Raises
    ------
    UnusualXmlError
        If a cell is written otherwise, so that it has to be read as XML in earnest.
    """
    found, rest = SheetScan(), b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<c")
        if cut < 0:
            cut = max(rest.rfind(b"<"), 0)
        if len(rest) - cut > ONE_CELL:
            raise UnusualXmlError
        _look(rest[:cut], found)
        rest = rest[cut:]
    _look(rest, found)
    return found


def _look(xml: bytes, found: SheetScan) -> None:
    """Take in a piece that holds whole cells."""
    if b":c" in xml and _PREFIXED.search(xml):
        raise UnusualXmlError
    data = np.frombuffer(xml + bytes(32), dtype=np.uint8)
    opened = np.flatnonzero(data == ord("<"))
    opened = opened[data[opened + 1] == ord("c")]
    opened = opened[np.isin(data[opened + 2], list(b" \t\r\n/>"))]
    if not len(opened):
        return
    for place, letter in enumerate(b' r="', start=2):
        if not (data[opened + place] == letter).all():
            raise UnusualXmlError
    columns, digits = _columns(data, opened + 6)
    rows = _rows(data, digits)
    found.columns = max(found.columns, int(columns.max()))
    found.rows = max(found.rows, int(rows.max()))
    found.shared += xml.count(b't="s"')
    if b"<f" in xml:
        for letters, row in _UNCALCULATED.findall(xml):
            found.formulas.append((int(row), column_number(letters.decode())))
    if b't="e"' in xml:
        for letters, row, text in _ERROR.findall(xml):
            found.errors[int(row), column_number(letters.decode())] = text.decode(errors="replace")


def _columns(data: Bytes, start: Numbers) -> tuple[Numbers, Numbers]:
    """Return the column number that is written at each place, and where its digits begin."""
    number, place = np.zeros(len(start), dtype=np.int64), start.copy()
    going = np.ones(len(start), dtype=bool)
    for _ in range(3):
        letter = data[place].astype(np.int64) - 64
        going &= (letter >= 1) & (letter <= 26)
        number = np.where(going, number * 26 + letter, number)
        place += going
    if not number.all():
        raise UnusualXmlError
    return number, place


def _rows(data: Bytes, start: Numbers) -> Numbers:
    """Return the row number that is written at each place."""
    number, place = np.zeros(len(start), dtype=np.int64), start.copy()
    going = np.ones(len(start), dtype=bool)
    for _ in range(7):
        digit = data[place].astype(np.int64) - 48
        going &= (digit >= 0) & (digit <= 9)
        number = np.where(going, number * 10 + digit, number)
        place += going
    if not (number.all() and (data[place] == ord('"')).all()):
        raise UnusualXmlError
    return number
