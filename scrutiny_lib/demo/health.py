"""The NHS: attendances at A&E and admissions to hospital of children under 18."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints, Table, happens, pick, spread
from scrutiny_lib.demo.children import AgeShares, Children
from scrutiny_lib.demo.journey.care import Care
from scrutiny_lib.demo.journey.cases import Cases
from scrutiny_lib.demo.journey.contacts import A_AND_E, Contacts
from scrutiny_lib.demo.journey.spans import open_on
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import EVERY_DAY, LAST, WEEKENDS, Days, days_of, expected, monthly

ATTENDANCES_A_YEAR = 34_000
SELF_HARM_A_YEAR = 1_080
RISE = (1060, 1150, 1240, 1330, 1430, 1540, 1660, 1800)  # the planted trend, in thousandths
NO_INJURY, ACCIDENT, SELF_HARM, ASSAULT, NOT_KNOWN = range(5)
INTENTS = ("", "Accidental", "Self-inflicted", "Assault", "Not known")
SEASON = (1025, 960, 1035, 965, 1020, 985, 1010, 940, 1020, 1010, 1030, 1000)
_ALL: AgeShares = (900, 1000, 500, 600, 500)
_TEENAGERS: AgeShares = (0, 0, 30, 800, 1000)
_CHECKED, _CONCERN = 620, 28
ADMISSIONS_A_YEAR = {"injury": 1_750, "self-harm": 420, "other emergency": 2_300, "planned": 900}
_STAYS: Table = ((0, 0), (450, 1), (800, 3), (950, 9), (1000, 40))


@dataclass(frozen=True)
class Attendances:
    """Attendances at A&E, one an element, by day.

    Attributes
    ----------
    is_concern : ndarray of bool
        Whether a safeguarding concern was recorded.
    flag : ndarray of int64
        0 none, 1 on a plan, 2 looked after: what the national flag would say if it were looked at.
    is_checked : ndarray of bool
        Whether somebody looked.
    """

    day: Days
    child: Ints
    intent: Ints
    is_concern: Bools
    flag: Ints
    is_checked: Bools
    is_referred: Bools


@dataclass(frozen=True)
class Admissions:
    """Episodes in hospital, one an element, by day.

    Attributes
    ----------
    kind : ndarray of int64
        Position in `ADMISSIONS_A_YEAR`.
    order : ndarray of int64
        1 for the first episode of an admission.
    """

    day: Days
    discharged: Days
    child: Ints
    kind: Ints
    order: Ints


def make_attendances(
    plan: Plan, children: Children, contacts: Contacts, cases: Cases, care: Care
) -> Attendances:
    """Make the attendances of every month; those that led to a contact are among them."""
    day, child, intent, referred = _who_comes(plan, children, contacts)
    rng = plan.rng("attendances")
    size = len(day)
    on_plan = open_on(cases.child, cases.plan_start, cases.plan_end, child, day) >= 0
    in_care = open_on(care.child, care.start, care.end, child, day) >= 0
    concern = happens(rng, size, _CONCERN)
    return Attendances(
        day=day,
        child=child,
        intent=intent,
        is_concern=referred | concern,
        flag=np.where(in_care, 2, np.where(on_plan, 1, 0)),
        is_checked=happens(rng, size, _CHECKED),
        is_referred=referred | (concern & happens(rng, size, 200)),
    )


def _who_comes(
    plan: Plan, children: Children, contacts: Contacts
) -> tuple[Days, Ints, Ints, Bools]:
    """Return day, child, intent and whether the council was told, by day."""
    rng = plan.rng("who comes to A&E")
    months = plan.timeline.months()
    usual = monthly(rng, months, ATTENDANCES_A_YEAR * plan.scale, SEASON)
    days = days_of(rng, months, usual, WEEKENDS)
    intents = pick(rng, len(days), (560, 395, 0, 20, 25))
    harm_days = days_of(rng, months, _self_harm(plan, rng), EVERY_DAY)
    told = np.flatnonzero((contacts.source == A_AND_E) & (contacts.day >= plan.timeline.first))
    day = np.concatenate([days, harm_days, contacts.day[told]])
    child = np.concatenate(
        [
            children.draw(rng, days, _ALL),
            children.draw(rng, harm_days, _TEENAGERS),
            contacts.child[told],
        ]
    )
    harm = np.full(len(harm_days), SELF_HARM)
    intent = np.concatenate([intents, harm, pick(rng, len(told), (500, 300, 0, 150, 50))])
    referred = np.arange(len(day)) >= len(days) + len(harm_days)
    born = children.ages(child, day) >= 0
    order = np.lexsort((child, day))
    order = order[born[order]]
    return day[order], child[order], intent[order], referred[order]


def _self_harm(plan: Plan, rng: np.random.Generator) -> Ints:
    """Return how many come for self-harm each month; in the last months ever more."""
    months = plan.timeline.months()
    counts = monthly(rng, months, SELF_HARM_A_YEAR * plan.scale, (1000,) * 12)
    rising = months >= plan.trend_from
    usual = expected(months[rising], SELF_HARM_A_YEAR * plan.scale, (1000,) * 12)
    counts[rising] = np.rint(usual * np.array(RISE) / 1000)
    return counts


def make_admissions(plan: Plan, children: Children) -> Admissions:
    """Make the episodes in hospital of every month."""
    rng = plan.rng("admissions")
    months = plan.timeline.months()
    parts = []
    for kind, (name, a_year) in enumerate(ADMISSIONS_A_YEAR.items()):
        counts = monthly(rng, months, a_year * plan.scale, SEASON)
        day = days_of(rng, months, counts, EVERY_DAY)
        child = children.draw(rng, day, _TEENAGERS if name == "self-harm" else _ALL)
        further = np.flatnonzero(happens(rng, len(day), 60))
        who = np.concatenate([np.arange(len(day)), further])
        order = 1 + (np.arange(len(who)) >= len(day))
        stay = spread(rng, len(day), _STAYS)
        parts.append((day[who], (day + stay)[who], child[who], np.full(len(who), kind), order))
    day, end, child, kinds, order = (np.concatenate(part) for part in zip(*parts, strict=True))
    rows = np.lexsort((order, kinds, child, day))
    rows = rows[(children.ages(child, day)[rows] >= 0) & (end[rows] <= LAST)]
    return Admissions(day[rows], end[rows], child[rows], kinds[rows], order[rows])
