"""Children who go missing, as the police count them and as the council does; police protection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints, Table, happens, pick, spread
from scrutiny_lib.demo.children import Children
from scrutiny_lib.demo.journey.care import Care
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import EVERY_DAY, LAST, Days, days_of, monthly

FROM_HOME_A_YEAR, FROM_CARE_A_YEAR, PROTECTION_A_YEAR = 1_450, 1_100, 160
COUNCIL_RECORDS = 690  # of a thousand episodes from care that the police record
HOME, CARE, OTHER = range(3)
SEASON = (985, 955, 1010, 980, 1030, 990, 1030, 1005, 1010, 1020, 985, 1000)
_HOURS_AWAY: Table = ((0, 1), (500, 7), (850, 24), (970, 72), (1000, 400))


@dataclass(frozen=True)
class Missing:
    """Episodes of missing children, one an element, by day.

    Attributes
    ----------
    minute, away : ndarray of int64
        Minute of the day at which the child was last seen, and minutes until it was found.
    place : ndarray of int64
        `HOME`, `CARE` or `OTHER`.
    spell : ndarray of int64
        The time looked after in which it was, or -1.
    is_known_to_council : ndarray of bool
        Whether the council's own record has it too: fewer than the police count.
    """

    day: Days
    minute: Ints
    away: Ints
    child: Ints
    place: Ints
    spell: Ints
    risk: Ints
    is_known_to_council: Bools


@dataclass(frozen=True)
class Protection:
    """Times in which the police took a child into protection."""

    day: Days
    minute: Ints
    hours: Ints
    child: Ints
    reason: Ints


def make_missing(plan: Plan, children: Children, care: Care) -> Missing:
    """Make the episodes of every month."""
    rng = plan.rng("missing")
    months = plan.timeline.months()
    home = days_of(
        rng, months, monthly(rng, months, FROM_HOME_A_YEAR * plan.scale, SEASON), EVERY_DAY
    )
    away = days_of(
        rng, months, monthly(rng, months, FROM_CARE_A_YEAR * plan.scale, SEASON), EVERY_DAY
    )
    spells = _spells_on(rng, children, care, away)
    day = np.concatenate([home, away])
    child = np.concatenate([children.draw(rng, home, (0, 0, 60, 900, 1000)), care.child[spells]])
    spell = np.concatenate([np.full(len(home), -1), spells])
    place = np.where(spell >= 0, CARE, pick(rng, len(day), (920, 0, 80)))
    _, rows = np.unique(np.stack([day.astype(np.int64), child]), axis=1, return_index=True)
    size = len(rows)
    minutes = spread(rng, size, _HOURS_AWAY) * 60 + rng.integers(0, 60, size=size)
    return Missing(
        day=day[rows], minute=rng.integers(0, 1440, size=size), away=minutes, child=child[rows],
        place=place[rows], spell=spell[rows], risk=pick(rng, size, (180, 640, 180)),
        is_known_to_council=(spell[rows] >= 0) & happens(rng, size, COUNCIL_RECORDS),
    )  # fmt: skip


def _spells_on(rng: np.random.Generator, children: Children, care: Care, days: Days) -> Ints:
    """Draw, for each day, a time looked after that is open then; older children more often."""
    found = np.zeros(len(days), dtype=np.int64)
    for month in np.unique(days.astype("datetime64[M]")):
        first = month.astype("datetime64[D]")
        there = np.flatnonzero(
            (care.start < first) & (care.end > (month + 1).astype("datetime64[D]"))
        )
        age = children.ages(care.child[there], np.full(len(there), first))
        weights = np.where(age >= 14, 60, np.where(age >= 11, 12, 0)) + (there % 9 == 0)
        rows = np.flatnonzero(days.astype("datetime64[M]") == month)
        if there.size and weights.sum():
            found[rows] = there[pick(rng, len(rows), weights)]
    return found


def make_protection(plan: Plan, children: Children) -> Protection:
    """Make the times of police protection."""
    rng = plan.rng("protection")
    months = plan.timeline.months()
    counts = monthly(rng, months, PROTECTION_A_YEAR * plan.scale, (1000,) * 12)
    day = np.minimum(days_of(rng, months, counts, EVERY_DAY), LAST - 4)
    size = len(day)
    child = children.draw(rng, day, (500, 1000, 900, 900, 600))
    born = children.ages(child, day) >= 0
    return Protection(
        day[born],
        rng.integers(0, 1440, size=size)[born],
        rng.integers(1, 73, size=size)[born],
        child[born],
        pick(rng, size, (420, 210, 60, 80, 230))[born],
    )
