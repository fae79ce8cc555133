"""A text as a searcher wants it: the digits and letters that a reader sees, in ASCII.

Full-width digits, non-breaking spaces, soft hyphens, zero-width characters, look-alike letters
and character references all change here, and the place of each character is kept.
"""

from __future__ import annotations

import html
import re
import unicodedata
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
_UNSEEN = ("Cf", "Cc", "Cn", "Co", "Cs", "Mn", "Me")
_BLANKS = "\u2800\u3164\uffa0\u115f\u1160"


@dataclass(frozen=True)
class Plain:
    """A text to search, and where each of its characters came from (None: the same place)."""

    text: str
    origins: tuple[Span, ...] | None = None

    def original(self, start: int, end: int) -> Span:
        """Return the span of the text as given that a span of this text came from."""
        if self.origins is None:
            return start, end
        return self.origins[start][0], self.origins[end - 1][1]


def views(text: str) -> tuple[Plain, ...]:
    """Return the ways to read a text: as it stands and, if it has any, with references read.

    Both are searched: ``%48`` may be a letter or the end of a figure.
    """
    if _ODD.search(text):
        first = _plain([(char, at, at + 1) for at, char in enumerate(text)])
    else:
        first = Plain(_SPACES.sub(" ", text))
    if not _REFERENCE.search(text):
        return (first,)
    return first, _plain(_read_references(text))


def plain(text: str) -> str:
    """Return a text as a searcher reads it."""
    return views(text)[0].text


def _read_references(text: str) -> list[tuple[str, int, int]]:
    """Return the characters of a text with references (``&#57;``, ``%39``) read."""
    pieces, at = [], 0
    for match in _REFERENCE.finditer(text):
        pieces += [(text[i], i, i + 1) for i in range(at, match.start())]
        pieces.append((_referred(match.group()), match.start(), match.end()))
        at = match.end()
    return pieces + [(text[i], i, i + 1) for i in range(at, len(text))]


def _referred(reference: str) -> str:
    """Return what a reference stands for."""
    if reference.startswith("%"):
        return chr(int(reference[1:], 16))
    return html.unescape(reference)


def _plain(pieces: list[tuple[str, int, int]]) -> Plain:
    """Return the searched text of pieces, each with where it came from."""
    chars, origins = [], []
    for piece, start, end in pieces:
        for char in _fold(piece) if len(piece) == 1 else "".join(map(_fold, piece)):
            chars.append(char)
            origins.append((start, end))
    return Plain("".join(chars), tuple(origins))


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
