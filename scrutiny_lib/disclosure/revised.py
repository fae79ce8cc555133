"""Figures of earlier packs that were revised since: they are not the same unknown any more.

The same cell in an earlier pack is the same unknown as long as the figures agree. Late recording
changes figures every month, and a figure of 101 then and 103 now contradicts itself. The earlier
one then stands for itself, with every cell of its measure, area and period in that pack.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from scrutiny_lib.disclosure.cells import Figures, Key, Sum, Told, describe
from scrutiny_lib.disclosure.lp import Solver
from scrutiny_lib.disclosure.system import join
from scrutiny_lib.errors import ContradictionError, DisclosureError

VINTAGE = "vintage"


def revised_since(
    earlier: Sequence[Told], counts: Mapping[Key, float], settings: str = ""
) -> set[Key]:
    """Return the cells for which an earlier pack prints what cannot be the count known now.

    Parameters
    ----------
    earlier : sequence of Told
        Earlier packs.
    counts : mapping
        The true counts known now.
    settings : str
        What this run was asked for besides its period.

    Raises
    ------
    DisclosureError
        If the other figure comes from a run with other settings: it is no revision then, but two
        things under one address, and their difference may be few children.
    """
    found = set()
    for told in earlier:
        figures = told.figures
        for at, key in enumerate(figures.keys):
            count = counts.get(key)
            if count is None or figures.is_hidden[at]:
                continue
            if figures.low[at] <= count <= figures.high[at]:
                continue
            if told.settings != settings:
                raise DisclosureError(
                    f"an earlier run with other settings has another figure for the cell "
                    f"{describe(key)}; make what the settings choose a part of the address"
                )
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


def connected(keys: Iterable[Key], told: Sequence[Told]) -> list[bool]:
    """Say of each of some tables whether anything in it can bear on some cells.

    Tables have to do with each other if they share a measure of an area, or are tied by others.
    Looking at the rest would only take time.

    Parameters
    ----------
    keys : iterable of Key
        The cells that are looked at.
    told : sequence of Told
        Tables of this pack and of earlier ones.
    """
    subjects = [{_subject(key) for key in one.figures.keys} for one in told]
    reached = {_subject(key) for key in keys}
    near = [False] * len(told)
    while True:
        fresh = [
            at for at, own in enumerate(subjects) if not near[at] and not own.isdisjoint(reached)
        ]
        if not fresh:
            return near
        for at in fresh:
            near[at] = True
            reached |= subjects[at]


def linked_where_true(now: Sequence[Figures], earlier: Sequence[Told]) -> list[Told]:
    """Return what earlier packs tell, linked to today's figures as far as all can be true.

    Sums can contradict newer figures where no single cell does. Then the measures and areas that
    do are set apart, pack by pack, and all others stay linked.

    Parameters
    ----------
    now : sequence of Figures
        Of this pack.
    earlier : sequence of Told
        The newest first.
    """
    linked: list[Told] = []
    for number, told in enumerate(earlier, start=1):
        mark = f"apart {number}"
        subjects = sorted({_subject(key) for key in told.figures.keys})
        wrong = [one for one in subjects if not _agree(now, [*linked, _only(told, {one})])]
        kept = _apart(told, wrong, mark)
        # Parts and wholes of two measures may contradict each other only together.
        linked.append(kept if _agree(now, [*linked, kept]) else _apart(told, subjects, mark))
    return linked


def _apart(told: Told, subjects: Collection[Key], mark: str) -> Told:
    """Return what a pack tells, with some measures and areas under addresses of their own."""
    groups = {_group(key) for key in told.figures.keys if _subject(key) in subjects}
    return replace(told, figures=_renamed(told.figures, groups, mark))


def _only(told: Told, subjects: Collection[Key]) -> Told:
    """Return what a pack tells of some measures and areas."""
    figures = told.figures
    at = [i for i, key in enumerate(figures.keys) if _subject(key) in subjects]
    kept = {figures.keys[i] for i in at}
    sums = tuple(one for one in figures.sums if {one.total, *one.parts} <= kept)
    return replace(told, figures=replace(figures.only(at), sums=sums))


def _agree(now: Sequence[Figures], told: Sequence[Told]) -> bool:
    """Tell whether some figures can all be true."""
    try:
        system, _ = join([*now, *(one.figures for one in told)])
        Solver(system.view(system.figures.is_hidden)).any_point()
    except ContradictionError:
        return False
    return True


def _subject(key: Key) -> Key:
    """Return measure and area of a cell."""
    return tuple(pair for pair in key if pair[0] in ("measure", "area"))


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
