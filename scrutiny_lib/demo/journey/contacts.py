"""Contacts with children's social care, each from a source, some of them from police or A&E."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Ints, happens
from scrutiny_lib.demo.children import AgeShares, Children
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.police import Notifications
from scrutiny_lib.demo.timeline import LAST, OFFICE, SCHOOL_DAYS, Days, days_of, monthly

CONTACTS_A_YEAR = 45_000
SOURCES = ("1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F",
           "4", "5A", "5B", "5C", "6", "7", "8", "9", "10")  # fmt: skip
GP, A_AND_E, OTHER_HEALTH, POLICE = (SOURCES.index(code) for code in ("3A", "3E", "3F", "6"))
_SHARES = (60, 32, 15, 25, 190, 40, 60, 28, 12, 15, 36, 46, 20, 38, 20, 30, 0, 25, 30, 22, 5)
"""Of all contacts, in a thousand; the police's come from their notifications."""
_REACHES_THE_COUNCIL = 940  # of the notifications that were sent, in a thousand

# A dip in April, August and December, when schools are closed, and never seven months alike.
SCHOOL_SEASON = (1110, 1010, 1180, 810, 1130, 1120, 1140, 260, 1050, 1160, 1210, 820)
OTHER_SEASON = (1020, 985, 1030, 960, 1015, 1005, 1020, 955, 1030, 1010, 1015, 955)
_SCHOOLS: AgeShares = (0, 120, 1000, 1000, 250)
_NEWBORN: AgeShares = (1000, 700, 0, 0, 0)
_ALL: AgeShares = (700, 900, 900, 1000, 700)
AGES = {
    "2A": _SCHOOLS,
    "2B": _SCHOOLS,
    "3B": _NEWBORN,
    "3C": _SCHOOLS,
    "3F": (1000, 500, 400, 600, 500),
}


@dataclass(frozen=True)
class Contacts:
    """Contacts, one an element, by day and child; no two of one child, day and source.

    Attributes
    ----------
    source : ndarray of int64
        Position in `SOURCES`, as it was; what is recorded may be another one.
    notification : ndarray of int64
        The police notification that it came from, or -1.
    """

    day: Days
    child: Ints
    source: Ints
    notification: Ints


def make_contacts(plan: Plan, children: Children, notifications: Notifications) -> Contacts:
    """Make the contacts of every year, warm-up included."""
    parts = [_from_police(plan, notifications)]
    for number, share in enumerate(_SHARES):
        if share:
            parts.append(_from(plan, children, number, share))
    day, child, source, notification = (np.concatenate(part) for part in zip(*parts, strict=True))
    # What is recorded has to differ, or two rows would stand for one contact.
    key = np.stack([day.astype(np.int64), child, recorded_source(plan, source, day)])
    _, first = np.unique(key, axis=1, return_index=True)
    return Contacts(day[first], child[first], source[first], notification[first])


_Part = tuple[Days, Ints, Ints, Ints]


def _from(plan: Plan, children: Children, source: int, share: int) -> _Part:
    code = SOURCES[source]
    rng = plan.rng(f"contacts from {code}")
    months = plan.timeline.months(warm=True)
    is_school = code in ("2A", "2B", "3C")
    season = SCHOOL_SEASON if is_school else OTHER_SEASON
    counts = monthly(rng, months, CONTACTS_A_YEAR * plan.scale * share / 1000, season)
    day = days_of(rng, months, counts, SCHOOL_DAYS if is_school else OFFICE)
    child = children.draw(rng, day, AGES.get(code, _ALL))
    return day, child, np.full(len(day), source), np.full(len(day), -1)


def _from_police(plan: Plan, notifications: Notifications) -> _Part:
    rng = plan.rng("contacts from the police")
    reaches = happens(rng, len(notifications.day), _REACHES_THE_COUNCIL)
    which = np.flatnonzero(notifications.is_sent & ~notifications.is_extra & reaches)
    day = np.minimum(notifications.day[which] + rng.integers(0, 2, size=len(which)), LAST)
    return day, notifications.child[which], np.full(len(which), POLICE), which


def recorded_source(plan: Plan, contacts_source: Ints, day: Days) -> Ints:
    """Return the sources as they are written down: A&E is no longer one from a certain day."""
    moved = (contacts_source == A_AND_E) & (day >= plan.recoded_from)
    return np.asarray(np.where(moved, OTHER_HEALTH, contacts_source), dtype=np.int64)
