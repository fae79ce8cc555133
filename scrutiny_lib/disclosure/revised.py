"""Figures of earlier packs that were revised since: they are not the same unknown any more.

The same cell in an earlier pack is the same unknown as long as the figures agree. Late recording
changes figures every month, and a figure of 101 then and 103 now contradicts itself. The earlier
one then stands for itself, with every cell of its measure, area and period in that pack.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from scrutiny_lib.disclosure.cells import Figures, Key, Sum, Told

VINTAGE = "vintage"


def revised_since(earlier: Sequence[Told], counts: Mapping[Key, float]) -> set[Key]:
    """Return the cells for which an earlier pack prints what cannot be the count known now."""
    found = set()
    for told in earlier:
        figures = told.figures
        for at, key in enumerate(figures.keys):
            count = counts.get(key)
            if count is None or figures.is_hidden[at]:
                continue
            if not figures.low[at] <= count <= figures.high[at]:
                found.add(key)
    return found


def apart_from(
    earlier: Sequence[Told], revised: Collection[Key], counted: Collection[Key]
) -> list[Told]:
    """Return what earlier packs tell, as far as it can be set beside what is known now.

    Parameters
    ----------
    earlier : sequence of Told
        Earlier packs, the newest first. A hidden cell counts as small if it could be.
    revised : collection of Key
        Cells whose figure is another one now.
    counted : collection of Key
        Cells whose count is known now: whether they are small is then known too.

    Returns
    -------
    list of Told
        In the same order. What contradicts a newer figure stands under addresses of its own.
    """
    moved = {_group(key) for key in revised}
    printed: dict[Key, tuple[float, float]] = {}
    found = []
    for number, told in enumerate(earlier, start=1):
        figures = told.figures
        ranges = {
            key: (float(figures.low[at]), float(figures.high[at]))
            for at, key in enumerate(figures.keys)
            if not figures.is_hidden[at]
        }
        others = {_group(key) for key, said in ranges.items() if _contradicts(said, printed, key)}
        printed |= {key: said for key, said in ranges.items() if _group(key) not in moved | others}
        lone_groups = moved | others
        known = [key in counted and _group(key) not in lone_groups for key in figures.keys]
        plain = replace(figures, is_primary=figures.is_primary & ~np.array(known, dtype=bool))
        found.append(replace(told, figures=_renamed(plain, lone_groups, str(number))))
    return found


def lone(earlier: Sequence[Told]) -> list[Told]:
    """Return what earlier packs tell, each for itself: their sums contradict newer ones."""
    return [
        replace(told, figures=told.figures.named_apart(f"{VINTAGE} {number}"))
        for number, told in enumerate(earlier, start=1)
    ]


def _group(key: Key) -> Key:
    """Return measure, area and period of a cell: a revision moves all its details."""
    return tuple(pair for pair in key if pair[0] in ("measure", "area", "period"))


def _contradicts(
    said: tuple[float, float], known: Mapping[Key, tuple[float, float]], key: Key
) -> bool:
    """Tell whether two printed ranges have no count in common."""
    other = known.get(key)
    return other is not None and (said[1] < other[0] or said[0] > other[1])


def _renamed(figures: Figures, groups: Collection[Key], mark: str) -> Figures:
    """Return figures in which the cells of some groups have addresses of their own."""
    if not groups:
        return figures

    def own(key: Key) -> Key:
        return (*key, (VINTAGE, mark)) if _group(key) in groups else key

    sums = tuple(Sum(own(one.total), tuple(map(own, one.parts))) for one in figures.sums)
    return replace(figures, keys=tuple(map(own, figures.keys)), sums=sums)
