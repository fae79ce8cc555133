"""The register of good practice: six entries a year, of which some have gone further.

One agency is praised for one thread every year, and it has not reached the agency that lacks it.
No other agency stands in the register twice for one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days
from scrutiny_lib.demo.people.finds import Found, Told, every_find
from scrutiny_lib.demo.people.praised import MISSING, PRAISED, THREAD
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST

A_YEAR = 6
_OTHERS = A_YEAR - 2
_AGENCIES = ("childrens_social_care", "police", "community_health", "schools", "acute_trust",
             "early_help")  # fmt: skip
_STATES = ("not_yet", "planned", "being_tried", "spread", "not_suitable")
_UNPROVEN, _PROVEN = ("0", "1"), ("2", "3", "4")
_WHAT = {
    "information_sharing": "A short call each week settles who knows what, and who will ask.",
    "voice_of_child": "The chair meets each child before the meeting and opens with their words.",
    "cumulative_risk": "A one-page list of what happened when is kept and read before decisions.",
    "critical_thinking": "A group meets monthly to ask what else a picture could mean.",
    "engagement_with_families": "The same worker stays, and says what will happen and why.",
    "supervision_and_capacity": "An hour a month is kept free for reflection, whatever happens.",
    "domestic_abuse": "Children are asked on their own what evenings at home are like.",
    "exploitation_outside_family": "Youth workers go where young people are, in the evening.",
    "mental_health": "A nurse comes to the family hub, so that nobody waits for a letter.",
}
_ELSE = "Somebody is named who answers questions on the same day."
_DIFFERENCE = (
    "In the next audit more records said what a day is like for the child.",
    "Families said that they had to tell their story only once.",
    "Nobody has looked yet; those who do it say that it helps.",
    "Meetings are held earlier, and the right people come.",
)
Row = dict[str, Any]
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Practices:
    """Rows of the register.

    Attributes
    ----------
    unproven : str
        The entry that is said to have spread, without evidence.
    """

    rows: list[Row]
    unproven: str


def make_practices(plan: Plan, told: Told) -> Practices:
    """Make the entries of every year."""
    dice = Dice(plan.rng("good_practice"))
    finds = every_find(told)
    praised: list[Row] = []
    others: list[Row] = []
    given: Pairs = {(PRAISED, THREAD), (MISSING, THREAD)}
    for year in plan.timeline.financial_years:
        first, last = day_of(year.first), day_of(year.last)
        of_year = [find for find in finds if first <= find.day <= last]
        for find in _praised(dice, of_year):
            praised.append(_entry(dice, find, PRAISED, dice.one(_STATES[:2])))
        of_year += _without_reference(dice, told.threads.ids, first)
        for find, agency in _others(dice, of_year, given):
            is_first = len(others) < 2  # one without evidence, and one with it
            state = "spread" if is_first else dice.one(_STATES, (25, 20, 20, 30, 5))
            others.append(_entry(dice, find, agency, state))
    others[0]["spread_grade"] = dice.one(_UNPROVEN)
    rows = sorted((*praised, *others), key=lambda row: row["noticed_on"])
    return Practices(rows, others[0]["practice_id"])


def _without_reference(dice: Dice, threads: Sequence[str], first: Day) -> Iterator[Found]:
    """Find something that no other table tells of."""
    for where in ("inspection", "other"):
        day = first + days(dice.between(30, 330))
        yield Found(where, None, _AGENCIES, (dice.one(threads),), day)


def _praised(dice: Dice, finds: Sequence[Found]) -> Iterator[Found]:
    """Choose where the agency is praised for the thread: in an audit and by practitioners."""
    fitting = [
        find
        for find in finds
        if find.threads == (THREAD,) and PRAISED in find.agencies and MISSING not in find.agencies
    ]
    audited = [find for find in fitting if find.where == "audit"]
    said = [find for find in fitting if find.where == "practitioners"]
    yield dice.one(audited)
    yield dice.one(said or audited)


def _others(dice: Dice, finds: Sequence[Found], given: Pairs) -> Iterator[tuple[Found, str]]:
    """Choose what else is written down; about half of what reviews found good stays out."""
    learned = len({find.ref for find in finds if find.where == "review"})
    wanted = ["review"] * min(2, (learned + 1) // 2) + ["children"]
    more = ("practitioners", "audit", "inspection", "other")
    wanted += dice.some(more, _OTHERS - len(wanted))
    used: set[str | None] = set()
    for where in wanted:
        there = [find for find in finds if find.where == where and find.ref not in used]
        free = [(find, agency) for find in there for agency in find.agencies
                if not given & {(agency, thread) for thread in find.threads}]  # fmt: skip
        if free:
            find, agency = dice.one(free)
            given |= {(agency, thread) for thread in find.threads}
            used |= {find.ref} - {None}
            yield find, agency


def _entry(dice: Dice, find: Found, agency: str, state: str) -> Row:
    others = [one for one in _AGENCIES if one not in (agency, MISSING)]
    copy = dice.some(others, dice.between(1, 2)) + [MISSING] * (agency == PRAISED)
    row: Row = {
        "practice_id": dice.reference("GP"),
        "noticed_on": find.day,
        "found_in": find.where,
        "source_ref": find.ref,
        "agency": agency,
        "theme": ";".join(find.threads),
        "what": f"Synthetic: {_WHAT.get(find.threads[0], _ELSE)}",
        "difference": f"Synthetic: {dice.one(_DIFFERENCE)}",
        "difference_grade": dice.one(("0", "1", "2", "3", "4"), (20, 25, 30, 15, 10)),
        "could_copy": ";".join(copy),
        "spread": state,
        "next_review_on": day_of(LAST) + days(dice.between(10, 90)),
        "may_be_shown": dice.happens(700),
    }
    if state in ("being_tried", "spread"):
        row["spread_to"] = copy[0]
    if state == "spread":
        taken_up = find.day + days(dice.between(60, 200))
        row.update(spread_on=min(taken_up, day_of(LAST)), spread_grade=dice.one(_PROVEN))
    if state == "not_suitable":
        row["could_copy"] = None
    if state in ("spread", "not_suitable"):
        row["next_review_on"] = None
    return row
