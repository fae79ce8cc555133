"""Read the rows of a large CSV without quotation marks, each with as many cells as the others.

Most files of a system's export are such. The places of the cells follow from the separators
alone, and a column of few different cells, of which each is made into a text only once, needs no
text for every row. From the first row on that is otherwise, pandas reads on.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.raw.different import Different, objects
from scrutiny_lib.loaders.raw.model import Kept, Plain, Repeated
from scrutiny_lib.loaders.raw.words import PADDING, WORD, Numbers, Words, are_plain, words_at

DifferentCells = dict[int, Different | None]
"""The different cells of each column so far; None for one whose cells are long or hardly alike."""
FEWEST_LINES = 20_000
"""Of a file for which this is worth while."""
PIECE = 2_000_000
"""Bytes at a time: what is worked out of them fits into a processor's cache."""

_LINE, _RETURN = 10, 13
_LAST = np.uint64(8 * (WORD - 1))


@dataclass(frozen=True)
class Piece:
    """Whole rows of a file: where the cells of each column of it end, and where its lines do."""

    content: bytes
    ends: Numbers
    lines: Numbers

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def starts(self, column: int) -> Numbers:
        """Return where the cells of a column begin."""
        if column:
            return np.asarray(self.ends[column - 1] + 1)
        starts = np.zeros(self.rows, dtype=np.int64)
        np.add(self.lines[:-1], 1, out=starts[1:])
        return starts

    def texts(self, column: int, rows: Sequence[int] | Numbers | slice = slice(None)) -> list[str]:
        """Return the cells of a column as text, or those of some rows."""
        starts, ends = self.starts(column)[rows].tolist(), self.ends[column][rows].tolist()
        content = self.content
        if len(starts) == self.rows and content.isascii():
            text = content.decode("ascii")
            return [text[start:end] for start, end in zip(starts, ends, strict=True)]
        return [content[start:end].decode() for start, end in zip(starts, ends, strict=True)]

    def words(self, column: int) -> list[Words] | None:
        """Return the cells of a column as words, or None if they are long."""
        starts = self.starts(column)
        return words_at(self.content, starts, self.ends[column] - starts)


def even_pieces(path: Path, separator: str, fields: int) -> Iterator[Piece]:
    """Go through a file as long as every row has so many cells."""
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        while content := file.read(PIECE):
            rest = file.readline() if content[-1] != _LINE else b""
            ended = (rest or content)[-1] == _LINE
            content = b"".join((content, rest, b"" if ended else b"\n", PADDING))
            piece = _piece(content, ord(separator), fields)
            if piece is None:
                return
            yield piece


def _piece(content: bytes, separator: int, fields: int) -> Piece | None:
    """Find the cells, or return None if a row has more or fewer than the others."""
    data = np.frombuffer(content, dtype=np.uint8)
    line_ends = data == _LINE
    rows = int(np.count_nonzero(line_ends))
    line_ends |= data == separator
    marks = np.flatnonzero(line_ends)
    if len(marks) != rows * fields:
        return None
    ends = np.ascontiguousarray(marks.reshape(-1, fields).T)
    lines = ends[-1]
    if not (data[lines] == _LINE).all():  # so many lines, and so many ends of them
        return None
    if b"\r" in content:
        lines = lines.copy()
        ends[-1] -= (data[lines - 1] == _RETURN) & (lines > ends[-2] + 1)
    return Piece(content, ends, lines)


def column_of(piece: Piece, column: int, kept: DifferentCells) -> Kept:
    """Return the cells of a column, each different one once where they are few.

    Parameters
    ----------
    kept : dict
        What the pieces before have shown; it is added to.
    """
    words = piece.words(column)
    if column not in kept:
        kept[column] = Different()
    different = kept[column]
    if words is None:
        kept[column] = None
        return objects(piece.texts(column))
    if different is not None:
        at = different.places(words, lambda rows: piece.texts(column, rows))
        if at is not None:
            return Repeated(at, different.cells)
        kept[column] = None
    cells = objects(_texts(words))
    return Plain(cells) if are_plain(words) else cells


def _texts(words: list[Words]) -> list[str]:
    """Return each cell as text, all in one go: words without their zeros, a line each."""
    if (words[-1] >> _LAST).any():  # no room in the last word for the end of the line
        words = [*words, np.zeros_like(words[0])]
    table = np.empty((len(words[0]), len(words)), dtype=np.uint64)
    for place, word in enumerate(words[:-1]):
        table[:, place] = word
    table[:, -1] = words[-1] | np.uint64(_LINE) << _LAST
    return table.tobytes().translate(None, b"\0").decode().split("\n")[:-1]


def blank_rows(piece: Piece) -> npt.NDArray[np.bool_]:
    """Return which rows have nothing but spaces."""
    data = np.frombuffer(piece.content, dtype=np.uint8)
    starts = piece.starts(0)
    first = data[starts]
    # What is blank, or begins with a space of any kind, be it one of several bytes.
    blank = (piece.ends[0] == starts) | (first <= ord(" ")) | (first >= 0x80)
    for row in np.flatnonzero(blank).tolist():
        blank[row] = not any(piece.texts(at, [row])[0].strip() for at in range(len(piece.ends)))
    return np.asarray(blank, dtype=bool)
