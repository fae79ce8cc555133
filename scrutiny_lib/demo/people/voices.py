"""What children said, and counts of their experience; one group of children is never heard."""

from __future__ import annotations

from typing import Any

from scrutiny_lib.demo.people.dice import Dice, day_of, days, known
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST, Period
from scrutiny_lib.demo.world import World

A_MONTH = 8
NOT_HEARD_SERVICE, NOT_HEARD_AGES = "child_protection", "16_to_17"
_SERVICES = ("universal", "early_help", "child_in_need", "child_protection", "looked_after",
             "care_leaver")  # fmt: skip
_SERVICE_WEIGHTS = (16, 16, 18, 22, 22, 6)
_BANDS = ("5_to_10", "11_to_15", "16_to_17")
_OCCASIONS = {
    "universal": ("survey", "council"),
    "early_help": ("direct_work", "focus_group"),
    "child_in_need": ("direct_work", "interview", "app"),
    "child_protection": ("review_meeting", "advocacy", "direct_work"),
    "looked_after": ("review_meeting", "app", "council", "advocacy"),
    "care_leaver": ("focus_group", "interview"),
}
_HOW = {"survey": "in_writing", "app": "in_writing", "advocacy": "through_advocate"}
_THEMES = ("listened_to", "informed", "worker", "home", "safe_home", "safe_outside", "school",
           "feelings", "friends", "where_i_live", "family_time", "meetings")  # fmt: skip
_WORDS = (
    "Wanted to be told before the meeting what would be said there.",
    "Said that the worker stayed the same and that this helped.",
    "Wanted meetings at a time that is not school.",
    "Said that nobody came back to say what had happened.",
    "Said that the way home felt safer with friends.",
)
_CAME = ("Children now meet the chair before each meeting.", "Meetings moved to after school.",
         "A page for children says what happens next.")  # fmt: skip
_SCENARIOS = ("my_life", "my_meeting", "worker_visit", "share_good_news", "sort_a_problem",
              "wellbeing")  # fmt: skip
Row = dict[str, Any]


def make_voice(plan: Plan) -> list[Row]:
    """Make what was heard from children each month."""
    dice = Dice(plan.rng("voice"))
    rows = []
    for month in plan.timeline.months():
        first = day_of(month)
        for _ in range(dice.between(A_MONTH - 2, A_MONTH + 2)):
            rows.append(_heard(dice, first + days(dice.between(0, 27))))
    return rows


def _heard(dice: Dice, day: Any) -> Row:
    service = dice.one(_SERVICES, _SERVICE_WEIGHTS)
    bands = _BANDS[:2] if service == NOT_HEARD_SERVICE else _BANDS
    occasion = dice.one(_OCCASIONS[service])
    group = occasion in ("survey", "council", "focus_group")
    white_most = (60, 18, 12, 10)
    return {
        "voice_id": dice.reference("V"),
        "heard_on": day,
        "level": dice.one(("individual", "operational", "strategic"), (55, 35, 10)),
        "service": service,
        "agency": "schools" if service == "universal" else "childrens_social_care",
        "contact_kind": occasion,
        "age_band": "18_and_over" if service == "care_leaver" else dice.one(bands),
        "sex": "mixed" if group else dice.one(("female", "male", "not_known"), (48, 47, 5)),
        "ethnicity": "several"
        if group
        else dice.one(("white", "asian", "black", "mixed"), white_most),
        "disability": dice.one(("no", "some" if group else "yes", "not_known"), (75, 15, 10)),
        "heard_how": _HOW.get(occasion, "in_person"),
        "n_children": _how_many(dice, occasion),
        "theme": ";".join(dice.some(_THEMES, dice.between(1, 2))),
        "sentiment": dice.one(("good", "mixed", "poor", "idea"), (35, 25, 25, 15)),
        **_words(dice),
        **_influence(dice, day),
    }


def _words(dice: Dice) -> Row:
    """Return what was said, if it may be used."""
    consent = dice.one(("verbatim", "paraphrase", "no", "not_asked"), (25, 40, 15, 20))
    given = consent in ("verbatim", "paraphrase")
    return {
        "consent_to_quote": consent,
        "words_kind": "paraphrase" if given else None,
        "words": f"Synthetic: {dice.one(_WORDS)}" if given else None,
    }


def _influence(dice: Dice, day: Any) -> Row:
    """Return how far it reached and what came of it."""
    lundy = dice.one(("space", "voice", "audience", "influence"), (10, 40, 32, 18))
    came = lundy == "influence" or (lundy == "audience" and dice.happens(300))
    back = known(day + days(dice.between(20, 90)), day_of(LAST))
    return {
        "lundy": lundy,
        "influence_recorded": came,
        "influence": f"Synthetic: {dice.one(_CAME)}" if came else None,
        "fed_back_on": back if came and dice.happens(700) else None,
    }


def _how_many(dice: Dice, occasion: str) -> int:
    if occasion == "survey":
        return dice.between(60, 900)
    return dice.between(5, 14) if occasion in ("council", "focus_group") else 1


def make_counts(world: World) -> list[Row]:
    """Make the counts of each quarter: return interviews and statements in the app."""
    dice = Dice(world.plan.rng("counts"))
    rows: list[Row] = []
    for quarter in world.plan.timeline.quarters:
        rows += _interviews(dice, world, quarter)
        for scenario in _SCENARIOS:
            row = _count(dice, quarter, "mind_of_my_own", dice.between(14, 30), "app")
            rows.append({**row, "scenario": scenario})
    return rows


def _interviews(dice: Dice, world: World, quarter: Period) -> list[Row]:
    """Count return interviews after the council's own missing episodes."""
    it = world.missing
    due = int((quarter.holds(it.day) & it.is_known_to_council).sum())
    offered = due * dice.between(820, 920) // 1000
    accepted = offered * dice.between(620, 720) // 1000
    completed = accepted * dice.between(900, 970) // 1000
    in_time = completed * dice.between(560, 680) // 1000
    steps = {
        "missing_cla_incidents": (due, None),
        "return_interviews_offered": (offered, due),
        "return_interviews_accepted": (accepted, offered),
        "return_interviews_completed": (completed, accepted),
        "return_interviews_within_72h": (in_time, completed),
    }
    made = []
    for measure, (number, of) in steps.items():
        row = _count(dice, quarter, measure, number, "missing_coordinator")
        provider = "commissioned" if measure.startswith("return") else None
        made.append({**row, "n_possible": of, "service": "looked_after", "provider": provider})
    return made


def _count(dice: Dice, quarter: Period, measure: str, number: int, source: str) -> Row:
    return {
        "count_id": dice.reference("N"),
        "period_start": day_of(quarter.first),
        "period_end": day_of(quarter.last),
        "measure": measure,
        "n": number,
        "source": source,
    }
