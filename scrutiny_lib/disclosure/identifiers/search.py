"""The search: every kind of identifier, in every way that a text can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from scrutiny_lib.disclosure.identifiers.child_ids import child_id_spans
from scrutiny_lib.disclosure.identifiers.contact import emails, phones
from scrutiny_lib.disclosure.identifiers.dates import dates
from scrutiny_lib.disclosure.identifiers.finding import Finding, Kind, Span
from scrutiny_lib.disclosure.identifiers.names import names
from scrutiny_lib.disclosure.identifiers.numbers import nhs_numbers, ninos, upns
from scrutiny_lib.disclosure.identifiers.plain import Plain, plain, views
from scrutiny_lib.disclosure.identifiers.postcode import postcodes

_Rule = Callable[[str], Iterator[Span]]
_WITH_DIGITS: tuple[tuple[Kind, _Rule], ...] = (
    (Kind.NHS_NUMBER, nhs_numbers),
    (Kind.UPN, upns),
    (Kind.NINO, ninos),
    (Kind.POSTCODE, postcodes),
    (Kind.DATE, dates),
    (Kind.PHONE, phones),
)
_WITHOUT: tuple[tuple[Kind, _Rule], ...] = ((Kind.EMAIL, emails), (Kind.NAME, names))
_DIGITS = re.compile(r"[0-9][^A-Za-z]*[0-9]|[0-9][A-Za-z]")


def find(
    text: str, *, child_ids: frozenset[str] = frozenset(), allowed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Find what could name a child: for the gate, which looks at everything before it is seen.

    Parameters
    ----------
    text : str
        Any text: a cell, a sentence, an attribute. Markup is not read; character references
        are.
    child_ids : frozenset of str
        The Child Unique IDs of the loaded data.
    allowed : collection of str
        Strings that may stand, as the profile's telephone numbers: a finding that lies within
        one of them is left out. Exact strings, never patterns; part of a longer word or number
        does not count, nor does a string that an identifier only touches.

    Returns
    -------
    tuple of Finding
        In the order in which they stand. A finding has a place and a kind, never the value.

    Notes
    -----
    Each kind's own function names the source of its format.
    """
    found: set[Finding] = set()
    for view in views(text):
        passed = list(_allowed_spans(view.text, frozenset(allowed)))
        for kind, (start, end) in _spans(view, child_ids):
            if not any(a <= start and end <= b for a, b in passed):
                found.add(Finding(*view.original(start, end), kind))
    return tuple(sorted(found))


def _spans(view: Plain, child_ids: frozenset[str]) -> Iterator[tuple[Kind, Span]]:
    """Return every span of a searched text with its kind."""
    rules = _WITH_DIGITS + _WITHOUT if _DIGITS.search(view.text) else _WITHOUT
    for kind, rule in rules:
        for span in rule(view.text):
            yield kind, span
    for span in child_id_spans(view.text, child_ids):
        yield Kind.CHILD_ID, span


def _allowed_spans(text: str, allowed: frozenset[str]) -> Iterator[Span]:
    """Return where allowed strings stand, whole."""
    pattern = _allowed_pattern(allowed)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield match.span(1)


@lru_cache(maxsize=16)
def _allowed_pattern(allowed: frozenset[str]) -> re.Pattern[str] | None:
    """Return the pattern that finds every allowed string, the longest first."""
    strings = sorted({plain(one).strip() for one in allowed} - {""}, key=len, reverse=True)
    if not strings:
        return None
    words = "|".join(re.escape(one) for one in strings)
    return re.compile(rf"(?<![0-9A-Za-z])(?=({words})(?![0-9A-Za-z]))")
