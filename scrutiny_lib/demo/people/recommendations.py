"""Recommendations of reviews: some closed, some late, one whose measure did not move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days
from scrutiny_lib.demo.people.reviews import RECURRING, Reviews, Row
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST

NOT_MET = "csc_icpc_15_own"
NOT_MET_BASELINE, NOT_MET_TARGET = 46.0, 75.0
_OWNERS = ("childrens_social_care", "police", "community_health", "schools", "acute_trust")
_MEASURES = ("csc_rereferral_own", "csc_asmt_45_own", "csc_cpp_repeat", "hea_cpis_checked")
_TEXTS = (
    "Hold a joint meeting before the birth where risk was recorded.",
    "Write to the school about the outcome of its referral within two days.",
    "Add time for reflection to supervision in every team.",
    "Say in every plan what the child's day is to be like.",
    "Agree who leads where several services know a family.",
)
_LONGEST = 300


@dataclass(frozen=True)
class Recommendations:
    """Rows, and the references of those that a signal is about."""

    rows: list[Row]
    closed_before: str
    repeats: tuple[str, ...]
    not_met: str
    reviews_again: tuple[str, ...]


def make_recommendations(plan: Plan, reviews: Reviews) -> Recommendations:
    """Make two or three recommendations for each review that has learning to act on."""
    dice = Dice(plan.rng("recommendations"))
    last = day_of(LAST)
    aware = {row["review_id"]: row["aware_date"] for row in reviews.reviews}
    ends = [day_of(year.last) for year in plan.timeline.financial_years]
    rows: list[Row] = []
    for lesson in reviews.learning:
        if lesson["is_good_practice"]:
            continue
        known_on = aware[lesson["review_id"]]
        agreed = known_on + days(dice.between(50, 70))
        if agreed > last:
            agreed = last
        year_ends = next(end for end in ends if known_on <= end)
        rows.append(_recommendation(dice, lesson, agreed, year_ends, last))
    old = _close_the_first(rows, reviews)
    again, repeats = _repeat_it(rows, reviews, old)
    return Recommendations(rows, old["rec_id"], repeats, _not_met(rows, old, last), again)


def _recommendation(dice: Dice, lesson: Row, agreed: Day, year_ends: Day, last: Day) -> Row:
    measured, timed = dice.happens(450), dice.happens(800)
    row: Row = {
        "rec_id": dice.reference("REC"),
        "review_id": lesson["review_id"],
        "learning_ids": lesson["learning_id"],
        "text": f"Synthetic: {dice.one(_TEXTS)}",
        "owner_agency": dice.one(_OWNERS, (40, 20, 15, 10, 15)),
        "owner_role": "Head of safeguarding",
        "agreed_on": agreed,
        "due": agreed + days(dice.between(120, _LONGEST)),
        "smart_specific": dice.happens(800),
        "smart_measurable": measured,
        "smart_achievable": dice.happens(900),
        "smart_relevant": True,
        "smart_timebound": timed,
        "says_lesson": dice.happens(850),
        "says_action": dice.happens(800),
        "says_change": dice.happens(450),
        "says_timescale": timed,
        "measure_id": dice.one(_MEASURES) if measured else None,
        "last_reviewed": last - days(dice.between(10, 80)) if agreed < last - days(90) else None,
    }
    _not_smart(row)
    _state(dice, row, year_ends, last)
    return row


def _not_smart(row: Row) -> None:
    """Give a reason for each no."""
    noes = [name for name in row if name.startswith("smart_") and row[name] is False]
    if noes:
        row["smart_reason"] = "Synthetic: " + "; ".join(
            f"{name.removeprefix('smart_')} was not agreed" for name in noes
        )


def _state(dice: Dice, row: Row, year_ends: Day, last: Day) -> None:
    """Say where it stands: closed only after the year whose themes it belongs to."""
    closed_on = max(row["due"], year_ends) + days(dice.between(20, 200))
    if closed_on <= last and dice.happens(700):
        proven = dice.happens(450)
        row["status"] = "closed_with_evidence" if proven else "closed_without_evidence"
        row["evidence_grade"] = dice.one(("2", "3", "4")) if proven else dice.one(("0", "1"))
        row["evidence_ref"] = "Synthetic: minutes of the review group"
        row["closed_on"] = closed_on
        row["last_reviewed"] = closed_on
        return
    status = dice.one(("in_progress", "awaiting_evidence", "not_started"), (55, 35, 10))
    if status == "not_started" and row["agreed_on"] < last - days(200):
        status = "in_progress"
    row["status"] = status
    row["evidence_grade"] = "1" if status == "awaiting_evidence" else None
    row["next_review_on"] = last + days(dice.between(15, 90))


def _of_theme(rows: list[Row], reviews: Reviews) -> list[Row]:
    of = {row["learning_id"] for row in reviews.learning if row["theme_local"] == RECURRING}
    return [row for row in rows if row["learning_ids"] in of]


def _close_the_first(rows: list[Row], reviews: Reviews) -> Row:
    """Close the first recommendation about the theme that comes back, within the year."""
    first = _of_theme(rows, reviews)[0]
    first.update(
        status="closed_with_evidence",
        evidence_grade="2",
        evidence_ref="Synthetic: a count of joint meetings",
        due=first["agreed_on"] + days(90),
        closed_on=first["agreed_on"] + days(120),
        last_reviewed=first["agreed_on"] + days(120),
        next_review_on=None,
    )
    return first


def _repeat_it(
    rows: list[Row], reviews: Reviews, old: Row
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    later = _of_theme(rows, reviews)[1:]
    for row in later:
        row["repeats_rec_id"] = old["rec_id"]
    return tuple(row["review_id"] for row in later), tuple(row["rec_id"] for row in later)


def _not_met(rows: list[Row], old: Row, last: Day) -> str:
    """Give one recommendation a measure that can be tested, and that did not move."""
    ready = [r for r in rows if r["due"] < last - days(30) and r is not old]
    chosen: dict[str, Any] = ready[0] if ready else rows[0]
    chosen.pop("closed_on", None)
    chosen.pop("smart_reason", None)
    chosen.update(
        text="Synthetic: Hold every initial conference within 15 working days.",
        owner_agency="childrens_social_care",
        smart_specific=True,
        smart_measurable=True,
        smart_achievable=True,
        smart_relevant=True,
        smart_timebound=True,
        measure_id=NOT_MET,
        baseline=NOT_MET_BASELINE,
        target=NOT_MET_TARGET,
        due=min(chosen["due"], last - days(30)),
        status="awaiting_evidence",
        evidence_grade="1",
        evidence_ref="Synthetic: the procedure was rewritten",
        last_reviewed=last - days(40),
        next_review_on=last + days(40),
    )
    return str(chosen["rec_id"])
