"""The scrutineer's challenges, from the question to what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days, known
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST

A_YEAR = 10
_INDICATORS = ("csc_rereferral_own", "csc_icpc_15_own", "pol_notifications", "hea_cpis_checked",
               "csc_contacts")  # fmt: skip
_QUESTIONS = {
    "trend": "What lies behind the change in this figure, and what does it mean for children?",
    "case_review": "How does anybody know that the lesson of this review is now practice?",
    "audit": "What explains the distance between your own grades and the moderated ones?",
    "child_voice": "How do children learn what became of what they said?",
    "practitioner": "What would let practitioners hear the outcome of their referrals?",
}
_AGENCIES = ("childrens_social_care", "police", "integrated_care_board", "schools", "partnership")
_OPEN = ("awaiting_response", "in_action", "awaiting_evidence", "escalated")
Row = dict[str, Any]


def make_challenges(plan: Plan, known_ids: Mapping[str, Sequence[str]]) -> list[Row]:
    """Make the challenges of every year.

    Parameters
    ----------
    known_ids : dict
        For each kind of trigger but trends, the references that there are, oldest first.
    """
    dice = Dice(plan.rng("challenges"))
    last = day_of(LAST)
    length = (last - day_of(plan.timeline.first)).days
    total = A_YEAR * plan.years
    rows = []
    for number in range(total):
        day = day_of(plan.timeline.first) + days(number * length // total + dice.between(3, 30))
        rows.append(_challenge(dice, number, min(day, last), known_ids, last))
    return rows


def _challenge(
    dice: Dice, number: int, raised: Day, known_ids: Mapping[str, Sequence[str]], last: Day
) -> Row:
    trigger = dice.one(tuple(_QUESTIONS), (30, 20, 20, 15, 15))
    refs = known_ids.get(trigger, _INDICATORS)
    row: Row = {
        "challenge_id": f"CH-SYN{number + 1:03d}",
        "raised_on": raised,
        "raised_by": "Independent scrutineer",
        "function": dice.one(("F1", "F2", "F3", "F4", "F5", "F6")),
        "six_step": dice.one(("1", "2", "3", "4", "5")),
        "question_text": _QUESTIONS[trigger],
        "trigger_type": trigger,
        "trigger_ref": dice.one(refs),
        "directed_to_agency": dice.one(_AGENCIES, (38, 22, 20, 10, 10)),
        "directed_to_role": "Head of safeguarding",
        "response_due": raised + days(28),
        "impact_test_metric": dice.one(_INDICATORS),
        "impact_test_direction": dice.one(("up", "down", "steady")),
        "impact_test_by": raised + days(365),
    }
    answered = known(raised + days(dice.between(10, 70)), last)
    if answered is not None:
        row["responded_on"] = answered
        row["response_summary"] = "Synthetic: The agency says what it will do and by when."
        row["accepted"] = dice.one(("yes", "partly", "no"), (60, 30, 10))
    _state(dice, row, answered, last)
    return row


def _state(dice: Dice, row: Row, answered: Day | None, last: Day) -> None:
    """Say where it stands; nothing is in action without a day on which it is looked at."""
    if answered is None:
        row.update(status="awaiting_response", impact_test_result="too_early")
        return
    closed = answered + days(dice.between(120, 420))
    tested = row["impact_test_by"] <= last
    row["impact_test_result"] = (
        dice.one(("met", "not_met", "not_testable")) if tested else "too_early"
    )
    if closed <= last and dice.happens(750):
        proven = dice.happens(500)
        row["status"] = "closed_with_evidence" if proven else "closed_without_evidence"
        row["evidence_grade"] = dice.one(("2", "3", "4")) if proven else dice.one(("0", "1"))
        row["closed_on"], row["closed_by"] = closed, "Independent scrutineer"
        row["impact_claimed"] = "Synthetic: The agency says that children notice the difference."
        return
    row["status"] = dice.one(_OPEN[1:], (50, 35, 15))
    row["evidence_grade"] = dice.one(("0", "1"))
    row["next_review_on"] = last + days(dice.between(10, 90))
    if row["status"] == "escalated":
        row["escalated_on"] = min(answered + days(60), last)
