"""Time looked after: when it starts and ends, and the legal statuses and placements in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Ints, Table, pick, spread
from scrutiny_lib.demo.children import Children
from scrutiny_lib.demo.journey.cases import Cases, care_ends
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import EVERY_DAY, Days, days_of, monthly

STARTS_A_YEAR = 1_600
YEARS_BEFORE = 12  # of whoever came to be looked after then, some still are
LEGAL = ("V2", "C1", "C2", "E1", "L2")
PLACEMENTS = ("U6", "U1", "U4", "P1", "K2", "H5")
PROVIDERS = ("PR1", "PR4", "PR5")
_AT_FIRST, _LATER = (480, 420, 0, 0, 100), (330, 130, 420, 120, 0)
_PLACED_YOUNG, _PLACED_OLD = (480, 160, 200, 90, 60, 10), (330, 80, 210, 40, 190, 150)
_SECOND_AFTER: Table = ((0, 20), (500, 120), (1000, 420))
_THIRD_AFTER: Table = ((0, 60), (500, 300), (1000, 1200))
_STAGES = (430, 350, 220)


@dataclass(frozen=True)
class Care:
    """Times looked after, one an element, no two of one child at once."""

    child: Ints
    start: Days
    end: Days


@dataclass(frozen=True)
class Stages:
    """Parts of a time looked after with one legal status and one placement, by spell and day.

    Attributes
    ----------
    spell : ndarray of int64
        Position in `Care`.
    legal, placement, provider : ndarray of int64
        Positions in the lists above.
    """

    spell: Ints
    start: Days
    end: Days
    number: Ints
    legal: Ints
    placement: Ints
    provider: Ints


def make_care(plan: Plan, children: Children, cases: Cases) -> Care:
    """Join the times that came of cases to those that began long before."""
    rows = np.flatnonzero(~np.isnat(cases.care_start))
    child, start, end = (
        np.concatenate([old, new[rows]])
        for old, new in zip(
            _long_before(plan, children, cases),
            (cases.child, cases.care_start, cases.care_end),
            strict=True,
        )
    )
    order = np.lexsort((child, start))
    return Care(child[order], start[order], end[order])


def _long_before(plan: Plan, children: Children, cases: Cases) -> tuple[Ints, Days, Days]:
    rng = plan.rng("care before")
    last = plan.timeline.warm.astype("datetime64[M]")
    months = np.arange(last - 12 * YEARS_BEFORE, last)
    counts = monthly(rng, months, STARTS_A_YEAR * plan.scale, (1000,) * 12)
    start = days_of(rng, months, counts, EVERY_DAY)
    child = children.draw(rng, start, (0, 1000, 1000, 1000, 700))
    end = care_ends(rng, children, child, start)
    still = (end > plan.timeline.warm) & ~np.isin(child, cases.child)
    still &= children.born[child] <= start
    _, first = np.unique(np.where(still, child, -1), return_index=True)
    first = first[still[first]]
    return child[first], start[first], end[first]


def make_stages(plan: Plan, children: Children, care: Care) -> Stages:
    """Divide times looked after where the legal status or the placement changes."""
    rng = plan.rng("stages of care")
    size = len(care.child)
    wanted = 1 + pick(rng, size, _STAGES)
    second = care.start + spread(rng, size, _SECOND_AFTER)
    third = second + spread(rng, size, _THIRD_AFTER)
    begins = np.stack([care.start, second, third], axis=1)
    there = (begins < care.end[:, None]) & (np.arange(3) < wanted[:, None])
    spell, number = np.nonzero(there)
    start = begins[spell, number]
    end = care.end[spell].copy()
    follows = np.flatnonzero(spell[1:] == spell[:-1])
    end[follows] = start[follows + 1]
    legal = np.where(number == 0, pick(rng, len(spell), _AT_FIRST), pick(rng, len(spell), _LATER))
    old = children.ages(care.child[spell], start) >= 11
    placement = np.where(
        old, pick(rng, len(spell), _PLACED_OLD), pick(rng, len(spell), _PLACED_YOUNG)
    )
    for_adoption = legal == LEGAL.index("E1")
    young = children.ages(care.child[spell], start) <= 5
    legal = np.where(for_adoption & ~young, LEGAL.index("C2"), legal)
    # No two parts of one time with the same status and placement: a list would hold them as one.
    legal, placement = _distinct(spell, legal, placement)
    provider = pick(rng, len(spell), (520, 400, 80))
    return Stages(spell, start, end, number, legal, placement, provider)


def _distinct(spell: Ints, legal: Ints, placement: Ints) -> tuple[Ints, Ints]:
    """Change the placement of parts that are like an earlier part of the same time."""
    for _ in range(len(PLACEMENTS)):
        key = (spell * len(LEGAL) + legal) * len(PLACEMENTS) + placement
        first = np.zeros(len(key), dtype=bool)
        first[np.unique(key, return_index=True)[1]] = True
        if first.all():
            break
        placement = np.where(first, placement, (placement + 1) % len(PLACEMENTS))
    return legal, placement
