"""The police: domestic incidents, the children at them, and notifications to the council."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints, around, happens, pick
from scrutiny_lib.demo.children import Children
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import EVERY_DAY, WEEKENDS, Days, days_of, expected, monthly

INCIDENTS_A_YEAR = 22_200
CHILD_PRESENT = 252  # in a thousand; some of them turn out not to be born yet
OTHER_NOTIFICATIONS_A_YEAR = {"Child concern": 5_900, "Missing": 900, "Exploitation": 500}
EXTRA_NOTIFICATIONS_A_YEAR = 5_000  # from the month of the shift, all of the lowest grade
TYPES = ("Domestic abuse", "Child concern", "Missing", "Exploitation")
GRADES = ("High", "Medium", "Standard")
# No month stands out for long: a smooth season would itself look like a shift.
INCIDENT_SEASON = (985, 950, 995, 985, 1020, 975, 1045, 1030, 970, 990, 975, 1080)
CONCERN_SEASON = (1010, 985, 1020, 960, 1030, 1015, 985, 950, 1025, 1010, 1020, 990)
_NOTIFIED, _SENT = 925, 965
_CHILDREN_THERE = (430, 340, 150, 80)  # one, two, three, four
_GRADES = {"Domestic abuse": (130, 420, 450), "Child concern": (90, 330, 580),
           "Missing": (350, 450, 200), "Exploitation": (520, 380, 100)}  # fmt: skip
_SIBLINGS = 104_729  # a prime: a child's brothers and sisters are always the same


@dataclass(frozen=True)
class Incidents:
    """Domestic incidents, one an element, by day.

    Attributes
    ----------
    household : ndarray of int64
        How many children live there, as far as it matters; 0 if none was present.
    children : ndarray of int64
        How many children were recorded present: those of the household who are under 18.
    child : ndarray of int64
        One of them, or -1.
    """

    day: Days
    household: Ints
    children: Ints
    child: Ints
    risk: Ints
    is_crime: Bools
    is_repeat: Bools
    is_notified: Bools


@dataclass(frozen=True)
class Notifications:
    """Notifications, one an element, by day.

    Attributes
    ----------
    incident : ndarray of int64
        The domestic incident that it tells of, or -1.
    child : ndarray of int64
        The child it is about.
    kind, grade : ndarray of int64
        Positions in `TYPES` and `GRADES`.
    is_extra : ndarray of bool
        Whether it belongs to the planted shift.
    """

    day: Days
    incident: Ints
    child: Ints
    kind: Ints
    grade: Ints
    named: Ints
    is_sent: Bools
    is_extra: Bools


def make_incidents(plan: Plan, children: Children) -> Incidents:
    """Make the domestic incidents of every year, warm-up included."""
    rng = plan.rng("incidents")
    months = plan.timeline.months(warm=True)
    counts = monthly(rng, months, INCIDENTS_A_YEAR * plan.scale, INCIDENT_SEASON)
    day = days_of(rng, months, counts, WEEKENDS)
    size = len(day)
    present = happens(rng, size, CHILD_PRESENT)
    some = children.draw(rng, day, (300, 1000, 900, 650, 350))
    child = np.where(present & (children.ages(some, day) >= 0), some, -1)
    present = child >= 0
    made = Incidents(
        day=day,
        household=np.where(present, 1 + pick(rng, size, _CHILDREN_THERE), 0),
        children=np.zeros(size, dtype=np.int64),
        child=child,
        risk=pick(rng, size, (110, 330, 510, 50)),
        is_crime=happens(rng, size, 560),
        is_repeat=happens(rng, size, 410),
        is_notified=present & happens(rng, size, _NOTIFIED),
    )
    return _settled(made, children)


def children_at(incidents: Incidents, children: Children) -> tuple[Ints, Ints]:
    """Return each child at each incident: the incident's position, and the child."""
    at: list[Ints] = []
    who: list[Ints] = []
    size = len(children.born)
    for sibling in range(len(_CHILDREN_THERE)):
        rows = np.flatnonzero(incidents.household > sibling)
        child = (incidents.child[rows] + sibling * _SIBLINGS) % size
        age = children.ages(child, incidents.day[rows])
        fits = (age >= 0) & (age < 18)
        at.append(rows[fits])
        who.append(child[fits])
    pairs = np.unique(np.stack([np.concatenate(at), np.concatenate(who)]), axis=1)
    return pairs[0], pairs[1]


def _settled(incidents: Incidents, children: Children) -> Incidents:
    """Return the incidents with as many children as are named at them."""
    at, _ = children_at(incidents, children)
    counted = np.bincount(at, minlength=len(incidents.day)).astype(np.int64)
    return replace(incidents, children=counted)


def make_notifications(plan: Plan, children: Children, incidents: Incidents) -> Notifications:
    """Make the notifications of every year; in the last months there are more, of low grade."""
    parts = [_of_incidents(plan, incidents)]
    for kind, a_year in OTHER_NOTIFICATIONS_A_YEAR.items():
        parts.append(_of_another_kind(plan, children, kind, a_year))
    parts.append(_extra(plan, children))
    names = list(Notifications.__dataclass_fields__)
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    order = np.lexsort((joined["child"], joined["day"]))
    return Notifications(**{name: array[order] for name, array in joined.items()})


def _of_incidents(plan: Plan, incidents: Incidents) -> Notifications:
    rng = plan.rng("notifications of incidents")
    which = np.flatnonzero(incidents.is_notified)
    grade = pick(rng, len(which), _GRADES["Domestic abuse"])
    return Notifications(
        day=incidents.day[which],
        incident=which,
        child=incidents.child[which],
        kind=np.zeros(len(which), dtype=np.int64),
        grade=grade,
        named=incidents.children[which],
        is_sent=happens(rng, len(which), _SENT),
        is_extra=np.zeros(len(which), dtype=bool),
    )


def _of_another_kind(plan: Plan, children: Children, kind: str, a_year: int) -> Notifications:
    rng = plan.rng(f"notifications: {kind}")
    months = plan.timeline.months(warm=True)
    counts = monthly(rng, months, a_year * plan.scale, CONCERN_SEASON)
    day = days_of(rng, months, counts, EVERY_DAY)
    young = (150, 500, 800, 1000, 700)
    ages = young if kind == "Child concern" else (0, 0, 100, 900, 1000)
    return _notifications(rng, children, day, TYPES.index(kind), ages, extra=False)


def _extra(plan: Plan, children: Children) -> Notifications:
    """Make those of the planted shift: the lowest grade, and no more contacts for the council."""
    rng = plan.rng("notifications of the shift")
    months = np.arange(plan.shift_from, plan.timeline.last_month + 1)
    wanted = expected(months, EXTRA_NOTIFICATIONS_A_YEAR * plan.scale, (1000,) * 12)
    day = days_of(rng, months, around(rng, wanted), EVERY_DAY)
    return _notifications(rng, children, day, 1, (150, 500, 800, 1000, 700), extra=True)


def _notifications(
    rng: np.random.Generator,
    children: Children,
    day: Days,
    kind: int,
    ages: tuple[int, int, int, int, int],
    *,
    extra: bool,
) -> Notifications:
    size = len(day)
    grade = pick(rng, size, _GRADES[TYPES[kind]])
    return Notifications(
        day=day,
        incident=np.full(size, -1),
        child=children.draw(rng, day, ages),
        kind=np.full(size, kind),
        grade=np.full(size, len(GRADES) - 1) if extra else grade,
        named=1 + pick(rng, size, (640, 240, 90, 30)),
        is_sent=happens(rng, size, _SENT),
        is_extra=np.full(size, extra),
    )
