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
Flags = npt.NDArray[np.bool_]
_CELL = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_UNCALCULATED = re.compile(
    _CELL + rb"[^<>]*>\s*<f(?:[^<>]*/>|(?:\s[^<>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR = re.compile(
    _CELL + rb'[^<>]*\bt="e"[^<>]*>(?:<f[^<>]*/>|<f[^<>]*>[^<]*</f>)?<v>([^<]*)</v>'
)
_ENDS_NAME, _IS_LETTER = np.zeros(256, dtype=bool), np.zeros(256, dtype=bool)
_ENDS_NAME[list(b" \t\r\n/>=")] = True
_IS_GAP = np.zeros(256, dtype=bool)
_IS_GAP[list(b" \t\r\n\"'/")] = True
_IS_LETTER[65:91] = True
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
    cells : int
        How many there are.
    """

    rows: int = 0
    columns: int = 0
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    cells: int = 0

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
    data = np.frombuffer(xml + bytes(32), dtype=np.uint8)
    if b":" in xml and _PREFIXED.search(xml):
        raise UnusualXmlError
    tags = np.flatnonzero(data == ord("<")) + 1
    names = data[tags]
    is_cell = (names == ord("c")) & _ENDS_NAME[data[tags + 1]]
    cells = tags[is_cell]
    for place, letter in enumerate(b' r="', start=1):
        if not (data[cells + place] == letter).all():
            raise UnusualXmlError
    if not _have_one_place(data, tags, names, is_cell):
        raise UnusualXmlError
    if len(cells):
        _reach(data, cells + 5, found)
    found.cells += len(cells)
    if (names == ord("f")).any():
        for letters, row in _UNCALCULATED.findall(xml):
            found.formulas.append((int(row), column_number(letters.decode())))
    if b"#" in xml:
        for letters, row, text in _ERROR.findall(xml):
            found.errors[int(row), column_number(letters.decode())] = text.decode(errors="replace")


def _have_one_place(data: Bytes, tags: Numbers, names: Bytes, is_cell: Flags) -> bool:
    """Whether cells have one attribute ``r`` each; of two in one cell calamine believes the last.

    Each of them begins with one: if rows do as well, and there are no more than these, then each
    has one. Otherwise the cell of each is looked for.
    """
    places = np.flatnonzero(data == ord("r"))
    places = places[_IS_GAP[data[places - 1]] & _ENDS_NAME[data[places + 1]]]
    rows = tags[(names == ord("r")) & (data[tags + 1] == ord("o"))]
    cells = int(np.count_nonzero(is_cell))
    begin = all((data[rows + 3 + at] == sign).all() for at, sign in enumerate(b' r="'))
    if begin and len(places) == cells + len(rows):
        return True
    inside = int(is_cell[np.searchsorted(tags, places) - 1].sum()) if len(tags) else 0
    return inside == cells


def _reach(data: Bytes, start: Numbers, found: SheetScan) -> None:
    """Note the last row and column of those written at each place, such as ``AB12"``."""
    two = _IS_LETTER[data[start + 1]]
    three = _IS_LETTER[data[start + 2]] & two
    if not _IS_LETTER[data[start]].all():
        raise UnusualXmlError
    longest = start[three] if three.any() else start[two] if two.any() else start
    column = np.zeros(len(longest), dtype=np.int64)
    for place in range(3 if three.any() else 2 if two.any() else 1):
        column = column * 26 + (data[longest + place] - np.uint8(64))
    found.columns = max(found.columns, int(column.max()))
    digits = start + 1 + two + three
    words = np.ndarray((len(data) - 8,), dtype=np.int64, buffer=data, strides=(1,))[digits]
    changed = np.append(True, words[1:] != words[:-1])  # the cells of a row say the same
    found.rows = max(found.rows, int(_rows(data, digits[changed]).max()))


def _rows(data: Bytes, start: Numbers) -> Numbers:
    """Return the row number that is written at each place."""
    number, place = np.zeros(len(start), dtype=np.int64), start.copy()
    for _ in range(7):
        digit = data[place] - np.uint8(48)  # what is no digit wraps round to something large
        going = digit < 10
        number = np.where(going, number * 10 + digit, number)
        place += going
    if not (number.all() and (data[place] == ord('"')).all()):
        raise UnusualXmlError
    return number
