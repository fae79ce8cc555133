"""Search a long text only near what a match must have: most of a page is nothing of the kind.

A page is a text of a hundred thousand letters, and a pattern that may begin anywhere is tried at
each of them. A hint begins with a few known characters, which the machine finds much faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrutiny_lib.disclosure.identifiers.finding import Span

_LONG = 400  # letters from which it is worth the while
_ROOM = 64  # letters after a hint that are looked at to see whether there may be a match


def near(
    text: str, hits: Sequence[Span], pattern: re.Pattern[str], before: int
) -> Iterator[re.Match[str]]:
    """Find what ``pattern.finditer(text)`` does.

    Parameters
    ----------
    text : str
        The searched text.
    hits : sequence of (int, int)
        Where the hint stands: it lies within each match, or touches it, and in few other places.
    pattern : Pattern
        Needs no more than `_ROOM` letters after the hint to begin to match.
    before : int
        How many letters a match may begin before its hint, at the most.
    """
    if hits and len(text) < _LONG:
        yield from pattern.finditer(text)
        return
    at = 0
    for start, end in hits:
        at = max(at, start - before)
        while at <= end:
            begun = pattern.search(text, at, end + _ROOM)
            if begun is None or begun.start() > end:
                break
            whole = pattern.match(text, begun.start())  # as it is where nothing is cut off
            at = begun.start() + 1
            if whole is not None:
                yield whole
                at = max(at, whole.end())


def hits_of(hint: re.Pattern[str], text: str) -> list[Span]:
    """Return where a hint stands."""
    return [match.span() for match in hint.finditer(text)]
