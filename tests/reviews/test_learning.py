"""Themes, many to many, and themes that come back."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.reviews.learning import (
    Return,
    came_back,
    months_between,
    themes_of,
    themes_of_recommendations,
)
from tests.reviews.made import made, settings

SETTINGS = settings()
LEARNING = made(
    "learning",
    {"learning_id": "L1", "review_id": "R1", "theme_local": "information_sharing"},
    {"learning_id": "L2", "review_id": "R2", "theme_local": "information_sharing;voice_of_child"},
    {"learning_id": "L3", "review_id": "R3", "theme_local": "information_sharing",
     "is_good_practice": True},
)  # fmt: skip
REVIEWS = made(
    "reviews",
    {"review_id": "R1", "level": "rapid_review", "aware_date": "2024-01-10"},
    {"review_id": "R2", "level": "rapid_review", "aware_date": "2025-02-20"},
    {"review_id": "R3", "level": "rapid_review", "aware_date": "2025-03-01"},
)


def recommendation(**row: Any) -> pd.DataFrame:
    given = {"rec_id": "REC1", "learning_ids": "L1", "status": "closed_with_evidence",
             "closed_on": "2024-06-15", "text": "Meet.", "review_id": "R1"}  # fmt: skip
    return made("recommendations", given | row)


def back(recommendations: pd.DataFrame, learning: pd.DataFrame = LEARNING) -> tuple[Return, ...]:
    them = themes_of(learning, SETTINGS.learning.vocabularies)
    return came_back(
        REVIEWS,
        them,
        recommendations,
        SETTINGS.recommendations,
        SETTINGS.learning.comes_back_in,
    )


def test_a_point_has_several_themes() -> None:
    found = themes_of(LEARNING, ["theme_local"])
    assert found[["learning_id", "theme"]].to_numpy().tolist() == [
        ["L1", "information_sharing"],
        ["L2", "information_sharing"],
        ["L2", "voice_of_child"],
        ["L3", "information_sharing"],
    ]
    assert found["is_good_practice"].tolist() == [False, False, False, True]


def test_a_recommendation_has_the_themes_of_the_learning_it_answers() -> None:
    found = themes_of_recommendations(
        recommendation(learning_ids="L1; L2"), themes_of(LEARNING, ["theme_local"])
    )
    assert found["theme"].tolist() == ["information_sharing", "voice_of_child"]


def test_a_theme_that_stands_in_a_later_review_came_back() -> None:
    (found,) = back(recommendation())
    assert (found.vocabulary, found.theme) == ("theme_local", "information_sharing")
    assert found.review_ids == ("R2",), "good practice on a theme is no return of it"
    assert (found.months, found.rec_ids, found.with_evidence) == (8, ("REC1",), 1)


def test_what_was_not_closed_cannot_come_back() -> None:
    assert back(recommendation(status="in_progress", closed_on=None)) == ()
    assert back(recommendation(closed_on=None)) == ()


def test_what_was_closed_later_has_not_come_back_yet() -> None:
    assert back(recommendation(closed_on="2025-02-20")) == ()


def test_closing_without_evidence_is_closing() -> None:
    (found,) = back(recommendation(status="closed_without_evidence"))
    assert found.with_evidence == 0


def test_nothing_comes_back_where_nothing_is() -> None:
    assert back(made("recommendations"), made("learning")) == ()


def test_whole_months_are_counted() -> None:
    day = pd.Timestamp
    assert months_between(day("2024-01-31"), day("2024-02-29")) == 0
    assert months_between(day("2024-01-15"), day("2024-02-15")) == 1
    assert months_between(day("2023-12-15"), day("2024-12-14")) == 11
