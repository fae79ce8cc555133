"""What each source says of a thread, and what was said after a day."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.config.threads import Threads
from scrutiny_lib.reviews.said import (
    COLUMNS,
    CONCERN,
    SOURCES,
    STRENGTH,
    Heard,
    said_of_threads,
    since,
)
from tests.reviews.made import made

THREADS = Threads.model_validate(
    {
        "threads": [
            {
                "thread": "sharing",
                "label": "Sharing",
                "means": "They tell each other.",
                "codes": {
                    "theme_local": ["information_sharing"],
                    "theme_panel": ["information_sharing"],
                    "practitioner_theme": ["information_sharing", "joint_meetings"],
                    "audit_domain": ["joint_working"],
                },
            },
            {
                "thread": "voice",
                "label": "Voice",
                "means": "Somebody asks the child.",
                "codes": {
                    "theme_local": ["voice_of_child"],
                    "practitioner_theme": ["child_voice"],
                    "child_theme": ["listened_to", "informed"],
                },
            },
        ]
    }
)
REVIEW = {"review_id": "R1", "level": "rapid_review", "aware_date": "2025-01-10"}
POINT = {"learning_id": "L1", "review_id": "R1", "theme_local": "information_sharing"}
LINE = {"audit_id": "A1", "case_ref": "C1", "agency": "police", "domain": "joint_working",
        "audited_on": "2025-05-02"}  # fmt: skip
ANSWER = {"event_id": "E1", "response_id": "1", "date": "2025-09-18", "agencies": "police",
          "response_theme": "information_sharing", "sentiment": "barrier"}  # fmt: skip
WORDS = {"voice_id": "V1", "heard_on": "2025-06-01", "agency": "schools", "theme": "listened_to",
         "sentiment": "good"}  # fmt: skip
PRACTICE = {"practice_id": "GP1", "noticed_on": "2025-06-25", "agency": "schools",
            "theme": "sharing"}  # fmt: skip
TABLES = {"learning": "learning", "audits": "audit_cases", "engagement": "engagement",
          "voice": "voice", "register": "good_practice"}  # fmt: skip


def heard(**rows: Any) -> Heard:
    """Return the tables; each name has one row or several."""
    given = {name: [row] if isinstance(row, dict) else row for name, row in rows.items()}
    frames = {name: made(table, *given.get(name, [])) for name, table in TABLES.items()}
    return Heard(reviews=made("reviews", *given.get("reviews", [REVIEW])), **frames)


def said(**rows: Any) -> list[tuple[str, ...]]:
    """Return what was said: source, reference, agency, thread and kind."""
    found = said_of_threads(heard(**rows), THREADS)
    assert tuple(found.columns) == COLUMNS
    return [tuple(row) for row in found[list(COLUMNS[:-1])].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("rows", "expected", "day"),
    [
        ({"learning": POINT}, ("reviews", "L1", "", "sharing", CONCERN), "2025-01-10"),
        (
            {"learning": {**POINT, "is_good_practice": True}},
            ("reviews", "L1", "", "sharing", STRENGTH),
            "2025-01-10",
        ),
        (
            {"audits": {**LINE, "good_practice": "It works."}},
            ("audits", "A1/C1/police/joint_working", "police", "sharing", STRENGTH),
            "2025-05-02",
        ),
        (
            {"audits": {**LINE, "development": "It could be more."}},
            ("audits", "A1/C1/police/joint_working", "police", "sharing", CONCERN),
            "2025-05-02",
        ),
        (
            {"engagement": ANSWER},
            ("practitioners", "E1/1", "police", "sharing", CONCERN),
            "2025-09-18",
        ),
        (
            {"engagement": {**ANSWER, "sentiment": "strength"}},
            ("practitioners", "E1/1", "police", "sharing", STRENGTH),
            "2025-09-18",
        ),
        ({"voice": WORDS}, ("children", "V1", "schools", "voice", STRENGTH), "2025-06-01"),
        (
            {"voice": {**WORDS, "sentiment": "poor"}},
            ("children", "V1", "schools", "voice", CONCERN),
            "2025-06-01",
        ),
        ({"register": PRACTICE}, ("register", "GP1", "schools", "sharing", STRENGTH), "2025-06-25"),
    ],
)
def test_each_source_says_what_it_says(
    rows: dict[str, Any], expected: tuple[str, ...], day: str
) -> None:
    assert said(**rows) == [expected]
    found = said_of_threads(heard(**rows), THREADS)
    assert found["date"].tolist() == [pd.Timestamp(day)]


def test_ideas_and_mixed_answers_are_neither() -> None:
    assert said(engagement={**ANSWER, "sentiment": "idea"}) == []
    assert said(engagement={**ANSWER, "sentiment": None}) == []
    assert said(voice={**WORDS, "sentiment": "mixed"}) == []
    assert said(voice={**WORDS, "sentiment": None}) == []


def test_a_line_of_an_audit_may_be_both_and_may_be_neither() -> None:
    both = said(audits={**LINE, "good_practice": "Yes.", "development": "More."})
    assert [one[-1] for one in both] == [STRENGTH, CONCERN]
    assert said(audits={**LINE, "good_practice": "  ", "development": None}) == []


def test_an_answer_of_several_agencies_is_one_for_each() -> None:
    found = said(engagement={**ANSWER, "agencies": "police; schools"})
    assert [one[2] for one in found] == ["police", "schools"]
    assert len({one[:2] for one in found}) == 1


def test_what_has_several_themes_stands_under_each_thread_once() -> None:
    found = said(learning={**POINT, "theme_local": "information_sharing;voice_of_child"})
    assert [one[3] for one in found] == ["sharing", "voice"]
    one_thread = said(engagement={**ANSWER, "response_theme": "information_sharing;joint_meetings"})
    assert len(one_thread) == 1
    assert len(said(voice={**WORDS, "theme": "listened_to;informed"})) == 1
    assert len(said(register={**PRACTICE, "theme": "sharing;voice"})) == 2


def test_two_vocabularies_that_mean_one_thread_say_it_once() -> None:
    assert len(said(learning={**POINT, "theme_panel": "information_sharing"})) == 1


@pytest.mark.parametrize(
    "rows",
    [
        {"learning": {**POINT, "theme_local": None}},
        {"learning": {**POINT, "theme_local": "other"}},
        {"audits": {**LINE, "domain": "overall", "good_practice": "It works."}},
        {"engagement": {**ANSWER, "response_theme": None}},
        {"voice": {**WORDS, "theme": "friends"}},
        {"register": {**PRACTICE, "theme": None}},
        {"register": {**PRACTICE, "theme": "another"}},
        {},
    ],
)
def test_what_is_of_no_thread_says_nothing(rows: dict[str, Any]) -> None:
    assert said(**rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        {"engagement": {**ANSWER, "agencies": None}},
        {"engagement": {**ANSWER, "agencies": " ; "}},
        {"voice": {**WORDS, "agency": None}},
        {"register": {**PRACTICE, "agency": None}},
    ],
)
def test_where_no_agency_is_named_it_is_said_all_the_same(rows: dict[str, Any]) -> None:
    assert [one[2] for one in said(**rows)] == [""]


def test_learning_of_a_review_that_nobody_knows_has_no_day() -> None:
    found = said_of_threads(heard(learning={**POINT, "review_id": "R9"}), THREADS)
    assert found["date"].isna().tolist() == [True]
    assert since(found, "sharing", pd.Timestamp("1990-01-01"), CONCERN)["reviews"] == 0


def test_since_counts_what_came_after_the_day_by_source() -> None:
    found = said_of_threads(heard(learning=POINT, engagement=ANSWER, register=PRACTICE), THREADS)
    none = dict.fromkeys(SOURCES, 0)
    before, on, after = (pd.Timestamp(f"2025-{day}") for day in ("01-09", "01-10", "09-18"))
    assert since(found, "sharing", before, CONCERN) == {**none, "reviews": 1, "practitioners": 1}
    assert since(found, "sharing", on, CONCERN) == {**none, "practitioners": 1}
    assert since(found, "sharing", after, CONCERN) == none
    assert since(found, "sharing", before, STRENGTH) == {**none, "register": 1}
    assert since(found, "voice", before, CONCERN) == none
    assert since(found, "", before, CONCERN) == none


def test_a_thing_of_several_agencies_counts_once_in_since() -> None:
    found = said_of_threads(
        heard(
            engagement=[{**ANSWER, "agencies": "police;schools"}, {**ANSWER, "response_id": "2"}]
        ),
        THREADS,
    )
    assert len(found) == 3
    assert since(found, "sharing", pd.Timestamp("2025-01-01"), CONCERN)["practitioners"] == 2


ANSWERS = st.lists(
    st.fixed_dictionaries(
        {
            "agencies": st.sampled_from([None, "police", "police;schools", "schools;police"]),
            "response_theme": st.sampled_from(
                [None, "information_sharing", "joint_meetings;child_voice", "other"]
            ),
            "sentiment": st.sampled_from(["strength", "barrier", "idea", None]),
        }
    ),
    max_size=8,
)


@given(answers=ANSWERS)
def test_since_never_counts_more_than_there_are_answers(answers: list[dict[str, Any]]) -> None:
    rows = [{**ANSWER, **one, "response_id": str(at)} for at, one in enumerate(answers)]
    found = said_of_threads(heard(engagement=rows), THREADS)
    themes = {"sharing": ("information_sharing", "joint_meetings"), "voice": ("child_voice",)}
    for thread, codes in themes.items():
        expected = sum(
            one["sentiment"] == "barrier" and any(c in (one["response_theme"] or "") for c in codes)
            for one in answers
        )
        day = pd.Timestamp("2025-01-01")
        assert since(found, thread, day, CONCERN)["practitioners"] == expected
