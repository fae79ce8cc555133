from __future__ import annotations

import pandas as pd

from scrutiny_lib.reviews.funnel import quarter_of, stages_reached, year_of
from tests.reviews.made import made, settings

SETTINGS = settings()


def test_whoever_reached_a_stage_reached_all_before_it() -> None:
    """The notification of the second was never written down; the near miss has no place."""
    frame = made(
        "reviews",
        {"review_id": "A", "level": "SIN_considered", "aware_date": "2025-04-01"},
        {"review_id": "B", "level": "LCSPR", "aware_date": "2025-03-31",
         "lcspr_started": "2025-05-01"},
        {"review_id": "C", "level": "near_miss", "aware_date": "2025-03-31"},
    )  # fmt: skip
    found = stages_reached(frame, SETTINGS.funnel, SETTINGS.not_in_funnel)
    assert found["review_id"].tolist() == ["A", "B"]
    assert found["year"].tolist() == [2026, 2025]
    stages = ["considered", "notified", "rapid_review", "practice_review", "published"]
    assert found.loc[0, stages].tolist() == [True, False, False, False, False]
    assert found.loc[1, stages].tolist() == [True, True, True, True, False]


def test_no_review_reaches_nothing() -> None:
    assert stages_reached(made("reviews"), SETTINGS.funnel, SETTINGS.not_in_funnel).empty


def test_years_end_in_march_and_quarters_are_those_of_the_calendar() -> None:
    days = pd.Series(pd.to_datetime(["2025-03-31", "2025-04-01", None]))
    assert year_of(days).tolist() == [2025, 2026, pd.NA]
    assert quarter_of(days).tolist() == ["Jan to Mar 2025", "Apr to Jun 2025", "Not known"]
