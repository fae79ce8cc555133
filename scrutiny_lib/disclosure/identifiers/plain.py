"""A text as a searcher wants it: the digits and letters that a reader sees, in ASCII.

Full-width digits, non-breaking spaces, soft hyphens, zero-width characters, look-alike letters
and character references all change here, and the place of each character is kept.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scrutiny_lib.disclosure.identifiers.finding import Span

_LOOKALIKES = str.maketrans(
    "АВЕЅЗІЈКМНОРСТХУаеіјорсух" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABES3IJKMHOPCTXYaeijopcyx" + "ABEZHIKMNOPTYX",
)
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?|%[2-7][0-9A-Fa-f]"
)
_SPACES = re.compile(r"[\t-\r]")
_ODD = re.compile(r"[^ -~\t-\r]")
_ODD_OR_REFERENCE = re.compile(f"{_REFERENCE.pattern}|{_ODD.pattern}")
_UNSEEN = ("Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me")
_BLANKS = "\u2800\u3164\uffa0\u115f\u1160"


@dataclass(frozen=True)
class _Piece:
    """A part of a searched text, and the span of the given text that it came from.

    Attributes
    ----------
    at : int
        Where it begins in the searched text.
    start, end : int
        Where it came from; of one length with it if `is_same`, so that each character has its
        own place.
    """

    at: int
    start: int
    end: int
    is_same: bool


@dataclass(frozen=True)
class Plain:
    """A text to search, and where its parts came from (None: the same place)."""

    text: str
    pieces: tuple[_Piece, ...] | None = None

    def original(self, start: int, end: int) -> Span:
        """Return the span of the text as given that a span of this text came from."""
        if self.pieces is None:
            return start, end
        first, last = self._piece(start), self._piece(end - 1)
        begins = first.start + (start - first.at if first.is_same else 0)
        return begins, last.start + end - last.at if last.is_same else last.end

    def _piece(self, at: int) -> _Piece:
        """Return the piece that a character is in."""
        pieces = self.pieces or ()
        return pieces[bisect_right(pieces, at, key=lambda piece: piece.at) - 1]


def views(text: str) -> tuple[Plain, ...]:
    """Return the ways to read a text: as it stands and, if it has any, with references read.

    Both are searched: ``%48`` may be a letter or the end of a figure.
    """
    first = _plain(text, _ODD) if _ODD.search(text) else Plain(_SPACES.sub(" ", text))
    if not _REFERENCE.search(text):
        return (first,)
    return first, _plain(text, _ODD_OR_REFERENCE)


def plain(text: str) -> str:
    """Return a text as a searcher reads it."""
    return views(text)[0].text


def _plain(text: str, odd: re.Pattern[str]) -> Plain:
    """Return the searched text, with all that is odd in it read, and where each part came from."""
    said: list[str] = []
    pieces: list[_Piece] = []
    at = 0
    for start, end, is_same in _parts(text, odd):
        part = text[start:end]
        new = _SPACES.sub(" ", part) if is_same else "".join(map(_fold, _meant(part)))
        if new:
            pieces.append(_Piece(at, start, end, is_same))
            said.append(new)
            at += len(new)
    return Plain("".join(said), tuple(pieces))


def _parts(text: str, odd: re.Pattern[str]) -> Iterator[tuple[int, int, bool]]:
    """Return each part of a text in turn: from, to, and whether it stands for itself."""
    at = 0
    for match in odd.finditer(text):
        if match.start() > at:
            yield at, match.start(), True
        yield match.start(), match.end(), False
        at = match.end()
    if at < len(text):
        yield at, len(text), True


def _meant(part: str) -> str:
    """Return what a reference stands for; any other character stands for itself."""
    if len(part) == 1:
        return part
    return chr(int(part[1:], 16)) if part.startswith("%") else html.unescape(part)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """Return what a reader sees in one character: ASCII where it looks like ASCII."""
    kind = unicodedata.category(char)
    if char.isspace() or kind[0] == "Z" or char in _BLANKS:
        return " "
    if kind in _UNSEEN:
        return ""
    if char.isascii():
        return char
    if kind == "Pd" or char in "\u2212\u2043":
        return "-"
    if char in "\u2018\u2019\u02bc":
        return "'"
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char).translate(_LOOKALIKES)
    return re.sub(r"\s", " ", _without_marks(folded))


def _without_marks(text: str) -> str:
    """Return a text without marks that ride on letters."""
    return "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
