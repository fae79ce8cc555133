"""True figures by month and by year, as a careful reader of the files would find them.

Rows that are rejected because of a planted fault are not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scrutiny_lib.demo.annex_a.protection import previous_plans
from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.faults import Planted
from scrutiny_lib.demo.health import ADMISSIONS_A_YEAR, SELF_HARM
from scrutiny_lib.demo.missing import CARE
from scrutiny_lib.demo.police import children_at
from scrutiny_lib.demo.timeline import LAST, Days, Period
from scrutiny_lib.demo.world import World
from scrutiny_lib.metrics.timeliness import working_days

Series = dict[str, Days]
IN_TIME = 15
_CHILD_AGE = 14


@dataclass(frozen=True)
class Counter:
    """Counts events by month and by year."""

    world: World
    planted: Planted

    def kept(self, table: str, size: int) -> Bools:
        """Tell which events of a table have a row that is not rejected."""
        there = np.ones(size, dtype=bool)
        there[sorted(self.planted.lost.get(table, set()))] = False
        return there

    def by_month(self, days: Days) -> list[int]:
        """Count days by month."""
        months = self.world.plan.timeline.months()
        at = (days.astype("datetime64[M]") - months[0]).astype(np.int64)
        fits = ~np.isnat(days) & (at >= 0) & (days <= LAST)
        return list(np.bincount(at[fits], minlength=len(months)).tolist())

    def by_year(self, days: Days) -> list[int]:
        """Count days by financial year."""
        years = self.world.plan.timeline.financial_years
        return [int(np.count_nonzero(year.holds(days))) for year in years]


def events(counter: Counter) -> Series:
    """Return the day of each event that is counted, by the name of the figure."""
    return {**_council(counter), **_plans(counter), **_police(counter), **_health(counter)}


def _council(counter: Counter) -> Series:
    world, cases = counter.world, counter.world.cases
    contacts = world.contacts.day[counter.kept("annex_a_1_contacts", len(world.contacts.day))]
    there = counter.kept("annex_a_3_referrals", len(cases.day))
    # Nobody can see a referral from before the first file.
    there &= cases.day >= world.plan.timeline.first
    again = there.copy()
    again[there] = is_again(cases.child[there], cases.day[there])
    waited = working_days(cases.strategy, cases.conference)
    return {
        "contacts": contacts,
        "referrals": cases.day[there],
        "rereferrals": cases.day[again],
        "section_47_enquiries": cases.strategy,
        "initial_conferences": cases.conference,
        "initial_conferences_in_15_working_days": cases.conference[waited <= IN_TIME],
        "early_help_assessments": world.early_help.day,
        "looked_after_starts": world.care.start,
        "missing_from_care_council": world.missing.day[world.missing.is_known_to_council],
    }


def is_again(child: Ints, day: Days) -> Bools:
    """Tell which referrals follow one of the same child on a day up to twelve months before."""
    order = np.lexsort((day, child))
    who, when = child[order], day[order]
    before = np.full(len(when), np.datetime64("NaT", "D"))
    for place in range(1, len(when)):
        if who[place] != who[place - 1]:
            continue
        same_day = when[place] == when[place - 1]
        before[place] = before[place - 1] if same_day else when[place - 1]
    found = np.zeros(len(when), dtype=bool)
    found[order] = before >= _year_before(when)
    return found


def _year_before(days: Days) -> Days:
    """Return the same day a year before; of 29 February the 28th."""
    months = days.astype("datetime64[M]")
    of_month = days - months.astype("datetime64[D]")
    earlier = months - 12
    last = ((earlier + 1).astype("datetime64[D]") - 1) - earlier.astype("datetime64[D]")
    return np.asarray(earlier.astype("datetime64[D]") + np.minimum(of_month, last))


def _plans(counter: Counter) -> Series:
    cases = counter.world.cases
    rows = np.flatnonzero(cases.plan_start <= LAST)
    repeated = rows[previous_plans(counter.world, rows) > 0]
    return {
        "plan_starts": cases.plan_start,
        "repeat_plan_starts": cases.plan_start[repeated],
        "plan_ends": plan_ends(counter),
    }


def plan_ends(counter: Counter) -> Days:
    """Return the ends of plans as they are written, backwards ones included."""
    cases = counter.world.cases
    ends = cases.plan_end.copy()
    backwards = counter.planted.backwards
    ends[backwards] = cases.plan_start[backwards] - 10
    return ends


def _police(counter: Counter) -> Series:
    world = counter.world
    incidents, missing = world.incidents, world.missing
    there = counter.kept("domestic_incidents", len(incidents.day))
    return {
        "domestic_incidents": incidents.day[there],
        "domestic_incidents_with_child": incidents.day[there & (incidents.children > 0)],
        "police_notifications": world.notifications.day,
        "police_notifications_sent": world.notifications.day[world.notifications.is_sent],
        "missing_episodes": missing.day,
        "missing_from_care_police": missing.day[missing.place == CARE],
        "police_protection": world.protection.day,
    }


def _health(counter: Counter) -> Series:
    world = counter.world
    it, stays = world.attendances, world.admissions
    there = counter.kept("ae_attendances", len(it.day))
    kinds = list(ADMISSIONS_A_YEAR)
    first = stays.order == 1
    young = world.children.ages(stays.child, stays.day) <= _CHILD_AGE
    injury, harm = kinds.index("injury"), kinds.index("self-harm")
    return {
        "ae_attendances": it.day[there],
        "ae_self_harm": it.day[there & (it.intent == SELF_HARM)],
        "ae_safeguarding_concern": it.day[there & it.is_concern],
        "ae_referred": it.day[there & it.is_referred],
        "admissions": stays.day[first],
        "admission_episodes": stays.day,
        "injury_admissions_0_14": stays.day[
            first & young & ((stays.kind == injury) | (stays.kind == harm))
        ],
        "self_harm_admissions": stays.day[first & (stays.kind == harm)],
    }


def stocks(counter: Counter) -> Mapping[str, Callable[[np.datetime64], int]]:
    """Return how to count the children who are on a plan, or looked after, on a day."""
    cases, care, ends = counter.world.cases, counter.world.care, plan_ends(counter)

    def on_plan(day: np.datetime64) -> int:
        there = (cases.plan_start <= day) & (ends > day)
        return len(np.unique(cases.child[there]))

    def looked_after(day: np.datetime64) -> int:
        return len(np.unique(care.child[(care.start <= day) & (care.end > day)]))

    return {"children_on_plan": on_plan, "looked_after": looked_after}


def children_at_incidents(world: World, period: Period) -> int:
    """Count the children, each once, who were at a domestic incident in a period."""
    at, who = children_at(world.incidents, world.children)
    return len(np.unique(who[period.holds(world.incidents.day[at])]))
