"""Plans: repeats for ever, and two measures of two years that are not the same."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.episodes import (
    ceased_two_years,
    closed_durations,
    is_open_on,
    is_repeat_plan,
    open_two_years,
    repeat_plans,
)

YEAR = ("2023-04-01", "2024-03-31")


def plans(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["child_id", "plan_start_date", "plan_end_date"])
    for name in ("plan_start_date", "plan_end_date"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


# --- repeats --------------------------------------------------------------------------------


def test_a_repeat_plan_is_one_after_any_earlier_one() -> None:
    frame = plans(
        ("A", "2023-06-01", None), ("A", "2009-01-01", "2009-02-01"), ("B", "2023-06-01", None),
        ("C", "2023-06-01", None), ("C", "2023-06-01", None),
    )  # fmt: skip
    assert is_repeat_plan(frame).tolist() == [True, False, False, False, False]


def test_what_the_record_says_of_earlier_plans_counts_too() -> None:
    frame = plans(("A", "2023-06-01", None), ("B", "2023-06-01", None), ("C", "2023-06-01", None))
    frame = frame.assign(before=[0, 2, None])
    assert is_repeat_plan(frame, previous="before").tolist() == [False, True, False]


def test_the_share_of_a_year_counts_starts_and_a_child_twice() -> None:
    frame = plans(
        ("A", "2019-01-01", "2019-06-01"), ("A", "2023-05-01", "2023-07-01"),
        ("A", "2024-01-01", None), ("B", "2023-05-01", None), ("C", "2024-04-01", None),
    )  # fmt: skip
    found = repeat_plans(frame, *YEAR)
    assert (found.numerator, found.denominator) == (2, 3)
    assert found.name == "second or subsequent plans, ever"
    assert "not in the data" in found.warnings[0]
    known = repeat_plans(frame.assign(before=0), *YEAR, previous="before")
    assert (known.numerator, known.warnings) == (2, ())


# --- open -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-01-01", None, True),
        ("2024-03-31", None, True),
        ("2024-04-01", None, False),
        ("2023-01-01", "2024-04-01", True),
        ("2023-01-01", "2024-03-31", False),  # ended that day
        ("2023-01-01", "2022-01-01", False),  # an error in the record
        ("2024-03-01", "2024-02-01", False),
    ],
)
def test_open_on_31_march(start: str, end: str | None, expected: bool) -> None:
    assert is_open_on(plans(("A", start, end)), "2024-03-31").tolist() == [expected]


def test_two_years_or_more_of_open_plans_is_more_than_729_days() -> None:
    day = dt.date(2024, 3, 31)
    starts = [str(day - dt.timedelta(days=ago)) for ago in (729, 730, 10, 3_000)]
    frame = plans(
        *((child, start, None) for child, start in zip("ABCD", starts, strict=True)),
        ("E", "2015-01-01", "2024-03-30"), ("F", "2024-03-01", "2023-03-01"),
    )  # fmt: skip
    found = open_two_years(frame, day)
    assert (found.numerator, found.denominator) == (2, 4)
    assert found.warnings == ("1 plans end before they start and are left out",)


# --- ended ----------------------------------------------------------------------------------


def test_two_years_or_more_of_ended_plans_is_another_measure() -> None:
    frame = plans(
        ("A", "2021-04-01", "2023-03-31"),  # ended before the year
        ("B", "2021-04-02", "2023-04-01"),  # 729 days
        ("C", "2021-04-01", "2023-04-01"),  # 730 days
        ("D", "2023-01-01", "2024-03-31"),
        ("E", "2010-01-01", None),  # long, and still open
        ("F", "2024-03-01", "2023-05-01"),  # an error
    )
    found = ceased_two_years(frame, *YEAR, seen_from="2023-04-01")
    assert (found.numerator, found.denominator) == (1, 3)
    assert found.warnings == ("1 plans end before they start and are left out",)
    assert open_two_years(frame, "2024-03-31").numerator == 1
    assert found.name != open_two_years(frame, "2024-03-31").name


def test_durations_of_ended_plans() -> None:
    frame = plans(
        ("A", "2023-04-01", "2023-04-11"), ("B", "2023-04-01", "2023-04-21"),
        ("C", "2023-04-01", "2023-05-01"), ("D", "2023-04-01", None),
    )  # fmt: skip
    found = closed_durations(frame, *YEAR, seen_from="2020-01-01")
    assert (found.n, found.lower_quartile, found.median, found.upper_quartile) == (3, 15, 20, 25)
    assert found.warnings == ()
    none = closed_durations(frame, "2010-01-01", "2010-12-31")
    assert (none.n, none.median) == (0, None)


@pytest.mark.parametrize("function", [ceased_two_years, closed_durations])
def test_a_single_extract_is_never_taken_for_everything(function: object) -> None:
    frame = plans(("A", "2023-01-01", "2023-06-01"))
    (said,) = function(frame, *YEAR).warnings
    assert "one extract holds those of six months only" in said
    (said,) = function(frame, *YEAR, seen_from="2023-10-01").warnings
    assert said == "plans that ended before 2023-10-01 are not all in the data: those are missing"
    assert function(frame, *YEAR, seen_from=YEAR[0]).warnings == ()


def test_an_unborn_childs_plan_is_a_plan() -> None:
    frame = plans(("A", "2023-01-01", None)).assign(birth_date=pd.Timestamp("2023-03-01"))
    assert is_open_on(frame, "2024-03-31").tolist() == [True]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: is_open_on(plans(("A", None, None)), "2024-03-31"),
            r"plan_start_date\[0\] is mis",
        ),
        (lambda: is_open_on(plans(), "soon"), "day is no date"),
        (lambda: is_open_on(plans(), ["2024-03-31"]), r"day has shape \(1,\): give one date"),
        (lambda: is_open_on(plans(), None), "day is missing"),
        (lambda: open_two_years(plans(), "2024-03-31", end="closed"), "no column 'closed'"),
        (lambda: ceased_two_years(plans(), *YEAR[::-1]), "end is 2023-04-01, before start"),
        (lambda: repeat_plans(plans(), *YEAR, previous="n"), "no column 'n'"),
        (
            lambda: is_repeat_plan(plans(("A", "2023-01-01", None)).assign(n=-1), previous="n"),
            r"n\[0\] is -1",
        ),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))
ROWS = st.tuples(st.sampled_from("AB"), DAYS, st.one_of(st.none(), DAYS))


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=15), DAYS)
def test_agrees_with_looking_at_each_plan(
    rows: list[tuple[str, dt.date, dt.date | None]], day: dt.date
) -> None:
    frame = plans(*((c, str(s), None if e is None else str(e)) for c, s, e in rows))
    is_open = [s <= day and (e is None or (e > day and e >= s)) for _, s, e in rows]
    assert is_open_on(frame, day).tolist() == is_open
    long = sum(o and (day - s).days > 729 for o, (_, s, _) in zip(is_open, rows, strict=True))
    assert open_two_years(frame, day).numerator == long
    repeat = [any(c == other and t < s for other, t, _ in rows) for c, s, _ in rows]
    assert is_repeat_plan(frame).tolist() == repeat
