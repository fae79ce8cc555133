"""Months inside longer periods: how figures for April to June and April to July give July away.

Two packs a month apart print overlapping periods of the same measure. Every period is the sum of
the stretches between all beginnings and ends that occur, so their differences enter the audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import numpy as np

from scrutiny_lib.disclosure.cells import Figures, Key, Sum, make_key

PERIOD = "period"
ONCE = ("counted", "each once")
"""Part of the address of what does not add up over months: each child once, however long."""
_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_SPAN = re.compile(rf"^{_MONTH}(?: to {_MONTH})?$")
_YEAR = re.compile(r"^(\d{4})[-/](\d{2})$")
_DAY = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")


def span(period: str) -> tuple[int, int] | None:
    """Read ``2024-04``, ``2024-04 to 2024-07`` or the year ``2024-25`` as months.

    The end is the month after. A year begins in April; one whose second half could be a month
    (``2011-12``) is a month. Other periods (a day) give None: the state on a day is no sum of
    anything.
    """
    found = _SPAN.match(period)
    if found is None:
        year = _YEAR.match(period)
        if year is None or (int(year[1]) + 1) % 100 != int(year[2]):
            return None
        return 12 * int(year[1]) + 3, 12 * int(year[1]) + 15
    first_year, month, last_year, last_month = found.groups()
    first = 12 * int(first_year) + int(month) - 1
    last = first if last_year is None else 12 * int(last_year) + int(last_month) - 1
    return (first, last + 1) if first <= last else None


def is_period(period: str) -> bool:
    """Tell whether a period can be tied to others: months, a year from April, or a day."""
    return span(period) is not None or _DAY.match(period) is not None


def write_span(first: int, end: int) -> str:
    """Write months as `span` reads them."""
    texts = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in (first, end - 1)]
    return texts[0] if texts[0] == texts[1] else " to ".join(texts)


def whole_period(periods: Sequence[str]) -> str:
    """Name the total of several periods: from first to last if they are months in a row."""
    spans = [span(period) for period in periods]
    known = sorted(one for one in spans if one is not None)
    if len(known) == len(periods) and all(a[1] == b[0] for a, b in pairwise(known)):
        return write_span(known[0][0], known[-1][1])
    return " + ".join(periods)


@lru_cache(maxsize=1 << 16)
def _parted(key: Key) -> tuple[Key, tuple[int, int]] | None:
    """Return a cell's address without its period, and its months; None if it can't be tied."""
    months = span(dict(key).get(PERIOD, ""))
    if months is None or ONCE in key:
        return None
    return tuple(pair for pair in key if pair[0] != PERIOD), months


def stretches(keys: Iterable[Key]) -> Figures:
    """Return the sums that tie overlapping periods together, with the stretches they need.

    Parameters
    ----------
    keys : iterable of Key
        Addresses of every table; those that differ in nothing but their period are tied.

    Returns
    -------
    Figures
        The stretches as cells of which nothing is known, and the sums.
    """
    groups: dict[Key, dict[Key, tuple[int, int]]] = {}
    for key in keys:
        parted = _parted(key)
        if parted is not None:
            rest, months = parted
            groups.setdefault(rest, {})[key] = months
    parts: dict[Key, None] = {}
    sums = []
    for rest, found in groups.items():
        edges = sorted({edge for months in found.values() for edge in months})
        for key, (first, end) in found.items():
            inside = [edge for edge in edges if first <= edge <= end]
            pieces = tuple(
                make_key({**dict(rest), PERIOD: write_span(a, b)}) for a, b in pairwise(inside)
            )
            if pieces != (key,):
                sums.append(Sum(key, pieces))
                parts.update(dict.fromkeys(pieces))
    return _unknown(tuple(parts), tuple(sums))


def small_stretches(now: Sequence[Figures], earlier: Sequence[Figures]) -> Figures | None:
    """Return the stretches between periods that come out small, as cells to protect.

    43 to June and 46 to July tell of July, though nobody prints it. Stretches that earlier packs
    tell by themselves are left out: nothing can be done about them any more.

    Parameters
    ----------
    now, earlier : sequence of Figures
        Of this pack, with counts where they are known (`cost`), and of earlier ones.

    Returns
    -------
    Figures or None
        The small ones as primary cells, with the range that their rule protects.
    """
    fresh = {key for part in now for key in part.keys}
    between = stretches(dict.fromkeys(key for part in (*now, *earlier) for key in part.keys))
    known = {**_known(earlier), **_known(now)}
    limits = {
        k: (f, n) for part in now for k, f, n in zip(part.keys, part.first, part.last, strict=True)
    }
    found: dict[Key, tuple[float, float]] = {}
    for one in between.sums:
        missing = [part for part in one.parts if part not in known]
        if len(missing) != 1 or one.total not in known or fresh.isdisjoint((one.total, *one.parts)):
            continue
        value = known[one.total] - sum(known[part] for part in one.parts if part in known)
        tied = [limits[key] for key in (one.total, *one.parts) if key in limits]
        first, last = min(f for f, _ in tied), max(n for _, n in tied)
        if first <= value <= last:
            found[missing[0]] = (first, last)
    return _primary(found) if found else None


def _known(parts: Sequence[Figures]) -> dict[Key, float]:
    """Return the counts that are known, or printed exactly."""
    return {
        key: float(cost if cost == cost else low)
        for part in parts
        for key, cost, low, high in zip(part.keys, part.cost, part.low, part.high, strict=True)
        if cost == cost or low == high
    }


def _primary(found: dict[Key, tuple[float, float]]) -> Figures:
    """Return unprinted cells that have to be protected."""
    plain = _unknown(tuple(found), ())
    return replace(
        plain,
        is_primary=np.ones(len(found), dtype=bool),
        first=np.array([first for first, _ in found.values()], dtype=float),
        last=np.array([last for _, last in found.values()], dtype=float),
    )


def _unknown(keys: tuple[Key, ...], sums: tuple[Sum, ...]) -> Figures:
    """Return cells of which nothing is printed."""
    size = len(keys)
    no = np.zeros(size, dtype=bool)
    nought, one = np.zeros(size), np.ones(size)
    return Figures(
        keys,
        nought,
        np.full(size, np.inf),
        np.full(size, np.nan),
        no,
        ~no,
        no,
        one,
        nought,
        nought,
        sums,
    )
