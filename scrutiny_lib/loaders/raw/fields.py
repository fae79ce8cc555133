"""Count the cells of each record of a CSV.

pandas fills a short row up without a word, so the rows that are short have to be found apart.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.raw.files import PIECE
from scrutiny_lib.loaders.raw.limits import TEXT_BYTES

Counts = npt.NDArray[np.int64]
_QUOTE, _LINE, _RETURN = 34, 10, 13


class _StrayQuoteError(Exception):
    """A quotation mark inside a cell that has none around it: counting bytes is no longer safe."""


def field_counts(path: Path, separator: str, *, odd_ends: bool = False) -> Counts:
    """Return the number of cells of each record; a blank line has one.

    Parameters
    ----------
    odd_ends : bool
        Whether some lines end on a lone carriage return.
    """
    if not odd_ends:
        try:
            found = list(_by_bytes(path, ord(separator)))
            return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
        except _StrayQuoteError:
            pass
    return _by_reader(path, separator)


def _by_bytes(path: Path, separator: int) -> Iterator[Counts]:
    """Count separators between line ends, both outside quotes, a piece at a time."""
    inside, waiting, ended, first = False, 0, True, True
    with path.open("rb") as file:
        while piece := file.read(PIECE) + file.readline():
            data = np.frombuffer(piece, dtype=np.uint8)
            separators, lines = data == separator, data == _LINE
            if inside or b'"' in piece:
                start = len(BOM_UTF8) if first and piece.startswith(BOM_UTF8) else 0
                outside, inside = _outside_quotes(data, separator, inside, start)
                separators, lines = separators & outside, lines & outside
            ends = np.flatnonzero(lines)
            before = np.searchsorted(np.flatnonzero(separators), ends)
            total = int(np.count_nonzero(separators))
            counts = np.diff(before, prepend=0).astype(np.int64) + 1
            if len(counts):
                counts[0] += waiting
                waiting = total - int(before[-1])
            else:
                waiting += total
            ended = bool(len(ends)) and int(ends[-1]) == len(data) - 1
            first = False
            yield counts
    if not ended:
        yield np.array([waiting + 1], dtype=np.int64)


def _outside_quotes(
    data: npt.NDArray[np.uint8], separator: int, inside: bool, start: int
) -> tuple[npt.NDArray[np.bool_], bool]:
    """Return which bytes lie outside quotes, and whether the piece ends inside."""
    quotes = np.flatnonzero(data == _QUOTE)
    opening = quotes[int(inside) :: 2]
    closing = quotes[1 - int(inside) :: 2]
    ends = (separator, _LINE, _RETURN, _QUOTE)
    before, after = data[np.maximum(opening - 1, 0)], data[np.minimum(closing + 1, len(data) - 1)]
    if not (np.isin(before, ends) | (opening == start)).all():
        raise _StrayQuoteError
    if not np.isin(after, ends).all():
        raise _StrayQuoteError
    marks = np.zeros(len(data), dtype=np.int8)
    marks[quotes] = 1
    state = np.bitwise_xor.accumulate(marks)
    if inside:
        state ^= 1
    return state == 0, bool(state[-1])


def _by_reader(path: Path, separator: str) -> Counts:
    """Count with the csv module: slower, and right where quotes stand where they should not."""
    with (
        long_cells(),
        path.open("rb") as raw,
        io.TextIOWrapper(raw, "latin-1", newline="") as text,
    ):
        records = csv.reader(text, delimiter=separator)
        return np.fromiter((max(len(record), 1) for record in records), dtype=np.int64)


@contextmanager
def long_cells() -> Iterator[None]:
    """Let the csv module read cells of any length; it stops at 131,072 characters otherwise."""
    before = csv.field_size_limit(TEXT_BYTES)
    try:
        yield
    finally:
        csv.field_size_limit(before)
