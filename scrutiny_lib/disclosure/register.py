"""What was published, cell by cell, as data that is kept with each run.

It holds addresses and printed figures and nothing of what is hidden but where it is. A later
pack is audited together with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.disclosure.cells import Figures, Sum, Told, make_key
from scrutiny_lib.disclosure.lp import TOLERANCE, Solver
from scrutiny_lib.disclosure.system import join


class RegisterCell(StrictModel):
    """One cell.

    Attributes
    ----------
    address : dict
        Measure, period, area and dimensions.
    low, high : float
        What is printed: the same number twice, or the range behind a rounded one; of a hidden
        cell nought and None.
    is_hidden : bool
        Whether a symbol stands there, or nothing.
    is_small : bool
        Inside a run: whether the rule hides it for its smallness. In a published register: whether
        a reader has to reckon with that, which is no secret.
    first, last, least : int
        The range that may not be narrowed, and the smallest count a symbol can stand for.
    """

    address: dict[str, str]
    low: float
    high: float | None
    is_hidden: bool
    is_small: bool
    first: int
    last: int
    least: int


class RegisterTable(StrictModel):
    """The cells of one piece of evidence, and its sums: the total's position, and the parts'.

    `revised` are the positions of cells that an earlier pack shows with another figure; `for_all`
    says whether the rule keeps small counts from restricted readers too.
    """

    rule: str
    cells: tuple[RegisterCell, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...] = ()
    revised: tuple[int, ...] = ()
    for_all: bool = True

    def told(self) -> Told:
        """Return the cells as the audit works on them."""
        keys = tuple(make_key(cell.address) for cell in self.cells)
        count = len(keys)
        hidden = np.array([cell.is_hidden for cell in self.cells], dtype=bool)
        high = [np.inf if cell.high is None else cell.high for cell in self.cells]
        figures = Figures(
            keys=keys,
            low=np.array([cell.low for cell in self.cells], dtype=float),
            high=np.array(high, dtype=float),
            cost=np.full(count, np.nan),
            is_open=np.zeros(count, dtype=bool),
            is_hidden=hidden,
            is_primary=np.array([cell.is_small for cell in self.cells], dtype=bool),
            first=np.array([cell.first for cell in self.cells], dtype=float),
            last=np.array([cell.last for cell in self.cells], dtype=float),
            least=np.array([cell.least for cell in self.cells], dtype=float),
            sums=tuple(
                Sum(keys[total], tuple(keys[i] for i in parts)) for total, parts in self.sums
            ),
        )
        return Told(figures, self.rule, for_all=self.for_all)


def register_table(told: Told, revised: Sequence[object] = ()) -> RegisterTable:
    """Return what a piece of evidence tells as data.

    Parameters
    ----------
    told : Told
        Its cells.
    revised : sequence of Key
        Cells that an earlier pack shows with another figure.
    """
    figures = told.figures
    place = {key: at for at, key in enumerate(figures.keys)}
    cells = tuple(
        RegisterCell(
            address=dict(key),
            low=float(figures.low[at]),
            high=None if np.isinf(figures.high[at]) else float(figures.high[at]),
            is_hidden=bool(figures.is_hidden[at]),
            is_small=bool(figures.is_primary[at]),
            first=int(figures.first[at]),
            last=int(figures.last[at]),
            least=int(figures.least[at]),
        )
        for at, key in enumerate(figures.keys)
    )
    sums = tuple(
        (place[one.total], tuple(place[part] for part in one.parts)) for one in figures.sums
    )
    return RegisterTable(
        rule=told.rule,
        for_all=told.for_all,
        cells=cells,
        sums=sums,
        revised=tuple(place[key] for key in revised if key in place),
    )


def as_public(parts: Sequence[Told], earlier: Sequence[Told] = ()) -> list[Told]:
    """Return what a pack tells without telling small counts from those that protect them.

    Parameters
    ----------
    parts : sequence of Told
        The pack's evidence, protected.
    earlier : sequence of Told
        What earlier packs tell.

    Returns
    -------
    list of Told
        The same; hidden cells are primary where their range covers all that the rule hides, seen
        by someone who has all the packs. No small count is left out: the audit saw to that.
    """
    every = [*parts, *earlier]
    if not every:
        return []
    system, places = join([one.figures for one in every])
    figures = system.figures
    solver = Solver(system.view(figures.is_hidden))
    may_be = np.zeros(len(figures.keys), dtype=bool)
    for cell in np.flatnonzero(figures.is_hidden & (figures.last >= figures.first)):
        low = -solver.extreme(int(cell), -1).value
        high = solver.extreme(int(cell), 1).value
        may_be[cell] = (
            low <= figures.first[cell] + TOLERANCE and high >= figures.last[cell] - TOLERANCE
        )
    return [
        replace(one, figures=replace(one.figures, is_primary=may_be[at]))
        for one, at in zip(parts, places, strict=False)
    ]
