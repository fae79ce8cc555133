"""Go through a CSV once, byte by byte: what it is written in, and whether its rows are even."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.raw.fields import long_cells
from scrutiny_lib.loaders.raw.files import OLE, UTF16, ZIP, pieces
from scrutiny_lib.loaders.raw.header import ROWS_ABOVE, header_row, headers_of
from scrutiny_lib.loaders.raw.limits import TEXT_BYTES

HEAD, _LINE = 1_000_000, 10
_NAMES = {";": "semicolons", "\t": "tabs", ",": "commas", "|": "bars"}
_SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """How a CSV begins.

    Attributes
    ----------
    lines_before : int
        1 where Excel's line ``sep=;`` comes first, which a spreadsheet does not show; else 0.
    header : int
        Place of the headers among `records`, from 0.
    """

    separator: str
    lines_before: int
    records: tuple[tuple[str, ...], ...]
    header: int

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, trimmed."""
        return headers_of(self.records[self.header]) if self.records else ()


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes of a CSV tells.

    Attributes
    ----------
    lines : int
        How many there are; the last one counts whether or not its end is marked.
    quotes : bool
        Whether there are quotation marks.
    odd_ends : bool
        Whether some lines end on a lone carriage return.
    """

    sha256: str
    encoding: str
    size: int
    lines: int
    quotes: bool
    odd_ends: bool

    @property
    def is_plain(self) -> bool:
        """Whether rows end where lines do, and cells at each separator."""
        return not self.quotes and not self.odd_ends


def head_of(path: Path, start: bytes) -> Head:
    """Find what stands between the cells, and the headers.

    Raises
    ------
    SourceError
        If the file is not text.
    """
    if start.startswith((ZIP, OLE)):
        raise SourceError(f"{path.name}: a workbook, not a CSV; open it and save it as .xlsx")
    if start.startswith(UTF16) or b"\x00" in start:
        raise not_text(path)
    text = start[:HEAD].decode("utf-8-sig", errors="replace")
    said = _SAID.match(text)
    if said is not None:
        return _with(text[said.end() :], said[1], 1)
    plain = _with(text, ",", 0)
    for separator in (";", "\t"):
        other = _with(text, separator, 0)
        below = other.records[other.header + 1 : other.header + 2]
        alike = below and len(below[0]) == len(other.records[other.header])
        surely = len(plain.headers) < 2 and len(other.headers) > 2
        if len(other.headers) > max(len(plain.headers), 1) and (alike or surely):
            return other
    return plain


def _with(text: str, separator: str, lines_before: int) -> Head:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with long_cells():
        records = tuple(tuple(record) for record in itertools.islice(reader, ROWS_ABOVE + 1))
    return Head(separator, lines_before, records, header_row(records))


def survey(path: Path) -> Survey:
    """Go through the bytes.

    Raises
    ------
    SourceError
        If the file is not text, or too large.
    """
    sha, size, last = hashlib.sha256(), 0, b""
    lines, returns, quotes = 0, 0, False
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8"
    for piece in pieces(path):
        size += len(piece)
        if size > TEXT_BYTES:
            raise SourceError(f"{path.name}: over 500 MB; send a shorter period in each file")
        if b"\x00" in piece:
            raise not_text(path)
        sha.update(piece)
        lines += int(np.count_nonzero(np.frombuffer(piece, dtype=np.uint8) == _LINE))
        quotes = quotes or b'"' in piece
        if last == b"\r" or b"\r" in piece:
            returns += piece.count(b"\r") - (last + piece).count(b"\r\n")
        last = piece[-1:]
        encoding = encoding if encoding != "utf-8" else _still_utf8(decoder, piece)
    if encoding == "utf-8":
        encoding = _still_utf8(decoder, b"", final=True)
    return Survey(
        sha256=sha.hexdigest(),
        encoding=encoding,
        size=size,
        lines=lines + (last != b"\n"),
        quotes=quotes,
        odd_ends=returns != 0,
    )


def _still_utf8(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> str:
    try:
        if not piece.isascii() or decoder.getstate()[0] or final:
            decoder.decode(piece, final)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def not_text(path: Path) -> SourceError:
    """Say that a file is no text."""
    return SourceError(f"{path.name}: not plain text; save it again as 'CSV UTF-8'")


def notes(path: Path, head: Head, found: Survey) -> list[Issue]:
    """Say what is unusual about how the file is written."""
    issues = []
    if found.encoding != "utf-8":
        message = "The file is not in UTF-8 and was read as Windows-1252; check accented letters."
        issues.append(Issue("encoding_windows_1252", message, path.name))
    if head.separator != ",":
        message = f"The cells are separated by {_NAMES[head.separator]}, not by commas."
        issues.append(Issue("separator", message, path.name))
    return issues
