"""What figures say of one another: twice the same cell, overlaps, jumps, revisions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from scrutiny_lib.loaders.partner_returns.figures import Figure
from scrutiny_lib.loaders.partner_returns.periods import months_in
from scrutiny_lib.loaders.partner_returns.settings import Jumps

ASKED_FOR = (1, 3)
"""Months in the periods that returns are asked for by."""
Series = tuple[str, str, str]


def once_each(figures: Iterable[Figure]) -> tuple[list[Figure], list[Figure], list[Figure]]:
    """Keep the last of those figures of one file that give the same cell.

    Returns
    -------
    (kept, alike, different)
        `alike` say what the kept one says; `different` say something else.
    """
    kept: dict[object, Figure] = {}
    alike: list[Figure] = []
    different: list[Figure] = []
    for figure in figures:
        earlier = kept.get(figure.cell)
        if earlier is not None:
            (alike if earlier.numbers == figure.numbers else different).append(earlier)
        kept[figure.cell] = figure
    return list(kept.values()), alike, different


def newest(returns: Iterable[Sequence[Figure]]) -> tuple[list[Figure], list[Figure]]:
    """Lay returns on one another, the oldest first; a newer one's figure stands.

    Returns
    -------
    (kept, revised)
        `revised` are figures of newer returns that say something else than an older one did.
    """
    kept: dict[object, Figure] = {}
    revised = []
    for figures in returns:
        for figure in figures:
            earlier = kept.get(figure.cell)
            if earlier is not None and earlier.numbers != figure.numbers:
                revised.append(figure)
            kept[figure.cell] = figure
    return list(kept.values()), revised


def by_series(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Group figures into series of one sender and indicator, each in order of time."""
    ordered = sorted(figures, key=lambda f: (_series(f), f.start, f.end))
    return [list(group) for _, group in groupby(ordered, key=_series)]


def _series(figure: Figure) -> Series:
    return figure.said.agency, figure.said.organisation, figure.indicator.id


def overlapping(series: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Find the figures whose days are counted by another one of the series too.

    Returns
    -------
    (longer, others)
        `longer` hold a whole shorter period, as a year does its quarters, and would count it
        twice; `others` overlap with a period of about their own length.
    """
    longer = [
        one
        for one in series
        if any(
            one.start <= other.start and other.end <= one.end and _days(other) < _days(one)
            for other in series
        )
    ]
    rest = [one for one in series if one not in longer]
    others = [
        one
        for one in rest
        if any(
            other is not one and one.start <= other.end and other.start <= one.end for other in rest
        )
    ]
    return longer, others


def _days(figure: Figure) -> int:
    return (figure.end - figure.start).days


def of_another_length(figure: Figure) -> bool:
    """Tell whether a figure's period is neither a month nor a quarter."""
    if figure.indicator.period == "snapshot":
        return False
    return months_in((figure.start, figure.end)) not in ASKED_FOR


def jumping(series: Sequence[Figure], jumps: Jumps) -> list[Figure]:
    """Find the figures that are too far from the one before to be the same measure.

    Only periods of one length are compared; of snapshots each with the one before.
    """
    return [
        new
        for old, new in pairwise([one for one in series if not math.isnan(one.value)])
        if abs(_days(new) - _days(old)) <= 3 and _jumps(old, new, jumps)
    ]


def _jumps(old: Figure, new: Figure, jumps: Jumps) -> bool:
    if new.indicator.unit == "per_cent":
        return abs(new.value - old.value) >= jumps.points and _beyond_chance(old, new, jumps)
    low, high = sorted((old.value, new.value))
    if high < jumps.times * low or high == low:
        return False
    # Twice the root of a count has a standard deviation of 1, so a difference has root 2.
    apart = 2 * (math.sqrt(high) - math.sqrt(low))
    return new.indicator.unit != "count" or apart >= jumps.deviations * math.sqrt(2)


def _beyond_chance(old: Figure, new: Figure, jumps: Jumps) -> bool:
    """Compare two shares by their counts; without counts nothing speaks for chance."""
    counts = (old.numerator, old.denominator, new.numerator, new.denominator)
    if any(math.isnan(count) for count in counts) or not old.denominator or not new.denominator:
        return True
    both = (old.numerator + new.numerator) / (old.denominator + new.denominator)
    spread = math.sqrt(both * (1 - both) * (1 / old.denominator + 1 / new.denominator))
    return abs(new.value - old.value) / 100 >= jumps.deviations * spread
