"""Two audits beside each other: clear where it is clear, and chance where it is chance."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.audits.repeated import compare_audits
from tests.reviews.made import made

GOOD = ("good", "outstanding")


def audit(*cases: tuple[int, int], agency: str = "police", domain: str = "impact") -> pd.DataFrame:
    """Each case: how many of its lines are good, and how many are not."""
    rows = []
    for n, (good, ill) in enumerate(cases):
        grades = ["good"] * good + ["inadequate"] * ill
        rows += [
            {"audit_id": "A", "case_ref": f"C{n}", "agency": agency, "domain": domain,
             "moderated_grade": grade}
            for grade in grades
        ]  # fmt: skip
    return made("audit_cases", *rows)


def test_a_difference_in_every_case_is_clear() -> None:
    (found,) = compare_audits(audit(*[(0, 1)] * 8), audit(*[(1, 0)] * 8), GOOD)
    assert (found.good_before, found.lines_before) == (0, 8)
    assert (found.good_now, found.lines_now) == (8, 8)
    assert (found.lower, found.upper, found.verdict) == (100.0, 100.0, "better")


def test_it_can_be_worse() -> None:
    (found,) = compare_audits(audit(*[(1, 0)] * 8), audit(*[(0, 1)] * 8), GOOD)
    assert found.verdict == "worse"


def test_three_of_eight_after_five_of_eight_is_chance() -> None:
    before = audit(*[(1, 0)] * 5, *[(0, 1)] * 3)
    now = audit(*[(1, 0)] * 3, *[(0, 1)] * 5)
    (found,) = compare_audits(before, now, GOOD)
    assert found.verdict == "unclear"
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < -25 < found.upper


def test_lines_of_one_case_do_not_make_it_clearer() -> None:
    (few,) = compare_audits(audit((1, 0), (0, 1)), audit((1, 0), (1, 0)), GOOD)
    (many,) = compare_audits(audit((9, 0), (0, 9)), audit((9, 0), (9, 0)), GOOD)
    assert (few.lower, few.upper) == (many.lower, many.upper)


def test_a_single_case_says_nothing() -> None:
    (found,) = compare_audits(audit((1, 0)), audit((0, 1), (0, 1)), GOOD)
    assert (found.lower, found.verdict) == (None, "unclear")


def test_only_parts_and_agencies_that_both_have_are_compared() -> None:
    assert compare_audits(audit((1, 0)), audit((1, 0), agency="schools"), GOOD) == ()
    assert compare_audits(audit((1, 0)), audit((1, 0), domain="overall"), GOOD) == ()


def test_the_same_seed_gives_the_same_interval() -> None:
    sides = audit((1, 1), (2, 0), (0, 1)), audit((1, 0), (1, 2), (3, 1))
    assert compare_audits(*sides, GOOD) == compare_audits(*sides, GOOD)
