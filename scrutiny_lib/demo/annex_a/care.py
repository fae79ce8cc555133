"""Lists 8 to 11: children in care, leaving care, adoption, adopters."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.annex_a.adopters import adopters
from scrutiny_lib.demo.annex_a.prefix import (
    Columns,
    child_columns,
    chosen,
    disability,
    every,
    months_before,
    team,
    until,
    written,
    yes_no,
)
from scrutiny_lib.demo.annex_a.protection import NEEDS, need_of
from scrutiny_lib.demo.chance import Bools, Ints
from scrutiny_lib.demo.identifiers import postcodes, references
from scrutiny_lib.demo.journey.care import LEGAL
from scrutiny_lib.demo.journey.spans import earlier
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Days, Period
from scrutiny_lib.demo.world import World

__all__ = ["adopters", "adoption", "care_leavers", "children_in_care"]
_LEGAL = (
    "V2: Single period under S20",
    "C1: ICO",
    "C2: FCO",
    "E1: Placement order",
    "L2: EPO",
)
_PLACED = (
    "f) U6: Foster placement - not FFA",
    "a) U1: Foster placement - relatives - long term",
    "d) U4: Foster placement - long term",
    "k) P1: Placed with own parents",
    "m) K2: Children's home",
    "n) H5: Residential accommodation",
)
_PROVIDED = (
    "b) PR1 - Own provision",
    "e) PR4 - Private provision",
    "f) PR5 - Voluntary/third sector",
)
_PERMANENCE = ("Return to family", "Long-term fostering", "SGO/CAO", "Other", "Adoption")
_CEASED = (
    "E4A: Returned home as part of the care plan",
    "k) E47: Special Guardianship Orders - relative/friend",
    "E8: Ceased for any other reason",
)
_ELIGIBLE = "b) Former relevant child"
_HOUSED = (
    "U: Independent living",
    "D: Semi-independent, transitional or self-contained accommodation",
    "Z: With former foster carers",
    "B: With parents or relatives",
    "Y: Other accommodation",
)
_ACTIVE = (
    "F2: Full time in education other than higher",
    "F5: Full time in training or employment, not an apprenticeship",
    "F1: Full time in higher education",
    "G5: Not in education, employment or training - other",
)
_ORDER = 330  # days from the decision to the order
_STEPS = {
    "Date of Decision that Child Should be Placed for Adoption": 0,
    "Date of Placement Order": 28,
    "Date of Matching Child and Prospective Adopters": 120,
    "Date Placed for Adoption": 150,
    "Date of Adoption Order": _ORDER,
}
_NEVER = np.datetime64("NaT", "D")


def _missing_before(world: World, spells: Ints, snapshot: np.datetime64) -> Ints:
    """Count the council's missing episodes of the children in the year before."""
    it = world.missing
    known = it.is_known_to_council & (it.day > snapshot - 365) & (it.day <= snapshot)
    counts = np.bincount(it.spell[known], minlength=len(world.care.child))
    return counts[spells].astype(np.int64)


def _current(world: World, spells: Bools, snapshot: np.datetime64) -> Ints:
    """Return, for each time looked after, its last part that had begun by the snapshot."""
    it = world.stages
    rows = np.flatnonzero(spells[it.spell] & (it.start <= snapshot))
    is_last = np.ones(len(rows), dtype=bool)
    is_last[:-1] = it.spell[rows][1:] != it.spell[rows][:-1]
    return rows[is_last]


def children_in_care(world: World, period: Period) -> Sheet:
    """List 8: children looked after in the period, as they were placed last."""
    care = world.care
    there = (care.start <= period.last) & (care.end >= period.first)
    stage = _current(world, there, period.last)
    spell = world.stages.spell[stage]
    who, start = care.child[spell], care.start[spell]
    ceased = until(care.end[spell], period.last)
    upto = np.where(np.isnat(ceased), period.last, ceased)
    repeated = earlier(care.child, care.start, within=365)[spell] > 0
    columns = {
        **child_columns(world, who, period.last),
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))": yes_no(
            who % 37 == 0
        ),
        **disability(world, who),
        "Date Started to be Looked After": start,
        "Child's Category of Need": written(NEEDS, need_of(who)),
        "Is this a second or subsequent period of being a Looked After Child within the last 12"
        " months (Y/N)": yes_no(repeated),
        **_status(world, stage, who, upto),
        **_placement(world, stage, period, ceased),
        **_episodes(world, spell, period.last),
        **team(who),
    }
    return Sheet("annex_a", "annex_a_8_looked_after", "List 8", columns, spell)


def _status(world: World, stage: Ints, who: Ints, upto: Days) -> Columns:
    it = world.stages
    start = world.care.start[it.spell[stage]]
    return {
        "Start date of current legal status": it.start[stage],
        "Child's Legal Status": written(_LEGAL, it.legal[stage]),
        "Date of Latest Statutory Review": every(160, start, upto, who),
        "Date of Last Social Work Visit": every(35, start, upto, who),
        "What is the permanence plan for this child?": written(_PERMANENCE, it.legal[stage]),
        "Date of Last IRO Visit / Contact to the Child": every(150, start, upto, who),
        "Date of Last Health Assessment": every(330, start, upto, who),
        "Date of Last Dental Check": every(190, start, upto, who),
    }


def _placement(world: World, stage: Ints, period: Period, ceased: Days) -> Columns:
    it = world.stages
    recent = (it.start <= period.last) & (it.end > months_before(period, 12))
    moves = np.bincount(it.spell[recent], minlength=len(world.care.child))
    left = ~np.isnat(ceased)
    who = world.care.child[it.spell[stage]]
    outside = who % 4 == 0
    return {
        "Number of Placements in the Last 12 months": np.maximum(moves[it.spell[stage]], 1),
        "Date Ceased to be Looked After": ceased,
        "Reason Ceased to be Looked After": chosen(_CEASED, who % len(_CEASED), left),
        "Start Date of Most Recent Placement": it.start[stage],
        "Placement Type": written(_PLACED, it.placement[stage]),
        "Placement Provider": written(_PROVIDED, it.provider[stage]),
        "Placement postcode": postcodes(stage * 7 + 3),
        "URN of Placement": references("SYN", stage % 900, 4),
        "Placement Location": np.where(outside, "Out", "In").astype(object),
        "LA of Placement": np.where(outside, "Other Town", "Home Town").astype(object),
    }


def _episodes(world: World, spell: Ints, snapshot: np.datetime64) -> Columns:
    missing = _missing_before(world, spell, snapshot)
    offered = (missing > 0) & (spell % 8 > 0)
    accepted = offered & (spell % 3 > 0)
    return {
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12"
        " months": missing,
        "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12"
        " months": missing // 3,
        "Was the child offered a Return Interview after their last missing episode (Y/N)?":
            np.where(missing > 0, yes_no(offered), ""),
        "Did the child accept a Return Interview after their last missing episode (Y/N)?":
            np.where(offered, yes_no(accepted), ""),
    }  # fmt: skip


def care_leavers(world: World, period: Period) -> Sheet:
    """List 9: young people who left care at 16 or 17 and are 18 to 20 now."""
    care = world.care
    now = np.full(len(care.child), period.last)
    age, left_at = world.children.ages(care.child, now), world.children.ages(care.child, care.end)
    there = (care.end <= period.last) & (left_at >= 16) & (age >= 18) & (age <= 20)
    _, rows = np.unique(np.where(there, care.child, -1), return_index=True)
    rows = rows[there[rows]]
    who = care.child[rows]
    columns = {
        **child_columns(world, who, period.last),
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": yes_no(
            who % 37 == 0
        ),
        **disability(world, who),
        **team(who),
        "Allocated Personal Advisor": references("Adviser ", who % 40 + 1, 1),
        "Eligibility Category": np.full(len(rows), _ELIGIBLE, dtype=object),
        "Latest Pathway Plan Review Date": period.last - 5 - who % 170,
        "LA in Touch": np.where(who % 12 == 0, "b) No", "a) Yes").astype(object),
        "Latest Date of Contact": period.last - 1 - who % 55,
        "Type of Accommodation": written(_HOUSED, who % len(_HOUSED)),
        "Suitability of Accommodation": np.where(
            who % 15 == 0, "b) Unsuitable", "a) Suitable"
        ).astype(object),
        "Activity Status": written(_ACTIVE, who % len(_ACTIVE)),
    }
    return Sheet("annex_a", "annex_a_9_care_leavers", "List 9", columns, rows)


def adoption(world: World, period: Period) -> Sheet:
    """List 10: decisions for adoption, and orders, of the last twelve months."""
    it, care = world.stages, world.care
    first = months_before(period, 12)
    rows = np.flatnonzero(
        (it.legal == LEGAL.index("E1")) & (it.start <= period.last) & (it.start + _ORDER >= first)
    )
    _, once = np.unique(it.spell[rows], return_index=True)
    rows = rows[once]
    who = care.child[it.spell[rows]]
    prefix = child_columns(world, who, period.last)
    decided = it.start[rows]
    prefix["Age of Child (Years)"] = np.floor(prefix.pop("Age"))
    child_id = {"Child Unique ID": prefix.pop("Child Unique ID")}
    nothing = np.full(len(rows), _NEVER)
    columns = {
        **child_id,
        "Family identifier": references("SYNF", who % 900_000, 6),
        **prefix,
        **disability(world, who),
        "Date the Child Entered Care": care.start[it.spell[rows]],
        **{name: until(decided + days, period.last) for name, days in _STEPS.items()},
        "Date of Decision that Child Should No Longer be Placed for Adoption": nothing,
        "Reason Why Child No Longer Placed for Adoption": np.full(len(rows), "", dtype=object),
        "Date the child was placed for fostering in FFA or concurrent planning placement": nothing,
    }
    return Sheet("annex_a", "annex_a_10_adoption", "List 10", columns, rows)
