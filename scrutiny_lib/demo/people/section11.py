"""Section 11: how organisations score themselves, and what their practitioners say of the same.

Both go together, but for one standard: in the last year nearly every organisation gives itself the
highest score for it, and about half of those who were asked say that it is so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import Period

GAP = "S5"
"""The standard on which the two part ways."""
STANDARDS = {
    "S1": ("A senior person answers for safeguarding, and staff know who it is.",
           "Do you know who answers for safeguarding in your organisation?"),
    "S2": ("Staff know how to pass on a worry about a child.",
           "Do you know how to pass on a worry about a child?"),
    "S3": ("Staff have had training in safeguarding in the last two years.",
           "Have you had training in safeguarding in the last two years?"),
    "S4": ("Children are asked what they want, and it is written down.",
           "Do you ask children what they want, and write it down?"),
    "S5": ("Staff know what to do when they disagree with another agency.",
           "Do you know what to do when you disagree with another agency?"),
    "S6": ("What is known about a child is shared with others in time.",
           "Can you share what you know about a child with others in time?"),
}  # fmt: skip
"""What the self-assessment says, and what the survey asks."""
ORGANISATIONS = (
    *(("childrens_social_care", "statutory"), ("police", "statutory")),
    *(("integrated_care_board", "statutory"), ("acute_trust", "statutory")),
    *(("community_health", "statutory"), ("mental_health_trust", "statutory")),
    *(("schools", "school"), ("schools", "school"), ("early_years", "early_years")),
    *(("voluntary", "third_sector"), ("voluntary", "third_sector")),
    ("commissioned", "commissioned"),
)  # fmt: skip
HIGHEST = 3
_WEIGHTS = {  # of the scores from 0 to 3
    "S1": (0, 0, 10, 90),
    "S2": (0, 5, 15, 80),
    "S3": (0, 10, 15, 75),
    "S4": (0, 30, 15, 55),
    "S6": (5, 35, 10, 50),
}
_YES_PER_MILLE = (150, 340, 620, 890)  # of practitioners, by their organisation's score
_NOT_APPLYING = ("integrated_care_board", "S4")  # it meets no children
_LOWERED = 130  # in a thousand scores
_WHY = "Synthetic: The evidence did not bear the score out."
_EVIDENCE = ("The policy, and the date on which it was last looked at.",
             "A count from the register of training.", "An audit of ten records.")  # fmt: skip
_LEAST, _MOST = 24, 76  # answers of an agency's practitioners
Row = dict[str, Any]


@dataclass(frozen=True)
class Section11:
    """Rows of the self-assessments and of the survey, oldest first."""

    scores: list[Row]
    survey: list[Row]


def make_section11(plan: Plan) -> Section11:
    """Make a self-assessment and a survey for every year."""
    of_scores = Dice(plan.rng("section11"))
    of_survey = Dice(plan.rng("practitioner_survey"))
    years = plan.timeline.financial_years
    scores: list[Row] = []
    survey: list[Row] = []
    for year in years:
        assessed = _assess(of_scores, year)
        scores += assessed
        survey += _ask(of_survey, year, assessed, is_last=year == years[-1])
    return Section11(scores, survey)


def survey_of(year: Period) -> str:
    """Return the reference of a year's survey."""
    return f"PS-{year.label}"


def _assess(dice: Dice, year: Period) -> list[Row]:
    modest = dice.between(0, len(ORGANISATIONS) - 1)  # the one that is less sure of itself
    day = day_of(year.first) + days(40)
    rows = []
    for number, (agency, kind) in enumerate(ORGANISATIONS):
        same: Row = {
            "return_id": f"S11-{year.label[:4]}-{number + 1:02d}",
            "agency": agency,
            "organisation_type": kind,
            "assessed_on": day + days(dice.between(0, 14)),
        }
        for question, (standard, _) in STANDARDS.items():
            own = HIGHEST - (number == modest)
            if question != GAP:
                own = dice.one((0, 1, 2, 3), _WEIGHTS[question])
            row = {**same, "question_id": question, "standard": standard}
            applies = (agency, question) != _NOT_APPLYING
            rows.append({**row, **_scored(dice, own, day, question)} if applies
                        else {**row, "applies": False})  # fmt: skip
    return rows


def _scored(dice: Dice, own: int, day: Day, question: str) -> Row:
    # Moderation looks at papers, and the papers on the standard of the gap are there.
    is_lowered = dice.happens(_LOWERED) and own > 1 and question != GAP
    lacks = own - is_lowered < HIGHEST
    return {
        "applies": True,
        "self_score": str(own),
        "moderated_score": str(own - is_lowered),
        "moderation_reason": _WHY if is_lowered else None,
        "evidence": f"Synthetic: {dice.one(_EVIDENCE)}",
        "improvement": "Synthetic: It is taken up with the teams." if lacks else None,
        "deadline": day + days(240) if lacks else None,
        "moderated_on": day + days(45),
    }


def _ask(dice: Dice, year: Period, scores: list[Row], *, is_last: bool) -> list[Row]:
    closed = day_of(year.first) + days(90)
    rows = []
    for agency in dict.fromkeys(agency for agency, _ in ORGANISATIONS):
        answered = dice.between(_LEAST, _MOST)
        invited = answered + dice.between(20, 90)
        for question, (_, asked) in STANDARDS.items():
            share = _share(scores, agency, question)
            if question == GAP and is_last:
                share = 500
            rows.append(
                {
                    "survey_id": survey_of(year),
                    "closed_on": closed,
                    "agency": agency,
                    "question_id": question,
                    "question": asked,
                    "n_invited": invited,
                    **_counts(dice, answered - dice.between(0, 2), share),
                }
            )
    return rows


def _share(scores: list[Row], agency: str, question: str) -> int:
    """Return how many in a thousand say yes: the more, the higher the scores of their kind."""
    own = [
        int(row["self_score"])
        for row in scores
        if (row["agency"], row["question_id"]) == (agency, question) and row["applies"]
    ]
    return sum(_YES_PER_MILLE[score] for score in own) // len(own) if own else _YES_PER_MILLE[2]


def _counts(dice: Dice, answered: int, per_mille: int) -> Row:
    """Return the answers, about as many in a thousand of them yes as are said."""
    yes = answered * (per_mille + dice.between(-25, 25)) // 1000
    others = answered - yes
    partly = others * dice.between(45, 60) // 100
    no = (others - partly) * dice.between(50, 80) // 100
    return {
        "n_answered": answered,
        "n_yes": yes,
        "n_partly": partly,
        "n_no": no,
        "n_not_known": others - partly - no,
    }
