"""Re-referrals against hand-made journeys and a slow, obvious reference."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.episodes import is_rereferral, rereferrals


def referrals(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["child_id", "referral_date"])
    return frame.assign(referral_date=pd.to_datetime(frame["referral_date"]))


def obvious(frame: pd.DataFrame) -> list[bool]:
    """Look at every pair of rows."""
    out = []
    for _, row in frame.iterrows():
        since = row["referral_date"] - pd.DateOffset(months=12)
        earlier = frame[
            frame["child_id"].eq(row["child_id"])
            & frame["referral_date"].lt(row["referral_date"])
            & frame["referral_date"].ge(since)
        ]
        out.append(len(earlier) > 0)
    return out


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("2023-04-01", "2024-03-31", True),
        ("2023-04-01", "2024-04-01", True),  # exactly twelve months still count
        ("2023-04-01", "2024-04-02", False),
        ("2024-04-01", "2024-04-01", False),  # on one day, neither is earlier
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
        ("2023-02-28", "2024-02-29", True),  # twelve months before a 29th is the 28th
    ],
)
def test_twelve_months_from_its_own_date(earlier: str, later: str, expected: bool) -> None:
    marked = is_rereferral(referrals(("A", earlier), ("A", later)))
    assert marked.tolist() == [False, expected]


def test_only_the_same_child_counts_and_each_referral_looks_back_for_itself() -> None:
    frame = referrals(
        ("A", "2020-01-01"), ("B", "2020-02-01"), ("A", "2020-06-01"),
        ("A", "2021-05-31"), ("A", "2023-01-01"), ("B", "2022-01-01"),
    )  # fmt: skip
    assert is_rereferral(frame).tolist() == [False, False, True, True, False, False]


def test_a_referral_twice_on_one_day_looks_past_its_twin() -> None:
    frame = referrals(("A", "2024-01-01"), ("A", "2024-06-01"), ("A", "2024-06-01"))
    assert is_rereferral(frame).tolist() == [False, True, True]


def test_the_order_and_the_index_of_the_rows() -> None:
    frame = referrals(("A", "2024-06-01"), ("A", "2024-01-01")).set_axis([5, 3])
    marked = is_rereferral(frame)
    assert marked.to_dict() == {5: True, 3: False}
    assert marked.name == "is_rereferral"


def test_other_columns_and_another_span() -> None:
    frame = referrals(("A", "2024-01-01"), ("A", "2024-06-01"))
    frame = frame.set_axis(["Child Unique ID", "Date of Referral"], axis=1)
    columns = {"child": "Child Unique ID", "date": "Date of Referral"}
    assert is_rereferral(frame, **columns).tolist() == [False, True]
    assert is_rereferral(frame, **columns, months=4).tolist() == [False, False]


def test_no_referrals() -> None:
    assert is_rereferral(referrals()).tolist() == []


def test_the_share_of_a_year() -> None:
    frame = referrals(
        ("A", "2022-03-01"), ("A", "2023-05-01"), ("A", "2023-07-01"),
        ("B", "2023-04-01"), ("B", "2024-03-31"), ("C", "2024-04-01"), ("D", "2022-04-01"),
        ("D", "2023-04-01"),
    )  # fmt: skip
    found = rereferrals(frame, "2023-04-01", dt.date(2024, 3, 31))
    assert (found.numerator, found.denominator) == (3, 5)
    assert found.percent == 60
    assert found.interval.method == "Wilson score"
    assert found.warnings == ()
    assert "own date" in found.method


def test_what_the_data_cannot_see_is_said() -> None:
    late = rereferrals(referrals(("A", "2023-10-01")), "2023-10-01", "2024-03-31")
    assert "referrals start on 2023-10-01, later than 12 months before" in late.warnings[0]
    twice = referrals(("A", "2022-01-01"), ("A", "2022-01-01"), ("A", "2023-10-01"))
    found = rereferrals(twice, "2023-10-01", "2024-03-31")
    assert found.warnings == (
        "1 referrals have the child and the day of another: check for duplicates",
    )


def test_a_period_without_referrals_has_no_share() -> None:
    found = rereferrals(referrals(("A", "2020-01-01")), "2023-04-01", "2024-03-31")
    assert (found.numerator, found.denominator) == (0, 0)
    assert found.interval is None
    assert found.percent is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: is_rereferral(referrals(), months=0), "months is 0"),
        (lambda: is_rereferral(referrals(), date="day"), "frame has no column 'day'"),
        (
            lambda: is_rereferral(referrals(("A", "2024-01-01")), child="id"),
            "frame has no column 'id'",
        ),
        (
            lambda: is_rereferral(referrals(("A", "2024-01-01"), ("A", None))),
            r"referral_date\[1\] is missing \(1 in all\)",
        ),
        (
            lambda: is_rereferral(referrals((None, "2024-01-01"))),
            r"child_id\[0\] is missing: every event needs its child",
        ),
        (
            lambda: rereferrals(referrals(), "2024-03-31", "2023-04-01"),
            "end is 2023-04-01, before start 2024-03-31",
        ),
        (lambda: rereferrals(referrals(), "soon", "2023-04-01"), "start is no date"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_errors_never_show_a_child() -> None:
    frame = referrals(("SECRET-1", "2024-01-01"), ("SECRET-2", None))
    with pytest.raises(ValueError, match="is missing") as caught:
        is_rereferral(frame)
    assert "SECRET" not in str(caught.value)


DAYS = st.dates(dt.date(2019, 2, 1), dt.date(2022, 3, 31))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("ABC"), DAYS), min_size=1, max_size=25))
def test_agrees_with_looking_at_every_pair(rows: list[tuple[str, dt.date]]) -> None:
    frame = referrals(*((child, day.isoformat()) for child, day in rows))
    assert is_rereferral(frame).tolist() == obvious(frame)


@pytest.mark.slow
def test_a_million_referrals_agree_with_going_through_each_child() -> None:
    random = np.random.default_rng(20240401)
    frame = pd.DataFrame(
        {
            "child_id": random.integers(0, 300_000, 1_000_000),
            "referral_date": np.datetime64("2018-04-01") + random.integers(0, 2_200, 1_000_000),
        }
    )
    marked = is_rereferral(frame)
    assert len(marked) == 1_000_000
    some = frame["child_id"] < 300
    assert marked[some].tolist() == obvious(frame[some])
    assert 0.3 < marked.mean() < 0.5
