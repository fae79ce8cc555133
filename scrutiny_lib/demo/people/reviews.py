"""Case reviews, what was learned from them, and one theme that comes back after it was closed.

Each year has themes of its own, in both lists and in the threads that tie them together, so that
no other theme comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days, known, working
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST, Period

A_YEAR = 6
RECURRING = "information_sharing"
LOCAL = ("professional_curiosity", "cumulative_risk", "disguised_compliance", "normalisation",
         "voice_of_child", "public_protection", "other")  # fmt: skip
PANEL = (
    ("babies", "critical_thinking", "leadership_culture"),
    ("domestic_abuse", "changing_risk", "not_in_school"),
    ("outside_family", "whole_family", "engagement"),
    ("child_mental_health", "parental_mental_health", "young_carers"),
    ("daily_life", "identity", "disability_health"),
)
_PATHWAYS = ("vulnerability_child", "risk_parent", "context", "protection_agencies", "systems")
_LEVELS = ("SIN_considered", "SIN", "rapid_review", "LCSPR", "near_miss", "appreciative_inquiry")
_BANDS = ("under_1", "1_to_4", "5_to_10", "11_to_15", "16_to_17")
_AGENCIES = ("childrens_social_care", "police", "community_health", "schools", "acute_trust",
             "mental_health_trust")  # fmt: skip
_TEXTS = (
    "Agencies held different parts of the picture and no meeting brought them together.",
    "Workers described the day of a child in words that the next worker could use.",
    "A change in the household was seen by one service and known to no other.",
    "Supervision gave time to ask why a view had been formed.",
    "Records said what was done and seldom what it changed.",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Reviews:
    """Rows of the tables of reviews and of learning."""

    reviews: list[Row]
    learning: list[Row]


def make_reviews(plan: Plan) -> Reviews:
    """Make the reviews of every year, with their learning."""
    dice = Dice(plan.rng("reviews"))
    years = plan.timeline.financial_years
    reviews: list[Row] = []
    learning: list[Row] = []
    for number, year in enumerate(years):
        for place in range(A_YEAR):
            is_first = number == 0 and place == 0
            is_late = number == len(years) - 1 and place >= A_YEAR - 2
            review = _review(dice, year, place, must_learn=is_first or is_late)
            reviews.append(review)
            learning += _learning(dice, review, number, comes_back=is_first or is_late)
    return Reviews(reviews, learning)


def _review(dice: Dice, year: Period, place: int, *, must_learn: bool) -> Row:
    last = day_of(LAST)
    aware = day_of(year.first) + days(place * 60 + dice.between(8, 45))
    level = "rapid_review" if must_learn else dice.one(_LEVELS, (10, 15, 40, 25, 5, 5))
    row: Row = {
        "review_id": dice.reference("R"),
        "level": level,
        "incident_date": aware - days(dice.between(0, 6)),
        "aware_date": aware,
        "category": dice.one(("death", "serious_harm", "other"), (35, 55, 10)),
        "age_band": dice.one(_BANDS, (35, 20, 12, 20, 13)),
        "parallel_process": dice.one(("none", "criminal", "inquest"), (50, 35, 15)),
        "neglect_featured": dice.happens(550),
        "cpp_ever": dice.happens(330),
        "cla_ever": dice.happens(180),
        "known_to": ";".join(dice.some(_AGENCIES, dice.between(2, 4))),
        "practitioners_involved_y_n": dice.happens(850),
        "family_involved_y_n": dice.happens(550),
        "good_practice_count": dice.between(0, 4),
    }  # fmt: skip
    if level in ("SIN", "rapid_review", "LCSPR"):
        _notify(dice, row, aware, last)
    return row


def _notify(dice: Dice, row: Row, aware: Day, last: Day) -> None:
    """Add the steps from the notification on, as far as they have come."""
    notified = working(aware, dice.one((1, 2, 3, 4, 5, 8, 12), (15, 20, 20, 15, 10, 12, 8)))
    row["notified_date"] = known(notified, last)
    if row["level"] == "SIN":
        return
    sent = working(aware, dice.one((13, 14, 15, 19, 27, 34), (15, 20, 25, 20, 12, 8)))
    row["rr_submitted"] = known(sent, last)
    if row["rr_submitted"] is None:
        return
    row["rr_decision"] = "LCSPR" if row["level"] == "LCSPR" else "no_review"
    letter = sent + days(dice.between(18, 40))
    row["panel_letter_date"] = known(letter, last)
    if row["panel_letter_date"] is not None:
        row["panel_decision"] = dice.one(("agrees", "disagrees", "asks_more"), (75, 15, 10))
    if row["level"] == "LCSPR":
        _practice_review(dice, row, sent, last)


def _practice_review(dice: Dice, row: Row, sent: Day, last: Day) -> None:
    started = sent + days(dice.between(0, 10))
    started = min(started, last)
    completed = started + days(dice.one((150, 175, 210, 280, 360), (15, 30, 25, 20, 10)))
    published = completed + days(dice.between(14, 60))
    row["lcspr_started"] = started
    row["lcspr_completed"] = known(completed, last)
    row["published_date"] = known(published, last)
    if (published - started).days > 184:
        row["delay_reason"] = dice.one(("parallel", "agency_information", "reviewer", "family"))


def _learning(dice: Dice, review: Row, year: int, *, comes_back: bool) -> list[Row]:
    """Make what was learned: themes of the year, and the one that comes back."""
    made = []
    for number in range(dice.between(2, 4)):
        good = dice.happens(280) and number > 0
        is_it = comes_back and number == 0
        panel = dice.one(PANEL[year % len(PANEL)])
        made.append(
            {
                "learning_id": dice.reference("L"),
                "review_id": review["review_id"],
                "theme_local": RECURRING if is_it else LOCAL[year % len(LOCAL)],
                "theme_panel": RECURRING if is_it else panel,
                "theme_pathway": dice.one(_PATHWAYS),
                "text": f"Synthetic: {dice.one(_TEXTS)}",
                "is_good_practice": good,
                "may_be_shown": dice.happens(700),
            }
        )
    return made
