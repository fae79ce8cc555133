"""Phone numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrutiny_lib.disclosure.identifiers.finding import Span

_ABROAD = r"(?:\+|00) ?44[ .-]{0,2}(?:\(0\)[ .-]?|0)?\(?[1-357-9]"
_AT_HOME = r"(?:\(0[1-357-9][0-9]{1,4}\)|0[1-357-9][0-9]{1,4})"
_PHONE = re.compile(
    rf"(?<![0-9A-Za-z+])(?<![0-9][.,])(?=((?:{_ABROAD}|{_AT_HOME})(?:[ .()-]{{0,3}}[0-9])*)"
    r"(?![0-9A-Za-z]))"
)
_LOCAL = r"""[^\s@<>()\[\]{},:;"]"""
_EMAIL = re.compile(
    rf"(?<!{_LOCAL})(?=({_LOCAL}+@(?:[A-Za-z0-9-]{{1,63}}\.){{1,6}}[A-Za-z]{{2,24}})(?![A-Za-z0-9-]))"
)


def phones(text: str) -> Iterator[Span]:
    """Find phone numbers of the United Kingdom, from 0, 00 44 or +44.

    Notes
    -----
    Ofcom, National Telephone Numbering Plan: after the 0, nine or ten digits, of which the first
    is 1, 2, 3, 5, 7, 8 or 9. At home the digits before the first gap are three to six, so that
    a row of two-digit figures is no number.
    """
    for match in _PHONE.finditer(text):
        length = _national_length(match.group(1))
        if length in (9, 10):
            yield match.span(1)
        elif length > 10:
            yield from _first_ten(match.group(1), match.start(1))


def _national_length(number: str) -> int:
    """Return how many digits a number has after its 0 or its country code."""
    digits = re.sub(r"[^0-9]", "", re.sub(r"\(0\)", "", number))
    return len(digits.removeprefix("00").removeprefix("44").removeprefix("0"))


def _first_ten(number: str, start: int) -> Iterator[Span]:
    """Find the number in a longer row of digits, if a gap stands right after it."""
    for gap in re.finditer(r"(?<=[0-9])[ .()-]+", number):
        if _national_length(number[: gap.start()]) in (9, 10):
            yield start, start + gap.start()
            return


def emails(text: str) -> Iterator[Span]:
    """Find e-mail addresses of the common form (RFC 5321's dot-string and a domain with dots)."""
    for match in _EMAIL.finditer(text):
        yield match.span(1)
