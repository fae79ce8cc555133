"""What is planted about section 11: scored high by organisations, and not known by their staff."""

from __future__ import annotations

from typing import Any

from scrutiny_lib.demo.people.everyone import Everyone
from scrutiny_lib.demo.people.section11 import GAP, HIGHEST, STANDARDS, Section11, survey_of
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.truth.signal import Signal, signal


def section11_gap(everyone: Everyone, year: Period) -> Signal:
    """Return the planted signal about self-assessments, of the last year."""
    figures = {question: _figures(everyone.section11, year, question) for question in STANDARDS}
    size = {
        "question_id": GAP,
        "year": year.label,
        "survey_id": survey_of(year),
        **figures.pop(GAP),
        "others": figures,
    }
    return signal(
        "section11_gap",
        "self_assessment_gap",
        "partnership",
        ["section11", "practitioner_survey"],
        size,
        "Nearly every organisation gives itself the highest score on knowing what to do when "
        "agencies disagree; in the last survey about half of practitioners say that they know.",
        **{"from": str(year.first)},
    )


def _figures(them: Section11, year: Period, question: str) -> dict[str, Any]:
    first, last = year.first.astype(object), year.last.astype(object)
    scores = [
        row
        for row in them.scores
        if row["question_id"] == question and row["applies"] and first <= row["assessed_on"] <= last
    ]
    asked = [
        row
        for row in them.survey
        if row["question_id"] == question and row["survey_id"] == survey_of(year)
    ]
    own = [int(row["self_score"]) for row in scores]
    return {
        "organisations": len(own),
        "highest_own_score": own.count(HIGHEST),
        "mean_own_score": round(sum(own) / len(own), 2),
        "highest_moderated_score": sum(row["moderated_score"] == str(HIGHEST) for row in scores),
        "answered": sum(row["n_answered"] for row in asked),
        "yes": sum(row["n_yes"] for row in asked),
    }
