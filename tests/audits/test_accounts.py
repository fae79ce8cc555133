"""Contradictions between agencies: none where there are none, each where there is one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.audits.accounts import Contradiction, accounts_of, contradictions, pairs
from tests.reviews.made import made

SCALE = ("inadequate", "requires_improvement", "good", "outstanding")
GOOD = ("good", "outstanding")


def told(cases: pd.DataFrame, answers: pd.DataFrame | None = None) -> pd.DataFrame:
    return accounts_of(
        cases,
        made("audit_answers") if answers is None else answers,
        domains=["joint_working"],
        scale=SCALE,
        good=GOOD,
    )


def graded(case: str, agency: str, grade: str | None, domain: str = "joint_working") -> Any:
    return {"audit_id": "A-1", "case_ref": case, "agency": agency, "domain": domain,
            "self_grade": grade}  # fmt: skip


def answered(case: str, agency: str, answer: str) -> Any:
    return {"audit_id": "A-1", "case_ref": case, "agency": agency, "question_id": "shared",
            "answer": answer}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("good", "inadequate", True),
        ("outstanding", "requires_improvement", True),
        ("good", "requires_improvement", False),  # one step apart
        ("outstanding", "good", False),  # both say well
        ("inadequate", "requires_improvement", False),  # both say ill
        ("good", None, False),
    ],
)
def test_grades_contradict_each_other_across_good_and_two_steps(
    one: str, other: str | None, expected: bool
) -> None:
    frame = made("audit_cases", graded("C1", "police", one), graded("C1", "schools", other))
    assert bool(contradictions(told(frame))) is expected


def test_who_says_well_and_who_says_ill_is_told() -> None:
    frame = made(
        "audit_cases", graded("C1", "schools", "inadequate"), graded("C1", "police", "good")
    )
    assert contradictions(told(frame)) == (
        Contradiction("C1", "joint_working", says_well="police", says_ill="schools"),
    )


def test_each_agency_s_own_work_contradicts_nobody_s() -> None:
    frame = made(
        "audit_cases",
        graded("C1", "police", "good", "recognition"),
        graded("C1", "schools", "inadequate", "recognition"),
    )
    assert contradictions(told(frame)) == ()


def test_other_cases_are_not_laid_beside_each_other() -> None:
    frame = made(
        "audit_cases", graded("C1", "police", "good"), graded("C2", "schools", "inadequate")
    )
    assert contradictions(told(frame)) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("yes", "no", True),
        ("yes", "partly", False),
        ("partly", "no", False),
        ("yes", "yes", False),
        ("yes", "not_applicable", False),
        ("no", "not_known", False),
    ],
)
def test_answers_contradict_each_other_where_one_says_yes_and_one_no(
    one: str, other: str, expected: bool
) -> None:
    answers = made("audit_answers", answered("C1", "police", one), answered("C1", "schools", other))
    found = contradictions(told(made("audit_cases"), answers))
    assert bool(found) is expected


def test_a_pair_is_told_only_where_it_is_nearly_every_case() -> None:
    answers = made(
        "audit_answers",
        *(answered(f"C{n}", "police", "yes") for n in range(5)),
        *(answered(f"C{n}", "schools", "no" if n < 4 else "yes") for n in range(5)),
    )
    accounts = told(made("audit_cases"), answers)
    found = contradictions(accounts)
    assert len(found) == 4
    (pair,) = pairs(accounts, found, 3, 0.8)
    assert (pair.says_well, pair.says_ill, len(pair.cases), pair.of) == ("police", "schools", 4, 5)
    assert pairs(accounts, found, 3, 0.9) == ()
    assert pairs(accounts, found, 5, 0.8) == ()


def test_nothing_contradicts_nothing() -> None:
    assert contradictions(told(made("audit_cases"))) == ()


@given(st.lists(st.sampled_from(SCALE), min_size=2, max_size=8))
def test_agencies_that_all_say_the_same_never_contradict(grades: list[str]) -> None:
    rows = [
        graded(f"C{n}", agency, grade)
        for n, grade in enumerate(grades)
        for agency in ("police", "schools")
    ]
    assert contradictions(told(made("audit_cases", *rows))) == ()
