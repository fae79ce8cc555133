"""SSDA903: the yearly return on children looked after, as five tables."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.annex_a.prefix import until
from scrutiny_lib.demo.chance import Ints, happens, pick
from scrutiny_lib.demo.children import ETHNICITIES, FEMALE, MALE
from scrutiny_lib.demo.identifiers import postcodes, references, upns
from scrutiny_lib.demo.journey.care import LEGAL, PLACEMENTS, PROVIDERS
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

_NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N8")
_ENDS = ("E4A", "E47", "E8")
_BETWEEN_REVIEWS = 160
_NEVER = np.datetime64("NaT", "D")


def tables(world: World, period: Period) -> tuple[Sheet, ...]:
    """Return the return of a year: header, episodes, reviews, missing, outcomes."""
    care = world.care
    spells = np.flatnonzero((care.start <= period.last) & (care.end >= period.first))
    return (
        _header(world, spells, period),
        _episodes(world, spells, period),
        _reviews(world, spells, period),
        _missing(world, spells, period),
        _outcomes(world, spells, period),
    )


def _child(world: World, who: Ints) -> dict[str, np.ndarray]:
    return {
        "CHILD": references("SYN", world.children.numbers[who]),
        "DOB": world.children.born[who],
    }


def _header(world: World, spells: Ints, period: Period) -> Sheet:
    who = np.unique(world.care.child[spells])
    children = world.children
    sex = np.select([children.sex[who] == MALE, children.sex[who] == FEMALE], ["1", "2"], "0")
    at_school = children.ages(who, np.full(len(who), period.last)) >= 5
    columns = {
        "CHILD": references("SYN", children.numbers[who]),
        "SEX": sex.astype(object),
        "DOB": children.born[who],
        "ETHNIC": np.array(ETHNICITIES, dtype=object)[children.ethnicity[who]],
        "UPN": np.where(at_school, upns(children.numbers[who]), "UN1"),
        "MOTHER": np.full(len(who), "", dtype=object),
        "MC_DOB": np.full(len(who), _NEVER),
    }
    return Sheet("ssda903", "ssda903_header", "header", columns, who)


def _episodes(world: World, spells: Ints, period: Period) -> Sheet:
    it, care = world.stages, world.care
    there = np.isin(it.spell, spells) & (it.start <= period.last) & (it.end >= period.first)
    rows = np.flatnonzero(there)
    spell = it.spell[rows]
    who = care.child[spell]
    end = until(it.end[rows], period.last)
    is_last = it.end[rows] == care.end[spell]
    reason = np.where(is_last, np.array(_ENDS, dtype=object)[who % len(_ENDS)], "X1")
    changed = np.where(is_last | np.isnat(end), "", "CARPL").astype(object)
    columns = {
        "CHILD": references("SYN", world.children.numbers[who]),
        "DECOM": it.start[rows],
        "RNE": np.where(it.number[rows] == 0, "S", "B").astype(object),
        "LS": np.array(LEGAL, dtype=object)[it.legal[rows]],
        "CIN": np.array(_NEEDS, dtype=object)[who % len(_NEEDS)],
        "PLACE": np.array(PLACEMENTS, dtype=object)[it.placement[rows]],
        "PLACE_PROVIDER": np.array(PROVIDERS, dtype=object)[it.provider[rows]],
        "DEC": end,
        "REC": np.where(np.isnat(end), "", reason).astype(object),
        "REASON_PLACE_CHANGE": changed,
        "HOME_POST": postcodes(who * 11 + 1),
        "PL_POST": postcodes(rows * 7 + 3),
        "URN": references("SYN", rows % 900, 4),
    }
    return Sheet("ssda903", "ssda903_episodes", "episodes", columns, rows)


def _reviews(world: World, spells: Ints, period: Period) -> Sheet:
    """Return reviews: the first after four weeks, then every so many days."""
    care = world.care
    days, of = [], []
    for number in range(60):
        day = care.start[spells] + 27 + number * _BETWEEN_REVIEWS
        held = period.holds(day) & (day < care.end[spells])
        days.append(day[held])
        of.append(spells[held])
    day, spell = np.concatenate(days), np.concatenate(of)
    order = np.lexsort((day, spell))
    day, spell = day[order], spell[order]
    who = care.child[spell]
    codes = np.array([f"PN{n}" for n in range(1, 8)], dtype=object)
    rng = world.plan.rng(f"reviews {period.label}")
    took_part = codes[pick(rng, len(day), (420, 70, 60, 60, 60, 230, 100))]
    young = world.children.ages(who, day) < 4
    columns = {
        **_child(world, who),
        "REVIEW": day,
        "REVIEW_CODE": np.where(young, "PN0", took_part).astype(object),
    }
    return Sheet("ssda903", "ssda903_reviews", "reviews", columns, spell)


def _missing(world: World, spells: Ints, period: Period) -> Sheet:
    it = world.missing
    rows = np.flatnonzero(it.is_known_to_council & period.holds(it.day))
    back = it.day[rows] + (it.minute[rows] + it.away[rows]) // 1440
    columns = {
        **_child(world, it.child[rows]),
        "MISSING": np.where(rows % 6 == 0, "A", "M").astype(object),
        "MIS_START": it.day[rows],
        "MIS_END": until(back, period.last),
    }
    return Sheet("ssda903", "ssda903_missing", "missing", columns, rows)


def _outcomes(world: World, spells: Ints, period: Period) -> Sheet:
    """Return outcomes of the children looked after for a year and still so at its end."""
    care = world.care
    rows = spells[(care.start[spells] <= period.last - 365) & (care.end[spells] > period.last)]
    who, size = care.child[rows], len(rows)
    rng = world.plan.rng(f"outcomes {period.label}")
    age = world.children.ages(who, np.full(size, period.last))
    scored = (age >= 4) & (age <= 16) & happens(rng, size, 800)
    scores = np.array([str(n) for n in range(41)], dtype=object)[rng.integers(2, 30, size=size)]
    why = np.where((age < 4) | (age > 16), "SDQ1", "SDQ4").astype(object)
    shares = {"CONVICTED": 20, "HEALTH_CHECK": 850, "IMMUNISATIONS": 840, "TEETH_CHECK": 760,
              "HEALTH_ASSESSMENT": 900, "SUBSTANCE_MISUSE": 30, "INTERVENTION_RECEIVED": 15,
              "INTERVENTION_OFFERED": 10}  # fmt: skip
    columns = {
        **_child(world, who),
        "SDQ_SCORE": np.where(scored, scores, ""),
        "SDQ_REASON": np.where(scored, "", why),
        **{name: happens(rng, size, share).astype(np.int64) for name, share in shares.items()},
    }
    return Sheet("ssda903", "ssda903_oc2", "oc2", columns, rows)
