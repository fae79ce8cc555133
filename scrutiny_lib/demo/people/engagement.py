"""What practitioners said, in visits, groups and forums."""

from __future__ import annotations

from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days, known
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST

_AGENCIES = ("childrens_social_care", "police", "community_health", "schools", "acute_trust",
             "early_help")  # fmt: skip
_THEMES = ("information_sharing", "thresholds", "workload", "supervision", "escalation",
           "joint_meetings", "tools_systems", "training", "family_work", "child_voice")  # fmt: skip
_QUESTIONS = ("What helps you to do what you know is right for a child?",
              "What stops you from doing what you know is right for a child?")  # fmt: skip
_ANSWERS = {
    "strength": ("The weekly call with the other services settles most questions.",
                 "Reflective supervision happens and helps."),
    "barrier": ("The outcome of a referral is heard late or not at all.",
                "Three systems have to be opened to see one family."),
    "idea": ("Sit together for one day a month.", "Let schools see who the worker is."),
}  # fmt: skip
Row = dict[str, Any]


def make_engagement(plan: Plan) -> list[Row]:
    """Make one event a month, with a few answers each."""
    dice = Dice(plan.rng("engagement"))
    rows: list[Row] = []
    for month in plan.timeline.months():
        rows += _event(dice, day_of(month) + days(dice.between(1, 26)))
    return rows


def _event(dice: Dice, day: Day) -> list[Row]:
    came = dice.between(5, 24)
    event: Row = {
        "event_id": dice.reference("E"),
        "date": day,
        "type": dice.one(("focus_group", "floor_walk", "forum", "survey"), (40, 25, 25, 10)),
        "agencies": ";".join(dice.some(_AGENCIES, dice.between(2, 3))),
        "roles": ";".join(dice.some(("front_line", "first_line_manager", "safeguarding_lead"), 2)),
        "n_attended": came,
        "n_invited": came + dice.between(0, 12),
    }
    fed_back = known(day + days(dice.between(30, 90)), day_of(LAST))
    is_fed_back = dice.happens(600)
    rows = []
    for number in range(dice.between(3, 6)):
        kind = dice.one(("strength", "barrier", "idea"), (40, 40, 20))
        done = dice.happens(450)
        rows.append(
            {
                **event,
                "response_id": str(number + 1),
                "question": _QUESTIONS[0 if kind == "strength" else 1],
                "response_theme": dice.one(_THEMES),
                "sentiment": kind,
                "verbatim_allowed": dice.happens(500),
                "paraphrase": f"Synthetic: {dice.one(_ANSWERS[kind])}",
                "action_taken": "Synthetic: taken to the practice group" if done else None,
                "fed_back_on": fed_back if done and is_fed_back else None,
            }
        )
    return rows
