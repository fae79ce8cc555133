"""Own and moderated grades, counted by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.audits.moderation import agreed_upon, cross_table, moderated, moves_by
from tests.reviews.made import made

SCALE = ("inadequate", "requires_improvement", "good", "outstanding")


def lines(*grades: tuple[str | None, str | None], **more: Any) -> pd.DataFrame:
    rows = [
        {"audit_id": "A-1", "case_ref": f"C{n}", "agency": "police", "domain": "impact",
         "self_grade": own, "moderated_grade": agreed, **more}
        for n, (own, agreed) in enumerate(grades)
    ]  # fmt: skip
    return made("audit_cases", *rows)


GIVEN = lines(
    ("good", "good"),
    ("good", "requires_improvement"),
    ("outstanding", "requires_improvement"),
    ("inadequate", "good"),
    ("good", None),
    (None, "good"),
)


def test_a_line_is_kept_raised_or_lowered_and_only_with_both_grades() -> None:
    both = moderated(GIVEN, SCALE)
    assert both["move"].tolist() == ["kept", "lowered", "lowered", "raised"]
    assert both["steps"].tolist() == [0, -1, -2, 2]


def test_the_cross_table_has_every_grade_in_the_scale_s_order() -> None:
    found = cross_table(moderated(GIVEN, SCALE), SCALE)
    assert found.to_numpy().tolist() == [[0, 0, 1, 0], [0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 0, 0]]
    assert list(found.index) == list(found.columns) == list(SCALE)


def test_moves_are_counted_by_agency_with_the_cases_in_which_one_was_lowered() -> None:
    found = moves_by(moderated(GIVEN, SCALE), "agency")
    row = found.loc["police"]
    assert row[["kept", "raised", "lowered", "lines", "cases", "cases_lowered"]].tolist() == [
        *(1, 1, 2),
        *(4, 4, 2),
    ]


def test_another_scale_leaves_its_grades_out() -> None:
    assert moderated(GIVEN, ("0", "1", "2", "3")).empty
    assert moderated(GIVEN, ()).empty


def test_agreement_needs_two_grades_and_a_line() -> None:
    assert agreed_upon(moderated(GIVEN, ()), ()) is None
    found = agreed_upon(moderated(GIVEN, SCALE), SCALE)
    assert found is not None
    assert (found.n_agreed, found.n_units) == (1, 4)


def test_where_all_grades_are_the_same_kappa_is_undefined() -> None:
    same = moderated(lines(*[("good", "good")] * 12), SCALE)
    found = agreed_upon(same, SCALE)
    assert found is not None
    assert found.kappa == "undefined"
