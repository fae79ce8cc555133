"""The clock on reviews whose days can be counted on a calendar."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics.standards import STANDARDS
from scrutiny_lib.reviews.clock import STATES, due_after_limit, last_known_day, review_clock
from tests.reviews.made import made, settings

AS_OF = pd.Timestamp("2025-06-30")
STEPS = settings().clock


def clock(**row: Any) -> dict[str, dict[str, Any]]:
    given = {"review_id": "R-1", "level": "rapid_review", **row}
    found = review_clock(made("reviews", given), STEPS, AS_OF)
    return {str(one["step"]): one for one in found.to_dict("records")}


def test_the_clock_starts_at_becoming_aware_and_not_at_the_incident() -> None:
    """Aware on Monday 3 March 2025: five working days end on Monday 10 March."""
    found = clock(incident_date="2025-02-01", aware_date="2025-03-03", notified_date="2025-03-10")
    assert found["notification"]["due_on"] == pd.Timestamp("2025-03-10")
    assert found["notification"]["state"] == "in_time"
    assert found["notification"]["took_days"] == 5


def test_a_day_later_is_a_working_day_late() -> None:
    found = clock(aware_date="2025-03-03", notified_date="2025-03-11")
    assert (found["notification"]["state"], found["notification"]["late_days"]) == ("late", 1)


def test_bank_holidays_are_no_working_days() -> None:
    """Easter 2025: Good Friday is 18 April, Easter Monday the 21st."""
    found = clock(aware_date="2025-04-14", rr_submitted="2025-05-08")
    # 15 to 17, 22 to 25 April make 7; 28 April to 2 May 12; 5 May is a bank holiday; 6 to 8 May.
    assert found["rapid_review"]["due_on"] == pd.Timestamp("2025-05-08")
    assert found["rapid_review"]["state"] == "in_time"


def test_an_open_step_is_open_until_its_day_and_overdue_after_it() -> None:
    assert clock(aware_date="2025-06-25")["rapid_review"]["state"] == "open"
    found = clock(aware_date="2025-06-02")["rapid_review"]
    assert found["due_on"] == pd.Timestamp("2025-06-23")
    assert (found["state"], found["late_days"]) == ("overdue", 5)


def test_on_the_very_day_a_step_is_not_overdue() -> None:
    found = clock(aware_date="2025-06-09")["rapid_review"]
    assert (found["due_on"], found["state"]) == (AS_OF, "open")


def test_a_day_that_was_agreed_counts_before_the_one_worked_out() -> None:
    found = clock(aware_date="2025-03-03", rr_due="2025-03-12", rr_submitted="2025-03-14")
    assert (found["rapid_review"]["state"], found["rapid_review"]["late_days"]) == ("late", 2)


def test_the_panel_has_no_limit() -> None:
    sent = {"aware_date": "2025-03-03", "rr_submitted": "2025-03-24"}
    found = clock(**sent, panel_letter_date="2025-04-22")
    assert found["panel"]["state"] == "done"
    assert pd.isna(found["panel"]["late_days"])
    assert clock(**sent)["panel"]["state"] == "open"


def test_a_step_that_has_not_begun_is_not_waited_for() -> None:
    assert "panel" not in clock(aware_date="2025-06-25")
    assert "practice_review" not in clock(aware_date="2025-06-25", level="LCSPR")
    agreed = clock(aware_date="2025-02-03", level="LCSPR", lcspr_due="2025-12-31")
    assert agreed["practice_review"]["state"] == "open"


def test_only_the_levels_that_have_a_step_are_asked_for_it() -> None:
    assert set(clock(aware_date="2025-03-03")) == {"notification", "rapid_review"}
    assert clock(aware_date="2025-03-03", level="near_miss") == {}
    assert "practice_review" in clock(level="LCSPR", lcspr_started="2025-03-03")


def test_six_months_end_on_the_same_day_of_the_month_or_its_last() -> None:
    found = clock(level="LCSPR", lcspr_started="2024-08-31", published_date="2025-02-28")
    assert found["practice_review"]["due_on"] == pd.Timestamp("2025-02-28")
    assert found["practice_review"]["state"] == "in_time"


def test_what_lies_after_the_day_has_not_happened_yet() -> None:
    found = clock(aware_date="2025-06-02", rr_submitted="2025-07-04")
    assert found["rapid_review"]["state"] == "overdue"


@pytest.mark.parametrize(
    "row",
    [
        {"aware_date": None, "notified_date": "2025-03-03"},
        {"aware_date": "2025-03-05", "notified_date": "2025-03-03"},
    ],
)
def test_a_clock_that_cannot_be_read_is_not_known(row: dict[str, Any]) -> None:
    assert clock(**row)["notification"]["state"] == "not_known"


def test_a_due_day_after_the_limit_is_counted() -> None:
    step = next(one for one in STEPS if one.step == "rapid_review")
    row = {"review_id": "R-1", "level": "rapid_review", "aware_date": "2025-03-03"}
    late = made("reviews", {**row, "rr_due": "2025-03-25"})
    in_time = made("reviews", {**row, "rr_due": "2025-03-24"})
    assert (due_after_limit(late, step), due_after_limit(in_time, step)) == (1, 0)


def test_no_review_has_no_clock() -> None:
    assert review_clock(made("reviews"), STEPS, AS_OF).empty


def test_the_last_known_day_is_the_last_that_happened() -> None:
    row = {"review_id": "R-1", "aware_date": "2025-03-03", "rr_due": "2026-01-01"}
    frame = made("reviews", row)
    assert last_known_day((frame, ["aware_date", "rr_submitted"])) == pd.Timestamp("2025-03-03")
    assert last_known_day((made("reviews"), ["aware_date"])) is None


DAYS = st.dates(pd.Timestamp("2023-01-01").date(), pd.Timestamp("2026-12-31").date())


@given(aware=DAYS, took=st.integers(0, 400), as_of=DAYS)
def test_late_is_after_the_limit_and_in_time_is_not(aware: Any, took: int, as_of: Any) -> None:
    start, today = pd.Timestamp(aware), pd.Timestamp(as_of)
    done = start + pd.Timedelta(days=took)
    row = {"review_id": "R", "level": "SIN", "aware_date": start, "notified_date": done}
    found = review_clock(made("reviews", row), STEPS, today)
    steps = found[found["step"] == "notification"].to_dict("records")
    assert len(steps) == (start <= today)
    if not steps:
        return
    (step,) = steps
    assert step["state"] in STATES
    if step["state"] == "in_time":
        assert step["took_days"] <= STANDARDS["notification"].limit
        assert done <= today
    if step["state"] == "late":
        assert step["took_days"] > STANDARDS["notification"].limit
        assert step["late_days"] == step["took_days"] - STANDARDS["notification"].limit


def test_a_bank_holiday_after_the_last_day_is_not_late() -> None:
    """Aware on Thursday 30 March 2023: the fifth working day is 6 April; the 7th is Good Friday."""
    found = clock(aware_date="2023-03-30", notified_date="2023-04-07")
    assert found["notification"]["due_on"] == pd.Timestamp("2023-04-06")
    assert found["notification"]["state"] == "in_time"
    found = clock(aware_date="2023-03-30", notified_date="2023-04-11")
    assert (found["notification"]["state"], found["notification"]["late_days"]) == ("late", 1)
