"""What the NHS sends: attendances at A&E and episodes in hospital, one file a year."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.chance import Ints, pick
from scrutiny_lib.demo.children import hours
from scrutiny_lib.demo.extracts import Texts, clock, numbered, person, sexes, yes
from scrutiny_lib.demo.health import ADMISSIONS_A_YEAR, INTENTS
from scrutiny_lib.demo.identifiers import nhs_numbers, postcodes
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

_SITES = ("SYN01", "SYN02")
_FLAGS = ("None", "Plan", "Looked after")
_DIAGNOSES = {
    "injury": (("S52.5", "S00.9", "S82.6", "T30.0", "S06.0"), ("W19", "W01", "V18", "X10", "W22")),
    "self-harm": (("T39.1", "T43.2", "S51.8"), ("X60", "X61", "X78")),
    "other emergency": (("J21.9", "R10.4", "A09", "J45.9", "F32.9"), ("",)),
    "planned": (("J35.0", "K02.9", "Q53.9"), ("",)),
}
_METHODS = (("21", "22", "28"), ("21", "22", "28"), ("21", "22", "24"), ("11", "12", "13"))


def _identity(world: World, who: Ints) -> dict[str, Texts]:
    """Return what nobody keeps who loads it, beside the NHS's own reference."""
    return {
        "Patient_Pseudonym": person(world, who, "SYNH"),
        "NHS_Number": nhs_numbers(world.children.numbers[who]),
        "Postcode": postcodes(who * 13 + 5),
    }


def attendances(world: World, period: Period) -> Sheet:
    """One row an attendance at A&E."""
    it = world.attendances
    rows = np.flatnonzero(period.holds(it.day))
    who, size = it.child[rows], len(rows)
    rng = world.plan.rng(f"attendance details {period.label}")
    checked = it.is_checked[rows]
    columns = {
        "Attendance_ID": numbered("SYNE", period, size),
        **_identity(world, who),
        "Site_Code": np.array(_SITES, dtype=object)[pick(rng, size, (600, 400))],
        "Arrival_Date": it.day[rows],
        "Arrival_Time": clock(hours(rng, size)),
        "Age_At_Arrival": world.children.ages(who, it.day[rows]),
        "Stated_Gender": sexes(world, who, "2", "1", "X"),
        "Injury_Intent": np.array(INTENTS, dtype=object)[it.intent[rows]],
        "Safeguarding_Concern": yes(it.is_concern[rows]),
        "CP_IS_Checked": yes(checked),
        "CP_IS_Flag": np.where(checked, np.array(_FLAGS, dtype=object)[it.flag[rows]], ""),
        "Referred_To_Council": yes(it.is_referred[rows]),
        "Disposal": np.array(["Discharged", "Admitted", "Left"], dtype=object)[
            pick(rng, size, (850, 110, 40))
        ],
    }
    name = f"ed_attendances_{period.label}_synthetic"
    return Sheet("health", "ae_attendances", name, columns, rows)


def admissions(world: World, period: Period) -> Sheet:
    """One row an episode in hospital."""
    it = world.admissions
    rows = np.flatnonzero(period.holds(it.day))
    size, kind = len(rows), it.kind[rows]
    rng = world.plan.rng(f"admission details {period.label}")
    which = rng.integers(0, 60, size=size)
    diagnosis, cause, method = (np.full(size, "", dtype=object) for _ in range(3))
    for number, name in enumerate(ADMISSIONS_A_YEAR):
        of = np.flatnonzero(kind == number)
        main, external = _DIAGNOSES[name]
        diagnosis[of] = np.array(main, dtype=object)[which[of] % len(main)]
        cause[of] = np.array(external, dtype=object)[which[of] % len(external)]
        method[of] = np.array(_METHODS[number], dtype=object)[which[of] // 20]
    columns = {
        "Episode_ID": numbered("SYNA", period, size),
        **_identity(world, it.child[rows]),
        "Admission_Date": it.day[rows],
        "Discharge_Date": it.discharged[rows],
        "Age_At_Admission": world.children.ages(it.child[rows], it.day[rows]),
        "Sex": sexes(world, it.child[rows], "2", "1", "9"),
        "Admission_Method": method,
        "Episode_Order": it.order[rows],
        "Primary_Diagnosis": diagnosis,
        "External_Cause": cause,
    }
    return Sheet("health", "admissions", f"admissions_{period.label}_synthetic", columns, rows)


HEALTH = (attendances, admissions)
