"""What follows a contact: referral, assessment, section 47, conference, plan, closure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.chance import Bools, Ints, Table, happens, pick, spread
from scrutiny_lib.demo.children import Children
from scrutiny_lib.demo.journey.contacts import GP, SOURCES, Contacts
from scrutiny_lib.demo.journey.spans import without_overlaps
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST, Days

NEVER = np.datetime64("NaT", "D")
_BECOMES_REFERRAL = {"1A": 245, "1B": 245, "1C": 245, "1D": 245, "2A": 360, "2B": 290,
                     "3B": 350, "3C": 330, "3D": 270, "3E": 330, "3F": 320, "4": 265,
                     "5A": 370, "5B": 370, "5C": 370, "6": 325, "7": 320, "8": 265,
                     "9": 205, "10": 135}  # fmt: skip
GP_BECOMES_REFERRAL = 60  # the planted loss: of others, about four times as many
_NO_ACTION, _IN_NEED, _SECTION_47, _CONFERENCE, _TO_PLAN = 80, 480, 268, 405, 855
_CARE_AFTER_47, _CARE_OTHERWISE = 148, 47
_ASSESSED_IN: Table = ((0, 5), (200, 26), (420, 39), (655, 46), (840, 56), (950, 76), (1000, 130))
_CONFERENCE_IN: Table = ((0, 6), (150, 13), (425, 16), (750, 20), (930, 27), (1000, 50))
_NEED_LASTS: Table = ((0, 20), (300, 60), (600, 130), (850, 280), (970, 560), (1000, 1000))
_PLAN_LASTS: Table = (
    (0, 25), (120, 95), (420, 250), (780, 420), (945, 620), (980, 740), (1000, 1200),
)  # fmt: skip
_CARE_LASTS: Table = (
    (0, 4), (120, 60), (280, 250), (450, 650), (680, 1500), (860, 3000), (1000, 6000),
)  # fmt: skip
_CATEGORIES = (420, 90, 45, 445)  # neglect, physical, sexual, emotional


@dataclass(frozen=True)
class Cases:
    """Referrals with all that came of them, one an element; `NaT` for what did not come.

    Attributes
    ----------
    contact : ndarray of int64
        The contact that it came from.
    assessed, authorised, strategy, conference, plan_start, plan_end : ndarray of datetime64
        Days; an end after the last day is kept and hidden when it is written.
    care_start, care_end : ndarray of datetime64
        Time looked after.
    closed : ndarray of datetime64
        The day on which the case was closed.
    """

    contact: Ints
    child: Ints
    source: Ints
    day: Days
    is_no_action: Bools
    is_in_need: Bools
    assessed: Days
    authorised: Days
    strategy: Days
    conference: Days
    plan_start: Days
    plan_end: Days
    category: Ints
    care_start: Days
    care_end: Days
    closed: Days

    def take(self, rows: Ints | Bools) -> Cases:
        """Return some of them."""
        return Cases(**{name: array[rows] for name, array in vars(self).items()})


def make_cases(plan: Plan, children: Children, contacts: Contacts) -> Cases:
    """Make the referrals of every year, none while the child's case is open."""
    rng = plan.rng("referrals")
    chances = np.array([_BECOMES_REFERRAL.get(code, GP_BECOMES_REFERRAL) for code in SOURCES])
    chances[GP] = GP_BECOMES_REFERRAL
    which = np.flatnonzero(happens(rng, len(contacts.day), chances[contacts.source]))
    day = _working(contacts.day[which] + pick(rng, len(which), (700, 220, 80)), 0)
    cases = _what_follows(plan, children, contacts, which, day)
    cases = cases.take(np.lexsort((cases.day, cases.child)))
    cases = cases.take(cases.day <= LAST)
    cases = cases.take(without_overlaps(cases.child, cases.day, cases.closed))
    return cases.take(np.lexsort((cases.child, cases.day)))


def _what_follows(
    plan: Plan, children: Children, contacts: Contacts, which: Ints, day: Days
) -> Cases:
    rng = plan.rng("cases")
    size = len(which)
    child = contacts.child[which]
    nothing = happens(rng, size, _NO_ACTION)
    assessed = _if(~nothing, _working(day, rng.integers(0, 2, size=size)))
    authorised = _working(assessed, spread(rng, size, _ASSESSED_IN))
    enquiry = ~nothing & happens(rng, size, _SECTION_47)
    strategy = _if(enquiry, _working(assessed, pick(rng, size, (300, 200, 150, 120, 90, 80, 60))))
    meets = enquiry & happens(rng, size, _CONFERENCE)
    conference = _if(meets, _working(strategy, spread(rng, size, _CONFERENCE_IN)))
    planned = meets & happens(rng, size, _TO_PLAN)
    in_need = enquiry | (~nothing & happens(rng, size, _IN_NEED))
    plan_start = _if(planned, conference)
    plan_end = plan_start + spread(rng, size, _PLAN_LASTS)
    care_start, care_end = _care(rng, children, child, assessed, in_need, enquiry)
    plan_end = np.maximum(plan_start + 1, np.minimum(plan_end, _birthday(children, child)))
    need_end = _if(in_need, authorised + spread(rng, size, _NEED_LASTS))
    after = rng.integers(0, 60, size=size)
    closed = np.fmax.reduce([day, authorised, need_end, plan_end + after, care_end])
    return Cases(
        contact=which, child=child, source=contacts.source[which], day=day,
        is_no_action=nothing, is_in_need=in_need, assessed=assessed, authorised=authorised,
        strategy=strategy, conference=conference, plan_start=plan_start, plan_end=plan_end,
        category=pick(rng, size, _CATEGORIES), care_start=care_start, care_end=care_end,
        closed=closed,
    )  # fmt: skip


def _care(
    rng: np.random.Generator,
    children: Children,
    child: Ints,
    assessed: Days,
    in_need: Bools,
    enquiry: Bools,
) -> tuple[Days, Days]:
    size = len(child)
    chance = np.where(enquiry, _CARE_AFTER_47, _CARE_OTHERWISE)
    starts = assessed + pick(rng, size, (300, *([20] * 35)))
    born = children.born[child] <= starts
    taken = in_need & born & happens(rng, size, chance)
    start = _if(taken, starts)
    return start, care_ends(rng, children, child, start)


def care_ends(rng: np.random.Generator, children: Children, child: Ints, start: Days) -> Days:
    """Return when times looked after end: at 18 at the latest."""
    end = start + spread(rng, len(child), _CARE_LASTS)
    return np.maximum(start + 1, np.minimum(end, _birthday(children, child)))


def _birthday(children: Children, child: Ints) -> Days:
    born = children.born[child]
    month = born.astype("datetime64[M]")
    return np.asarray(
        (month + 216).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))
    )


def _if(taken: Bools, days: Days) -> Days:
    return np.where(taken, days, NEVER)


def _working(days: Days, later: Ints | int) -> Days:
    """Return the working day so many working days later; bank holidays are worked here."""
    known = ~np.isnat(days)
    moved = np.busday_offset(np.where(known, days, LAST), later, roll="forward")
    return np.where(known, moved, NEVER)
