"""Stretches of time of one child after another: which overlap, which are open, what went before."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.timeline import Days

_FAR = 1 << 20  # more days than there are


def _key(child: Ints, day: Days) -> Ints:
    return np.asarray(child * _FAR + day.astype(np.int64), dtype=np.int64)


def without_overlaps(child: Ints, start: Days, end: Days) -> Bools:
    """Tell which stretches to keep so that no child has two at once; the earlier one stays.

    Parameters
    ----------
    child, start, end : ndarray
        Sorted by child and start. A stretch may start on the day after another's end.
    """
    keep = np.ones(len(child), dtype=bool)
    while True:
        rows = np.flatnonzero(keep)
        same = child[rows][1:] == child[rows][:-1]
        clash = same & (start[rows][1:] <= end[rows][:-1])
        # Only the first clash of each child is certain: what follows depends on it.
        clashing = rows[1:][clash]
        if not clashing.size:
            return keep
        first = np.ones(len(clashing), dtype=bool)
        first[1:] = child[clashing][1:] != child[clashing][:-1]
        keep[clashing[first]] = False


def earlier(child: Ints, day: Days, *, within: int, of: int | None = None) -> Ints:
    """Count each event's earlier events of the same child, up to so many days before.

    Parameters
    ----------
    of : int, optional
        Only the first so many elements are counted; all of them if none is given.
    """
    keys = _key(child, day)
    order = np.sort(keys[:of])
    upto = np.searchsorted(order, keys)
    from_ = np.searchsorted(order, keys - within)
    return np.asarray(upto - from_, dtype=np.int64)


def open_on(child: Ints, start: Days, end: Days, who: Ints, day: Days) -> Ints:
    """Return which stretch each child is in on a day, or -1.

    Parameters
    ----------
    child, start, end : ndarray
        Stretches without overlaps; a missing end is one that has not come. The day of the end
        is no longer in it.
    who, day : ndarray
        Children and days asked for.
    """
    keys = _key(child, start)
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], _key(who, day), side="right") - 1
    found = order[np.maximum(at, 0)]
    fits = (at >= 0) & (child[found] == who) & (np.isnat(end[found]) | (end[found] > day))
    return np.asarray(np.where(fits, found, -1), dtype=np.int64)
