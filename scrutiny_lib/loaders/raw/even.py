"""Read the rows of a large CSV without quotation marks, each with as many cells as the others.

Most files of a system's export are such. The places of the cells follow from the separators
alone, and a column of few different cells, of which each is made into a text only once, needs no
text for every row. From the first row on that is otherwise, pandas reads on.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.raw.model import Objects, Repeated

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Cells = Objects | Repeated
FEWEST_LINES = 20_000
"""Of a file for which this is worth while."""
PIECE = 6_000_000
WORD, MOST_WORDS = 8, 4
"""Cells are compared eight bytes at a time, and those of up to 32 bytes so."""
MOST_DIFFERENT = 0.4
"""Share of the cells of a column that are different, up to which each is made into a text once."""

_LINE, _RETURN = 10, 13
_MASKS = np.array([2 ** (8 * kept) - 1 for kept in range(WORD + 1)], dtype=np.uint64)


@dataclass(frozen=True)
class Piece:
    """Whole rows of a file; `starts` and `ends` have a row for each column of it."""

    content: bytes
    starts: Numbers
    ends: Numbers

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.starts[0])

    def words(self) -> npt.NDArray[np.uint64]:
        """Return the eight bytes that begin at each byte."""
        return np.ndarray((len(self.content) - WORD,), np.uint64, self.content, strides=(1,))

    def texts(self, column: int, rows: Numbers | None = None) -> list[str]:
        """Return the cells of a column as text, or those of some rows."""
        chosen = slice(None) if rows is None else rows
        starts, ends = self.starts[column][chosen].tolist(), self.ends[column][chosen].tolist()
        if rows is None and self.content.isascii():
            text = self.content.decode("ascii")
            return [text[start:end] for start, end in zip(starts, ends, strict=True)]
        content = self.content
        return [content[start:end].decode() for start, end in zip(starts, ends, strict=True)]


def even_pieces(path: Path, separator: str, fields: int) -> Iterator[Piece]:
    """Go through a file as long as every row has so many cells."""
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        while content := file.read(PIECE) + file.readline():
            piece = _piece(content, ord(separator), fields)
            if piece is None:
                return
            yield piece


def _piece(content: bytes, separator: int, fields: int) -> Piece | None:
    """Find the cells, or return None if a row has more or fewer than the others."""
    if not content.endswith(b"\n"):
        content += b"\n"
    data = np.frombuffer(content, dtype=np.uint8)
    marks = np.flatnonzero((data == separator) | (data == _LINE))
    if len(marks) % fields:
        return None
    ends = np.ascontiguousarray(marks.reshape(-1, fields).T)
    if not ((data[ends[-1]] == _LINE).all() and (data[ends[:-1]] == separator).all()):
        return None
    starts = np.concatenate(([0], marks[:-1] + 1)).reshape(-1, fields).T
    if b"\r" in content:
        ends[-1] -= (data[ends[-1] - 1] == _RETURN) & (ends[-1] > starts[-1])
    return Piece(content + bytes(WORD * (MOST_WORDS + 1)), np.ascontiguousarray(starts), ends)


def column_of(piece: Piece, column: int, varied: set[int]) -> Cells:
    """Return the cells of a column, each different one once where they are few.

    Parameters
    ----------
    varied : set of int
        Columns of which the cells are long or hardly alike; this one is added if it is such.
    """
    different = None if column in varied else _different(piece, column)
    if different is None:
        varied.add(column)
        return _all_texts(piece, column)
    at, many = different
    first = np.zeros(many, dtype=np.int64)
    first[at[::-1]] = np.arange(piece.rows - 1, -1, -1)  # what is written last is the first row
    return Repeated(at, _objects(piece.texts(column, first)))


def _objects(texts: list[str]) -> Objects:
    cells = np.empty(len(texts), dtype=object)
    cells[:] = texts
    return cells


def _all_texts(piece: Piece, column: int) -> Objects:
    """Return each cell as text; short ones of plain letters, as numbers are, all in one go."""
    lengths = piece.ends[column] - piece.starts[column]
    if not piece.content.isascii() or lengths.max(initial=0) > WORD:
        return _objects(piece.texts(column))
    words = piece.words()[piece.starts[column]] & _MASKS[lengths]
    texts: Objects = words.view(f"S{WORD}").astype(f"U{WORD}").astype(object)
    return texts


def _different(piece: Piece, column: int) -> tuple[npt.NDArray[np.intp], int] | None:
    """Return a number for each cell and how many there are; None if they are long, or many."""
    starts = piece.starts[column]
    lengths = piece.ends[column] - starts
    longest, most = int(lengths.max(initial=0)), int(MOST_DIFFERENT * len(starts))
    if longest > WORD * MOST_WORDS:
        return None
    view = piece.words()
    at, many = np.zeros(len(starts), dtype=np.intp), 1
    for before in range(0, longest, WORD):
        kept = np.minimum(np.maximum(lengths - before, 0), WORD)
        more, uniques = pd.factorize(view[starts + before] & _MASKS[kept])
        if len(uniques) > most:
            return None
        if many > 1 and len(uniques) > 1:
            at, together = pd.factorize(at * len(uniques) + more)
            many = len(together)
        elif many == 1:
            at, many = more, len(uniques)
    return (at, many) if many <= max(most, 1) else None


def blank_rows(piece: Piece) -> npt.NDArray[np.bool_]:
    """Return which rows have nothing but spaces."""
    data = np.frombuffer(piece.content, dtype=np.uint8)
    first = data[piece.starts[0]]
    # What is blank, or begins with a space of any kind, be it one of several bytes.
    blank = (piece.ends[0] == piece.starts[0]) | (first <= ord(" ")) | (first >= 0x80)
    for row in np.flatnonzero(blank).tolist():
        cells = (
            piece.content[start:end].decode()
            for start, end in zip(piece.starts[:, row], piece.ends[:, row], strict=True)
        )
        blank[row] = not any(cell.strip() for cell in cells)
    return np.asarray(blank, dtype=bool)
