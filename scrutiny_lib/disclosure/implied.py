"""Sums that nobody stated and every reader sees: from addresses, from numbers, from age bands.

A table of ages here and a total there are one sum if their addresses say so. A row called "All
services" is a total, whatever it is called, if it is the sum of the others. Such a sum is true of
the data, so that taking it for public knowledge can only hide more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import numpy as np

from scrutiny_lib.disclosure.cells import LINKED_BY, Key, Sum, make_key
from scrutiny_lib.disclosure.periods import PERIOD
from scrutiny_lib.disclosure.symbols import NOT_AVAILABLE
from scrutiny_lib.disclosure.tables import CountTable

COMPLEMENT = "all but"
_MOST = 40  # values of a dimension among which sums of two are looked for
_BAND = re.compile(r"^(?:aged? )?(\d{1,3})(?: ?[-–] ?| to )(\d{1,3})$")
Known = dict[Key, float]
PartOf = Mapping[str, tuple[str, str]]


def complement_key(whole: Key, parts: Iterable[Key]) -> Key:
    """Return the address of what is left of a whole without some parts."""
    own = ["; ".join(f"{n}={v}" for n, v in part if (n, v) not in whole) for part in parts]
    return make_key({**dict(whole), COMPLEMENT: " + ".join(sorted(own))})


def with_implied(
    table: CountTable, counted: Mapping[Key, float], part_of: PartOf | None = None
) -> CountTable:
    """Add to a table the sums that it implies, alone and with what was counted before.

    Parameters
    ----------
    table : CountTable
        The counts of a piece of evidence.
    counted : mapping
        Counts of every cell of the pack so far.
    part_of : mapping, optional
        Measures that are a part of another one, with that and by what it is split: what is split
        by the same thing has nothing in common.

    Returns
    -------
    CountTable
        With further sums; cells of other tables, and what is left of a total, stand in it
        without being printed.
    """
    here = dict(zip(table.keys, map(float, table.counts), strict=True))
    known: Known = {**counted, **{key: n for key, n in here.items() if not np.isnan(n)}}
    left: Known = {}
    sums = dict.fromkeys(table.sums)
    for name, rest, parts in _groups(known, set(here), part_of or {}):
        own = [key for key in parts if key in here]
        for one in _of_group(name, rest, parts, own, known, left):
            if not here.keys().isdisjoint((one.total, *one.parts)):
                sums[one] = None
    used = dict.fromkeys(key for one in sums for key in (one.total, *one.parts))
    return _widened(table, [key for key in used if key not in here], left, tuple(sums))


def _groups(known: Known, here: set[Key], part_of: PartOf) -> Iterator[tuple[str, Key, list[Key]]]:
    """Return the cells that differ in one dimension, with it and what they share."""
    groups: dict[tuple[str, Key], list[Key]] = {}
    told_of = {one for key in here for one in (*_shared(key), *_nested(key, part_of))}
    for key in known:
        for one in (*_shared(key), *_nested(key, part_of)):
            if one in told_of or one[1] in here:
                groups.setdefault(one, []).append(key)
    for (name, rest), parts in groups.items():
        yield name, rest, sorted(parts)


@lru_cache(maxsize=1 << 16)
def _shared(key: Key) -> tuple[tuple[str, Key], ...]:
    """Return each dimension of a cell with what the cells share that differ in it alone."""
    return tuple(
        (name, tuple(pair for pair in key if pair[0] != name))
        for name, _ in key
        if name not in (COMPLEMENT, PERIOD)
    )


def _nested(key: Key, part_of: PartOf) -> tuple[tuple[str, Key], ...]:
    """Return for a part of another measure by what it is split, with the cell of that measure."""
    own = dict(key)
    found = part_of.get(own.get("measure", ""))
    if found is None:
        return ()
    whole, by = found
    return ((f"{by} of {whole}", make_key({**own, "measure": whole})),)


def _of_group(
    name: str, rest: Key, parts: list[Key], own: list[Key], known: Known, left: Known
) -> Iterator[Sum]:
    """Return the sums among cells that differ in one dimension; `own` are those of the table."""
    if rest in known and name not in LINKED_BY:
        remainder = known[rest] - sum(known[key] for key in parts)
        if remainder >= 0:
            more = []
            if remainder:
                more = [complement_key(rest, parts)]
                left[more[0]] = remainder
            yield Sum(rest, tuple(sorted([*parts, *more])))
    else:
        yield from _by_numbers(name, own, known)
    yield from _by_bands(name, parts, known)


def _by_numbers(name: str, parts: list[Key], known: Known) -> Iterator[Sum]:
    """Return sums that a table's numbers show: one is all the others; of measures also two.

    Two services that together are a third are a coincidence; two measures that are a third
    ("first referrals", "re-referrals", "referrals") are not.
    """
    if len(parts) < 3:
        return
    top = max(parts, key=lambda key: known[key])
    others = [key for key in parts if key != top]
    if 0 < known[top] == sum(known[key] for key in others):
        yield Sum(top, tuple(others))
    elif name in LINKED_BY and len(parts) <= _MOST:
        by_count: dict[float, list[Key]] = {}
        for key in parts:
            by_count.setdefault(known[key], []).append(key)
        for a, b in combinations(parts, 2):
            if known[a] and known[b]:
                yield from (Sum(c, (a, b)) for c in by_count.get(known[a] + known[b], ()))


def _by_bands(name: str, parts: list[Key], known: Known) -> Iterator[Sum]:
    """Return age bands that are made of others: 0 to 9 of 0 to 4 and 5 to 9."""
    bands = {}
    for key in parts:
        found = _BAND.match(dict(key).get(name, "").lower())  # measures have none
        if found and int(found[1]) <= int(found[2]):
            bands[int(found[1]), int(found[2])] = key
    for (first, last), key in bands.items():
        inner = {b: k for b, k in bands.items() if first <= b[0] and b[1] <= last and k != key}
        pieces = _chain(first, last, inner)
        if pieces and known[key] == sum(known[one] for one in pieces):
            yield Sum(key, tuple(sorted(pieces)))


def _chain(first: int, last: int, bands: Mapping[tuple[int, int], Key]) -> list[Key]:
    """Return bands that follow each other from first to last, the finest there are, or none."""
    if first == last + 1:
        return []
    for (start, end), key in sorted(bands.items()):
        if start != first:
            continue
        rest = _chain(end + 1, last, bands)
        if rest or end == last:
            return [key, *rest]
    return []


def _widened(table: CountTable, extra: list[Key], left: Known, sums: tuple[Sum, ...]) -> CountTable:
    """Return a table with further cells that it does not print."""
    if not extra and sums == table.sums:
        return table
    printed = tuple(map(bool, table.is_printed()))
    return replace(
        table,
        labels=table.labels + tuple((str(key),) for key in extra),
        keys=table.keys + tuple(extra),
        counts=np.array([*table.counts, *(left.get(key, np.nan) for key in extra)]),
        symbols=table.symbols + tuple("" if key in left else NOT_AVAILABLE for key in extra),
        sums=sums,
        printed=printed + (False,) * len(extra),
    )
