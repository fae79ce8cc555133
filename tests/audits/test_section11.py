"""Self-assessments beside a survey, with both numbers."""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny_lib.audits.section11 import beside_survey
from scrutiny_lib.metrics.intervals import wilson
from tests.reviews.made import made


def assessed(who: str, score: str | None, **more: Any) -> dict[str, Any]:
    given = {"return_id": who, "question_id": "S1", "standard": "They know.", "agency": "schools"}
    return {**given, "self_score": score, "assessed_on": "2025-05-20", **more}


def said(yes: int, answered: int, **more: Any) -> dict[str, Any]:
    given = {"survey_id": "PS-2025", "agency": "schools", "question_id": "S1", "n_invited": 100}
    return {**given, "n_yes": yes, "n_answered": answered, "closed_on": "2025-06-30", **more}


def row(section11: list[dict[str, Any]], survey: list[dict[str, Any]]) -> dict[str, Any]:
    found = beside_survey(made("section11", *section11), made("practitioner_survey", *survey), "3")
    (one,) = found.to_dict("records")
    return {str(name): value for name, value in one.items()}


def test_both_numbers_stand_side_by_side() -> None:
    found = row([assessed("a", "3"), assessed("b", "2")], [said(30, 60)])
    assert (found["met"], found["assessed"], found["yes"], found["answered"]) == (1, 2, 30, 60)
    assert found["invited"] == 100
    limits = wilson(30, 60)
    assert found["upper"] == pytest.approx(100 * float(limits.upper))
    assert found["gap"] == pytest.approx(50 - 100 * float(limits.upper))


def test_a_moderated_score_counts_before_the_own_one() -> None:
    assert row([assessed("a", "3", moderated_score="1")], [said(1, 5)])["met"] == 0


def test_what_does_not_apply_is_left_out() -> None:
    found = row([assessed("a", "3"), assessed("b", "0", applies=False)], [said(1, 5)])
    assert (found["met"], found["assessed"]) == (1, 1)


def test_only_the_newest_round_and_the_newest_survey_count() -> None:
    old = assessed("z", "0", assessed_on="2024-04-01")
    earlier = said(0, 50, survey_id="PS-2024", closed_on="2024-06-30")
    found = row([assessed("a", "3"), old], [earlier, said(40, 50)])
    assert (found["met"], found["assessed"], found["yes"]) == (1, 1, 40)


def test_a_question_that_only_one_side_has_is_shown_with_nought_on_the_other() -> None:
    assert row([assessed("a", "3")], [])["answered"] == 0
    assert row([], [said(4, 5)])["assessed"] == 0


def test_not_everybody_says_how_many_were_invited() -> None:
    found = row([], [said(4, 5), said(4, 5, agency="police", n_invited=None)])
    assert found["answered"] == 10
    assert found["invited"] != found["invited"], "it is not known"
