"""Lists 6 and 7: children in need and child protection plans."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.annex_a.prefix import (
    child_columns,
    chosen,
    disability,
    every,
    team,
    until,
    written,
    yes_no,
)
from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.journey.spans import earlier
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Days, Period
from scrutiny_lib.demo.world import World

NEEDS = (
    "N1 - Abuse or Neglect",
    "N2 - Child's Disability",
    "N3 - Parental illness or disability",
    "N4 - Family in acute stress",
    "N5 - Family dysfunction",
    "N6 - Socially unacceptable behaviour",
    "N8 - Absent parenting",
)
NEED_BY_HUNDREDTHS = (0,) * 58 + (1,) * 9 + (2,) * 3 + (3,) * 10 + (4,) * 14 + (5,) * 3 + (6,) * 3
STATUSES = (
    "a) Looked after child",
    "b) Child protection plan",
    "c) Child in need plan",
    "d) Open assessment",
    "e) Closed episode",
)
CATEGORIES = ("Neglect", "Physical abuse", "Sexual abuse", "Emotional abuse")
_REASONS = (
    "RC7 - Services ceased for any other reason",
    "RC8 - Case closed after assessment, no further action",
    "RC9 - Case closed after assessment, referred to early help",
)
_LONG_AGO = 40 * 365
_EARLIER_AT_FIRST, _FEWER_A_YEAR, _OLD_ENOUGH = 290, 19, 3


def need_of(who: Ints) -> Ints:
    """Return positions in `NEEDS`."""
    return np.array(NEED_BY_HUNDREDTHS, dtype=np.int64)[who % 100]


def closure_of(is_in_need: Bools, who: Ints) -> Ints:
    """Return positions among the reasons for closing a case."""
    return np.where(is_in_need, 0, np.where(who % 3 == 0, 2, 1))


def _open_in(start: Days, end: Days, period: Period) -> Bools:
    """Tell which stretches were open at some time in a period."""
    return np.asarray((start <= period.last) & ~(end < period.first))


def children_in_need(world: World, period: Period) -> Sheet:
    """List 6: cases open in the period."""
    it = world.cases
    rows = np.flatnonzero(_open_in(it.day, it.closed, period) & ~it.is_no_action)
    who = it.child[rows]
    closed = until(it.closed[rows], period.last)
    is_closed = ~np.isnat(closed)
    upto = np.where(is_closed, closed, period.last)
    columns = {
        **child_columns(world, who, period.last),
        **disability(world, who),
        "CIN Start Date": it.day[rows],
        "Primary Need Code": written(NEEDS, need_of(who)),
        "Date Child Was Last Seen": every(28, it.day[rows], upto, who),
        "CIN Closure Date": closed,
        "Reason for Closure": chosen(_REASONS, closure_of(it.is_in_need[rows], who), is_closed),
        "Case Status": written(STATUSES, _status(world, rows, is_closed, period.last)),
        **team(who),
    }
    return Sheet("annex_a", "annex_a_6_children_in_need", "List 6", columns, rows)


def _status(world: World, rows: Ints, is_closed: Bools, snapshot: np.datetime64) -> Ints:
    it = world.cases
    cared = (it.care_start[rows] <= snapshot) & (it.care_end[rows] > snapshot)
    planned = (it.plan_start[rows] <= snapshot) & (it.plan_end[rows] > snapshot)
    assessing = ~(it.authorised[rows] <= snapshot)
    return np.select([is_closed, cared, planned, assessing], [4, 0, 1, 3], default=2)


def protection_plans(world: World, period: Period) -> Sheet:
    """List 7: plans open in the period."""
    it = world.cases
    rows = np.flatnonzero(_open_in(it.plan_start, it.plan_end, period))
    who, start = it.child[rows], it.plan_start[rows]
    end = until(it.plan_end[rows], period.last)
    upto = np.where(np.isnat(end), period.last, end)
    category = it.category[rows]
    latest = np.where(who % 11 == 0, (category + 3) % 4, category)
    columns = {
        **child_columns(world, who, period.last),
        **disability(world, who),
        "Child Protection Plan Start Date": start,
        "Initial Category of Abuse": written(CATEGORIES, category),
        "Latest Category of Abuse": written(CATEGORIES, latest),
        "Date of the Last Statutory Visit": every(14, start, upto, who),
        "Was the Child Seen Alone?": yes_no(who % 5 < 3),
        "Date of latest review conference": latest_review(start, upto, who),
        "Child Protection Plan End Date": end,
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six"
        " Months (Y/N)": yes_no(who % 41 == 0),
        "Number of Previous Child Protection Plans": previous_plans(world, rows),
        **team(who),
    }
    return Sheet("annex_a", "annex_a_7_child_protection", "List 7", columns, rows)


def latest_review(start: Days, upto: Days, who: Ints) -> Days:
    """Return the latest review conference: after three months, then every six."""
    first = start + 85 + who % 12
    return np.where(first > upto, np.datetime64("NaT", "D"), first + _whole(170, first, upto))


def _whole(days: int, first: Days, upto: Days) -> npt.NDArray[np.int64]:
    gone = np.maximum((upto - first).astype(np.int64), 0)
    return np.asarray(gone // days * days)


def previous_plans(world: World, rows: Ints) -> Ints:
    """Count the plans that the children had before, ever; some had one before these years."""
    it = world.cases
    known = np.flatnonzero(~np.isnat(it.plan_start))
    who = np.concatenate([it.child[known], it.child[rows]])
    when = np.concatenate([it.plan_start[known], it.plan_start[rows]])
    found = earlier(who, when, within=_LONG_AGO, of=len(known))[len(known) :]
    return found + _before_these_years(world, known)[it.child[rows]]


def _before_these_years(world: World, known: Ints) -> Ints:
    """Return each child's plans before the first one that there is.

    The later the first one, the more of the earlier ones are there themselves: so fewer are added,
    and the share of repeat plans stays what it is.
    """
    it, children = world.cases, world.children
    order = known[np.lexsort((it.plan_start[known], it.child[known]))]
    who, at = np.unique(it.child[order], return_index=True)
    first = it.plan_start[order][at]
    gone = (first - world.plan.timeline.warm).astype(np.int64)
    share = _EARLIER_AT_FIRST - gone * _FEWER_A_YEAR // 365
    has = (children.numbers[who] % 1000 < share) & (children.ages(who, first) >= _OLD_ENOUGH)
    made = np.zeros(len(children.born), dtype=np.int64)
    made[who] = np.where(has, 1 + (children.numbers[who] % 7 == 0), 0)
    return made
