"""Months inside longer periods: how figures for April to June and April to July give July away.

Two packs a month apart print overlapping periods of the same measure. Every period is the sum of
the stretches between all beginnings and ends that occur, so their differences enter the audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from scrutiny_lib.disclosure.cells import Figures, Key, Sum, make_key

PERIOD = "period"
_SPAN = re.compile(r"^(\d{4})-(\d{2})(?: to (\d{4})-(\d{2}))?$")


def span(period: str) -> tuple[int, int] | None:
    """Read ``2024-04`` or ``2024-04 to 2024-07`` as months, the end being the month after.

    Other periods (a year, a day) give None: the state on a day is no sum of anything.
    """
    found = _SPAN.match(period)
    if found is None:
        return None
    year, month, last_year, last_month = found.groups()
    first = 12 * int(year) + int(month) - 1
    last = first if last_year is None else 12 * int(last_year) + int(last_month) - 1
    return (first, last + 1) if first <= last else None


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
    groups: dict[Key, dict[tuple[int, int], Key]] = {}
    for key in keys:
        months = span(dict(key).get(PERIOD, ""))
        if months is not None:
            rest = tuple(pair for pair in key if pair[0] != PERIOD)
            groups.setdefault(rest, {})[months] = key
    parts: dict[Key, None] = {}
    sums = []
    for rest, found in groups.items():
        edges = sorted({edge for months in found for edge in months})
        for (first, end), key in found.items():
            inside = [edge for edge in edges if first <= edge <= end]
            if len(inside) > 2:
                pieces = tuple(
                    make_key({**dict(rest), PERIOD: write_span(a, b)}) for a, b in pairwise(inside)
                )
                sums.append(Sum(key, pieces))
                parts.update(dict.fromkeys(pieces))
    return _unknown(tuple(parts), tuple(sums))


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
