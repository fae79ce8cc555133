"""Time limits: their last day, and who met them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.metrics._dates import add_months
from scrutiny_lib.metrics.standards import STANDARDS, deadline, met


def test_the_limits_of_the_system() -> None:
    limits = {name: (one.limit, one.unit) for name, one in STANDARDS.items()}
    assert limits == {
        "notification": (5, "working days"),
        "rapid_review": (15, "working days"),
        "practice_review": (6, "months"),
        "conference": (15, "working days"),
        "assessment": (45, "working days"),
        "return_interview": (72, "hours"),
    }
    assert all(one.source and one.clock_starts and one.clock_stops for one in STANDARDS.values())


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("notification", "2024-03-28", "2024-04-08"),  # over Easter
        ("notification", "2024-03-02", "2024-03-08"),  # from a Saturday
        ("rapid_review", "2024-03-18", "2024-04-10"),
        ("assessment", "2024-04-02", "2024-06-06"),  # two bank holidays in May
        ("practice_review", "2024-03-15", "2024-09-15"),
        ("practice_review", "2023-08-31", "2024-02-29"),
        ("return_interview", "2024-03-01T10:30", "2024-03-04T10:30:00.000000"),
    ],
)
def test_deadlines(name: str, start: str, expected: str) -> None:
    assert str(deadline(start, STANDARDS[name])) == expected


def test_met_on_the_last_day_and_not_the_day_after() -> None:
    start = pd.Series(pd.to_datetime(["2024-03-18"] * 5), index=list("abcde"))
    end = pd.Series(
        pd.to_datetime(
            ["2024-04-10 17:00", "2024-04-11", None, "2024-03-01", "2024-03-18"], format="ISO8601"
        ),
        index=list("abcde"),
    )
    found = met(start, end, STANDARDS["rapid_review"])
    assert found.index.tolist() == list("abcde")
    assert found.isna().tolist() == [False, False, True, True, False]
    assert found.dropna().tolist() == [True, False, True]
    assert found.dtype == "boolean"


def test_met_to_the_hour() -> None:
    interview = STANDARDS["return_interview"]
    assert met("2024-03-01T10:30", "2024-03-04T10:30", interview) is True
    assert met("2024-03-01T10:30", "2024-03-04T10:31", interview) is False
    several = met(["2024-03-01T10:30"], ["2024-03-01T09:00"], interview)
    assert pd.isna(several).tolist() == [True]


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="end is 2024-03-01, before start 2024-03-04"):
        met("2024-03-04", "2024-03-01", STANDARDS["conference"])
    with pytest.raises(ValueError, match="start is missing"):
        deadline(None, STANDARDS["conference"])


def test_months_back_and_forth() -> None:
    days = np.array(["2024-02-29", "2024-12-31", "NaT"], dtype="datetime64[D]")
    assert add_months(days, 12).astype(str).tolist() == ["2025-02-28", "2025-12-31", "NaT"]
    assert add_months(days, -12).astype(str).tolist() == ["2023-02-28", "2023-12-31", "NaT"]
    assert add_months(days, 2).astype(str).tolist() == ["2024-04-29", "2025-02-28", "NaT"]
