"""Read the XML of a sheet in earnest, where it is not written as spreadsheet programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from scrutiny_lib.loaders.raw.sheet_scan import SheetScan, UnusualXmlError, column_number

_PLACE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")


def parse(pieces: Iterable[bytes]) -> SheetScan:
    """Go through the XML with a parser; cells without a value do not count.

    Raises
    ------
    UnusualXmlError
        If it is not well-formed, or declares entities.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.opened
    parser.EndElementHandler = reader.closed
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.declared
    try:
        for piece in pieces:
            parser.Parse(piece)
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, ValueError) as error:
        raise UnusualXmlError from error
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = SheetScan()
        self.row = self.column = 0
        self.kind, self.value, self.inside = "", "", ""
        self.formula = False

    def declared(self, *_: object) -> None:
        raise UnusualXmlError

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            written = attributes.get("r", "")
            self.row = int(written) if written.isdecimal() else self.row + 1
            self.column = 0
        elif name == "c":
            self._place(attributes.get("r"))
            self.kind, self.value, self.formula = attributes.get("t", "n"), "", False
        elif name in ("v", "is"):
            self.inside = name
        elif name == "f":
            self.formula = True

    def _place(self, written: str | None) -> None:
        if written is None:
            self.column += 1
            return
        place = _PLACE.fullmatch(written)
        if place is None:
            raise UnusualXmlError
        self.column = column_number(place[1].upper())
        self.row = max(int(place[2]), 1)

    def text(self, text: str) -> None:
        if self.inside and len(self.value) < 100:
            self.value += text

    def closed(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "is"):
            self.inside = ""
        elif name == "c" and (self.value or self.kind == "s"):
            self.found.rows = max(self.found.rows, self.row)
            self.found.columns = max(self.found.columns, self.column)
            self.found.cells += 1
            if self.kind == "e":
                self.found.errors[self.row, self.column] = self.value
        elif name == "c" and self.formula:
            self.found.formulas.append((self.row, self.column))
