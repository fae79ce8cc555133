"""`docs/assumptions.md` on case reviews and good practice says what the code does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.config.practice import load_practice_settings
from scrutiny_lib.config.rules import load_rules
from scrutiny_lib.metrics.intervals import wilson
from scrutiny_lib.reviews.actions import WITH, looked_at
from scrutiny_lib.reviews.clock import due_after_limit, review_clock
from scrutiny_lib.reviews.impact import Promise, retest
from scrutiny_lib.reviews.praise import praised_and_missing
from scrutiny_lib.reviews.said import CONCERN, STRENGTH
from tests.reviews.made import PARAMS, codes, made, settings
from tests.reviews.test_praise import frame, things

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assumptions.md"
TEXT = " ".join(PAGE.read_text("utf-8").split())
REVIEWS = settings()
PRACTICE = load_practice_settings(PARAMS, codes()["practice_spread"].values)


def says(sentence: str) -> None:
    assert sentence in TEXT, sentence


def day(of: Any) -> str:
    when = pd.Timestamp(of)
    return f"{when.day} {when:%B}"


def clock(as_of: str = "2025-06-30", **row: Any) -> dict[str, Any]:
    """Return the clock of a rapid review."""
    given = made("reviews", {"review_id": "R-1", "level": "rapid_review", **row})
    found = review_clock(given, REVIEWS.clock, pd.Timestamp(as_of))
    (one,) = found[found["step"] == "rapid_review"].to_dict("records")
    return {str(name): value for name, value in one.items()}


def test_where_the_clock_starts() -> None:
    found = clock(incident_date="2025-02-03", aware_date="2025-03-03")
    says(f"The rapid review is due on {day(found['due_on'])}")
    wrong = clock(aware_date="2025-02-03")
    says(f"Counted from the incident it would have been due on {day(wrong['due_on'])}")


def test_bank_holidays() -> None:
    due = clock(aware_date="2025-04-14")["due_on"]
    weekdays = np.busday_offset("2025-04-14", 15)
    says(f"it is due on {day(due)}; weekdays alone give {day(weekdays)}")


def test_an_agreed_day() -> None:
    sent = {"aware_date": "2025-03-03", "rr_submitted": "2025-03-28"}
    agreed, limit = clock(**sent, rr_due="2025-03-31"), clock(**sent)
    assert agreed["state"] == "in_time"
    step = next(one for one in REVIEWS.clock if one.step == "rapid_review")
    row = {"review_id": "R-1", "level": "rapid_review", **sent, "rr_due": "2025-03-31"}
    assert due_after_limit(made("reviews", row), step) == 1
    says(f"by the limit it is {limit['late_days']:.0f} working days late")


def test_days_overdue_tell_the_day_of_becoming_aware() -> None:
    found = clock(aware_date="2025-06-02")
    says(
        f"{found['late_days']:.0f} working days overdue as of 30 June 2025 was due on "
        f"{day(found['due_on'])}, so the council became aware on {day(found['starts_on'])}"
    )


def test_grades_of_evidence() -> None:
    given = {"review_id": "R1", "text": "Meet.", "status": "closed_with_evidence"}
    rows = [{**given, "rec_id": f"REC{at}", "evidence_grade": str(at)} for at in range(5)]
    found = looked_at(
        made("recommendations", *rows), REVIEWS.recommendations, pd.Timestamp("2025-06-30")
    )
    assert ((found["state"] == WITH).sum(), found["is_claimed"].sum()) == (3, 2)
    says("with grades 0 to 4, three are. By the status alone it would be all five")
    says(f"Closing with evidence needs a grade of {REVIEWS.recommendations.least_grade} or more")


def months(*parts: int, whole: int) -> pd.DataFrame:
    """Return a share of the months from April 2025 on."""
    dates = pd.date_range("2025-04-01", periods=len(parts), freq="MS")
    frame = pd.DataFrame({"date": dates, "numerator": parts, "denominator": whole})
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"])


PROMISE = Promise(pd.Timestamp("2025-03-31"), 75.0, 46.0)


def test_the_interval_of_a_share() -> None:
    found = retest(PROMISE, months(74, 74, 74, whole=100), "per_cent", 1, REVIEWS.impact)
    ends = wilson(222, 300)
    low, high = 100 * float(ends.lower), 100 * float(ends.upper)
    assert (found.result, found.lower, found.upper) == ("too_early", low, high)
    says(f"222 of 300 are {found.value:.1f} %, from {low:.1f} % to {high:.1f} %")


def test_a_stock() -> None:
    days = months(50, 50, 180, whole=200)
    last = retest(PROMISE, days, "per_cent", 1, REVIEWS.impact, is_stock=True)
    every = retest(PROMISE, days, "per_cent", 1, REVIEWS.impact)
    says(
        f"Of 50, 50 and 180 out of {last.cases} on three days the last is {last.value:.1f} %; "
        f"together they would be {every.value:.1f} % of {every.cases}"
    )


def test_rounded_counts() -> None:
    """That the pack shows this is held by tests/packs/test_impact.py."""
    says(f"95 of 190, which is {100 * 95 / 190:.1f} %; the counts")
    says(f"would give {100 * 93 / 192:.1f} %")


def test_praise() -> None:
    def is_praised(concerns: int) -> bool:
        said = frame(
            things(6, "police", STRENGTH),
            things(concerns, "police", CONCERN),
            things(5, "schools", CONCERN),
        )
        rule = PRACTICE.praised
        return bool(praised_and_missing(said, rule.least, rule.least_sources, rule.times))

    assert (is_praised(4), is_praised(5)) == (True, False)
    says("6 strengths beside 4 concerns are praise, beside 5 they are not")


def test_numbers_of_the_params() -> None:
    praised, impact = PRACTICE.praised, REVIEWS.impact
    says(
        f"at least {praised.least} strengths on a thread, at another at least {praised.least} "
        f"concerns, each told by at least {praised.least_sources} kinds of sources, and "
        f"{praised.times:g} times as many"
    )
    says(f"whole {100 * impact.confidence:g} % interval (Wilson)")
    assert (impact.least_months, praised.most_told) == (3, 2)
    says(f"fewer than three months or {impact.least_cases} cases")
    says("at most two are told")
    says(f"from {REVIEWS.least_for_breakdown} reviews on")
    most = load_rules(PARAMS / "rules.yml").most_hidden
    says(f"if more than {100 * most:g} % of those since are")
    assert REVIEWS.learning.comes_back_in == ("theme_local", "theme_panel")
