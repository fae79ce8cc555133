"""From contact to plan: hand-made journeys, and a slow, obvious reference."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.episodes import conversion

YEAR = ("2023-04-01", "2024-03-31")


def events(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["child_id", "date"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


CONTACTS = events(
    ("A", "2023-05-01"), ("B", "2023-05-01"), ("A", "2023-06-01"), ("C", "2022-01-01")
)  # fmt: skip
REFERRALS = events(
    ("A", "2023-06-01"), ("A", "2023-06-11"), ("B", "2023-04-30"), ("C", "2023-05-01")
)  # fmt: skip
PLANS = events(("B", "2023-05-31"), ("A", "2023-12-01"))
ALL = {"contact": CONTACTS, "referral": REFERRALS, "plan": PLANS}


def test_each_step_is_looked_up_from_the_contact() -> None:
    found = conversion(ALL, *YEAR, seen_to="2024-12-31", within_days=100)
    steps = found.steps.set_index("step")
    assert (found.n_of, found.n_censored, found.warnings) == (3, 0, ())
    # A's two contacts: 31 and 0 days to the referral of 1 June; B's referral came before.
    assert steps.loc["referral", ["n_reached", "n_of", "n_children"]].tolist() == [2, 3, 1]
    assert steps.loc["referral", "median_days"] == 15.5
    # B has a plan without a referral; A's comes after more than 100 days.
    assert steps.loc["plan", ["n_reached", "n_children", "median_days"]].tolist() == [1, 1, 30]
    assert steps.loc["plan", "value"] == pytest.approx(1 / 3)
    assert steps.loc["plan", "lower"] < 1 / 3 < steps.loc["plan", "upper"]
    assert found.method == (
        "contact from 2023-04-01 to 2024-03-31 followed by a step within 100 days"
    )


def test_the_window_ends_with_its_last_day() -> None:
    for within, reached in ((29, 0), (30, 1)):
        found = conversion(ALL, *YEAR, seen_to="2024-12-31", within_days=within)
        assert found.steps.set_index("step").loc["plan", "n_reached"] == reached
    same_day = conversion(ALL, *YEAR, seen_to="2024-12-31", within_days=0)
    assert same_day.steps["n_reached"].tolist() == [1, 0]


def test_contacts_that_cannot_be_followed_up_are_left_out_and_said() -> None:
    found = conversion(ALL, *YEAR, seen_to="2023-06-10", within_days=40)
    assert (found.n_of, found.n_censored) == (2, 1)
    assert found.warnings == ("1 of the period are left out: the data end before their 40 days do",)


def test_nothing_to_follow_and_nothing_that_follows() -> None:
    none = conversion(ALL, "2010-01-01", "2010-12-31", seen_to="2024-12-31")
    assert none.n_of == 0
    assert none.steps[["value", "lower", "upper", "median_days"]].isna().all(axis=None)
    empty = conversion({"contact": CONTACTS, "plan": events()}, *YEAR, seen_to="2024-12-31")
    row = empty.steps.iloc[0]
    assert (row["n_reached"], row["value"], row["n_children"]) == (0, 0, 0)
    assert np.isnan(row["median_days"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conversion({"contact": CONTACTS}, *YEAR, seen_to=YEAR[1]), "events has 1 steps"),
        (
            lambda: conversion(ALL, *YEAR, seen_to=YEAR[1], date="day"),
            "frame has no column 'day'",
        ),
        (
            lambda: conversion(ALL, *YEAR, seen_to=YEAR[1], child="id"),
            "frame has no column 'id'",
        ),
        (lambda: conversion(ALL, *YEAR, seen_to=YEAR[1], within_days=-1), "within_days is -1"),
        (lambda: conversion(ALL, *YEAR[::-1], seen_to=YEAR[1]), "end is 2023-04-01, before start"),
        (lambda: conversion(ALL, *YEAR, seen_to=None), "seen_to is missing"),
        (
            lambda: conversion(
                ALL | {"plan": events((None, "2024-01-01"))},
                *YEAR,
                seen_to=YEAR[1],
            ),
            r"child_id\[0\] is missing",
        ),
        (
            lambda: conversion(
                ALL | {"plan": PLANS.assign(child_id=[1, 2])}, *YEAR, seen_to=YEAR[1]
            ),
            "child_id is text in one frame and numbers in another",
        ),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
EVENTS = st.lists(st.tuples(st.sampled_from("ABC"), DAYS), min_size=1, max_size=12)


@settings(max_examples=40)
@given(EVENTS, EVENTS, st.integers(0, 120))
def test_agrees_with_looking_at_every_pair(
    contacts: list[tuple[str, dt.date]], plans: list[tuple[str, dt.date]], within: int
) -> None:
    frames = {
        "contact": events(*((child, str(day)) for child, day in contacts)),
        "plan": events(*((child, str(day)) for child, day in plans)),
    }
    found = conversion(frames, "2023-03-01", "2023-09-30", seen_to="2023-10-31", within_days=within)
    followed = [
        (child, day)
        for child, day in contacts
        if dt.date(2023, 3, 1) <= day <= dt.date(2023, 9, 30)
        and day + dt.timedelta(days=within) <= dt.date(2023, 10, 31)
    ]
    waits = [
        min(((d - day).days for c, d in plans if c == child and d >= day), default=None)
        for child, day in followed
    ]
    reached = [wait for wait in waits if wait is not None and wait <= within]
    assert found.n_of == len(followed)
    row = found.steps.iloc[0]
    assert row["n_reached"] == len(reached)
    if reached:
        assert row["median_days"] == np.median(reached)
