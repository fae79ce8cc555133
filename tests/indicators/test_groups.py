"""Children by group, and how many live here: small frames, then what must hold."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.groups import Dimension, Group, GroupMeasure, GroupSettings
from scrutiny_lib.indicators.children import newest_day, rows_of_children
from scrutiny_lib.indicators.groups import (
    children_by_group,
    count_by_group,
    reference_population,
)
from scrutiny_lib.loaders.dataset import Dataset
from tests.indicators.made import dataset, days

SEX = Dimension(
    id="sex",
    label="Sex",
    column="gender",
    population="sex_group",
    groups=(Group(id="F", label="Girls", codes=("F",)), Group(id="M", label="Boys", codes=("M",))),
)
AGE = Dimension(
    id="age",
    label="Age",
    column="age_years",
    population="age_group",
    groups=(
        Group(id="under_1", label="Under 1", lowest=0, highest=0),
        Group(id="1_to_10", label="1 to 10", lowest=1, highest=10),
        Group(id="11_to_17", label="11 to 17", lowest=11, highest=17),
    ),
)
DISABILITY = Dimension(
    id="disability",
    label="Disability",
    column="has_disability",
    population="disability_group",
    groups=(
        Group(id="yes", label="Disabled", codes=("yes",)),
        Group(id="no", label="Not disabled", codes=("no",)),
    ),
)
ON_PLAN = GroupMeasure(
    id="on_plan", label="On a plan", table="plans", start="plan_start", end="plan_end"
)
REFERRED = GroupMeasure(id="referred", label="Referred", table="referrals", start="day")
CARE = GroupMeasure(
    id="care",
    label="Looked after",
    table="care",
    start="plan_start",
    end="plan_end",
    without={"legal_status": ("V3", "V4")},
)


def settings_of(*dimensions: Dimension, **changes: Any) -> GroupSettings:
    given: dict[str, Any] = {
        "confidence": 0.95,
        "least_children": 20,
        "least_expected": 10,
        "measures": (ON_PLAN,),
        "dimensions": dimensions,
    }
    return GroupSettings(**(given | changes))


def plans(*rows: tuple[str, str, str | None, str, int | None], seen: Any = "2026-03-31") -> Dataset:
    """Rows of child, start, end, sex, age."""
    child, start, end, sex, age = zip(*rows, strict=True)
    frame = pd.DataFrame(
        {
            "child_id": pd.Series(child, dtype="str"),
            "plan_start": days(*start),
            "plan_end": days(*end),
            "gender": pd.Categorical(sex),
            "age_years": pd.array(age, dtype="Int16"),
        }
    )
    return dataset(frame, seen)


def counted(found: pd.DataFrame) -> dict[str, int]:
    return dict(zip(found["group"], found["count"], strict=True))


def test_children_of_a_day_are_those_whose_plan_is_open() -> None:
    made = plans(
        ("A", "2025-05-01", None, "F", 5),
        ("B", "2025-05-01", "2026-01-31", "F", 5),
        ("C", "2026-02-01", None, "M", 5),
        ("D", "2025-05-01", "2025-04-01", "M", 5),
    )
    assert counted(count_by_group(made, ON_PLAN, SEX, "2026-01-30")) == {
        "F": 2,
        "M": 0,
        "not_known": 0,
    }
    # The day of the end is no longer in it; a plan that ends before it starts never was.
    assert counted(count_by_group(made, ON_PLAN, SEX, "2026-01-31")) == {
        "F": 1,
        "M": 0,
        "not_known": 0,
    }
    assert counted(count_by_group(made, ON_PLAN, SEX, "2026-03-31")) == {
        "F": 1,
        "M": 1,
        "not_known": 0,
    }


def test_children_of_a_period_are_those_with_any_of_it_and_each_counts_once() -> None:
    made = plans(
        ("A", "2024-05-01", "2025-04-02", "F", 5),
        ("A", "2025-09-01", None, "F", 6),
        ("B", "2024-05-01", "2025-04-01", "M", 5),
        ("C", "2026-04-01", None, "M", 5),
        seen="2026-04-30",
    )
    found = count_by_group(made, ON_PLAN, SEX, "2026-03-31", "2025-04-01")
    assert counted(found) == {"F": 1, "M": 0, "not_known": 0}


def test_events_are_counted_in_a_period_and_need_one() -> None:
    frame = pd.DataFrame(
        {
            "child_id": ["A", "A", "B", "C"],
            "day": days("2025-04-01", "2026-03-31", "2025-03-31", "2026-04-01"),
            "gender": ["F", "F", "M", "M"],
        }
    )
    made = dataset(frame, "2026-04-30")
    found = count_by_group(made, REFERRED, SEX, "2026-03-31", "2025-04-01")
    assert counted(found) == {"F": 1, "M": 0, "not_known": 0}
    with pytest.raises(ValueError, match="'referred' is counted in a period, not on a day"):
        count_by_group(made, REFERRED, SEX, "2026-03-31")
    with pytest.raises(ValueError, match="before start"):
        count_by_group(made, REFERRED, SEX, "2025-03-31", "2025-04-01")


def test_what_a_newer_snapshot_no_longer_shows_had_ended() -> None:
    made = plans(
        ("A", "2024-05-01", None, "F", 5),
        ("B", "2024-05-01", None, "M", 5),
        seen=("2025-03-31", "2026-03-31"),
    )
    assert counted(count_by_group(made, ON_PLAN, SEX, "2025-03-31"))["F"] == 1
    assert counted(count_by_group(made, ON_PLAN, SEX, "2025-04-01"))["F"] == 0
    assert counted(count_by_group(made, ON_PLAN, SEX, "2026-03-31"))["M"] == 1


def test_the_newest_snapshot_of_a_time_in_care_says_whether_it_has_ended() -> None:
    made = plans(
        ("A", "2024-05-01", None, "F", 5),
        ("A", "2024-05-01", "2025-06-01", "F", 5),
        ("B", "2024-05-01", "2025-06-01", "M", 5),
        ("B", "2024-05-01", None, "M", 5),
        seen=("2025-03-31", "2025-09-30", "2025-03-31", "2025-09-30"),
    )
    assert counted(count_by_group(made, ON_PLAN, SEX, "2025-09-30")) == {
        "F": 0,
        "M": 1,
        "not_known": 0,
    }


def test_rows_that_are_not_counted() -> None:
    made = plans(("A", "2025-05-01", None, "F", 5), ("B", "2025-05-01", None, "F", 5))
    frame = made.frame.assign(legal_status=pd.Categorical(["V3", "C2"]))
    short = Dataset(frame, made.record, (), made.places)
    assert counted(count_by_group(short, CARE, SEX, "2026-03-31"))["F"] == 1


def test_a_day_after_the_newest_snapshot_is_refused() -> None:
    made = plans(("A", "2025-05-01", None, "F", 5))
    with pytest.raises(ValueError, match=r"last is 2026-04-01, after the newest snapshot"):
        count_by_group(made, ON_PLAN, SEX, "2026-04-01")
    assert str(newest_day(made)) == "2026-03-31"
    assert newest_day(Dataset(made.frame, made.record)) is None


def test_without_snapshots_what_is_open_stays_open() -> None:
    made = plans(("A", "2025-05-01", None, "F", 5))
    bare = Dataset(made.frame, made.record)
    assert counted(count_by_group(bare, ON_PLAN, SEX, "2030-01-01"))["F"] == 1


def test_the_newest_row_that_says_it_decides_a_child_s_group() -> None:
    made = plans(
        ("A", "2024-05-01", "2024-06-01", "M", 5),
        ("A", "2025-05-01", None, "F", 5),
        ("B", "2024-05-01", "2024-06-01", "M", 5),
        ("B", "2025-05-01", None, "U", 5),
        ("C", "2025-05-01", None, "U", 5),
    )
    found = count_by_group(made, ON_PLAN, SEX, "2026-03-31", "2024-04-01")
    assert counted(found) == {"F": 1, "M": 1, "not_known": 1}
    assert list(found["dimension"].unique()) == ["sex"]


@pytest.mark.parametrize(
    ("age", "start", "group"),
    [
        (0, "2026-03-01", "under_1"),
        (0, "2025-03-31", "1_to_10"),  # half a year old then, on average
        (10, "2026-03-01", "1_to_10"),
        (10, "2025-06-01", "11_to_17"),
        (-1, "2026-03-01", "not_known"),  # not born yet
        (-1, "2025-08-01", "under_1"),
        (17, "2025-05-01", "11_to_17"),  # on a plan still, so not 18 yet
        (18, "2026-03-01", "not_known"),
        (None, "2026-03-01", "not_known"),
    ],
)
def test_a_child_is_as_old_as_on_the_day(age: int | None, start: str, group: str) -> None:
    made = plans(("A", start, None, "F", age))
    assert counted(count_by_group(made, ON_PLAN, AGE, "2026-03-31"))[group] == 1


def test_in_a_period_a_child_is_as_old_as_when_it_first_counts() -> None:
    made = plans(("A", "2020-04-01", None, "F", 5), ("B", "2025-06-01", None, "F", 10))
    found = count_by_group(made, ON_PLAN, AGE, "2026-03-31", "2025-04-01")
    assert counted(found) == {"under_1": 0, "1_to_10": 2, "11_to_17": 0, "not_known": 0}


def test_every_dimension_that_the_list_has_a_column_for() -> None:
    made = plans(("A", "2025-05-01", None, "F", 5), ("B", "2025-05-01", None, "M", 5))
    both = settings_of(SEX, AGE, DISABILITY)
    found = children_by_group(made, ON_PLAN, both, "2026-03-31")
    assert list(found["dimension"].unique()) == ["sex", "age"]
    assert found.groupby("dimension")["count"].sum().tolist() == [2, 2]
    said = made.frame.assign(has_disability=pd.array([True, None], dtype="boolean"))
    more = children_by_group(
        Dataset(said, made.record, (), made.places), ON_PLAN, both, "2026-03-31"
    )
    assert counted(more[more["dimension"] == "disability"]) == {"yes": 1, "no": 0, "not_known": 1}
    assert children_by_group(made, ON_PLAN, settings_of(DISABILITY), "2026-03-31").empty
    with pytest.raises(ValueError, match="no column 'has_disability'"):
        count_by_group(made, ON_PLAN, DISABILITY, "2026-03-31")


def test_rows_say_since_when_and_on_what_day() -> None:
    made = plans(("A", "2020-04-01", None, "F", 5), ("B", "2025-06-01", None, "F", 10))
    rows = rows_of_children(made, ON_PLAN, "2026-03-31", "2025-04-01")
    assert [f"{day:%Y-%m-%d}" for day in rows["since"]] == ["2020-04-01", "2025-06-01"]
    assert [f"{day:%Y-%m-%d}" for day in rows["counted_on"]] == ["2025-04-01", "2025-06-01"]


def table(*rows: tuple[str, str | None, str | None, int]) -> pd.DataFrame:
    """Rows of the day, sex, disability and children."""
    as_of, sex, disability, children = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "as_of": days(*as_of),
            "sex_group": pd.Categorical(sex, categories=["F", "M", "U"]),
            "disability_group": pd.Categorical(disability, categories=["yes", "no"]),
            "children": pd.array(children, dtype="Int32"),
            "source": "Census",
        }
    )


def test_the_newest_population_that_is_not_of_a_later_day() -> None:
    people = table(
        ("2024-06-30", "F", None, 1),
        ("2024-06-30", "M", None, 2),
        ("2025-06-30", "F", None, 3),
        ("2025-06-30", "M", None, 4),
        ("2025-06-30", "U", None, 5),
        ("2025-01-15", None, "yes", 6),
    )
    both = settings_of(SEX, DISABILITY)
    found = reference_population(people, both, "2025-12-31")
    assert list(zip(found["dimension"], found["group"], found["population"], strict=True)) == [
        ("sex", "F", 3),
        ("sex", "M", 4),
        ("disability", "yes", 6),
    ]
    before = reference_population(people, both, "2025-01-14")
    assert before["population"].tolist() == [1, 2, 6]  # of disability there is only a later one
    assert set(before["source"]) == {"Census"}


def test_a_row_about_two_groups_or_none_is_not_used_and_a_later_one_counts() -> None:
    people = table(
        ("2025-06-30", "F", "yes", 100),
        ("2025-06-30", None, None, 200),
        ("2025-06-30", "F", None, 1),
        ("2025-06-30", "F", None, 2),
    )
    found = reference_population(people, settings_of(SEX, DISABILITY), "2026-03-31")
    assert found["population"].tolist() == [2]
    assert reference_population(people[:0], settings_of(SEX), "2026-03-31").empty
    with pytest.raises(ValueError, match="no column 'as_of'"):
        reference_population(people.drop(columns="as_of"), settings_of(SEX), "2026-03-31")
