"""From contact to plan: hand-made journeys whose right answer is obvious, and a slow reference."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.config.journey import JourneySettings, RecordingBreak
from scrutiny_lib.config.trends import load_trends
from scrutiny_lib.errors import SourceError
from scrutiny_lib.indicators.journey import COLUMNS, Journey, journey
from scrutiny_lib.loaders.dataset import Dataset
from tests.demo.conftest import PARAMS
from tests.indicators.made import dataset, frame_of

SETTINGS = load_trends(PARAMS).journey
YEAR = ("2025-04-01", "2026-03-31")
SNAPSHOTS = ("2025-09-30", "2026-03-31")
Event = tuple[str, str]
OTHER: list[Event] = [("another child", "2025-04-02"), ("another child", "2025-12-24")]
TABLES = {
    "contact": ("annex_a_1_contacts", "contact_date"),
    "referral": ("annex_a_3_referrals", "referral_date"),
    "assessment": ("annex_a_4_assessments", "assessment_start_date"),
    "section_47": ("annex_a_5_section_47", "section_47_start_date"),
    "plan": ("annex_a_7_child_protection", "plan_start_date"),
}


def lists(
    contacts: list[tuple[str, str, str | None]],
    conferences: dict[Event, str] | None = None,
    **later: list[Event],
) -> dict[str, Dataset]:
    """Put lists together that two snapshots tell of in whole."""
    met = conferences or {}
    # A list without a row tells of nothing: each has some of a child of whom there is no contact.
    rows: dict[str, list[dict[str, Any]]] = {
        step: [{"child_id": who, date: day} for who, day in [*OTHER, *later.get(step, [])]]
        for step, (_, date) in TABLES.items()
    }
    rows["contact"] = [
        {"child_id": who, "contact_date": day, "contact_source": source}
        for who, day, source in contacts
    ]
    for row in rows["section_47"]:
        row["initial_conference_date"] = met.get((row["child_id"], row["section_47_start_date"]))
    return {table: put_together(table, rows[step], date) for step, (table, date) in TABLES.items()}


def put_together(table: str, rows: list[dict[str, Any]], date: str) -> Dataset:
    frame = frame_of(table, rows)
    seen = [SNAPSHOTS[day > pd.Timestamp(SNAPSHOTS[0])] for day in frame[date]]
    return dataset(frame, seen, snapshots=SNAPSHOTS)


def row(found: Journey, group: str, step: str) -> pd.Series:
    frame = found.frame
    (place,) = frame.index[(frame["group"] == group) & (frame["step"] == step)]
    return frame.loc[place]


def counts(found: Journey, group: str, step: str) -> tuple[int, int, int]:
    one = row(found, group, step)
    return int(one["reached"]), int(one["of"]), int(one["not_yet_known"])


# A's whole way; B is assessed too late; C's referral comes on the eleventh day; D's before.
CONTACTS = [
    ("A", "2025-05-01", "6"),
    ("B", "2025-05-01", "3A"),
    ("C", "2025-05-01", "3A"),
    ("D", "2025-05-01", None),
]
WAY = lists(
    [*CONTACTS],
    conferences={("A", "2025-05-08"): "2025-05-28"},
    referral=[("A", "2025-05-03"), ("B", "2025-05-11"), ("C", "2025-05-12"), ("D", "2025-04-30")],
    assessment=[("A", "2025-05-05"), ("B", "2025-07-11")],
    section_47=[("A", "2025-05-08"), ("C", "2025-05-20")],
    plan=[("A", "2025-05-28")],
)


def test_each_step_is_counted_from_the_one_that_it_follows() -> None:
    found = journey(WAY, SETTINGS, *YEAR)
    assert (found.contacts, found.start, found.end) == (
        4,
        dt.date(2025, 4, 1),
        dt.date(2026, 3, 31),
    )
    assert counts(found, "everyone", "referral") == (2, 4, 0)
    assert counts(found, "everyone", "assessment") == (1, 2, 0)
    assert counts(found, "everyone", "section_47") == (1, 2, 0)
    assert counts(found, "everyone", "conference") == (1, 1, 0)
    assert counts(found, "everyone", "plan") == (1, 1, 0)
    assert row(found, "everyone", "referral")["median_days"] == 6  # of 2 and 10
    assert row(found, "everyone", "conference")["median_days"] == 20
    assert row(found, "everyone", "plan")["p90_days"] == 0


def test_each_group_has_its_own_row_and_they_add_up() -> None:
    found = journey(WAY, SETTINGS, *YEAR)
    assert counts(found, "police", "referral") == (1, 1, 0)
    assert counts(found, "gp", "referral") == (1, 2, 0)
    assert counts(found, "everyone_else", "referral") == (0, 1, 0)
    assert counts(found, "ae", "referral") == (0, 0, 0)
    assert np.isnan(row(found, "ae", "referral")["share"])
    assert list(found.frame["group"].unique()) == list(SETTINGS.group_ids())
    assert {name: str(kind) for name, kind in found.frame.dtypes.items()} == COLUMNS


def test_shares_have_wilson_s_limits() -> None:
    one = row(journey(WAY, SETTINGS, *YEAR), "everyone", "referral")
    assert one["share"] == 50
    # Wilson's interval of 2 of 4.
    assert (round(one["lower"], 2), round(one["upper"], 2)) == (15.0, 85.0)


def test_the_last_day_of_a_step_still_counts() -> None:
    first = SETTINGS.steps[1]
    shorter = SETTINGS.model_copy(
        update={
            "steps": (
                SETTINGS.steps[0],
                first.model_copy(update={"within_days": 9}),
                *SETTINGS.steps[2:],
            )
        }
    )
    assert counts(journey(WAY, SETTINGS, *YEAR), "gp", "referral")[0] == 1
    assert counts(journey(WAY, shorter, *YEAR), "gp", "referral")[0] == 0


def test_a_child_s_contacts_of_one_day_are_one() -> None:
    twice = lists(
        [("A", "2025-05-01", "3B"), ("A", "2025-05-01", "3F"), ("A", "2025-05-02", "3F")],
        referral=[("A", "2025-05-04")],
    )
    found = journey(twice, SETTINGS, *YEAR)
    assert found.contacts == 2
    assert counts(found, "other_health", "referral") == (2, 2, 0)


def test_contacts_of_several_agencies_on_one_day_are_in_no_agency_s_row() -> None:
    several = lists([("A", "2025-05-01", "6"), ("A", "2025-05-01", "3A"), ("B", "2025-05-01", "6")])
    found = journey(several, SETTINGS, *YEAR)
    assert counts(found, "several", "referral") == (0, 1, 0)
    assert counts(found, "police", "referral") == (0, 1, 0)
    assert counts(found, "gp", "referral") == (0, 0, 0)
    assert counts(found, "everyone", "referral") == (0, 2, 0)


def test_another_child_s_referral_is_no_answer() -> None:
    found = journey(
        lists([("A", "2025-05-01", "6")], referral=[("B", "2025-05-01")]), SETTINGS, *YEAR
    )
    assert counts(found, "everyone", "referral") == (0, 1, 0)


def test_what_cannot_be_known_yet_leaves_the_denominator_whether_it_followed_or_not() -> None:
    late = lists(
        [("A", "2026-03-21", "6"), ("B", "2026-03-22", "6"), ("C", "2026-03-30", "6")],
        referral=[("A", "2026-03-21"), ("B", "2026-03-22")],
        assessment=[("A", "2026-03-22")],
    )
    found = journey(late, SETTINGS, *YEAR)
    # Ten days after the 21st end on the 31st, the last day that the lists tell of.
    assert counts(found, "police", "referral") == (1, 1, 2)
    assert counts(found, "police", "assessment") == (0, 0, 1)
    assert np.isnan(row(found, "police", "assessment")["median_days"])
    assert [text for text in found.warnings if text.startswith("Referral")] == [
        "Referral: for some it is not known yet whether it followed within 10 days (told up to "
        "March 2026); they are left out."
    ]


def test_nothing_is_known_in_months_whose_snapshot_a_list_was_not_in() -> None:
    there = lists([("A", "2025-05-01", "6"), ("A", "2025-12-01", "6")])
    rows = frame_of("annex_a_3_referrals", [{"child_id": "A", "referral_date": "2025-12-02"}])
    there["annex_a_3_referrals"] = dataset(rows, "2026-03-31")
    found = journey(there, SETTINGS, *YEAR)
    assert counts(found, "police", "referral") == (1, 1, 1)


def test_a_step_whose_list_has_not_arrived_is_said_and_so_are_those_after_it() -> None:
    there = {name: one for name, one in WAY.items() if "section_47" not in name}
    found = journey(there, SETTINGS, *YEAR)
    assert set(found.frame["step"]) == {"referral", "assessment"}
    missing = [text for text in found.warnings if text.endswith("since a list has not arrived.")]
    assert [text.partition(":")[0] for text in missing] == [
        "Section 47 enquiry",
        "Conference",
        "Child protection plan",
    ]


def test_without_contacts_there_is_nothing_to_follow() -> None:
    with pytest.raises(SourceError, match="no 'annex_a_1_contacts' has arrived"):
        journey({}, SETTINGS, *YEAR)
    empty = journey(lists([]), SETTINGS, *YEAR)
    assert (empty.contacts, empty.frame["of"].sum()) == (0, 0)


def test_a_column_that_a_list_does_not_have_is_named() -> None:
    wrong = SETTINGS.steps[1].model_copy(update={"date": "day_of_referral"})
    changed = SETTINGS.model_copy(update={"steps": (SETTINGS.steps[0], wrong)})
    with pytest.raises(SourceError, match=r"has no column 'day_of_referral', which params/trends"):
        journey(WAY, changed, *YEAR)


def test_months_before_the_first_snapshot_s_are_told() -> None:
    found = journey(WAY, SETTINGS, "2024-04-01", "2026-03-31")
    assert "The contacts of some of these months are not there, or not all of them." in (
        found.warnings
    )
    assert journey(WAY, SETTINGS, *YEAR).warnings == ()


def daily(source: str, first: str, last: str) -> list[tuple[str, str, str | None]]:
    days = pd.date_range(first, last)
    return [(f"{source}-{n}", f"{day:%Y-%m-%d}", source) for n, day in enumerate(days)]


def test_a_group_that_falls_silent_is_told_but_not_a_rare_one() -> None:
    contacts = [
        *daily("6", "2025-04-01", "2026-03-31"),
        *daily("3E", "2025-04-01", "2025-10-15"),
        ("rare", "2025-04-02", "5A"),
    ]
    found = journey(lists(contacts), SETTINGS, *YEAR)
    silent = [text for text in found.warnings if "no contact is recorded" in text]
    assert [text.partition(".")[0] for text in silent] == [
        "Accident and emergency: no contact is recorded after October 2025"
    ]
    assert not any("recorded after" in text for text in journey(WAY, SETTINGS, *YEAR).warnings)


def test_a_known_change_of_recording_is_told_from_its_day_on() -> None:
    reason = "From this day contacts from A&E are recorded as from other health services."
    change = RecordingBreak(date=dt.date(2025, 10, 1), reason=reason, groups=("ae", "other_health"))
    changed = SETTINGS.model_copy(update={"breaks": (change,)})
    assert journey(WAY, changed, *YEAR).warnings == (
        f"{reason} This is about: Accident and emergency, Other health services; from "
        "October 2025 on.",
    )
    assert journey(WAY, changed, "2025-04-01", "2025-09-30").warnings == ()


def test_no_warning_and_no_method_holds_a_count_or_an_identifier() -> None:
    found = journey(WAY, SETTINGS, "2024-04-01", "2026-03-31")
    assert "child_id" not in found.frame
    assert found.method.startswith("Contacts from April 2024 to March 2026; a child's")
    assert "referral within 10 days of the contact; assessment started within 60" in found.method


DAYS = [f"2025-{month:02d}-{day:02d}" for month in (5, 6, 12) for day in (1, 5, 11, 15, 28)]
EVENTS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from([*DAYS, "2026-03-25"])), max_size=12
)


def slowly(days: list[dt.date], since: dt.date, within: int) -> dt.date | None:
    later = sorted(day for day in days if day >= since)
    return later[0] if later and (later[0] - since).days <= within else None


def reference(
    contacts: list[tuple[str, str, str]], later: dict[str, list[Event]], asked: JourneySettings
) -> dict[str, tuple[int, int, int]]:
    """Follow each contact by hand."""
    days: dict[str, dict[str, list[dt.date]]] = {
        step: {who: [dt.date.fromisoformat(d) for w, d in events if w == who] for who in "ABC"}
        for step, events in later.items()
    }
    tally = {step.id: [0, 0, 0] for step in asked.steps[1:]}
    for who, day in {(who, day) for who, day, _ in contacts}:
        at: dict[str, dt.date] = {"contact": dt.date.fromisoformat(day)}
        for step in asked.steps[1:]:
            if step.follows not in at or step.id == "conference":
                continue
            since, within = at[step.follows], step.within_days or 0
            if since + dt.timedelta(days=within) > dt.date(2026, 3, 31):
                tally[step.id][2] += 1
                continue
            tally[step.id][1] += 1
            reached = slowly(days[step.id][who], since, within)
            if reached:
                tally[step.id][0] += 1
                at[step.id] = reached
    return {step: tuple(three) for step, three in tally.items()}  # type: ignore[misc]


@settings(max_examples=30, deadline=None)
@given(
    contacts=st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from([*DAYS, "2026-03-25"]),
            st.sampled_from(["6", "3A", "2A", "8"]),
        ),
        max_size=12,
    ),
    referral=EVENTS,
    assessment=EVENTS,
    section_47=EVENTS,
)
def test_it_is_what_following_each_contact_by_hand_gives(
    contacts: list[tuple[str, str, str]],
    referral: list[Event],
    assessment: list[Event],
    section_47: list[Event],
) -> None:
    later = {"referral": referral, "assessment": assessment, "section_47": section_47}
    found = journey(lists([*contacts], **later), SETTINGS, *YEAR)
    expected = reference(contacts, later, SETTINGS)
    for step in later:
        assert counts(found, "everyone", step) == expected[step], step
    frame = found.frame
    shares = frame["share"].dropna()
    assert shares.between(0, 100).all()
    assert (frame["lower"].dropna() <= shares).all()
    assert (frame["upper"].dropna() >= shares).all()
    assert (frame["reached"] <= frame["of"]).all()
    for step, rows in frame.groupby("step"):
        follows = rows["follows"].iloc[0]
        before = (
            found.contacts
            if follows == "contact"
            else frame[(frame["step"] == follows) & (frame["group"] == "everyone")]["reached"].sum()
        )
        here = rows.set_index("group")[["reached", "of", "not_yet_known"]]
        assert here.drop("everyone").sum().equals(here.loc["everyone"]), step
        assert here.loc["everyone", ["of", "not_yet_known"]].sum() == before, step
