"""Child Unique IDs of the data that a pack was made from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from scrutiny_lib.disclosure.identifiers.finding import Span
from scrutiny_lib.disclosure.identifiers.plain import plain

SHORTEST = 5
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_LABEL = re.compile(
    r"(?:child|pupil|person|case|client|unique|record|\bid)[ _-]*"
    r"(?:unique[ _-]*)?(?:id|identifier|no|number|ref|reference)?[ :=#._-]*$",
    re.I,
)
_Index = Mapping[str, tuple[tuple[str, ...], ...]]


def child_id_spans(text: str, child_ids: frozenset[str]) -> Iterator[Span]:
    """Find the Child Unique IDs of the loaded data, whatever stands between their parts.

    ``AB-0012/7`` is found as ``ab 0012 7`` too. An ID of fewer than five characters looks like
    any count, so it is reported only right after a label such as ``Child ID``; part of a
    decimal number is never an ID.
    """
    index = _index_of(child_ids)
    tokens = list(_TOKEN.finditer(text)) if index else []
    for at, token in enumerate(tokens):
        for parts in index.get(token.group().casefold(), ()):
            run = tokens[at : at + len(parts)]
            if _is_run(run, parts, text) and _stands_alone(run, parts, text):
                yield run[0].start(), run[-1].end()


@lru_cache(maxsize=4)
def _index_of(child_ids: frozenset[str]) -> _Index:
    """Return the IDs as their parts, by the first part."""
    index: dict[str, set[tuple[str, ...]]] = {}
    for child_id in child_ids:
        parts = tuple(_TOKEN.findall(plain(str(child_id)).casefold()))
        if parts:
            index.setdefault(parts[0], set()).add(parts)
    return {first: tuple(sorted(group)) for first, group in index.items()}


def _is_run(run: list[re.Match[str]], parts: tuple[str, ...], text: str) -> bool:
    """Tell whether these tokens are the parts of an ID, close together."""
    if tuple(token.group().casefold() for token in run) != parts:
        return False
    return all(b.start() - a.end() <= 2 for a, b in itertools.pairwise(run))


def _stands_alone(run: list[re.Match[str]], parts: tuple[str, ...], text: str) -> bool:
    """Tell whether a run is no part of a figure and, if it is short, follows a label."""
    start, end = run[0].start(), run[-1].end()
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    if re.search(r"[0-9][.,]$", before) and parts[0].isdigit():
        return False
    if re.match(r"\.[0-9]*[1-9]|,[0-9]{3}(?![0-9])", after) and parts[-1].isdigit():
        return False
    return sum(map(len, parts)) >= SHORTEST or _LABEL.search(before) is not None
