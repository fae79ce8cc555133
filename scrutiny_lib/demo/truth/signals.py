"""The signals that are planted, with the figures by which they can be told."""

from __future__ import annotations

from collections import Counter as Tally

import numpy as np

from scrutiny_lib.demo.children import AGE_GROUPS
from scrutiny_lib.demo.journey.contacts import A_AND_E, GP, OTHER_HEALTH, recorded_source
from scrutiny_lib.demo.people.answers import NO, YES, contradictions
from scrutiny_lib.demo.people.audits import GENEROUS, GRADES, PART, SAYS_ILL, SAYS_WELL
from scrutiny_lib.demo.people.everyone import Everyone
from scrutiny_lib.demo.people.recommendations import NOT_MET, NOT_MET_TARGET
from scrutiny_lib.demo.people.returns import DISAGREES_OTHER, DISAGREES_OWN, STOPS, council_missing
from scrutiny_lib.demo.people.reviews import RECURRING
from scrutiny_lib.demo.people.voices import NOT_HEARD_AGES, NOT_HEARD_SERVICE
from scrutiny_lib.demo.plan import SHIFT_MONTHS, TREND_MONTHS
from scrutiny_lib.demo.timeline import LAST
from scrutiny_lib.demo.truth.counts import Counter, events, plan_ends
from scrutiny_lib.demo.truth.practice import practice_signals
from scrutiny_lib.demo.truth.signal import Signal
from scrutiny_lib.demo.truth.signal import signal as _signal
from scrutiny_lib.demo.truth.standards import section11_gap
from scrutiny_lib.demo.world import World


def signals(world: World, everyone: Everyone, counter: Counter) -> list[Signal]:
    """Return every planted signal."""
    return [
        _shift(counter),
        _trend(counter),
        _recording_change(world),
        _stops_supplying(world, everyone),
        _theme_recurs(everyone),
        _own_grades_high(everyone),
        _agencies_contradict(everyone),
        _not_heard(world, everyone, counter),
        _not_met(everyone, counter),
        _counted_twice(world),
        _lost_on_the_way(world),
        *practice_signals(everyone),
        section11_gap(everyone, world.plan.timeline.financial_years[-1]),
    ]


def _shift(counter: Counter) -> Signal:
    months = counter.by_month(events(counter)["police_notifications"])
    before, after = months[:-SHIFT_MONTHS], months[-SHIFT_MONTHS:]
    size = {
        "months": SHIFT_MONTHS,
        "mean_before": round(sum(before) / len(before), 1) if before else None,
        "mean_after": round(sum(after) / len(after), 1),
    }
    return _signal(
        "shift_notifications",
        "shift",
        "police",
        ["notifications", "pol_notifications"],
        size,
        "Notifications rose and stayed high for nine months. All of the rise is of the standard "
        "grade, and contacts from the police did not follow: where do the others go?",
        **{"from": str(counter.world.plan.shift_from)},
    )


def _trend(counter: Counter) -> Signal:
    months = counter.by_month(events(counter)["ae_self_harm"])
    return _signal(
        "trend_self_harm",
        "trend",
        "health",
        ["ae_attendances", "hea_ae_self_harm"],
        {"months": TREND_MONTHS, "counts": months[-TREND_MONTHS:]},
        "Attendances at A&E for self-harm rose every month for eight months.",
        **{"from": str(counter.world.plan.trend_from)},
    )


def _recording_change(world: World) -> Signal:
    it, plan = world.contacts, world.plan
    recorded = recorded_source(plan, it.source, it.day)
    there = it.day >= plan.timeline.first
    after = it.day >= plan.recoded_from
    size = {
        f"{name}_{when}": int(np.count_nonzero(there & (recorded == source) & part))
        for name, source in (("3E", A_AND_E), ("3F", OTHER_HEALTH))
        for when, part in (("before", ~after), ("after", after))
    }
    return _signal(
        "recording_change_a_and_e",
        "recording_change",
        "childrens_social_care",
        ["annex_a_1_contacts", "annex_a_3_referrals", "cin_referrals"],
        size,
        "From this day contacts from A&E are recorded as from other health services: neither "
        "series can be read across it, their sum can.",
        **{"from": str(plan.recoded_from)},
    )


def _stops_supplying(world: World, everyone: Everyone) -> Signal:
    plan = world.plan
    sent = [quarter.label for agency, quarter, _ in everyone.returns if agency == STOPS]
    missing = [q.label for q in plan.timeline.quarters if q.last > plan.last_return.last]
    return _signal(
        "return_stops",
        "stops_supplying",
        STOPS,
        ["partner_returns"],
        {"last_quarter": sent[-1], "quarters_missing": missing},
        "The NHS sent no return for three quarters; its extracts went on.",
        **{"from": str(plan.last_return.last + 1)},
    )


def _theme_recurs(everyone: Everyone) -> Signal:
    them = everyone.recommendations
    closed = next(row for row in them.rows if row["rec_id"] == them.closed_before)
    return _signal(
        "theme_recurs",
        "theme_recurs_after_closure",
        str(closed["owner_agency"]),
        ["recommendations", "learning"],
        {
            "theme": RECURRING,
            "closed_rec_id": them.closed_before,
            "closed_on": str(closed["closed_on"]),
            "repeated_by_rec_ids": list(them.repeats),
            "later_review_ids": list(dict.fromkeys(them.reviews_again)),
        },
        "The action about sharing information was closed with evidence, and the theme came back "
        "in two later reviews.",
    )


def _own_grades_high(everyone: Everyone) -> Signal:
    tally: dict[str, Tally[str]] = {}
    for rows in everyone.audits.cases.values():
        for row in rows:
            own, moderated = GRADES.index(row["self_grade"]), GRADES.index(row["moderated_grade"])
            word = "lowered" if moderated < own else "raised" if moderated > own else "kept"
            tally.setdefault(row["agency"], Tally())[word] += 1
    size = {agency: dict(sorted(words.items())) for agency, words in sorted(tally.items())}
    return _signal(
        "own_grades_high",
        "audit_disagreement",
        GENEROUS,
        ["audit_cases"],
        size,
        "The police's own grades were lowered in most lines at moderation; the others' seldom.",
    )


def _agencies_contradict(everyone: Everyone) -> Signal:
    audit = everyone.audits.contradicted
    cases = {row["case_ref"] for row in everyone.audits.cases[audit]}
    against = contradictions(everyone.answers.rows[audit])
    return _signal(
        "agencies_contradict",
        "audit_contradiction",
        SAYS_WELL,
        ["audit_cases", "audit_answers"],
        {"audit_id": audit, "domain": PART, "good": SAYS_WELL, "inadequate": SAYS_ILL,
         "cases": len(cases), "question": everyone.answers.contradicted,
         "answers": {SAYS_WELL: YES, SAYS_ILL: NO}, "cases_contradicted": len(against)},
        "In one audit social care calls joint working good in every case, and schools call the "
        "same work inadequate; asked whether information was shared, the one says yes and the "
        "other no, in every case.",
    )  # fmt: skip


def _not_heard(world: World, everyone: Everyone, counter: Counter) -> Signal:
    cases, ends = world.cases, plan_ends(counter)
    open_ = np.flatnonzero((cases.plan_start <= LAST) & (ends > LAST))
    groups = world.children.age_group(cases.child[open_], np.full(len(open_), LAST))
    oldest = len(AGE_GROUPS) - 1
    heard = [row for row in everyone.voice if row["service"] == NOT_HEARD_SERVICE]
    size = {
        "service": NOT_HEARD_SERVICE,
        "age_band": NOT_HEARD_AGES,
        "children_on_plan_of_that_age": int(np.count_nonzero(groups == oldest)),
        "lines_of_that_service": len(heard),
        "lines_of_that_service_and_age": sum(row["age_band"] == NOT_HEARD_AGES for row in heard),
    }
    return _signal(
        "not_heard",
        "group_not_heard",
        "partnership",
        ["voice", "annex_a_7_child_protection"],
        size,
        "Nothing was heard from 16 and 17 year olds on child protection plans, in any year.",
    )


def _not_met(everyone: Everyone, counter: Counter) -> Signal:
    found = events(counter)
    held = counter.by_year(found["initial_conferences"])
    in_time = counter.by_year(found["initial_conferences_in_15_working_days"])
    size = {
        "rec_id": everyone.recommendations.not_met,
        "measure_id": NOT_MET,
        "target": NOT_MET_TARGET,
        "per_cent_by_year": [
            round(100 * part / whole, 1) if whole else None
            for part, whole in zip(in_time, held, strict=True)
        ],
    }
    return _signal(
        "measure_not_met",
        "recommendation_not_met",
        "childrens_social_care",
        ["recommendations", NOT_MET],
        size,
        "The recommendation is said to be done; conferences within 15 working days did not move "
        "towards its target.",
    )


def _counted_twice(world: World) -> Signal:
    it = world.missing
    quarters = world.plan.timeline.quarters
    size = {
        "quarters": [quarter.label for quarter in quarters],
        "police": [int(np.count_nonzero(q.holds(it.day) & (it.spell >= 0))) for q in quarters],
        "council": [council_missing(world, quarter) for quarter in quarters],
    }
    return _signal(
        "counts_disagree",
        "agencies_disagree",
        "police",
        ["missing_episodes", "ssda903_missing", "partner_returns", DISAGREES_OTHER, DISAGREES_OWN],
        size,
        "The police count about three times children went missing from care where the council "
        "counts two.",
    )


def _lost_on_the_way(world: World) -> Signal:
    first = world.plan.timeline.first
    contacts = world.contacts.source[world.contacts.day >= first]
    referrals = world.cases.source[world.cases.day >= first]
    size = {
        "contacts_gp": int(np.count_nonzero(contacts == GP)),
        "referrals_gp": int(np.count_nonzero(referrals == GP)),
        "contacts_others": int(np.count_nonzero(contacts != GP)),
        "referrals_others": int(np.count_nonzero(referrals != GP)),
    }
    return _signal(
        "lost_from_gp",
        "loss_in_journey",
        "health",
        ["annex_a_1_contacts", "annex_a_3_referrals"],
        size,
        "Contacts from general practitioners become referrals about a quarter as often as those "
        "from others.",
    )
