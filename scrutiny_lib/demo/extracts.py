"""What the police and the NHS send: one file a year, in layouts of their own.

Their references for children are not the council's, and cannot be joined to them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Ints, pick
from scrutiny_lib.demo.children import FEMALE, MALE, hours
from scrutiny_lib.demo.identifiers import references
from scrutiny_lib.demo.police import GRADES, TYPES, children_at
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Days, Period
from scrutiny_lib.demo.world import World

Texts = npt.NDArray[Any]
_PRIME = 9_999_991
_RISKS = ("High", "Medium", "Standard", "Not Recorded")
_PLACES = ("Home", "Care", "Other")
_MISSING_RISKS = ("High", "Medium", "Low")
_REASONS = ("Neglect", "Physical", "Sexual", "Abandoned", "Other")
_NEVER = np.datetime64("NaT", "D")


def person(world: World, who: Ints, agency: str) -> Texts:
    """Return an agency's own references for children."""
    factor = {"SYNP": 7_654_321, "SYNH": 2_345_679}[agency]
    return references(agency, world.children.numbers[who] * factor % _PRIME)


def clock(minutes: Ints) -> Texts:
    """Return minutes of the day as 07:05."""
    every = np.array([f"{m // 60:02d}:{m % 60:02d}" for m in range(1440)], dtype=object)
    return every[minutes]


def sexes(world: World, who: Ints, female: str, male: str, other: str) -> Texts:
    """Return sexes in an agency's own codes."""
    sex = world.children.sex[who]
    return np.select([sex == FEMALE, sex == MALE], [female, male], default=other).astype(object)


def yes(answers: npt.NDArray[np.bool_]) -> Texts:
    """Return Y or N."""
    return np.where(answers, "Y", "N").astype(object)


def numbered(prefix: str, period: Period, count: int) -> Texts:
    """Return running references of a year."""
    return references(f"{prefix}{period.label[2:4]}", np.arange(1, count + 1), 6)


def incident_references(world: World) -> Texts:
    """Return the reference of every domestic incident."""
    day = world.incidents.day
    made = np.full(len(day), "", dtype=object)
    for period in world.plan.timeline.financial_years:
        rows = np.flatnonzero(period.holds(day))
        made[rows] = numbered("SYND", period, len(rows))
    return made


def domestic_incidents(world: World, period: Period) -> Sheet:
    """One row a domestic incident."""
    it = world.incidents
    rows = np.flatnonzero(period.holds(it.day))
    rng = world.plan.rng(f"incident times {period.label}")
    columns = {
        "Occurrence No": incident_references(world)[rows],
        "Date Reported": it.day[rows],
        "Time Reported": clock(hours(rng, len(rows))),
        "Occurrence Type": np.where(
            it.is_crime[rows], "Domestic Crime", "Domestic Incident"
        ).astype(object),
        "District": np.full(len(rows), "Leeds", dtype=object),
        "DASH Risk": np.array(_RISKS, dtype=object)[it.risk[rows]],
        "Child Present": yes(it.children[rows] > 0),
        "No Of Children Present": it.children[rows],
        "Repeat Victim": yes(it.is_repeat[rows]),
        "Notification Made": yes(it.is_notified[rows]),
        "Officer": references("Officer ", pick(rng, len(rows), (1,) * 300) + 1, 1),
    }
    name = f"domestic_incidents_{period.label}_synthetic"
    return Sheet("police", "domestic_incidents", name, columns, rows)


def incident_children(world: World, period: Period) -> Sheet:
    """One row a child at an incident."""
    at, who = children_at(world.incidents, world.children)
    day = world.incidents.day[at]
    rows = np.flatnonzero(period.holds(day))
    columns = {
        "Occurrence No": incident_references(world)[at[rows]],
        "Date Reported": day[rows],
        "Nominal Ref": person(world, who[rows], "SYNP"),
        "Age": world.children.ages(who[rows], day[rows]),
        "Sex": sexes(world, who[rows], "F", "M", "U"),
    }
    name = f"domestic_incident_children_{period.label}_synthetic"
    return Sheet("police", "domestic_incident_children", name, columns, rows)


def _person_columns(world: World, who: Ints, day: Days) -> dict[str, Texts]:
    return {
        "Nominal Ref": person(world, who, "SYNP"),
        "Age": np.maximum(world.children.ages(who, day), 0),
        "Sex": sexes(world, who, "F", "M", "U"),
    }


def missing_episodes(world: World, period: Period) -> Sheet:
    """One row a time that a child went missing."""
    it = world.missing
    rows = np.flatnonzero(period.holds(it.day))
    back = it.minute[rows] + it.away[rows]
    found = it.day[rows] + back // 1440
    open_ = found > period.last
    columns = {
        "Episode Ref": numbered("SYNM", period, len(rows)),
        **_person_columns(world, it.child[rows], it.day[rows]),
        "Missing Date": it.day[rows],
        "Missing Time": clock(it.minute[rows]),
        "Found Date": np.where(open_, _NEVER, found),
        "Found Time": np.where(open_, "", clock(back % 1440)),
        "Missing From": np.array(_PLACES, dtype=object)[it.place[rows]],
        "Risk Grading": np.array(_MISSING_RISKS, dtype=object)[it.risk[rows]],
        "Return Interview Requested": yes(it.risk[rows] < 2),
    }
    name = f"missing_episodes_{period.label}_synthetic"
    return Sheet("police", "missing_episodes", name, columns, rows)


def protection(world: World, period: Period) -> Sheet:
    """One row a time that a child was taken into police protection."""
    it = world.protection
    rows = np.flatnonzero(period.holds(it.day))
    ended = it.minute[rows] + it.hours[rows] * 60
    columns = {
        "Protection Ref": numbered("SYNPP", period, len(rows)),
        **_person_columns(world, it.child[rows], it.day[rows]),
        "Date Taken": it.day[rows],
        "Time Taken": clock(it.minute[rows]),
        "Date Ended": it.day[rows] + ended // 1440,
        "Time Ended": clock(ended % 1440),
        "Reason": np.array(_REASONS, dtype=object)[it.reason[rows]],
    }
    name = f"police_protection_{period.label}_synthetic"
    return Sheet("police", "police_protection", name, columns, rows)


def notifications(world: World, period: Period) -> Sheet:
    """One row a notification to the council."""
    it = world.notifications
    rows = np.flatnonzero(period.holds(it.day))
    of = it.incident[rows]
    incident = np.where(of >= 0, incident_references(world)[np.maximum(of, 0)], "")
    columns = {
        "Notification Ref": numbered("SYNN", period, len(rows)),
        "Date Submitted": it.day[rows],
        "Occurrence No": incident,
        "Notification Type": np.array(TYPES, dtype=object)[it.kind[rows]],
        "Grade": np.array(GRADES, dtype=object)[it.grade[rows]],
        "Children Named": it.named[rows],
        "Sent To Council": yes(it.is_sent[rows]),
        "Date Sent": np.where(it.is_sent[rows], it.day[rows], _NEVER),
    }
    name = f"notifications_{period.label}_synthetic"
    return Sheet("police", "notifications", name, columns, rows)


POLICE = (domestic_incidents, incident_children, missing_episodes, protection, notifications)
