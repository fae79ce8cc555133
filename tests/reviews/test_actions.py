"""How recommendations stand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.reviews.actions import looked_at
from tests.reviews.made import made, settings

SETTINGS = settings().recommendations
AS_OF = pd.Timestamp("2025-06-30")


def one(**row: Any) -> dict[str, Any]:
    given = {"rec_id": "REC1", "review_id": "R1", "text": "Meet.", "status": "in_progress",
             "owner_agency": "police", "agreed_on": "2024-06-30"}  # fmt: skip
    (found,) = looked_at(made("recommendations", given | row), SETTINGS, AS_OF).to_dict("records")
    return {str(name): value for name, value in found.items()}


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"due": "2025-07-01"}, "open"),
        ({"due": "2025-06-30"}, "open"),
        ({"due": "2025-06-29"}, "overdue"),
        ({"due": None}, "open"),
        ({"status": "awaiting_evidence", "due": "2025-01-01"}, "overdue"),
        ({"status": "closed_with_evidence", "evidence_grade": "2"}, "with_evidence"),
        ({"status": "closed_with_evidence", "evidence_grade": "1"}, "without_evidence"),
        ({"status": "closed_with_evidence"}, "without_evidence"),
        ({"status": "closed_without_evidence", "evidence_grade": "4"}, "without_evidence"),
        ({"status": "superseded", "due": "2025-01-01"}, "set_aside"),
    ],
)
def test_the_state_follows_from_status_day_and_grade(row: dict[str, Any], state: str) -> None:
    assert one(**row)["state"] == state


def test_an_activity_that_is_called_evidence_is_counted_as_claimed() -> None:
    assert one(status="closed_with_evidence", evidence_grade="1")["is_claimed"]
    assert not one(status="closed_with_evidence", evidence_grade="3")["is_claimed"]
    assert not one(status="closed_without_evidence", evidence_grade="0")["is_claimed"]


def test_age_ends_when_it_is_closed() -> None:
    assert one()["age_months"] == 12
    closed = one(status="closed_without_evidence", closed_on="2024-12-31")
    assert closed["age_months"] == 6
    assert pd.isna(one(agreed_on=None)["age_months"])


def test_the_rubric_counts_what_is_said_and_a_measure_that_is_named() -> None:
    assert one()["says"] == 0
    said = dict.fromkeys(("says_lesson", "says_action", "says_change", "says_timescale"), True)
    assert one(**said, measure_id="csc_icpc_15_own")["says"] == 5
    assert one(smart_specific=True, smart_relevant=False)["smart"] == 1


def test_an_open_one_without_a_day_to_look_again_is_told() -> None:
    assert one()["has_no_review_day"]
    assert not one(next_review_on="2025-08-01")["has_no_review_day"]
    assert not one(status="superseded")["has_no_review_day"]


def test_nothing_gives_nothing() -> None:
    assert looked_at(made("recommendations"), SETTINGS, AS_OF).empty
