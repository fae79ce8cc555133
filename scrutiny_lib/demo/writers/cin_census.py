"""The children in need census as XML, one file a year; the newest in the layout of 2026."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from scrutiny_lib.demo.annex_a.prefix import until
from scrutiny_lib.demo.annex_a.protection import closure_of, need_of, previous_plans
from scrutiny_lib.demo.chance import Ints
from scrutiny_lib.demo.children import ETHNICITIES, FEMALE, MALE
from scrutiny_lib.demo.identifiers import references, upns
from scrutiny_lib.demo.journey.contacts import SOURCES, recorded_source
from scrutiny_lib.demo.timeline import Days, Period
from scrutiny_lib.demo.world import World

_NEED_CODES = ("N1", "N2", "N3", "N4", "N5", "N6", "N8")
_CATEGORY_CODES = ("NEG", "PHY", "SAB", "EMO")
_REASON_CODES = ("RC7", "RC8", "RC9")
_FACTORS = (
    ("3B",), ("3A", "3B"), ("4B",), ("16A",), ("2B", "16A"), ("1B", "3B"), ("17A",),
    ("4A", "15A"), ("24A", "13A"), ("11A", "10A"), ("18C",), ("6A",), ("5A", "14A"), ("21",),
    ("4B", "17A"), ("19C",),
)  # fmt: skip
_DISABILITIES = (("LD",), ("AUT",), ("MOB", "PC"), ("HEAR",), ("BEH", "AUT"))
_HEADER = """<?xml version="1.0" encoding="utf-8"?>
<!-- SYNTHETIC: every child in this file is invented -->
<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year>\
<ReferenceDate>{date}</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel>\
<LEA>999</LEA><SoftwareCode>synthetic</SoftwareCode><Release>synthetic</Release>\
<SerialNo>001</SerialNo><DateTime>{date}T12:00:00</DateTime></Source></Header>
<Children>
"""
_FOOTER = "</Children>\n</Message>\n"


def census(world: World, period: Period, *, newest: bool) -> str:
    """Return the census of a year.

    Parameters
    ----------
    newest : bool
        Whether the child's sex stands in ``Sex`` as a letter, as from 2026, and not in
        ``GenderCurrent`` as a number.
    """
    it = world.cases
    rows = np.flatnonzero((it.day <= period.last) & (it.closed >= period.first))
    rows = rows[np.lexsort((it.day[rows], world.children.numbers[it.child[rows]]))]
    details = list(_details(world, rows, period))
    who = it.child[rows]
    first = np.flatnonzero(np.diff(who, prepend=-1))
    ends = np.append(first[1:], len(rows))
    heads = _identities(world, who[first], period, newest=newest)
    parts = [_HEADER.format(year=str(period.last)[:4], date=period.last)]
    for head, start, end in zip(heads, first.tolist(), ends.tolist(), strict=True):
        parts.append(f"<Child>{head}{''.join(details[start:end])}</Child>\n")
    parts.append(_FOOTER)
    return "".join(parts)


def _tag(name: str, value: Any) -> str:
    return "" if value is None or value == "" else f"<{name}>{value}</{name}>"


def _identities(world: World, who: Ints, period: Period, *, newest: bool) -> Iterator[str]:
    """Write what stands at the head of each child."""
    children = world.children
    ids = references("SYN", children.numbers[who])
    at_school = children.ages(who, np.full(len(who), period.last)) >= 5
    numbers = upns(children.numbers[who])
    name = "Sex" if newest else "GenderCurrent"
    sexes = {FEMALE: "F", MALE: "M"} if newest else {FEMALE: "2", MALE: "1"}
    other = "U" if newest else "0"
    born = children.born[who].astype(object).tolist()
    last = period.last.astype(object)
    for n, child in enumerate(who.tolist()):
        birth = "PersonBirthDate" if born[n] <= last else "ExpectedPersonBirthDate"
        upn = _tag("UPN", numbers[n]) if at_school[n] else _tag("UPNunknown", "UN1")
        sex = sexes.get(int(children.sex[child]), other)
        kinds = _DISABILITIES[child % len(_DISABILITIES)] if children.disabled[child] else ("NONE",)
        marks = "".join(_tag("Disability", kind) for kind in kinds)
        yield (
            f"<ChildIdentifiers><LAchildID>{ids[n]}</LAchildID>{upn}{_tag(birth, born[n])}"
            f"{_tag(name, sex)}</ChildIdentifiers><ChildCharacteristics>"
            f"{_tag('Ethnicity', ETHNICITIES[children.ethnicity[child]])}"
            f"<Disabilities>{marks}</Disabilities></ChildCharacteristics>"
        )


def _details(world: World, rows: Ints, period: Period) -> Iterator[str]:
    """Write each episode of need."""
    it = world.cases
    source = recorded_source(world.plan, it.source[rows], world.contacts.day[it.contact[rows]])
    who = it.child[rows]
    need, reason = need_of(who), closure_of(it.is_in_need[rows], who)
    closed, conference = (_known(days[rows], period) for days in (it.closed, it.conference))
    assessments, plans = _assessments(world, rows, period), _plans(world, rows, period)
    enquiries, need_plans = _enquiries(world, rows, period), _need_plans(world, rows, period)
    day = it.day[rows].astype(object).tolist()
    for n, nothing in enumerate(it.is_no_action[rows].tolist()):
        why = "RC8" if nothing else _REASON_CODES[reason[n]]
        yield (
            f"<CINdetails>{_tag('CINreferralDate', day[n])}"
            f"{_tag('ReferralSource', SOURCES[source[n]])}"
            f"{_tag('PrimaryNeedCode', _NEED_CODES[need[n]])}{_tag('CINclosureDate', closed[n])}"
            f"{_tag('ReasonForClosure', why) if closed[n] else ''}"
            f"{_tag('DateOfInitialCPC', conference[n])}{assessments[n]}{need_plans[n]}"
            f"{enquiries[n]}{_tag('ReferralNFA', '1' if nothing else '0')}{plans[n]}</CINdetails>"
        )


def _known(days: Days, period: Period) -> list[Any]:
    return list(until(days, period.last).astype(object).tolist())


def _assessments(world: World, rows: Ints, period: Period) -> list[str]:
    it = world.cases
    start, end = (_known(days[rows], period) for days in (it.assessed, it.authorised))
    made = []
    for n, row in enumerate(rows.tolist()):
        factors = _FACTORS[row * 7 % len(_FACTORS)] if end[n] else ()
        marks = "".join(_tag("AssessmentFactors", code) for code in factors)
        found = f"<FactorsIdentifiedAtAssessment>{marks}</FactorsIdentifiedAtAssessment>"
        made.append(
            f"<Assessments>{_tag('AssessmentActualStartDate', start[n])}"
            f"{_tag('AssessmentAuthorisationDate', end[n])}{found if end[n] else ''}</Assessments>"
            if start[n]
            else ""
        )
    return made


def _need_plans(world: World, rows: Ints, period: Period) -> list[str]:
    it = world.cases
    has = it.is_in_need[rows] & np.isnat(it.plan_start[rows])
    start, end = (_known(days[rows], period) for days in (it.authorised, it.closed))
    return [
        f"<CINPlanDates>{_tag('CINPlanStartDate', start[n])}{_tag('CINPlanEndDate', end[n])}"
        "</CINPlanDates>"
        if has[n] and start[n]
        else ""
        for n in range(len(rows))
    ]


def _enquiries(world: World, rows: Ints, period: Period) -> list[str]:
    it = world.cases
    start, meeting = (_known(days[rows], period) for days in (it.strategy, it.conference))
    needless = np.isnat(it.conference[rows])
    return [
        f"<Section47>{_tag('S47ActualStartDate', start[n])}{_tag('DateOfInitialCPC', meeting[n])}"
        f"{_tag('ICPCnotRequired', 'true' if needless[n] else 'false')}</Section47>"
        if start[n]
        else ""
        for n in range(len(rows))
    ]


def _plans(world: World, rows: Ints, period: Period) -> list[str]:
    it = world.cases
    start, end = (_known(days[rows], period) for days in (it.plan_start, it.plan_end))
    with_plan = np.flatnonzero(until(it.plan_start[rows], period.last) <= period.last)
    before = dict(
        zip(with_plan.tolist(), previous_plans(world, rows[with_plan]).tolist(), strict=True)
    )
    last, who = period.last.astype(object), it.child[rows]
    made = [""] * len(rows)
    for n in with_plan.tolist():
        category = _CATEGORY_CODES[it.category[rows[n]]]
        days = _reviews(start[n], end[n] or last, int(who[n]))
        reviews = "".join(f"<Reviews>{_tag('CPPreviewDate', day)}</Reviews>" for day in days)
        made[n] = (
            f"<ChildProtectionPlans>{_tag('CPPstartDate', start[n])}{_tag('CPPendDate', end[n])}"
            f"{_tag('InitialCategoryOfAbuse', category)}{_tag('LatestCategoryOfAbuse', category)}"
            f"{_tag('NumberOfPreviousCPP', before[n])}{reviews}</ChildProtectionPlans>"
        )
    return made


def _reviews(start: Any, end: Any, child: int) -> list[Any]:
    """Return the review conferences of a plan: after three months, then every six."""
    first = np.datetime64(start, "D") + 85 + child % 12
    return list(np.arange(first, np.datetime64(end, "D") + 1, 170).astype(object).tolist())
