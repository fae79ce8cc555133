"""The true figures, counted again from the files as a careful reader would."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

import holidays
import pytest

from tests.demo.conftest import Demo
from tests.demo.reading import annex_a, day, every, once

FIRST, LAST = datetime.date(2024, 4, 1), datetime.date(2026, 3, 31)
Days = Iterable[datetime.date | None]


def by_month(demo: Demo, days: Days) -> list[int]:
    tally = Counter(f"{one:%Y-%m}" for one in days if one is not None)
    return [tally[month] for month in demo.truth["counts"]["monthly"]["months"]]


def by_year(days: Days) -> list[int]:
    """Count days by the two years from April to March."""
    tally = Counter(
        one >= datetime.date(2025, 4, 1) for one in days if one is not None and FIRST <= one <= LAST
    )
    return [tally[False], tally[True]]


def monthly(demo: Demo, name: str) -> list[int]:
    found: list[int] = demo.truth["counts"]["monthly"][name]
    return found


def contacts(demo: Demo) -> set[tuple[str, datetime.date, str]]:
    found = set()
    for _, row in annex_a(demo.folder, 1):
        date = day(row["Date of Contact"])
        if row["Child Unique ID"] and date:
            found.add((row["Child Unique ID"], date, row["Contact Source"].split(" ")[1]))
    return found


def referrals(demo: Demo) -> list[tuple[str, datetime.date]]:
    found = []
    for _, row in annex_a(demo.folder, 3):
        date = day(row["Date of Referral"])
        if row["Child Unique ID"] and date:
            found.append((row["Child Unique ID"], date))
    return sorted(found)


def section_47(demo: Demo) -> list[tuple[datetime.date, datetime.date | None]]:
    found: dict[tuple[str, object], datetime.date | None] = {}
    for _, row in annex_a(demo.folder, 5):
        start = day(row["Strategy discussion initiating Section 47 Enquiry Start Date"])
        meeting = day(row["Date of Initial Child Protection Conference"])
        found[row["Child Unique ID"], start] = meeting
    return [(start, meeting) for (_, start), meeting in found.items()]  # type: ignore[misc]


def plans(demo: Demo) -> dict[tuple[str, datetime.date], tuple[datetime.date | None, int]]:
    """Return plans by child and start; what the newest snapshot says counts."""
    found = {}
    for _, row in annex_a(demo.folder, 7):
        start, end = (
            day(row["Child Protection Plan Start Date"]),
            day(row["Child Protection Plan End Date"]),
        )
        before = int(row["Number of Previous Child Protection Plans"])
        assert start is not None
        found[row["Child Unique ID"], start] = (end, before)
    return found


def care(demo: Demo) -> dict[tuple[str, datetime.date], datetime.date | None]:
    found: dict[tuple[str, datetime.date], datetime.date | None] = {}
    for _, row in annex_a(demo.folder, 8):
        start = day(row["Date Started to be Looked After"])
        assert start is not None
        found[row["Child Unique ID"], start] = day(row["Date Ceased to be Looked After"])
    return found


def test_contacts(demo: Demo) -> None:
    assert by_month(demo, (date for _, date, _ in contacts(demo))) == monthly(demo, "contacts")


def test_referrals_and_those_within_twelve_months_of_another(demo: Demo) -> None:
    found = referrals(demo)
    assert by_month(demo, (date for _, date in found)) == monthly(demo, "referrals")
    of: dict[str, list[datetime.date]] = defaultdict(list)
    again = []
    for child, date in found:
        year_before = (
            date.replace(year=date.year - 1)
            if (date.month, date.day) != (2, 29)
            else datetime.date(date.year - 1, 2, 28)
        )
        if any(year_before <= other < date for other in of[child]):
            again.append(date)
        of[child].append(date)
    assert by_month(demo, again) == monthly(demo, "rereferrals")
    assert sum(again.count(date) for date in set(again)) > 50


def test_section_47_enquiries_and_conferences_within_15_working_days(demo: Demo) -> None:
    found = section_47(demo)
    assert by_month(demo, (start for start, _ in found)) == monthly(demo, "section_47_enquiries")
    held = [(start, meeting) for start, meeting in found if meeting is not None]
    assert by_month(demo, (meeting for _, meeting in held)) == monthly(demo, "initial_conferences")
    off = holidays.country_holidays("GB", subdiv="ENG", years=range(2023, 2027))
    in_time = []
    for start, meeting in held:
        each = (start + datetime.timedelta(n) for n in range(1, (meeting - start).days + 1))
        if sum(one.weekday() < 5 and one not in off for one in each) <= 15:
            in_time.append(meeting)
    assert by_month(demo, in_time) == monthly(demo, "initial_conferences_in_15_working_days")
    assert 0 < len(in_time) < len(held)


def test_plans_that_start_repeat_and_end(demo: Demo) -> None:
    found = plans(demo)
    assert by_month(demo, (start for _, start in found)) == monthly(demo, "plan_starts")
    repeated = (start for (_, start), (_, before) in found.items() if before > 0)
    assert by_month(demo, repeated) == monthly(demo, "repeat_plan_starts")
    assert by_month(demo, (end for end, _ in found.values())) == monthly(demo, "plan_ends")


def test_children_on_plans_and_looked_after_at_the_end_of_each_month(demo: Demo) -> None:
    ends = demo.truth["counts"]["month_end"]
    spans = {
        "children_on_plan": {key: end for key, (end, _) in plans(demo).items()},
        "looked_after": care(demo),
    }
    for name, found in spans.items():
        for text, counted in zip(ends["days"], ends[name], strict=True):
            on = datetime.date.fromisoformat(text)
            open_ = {
                child
                for (child, start), end in found.items()
                if start <= on and (end is None or end > on)
            }
            assert len(open_) == counted, (name, text)


def test_children_who_start_to_be_looked_after(demo: Demo) -> None:
    assert by_month(demo, (start for _, start in care(demo))) == monthly(
        demo, "looked_after_starts"
    )


def test_domestic_incidents_and_the_children_at_them(demo: Demo) -> None:
    rows = once(every(demo.folder, "police/domestic_incidents_*.csv"), "Occurrence No")
    dated = [row for row in rows if day(row["Date Reported"])]
    assert by_month(demo, (day(row["Date Reported"]) for row in dated)) == monthly(
        demo, "domestic_incidents"
    )
    present = [row for row in dated if row["Child Present"] == "Y"]
    assert by_month(demo, (day(row["Date Reported"]) for row in present)) == monthly(
        demo, "domestic_incidents_with_child"
    )
    children: dict[bool, set[str]] = {False: set(), True: set()}
    for row in every(demo.folder, "police/domestic_incident_children_*.csv"):
        later = day(row["Date Reported"]) >= datetime.date(2025, 4, 1)  # type: ignore[operator]
        children[later].add(row["Nominal Ref"])
    counted = demo.truth["counts"]["yearly"]["children_at_incidents"]
    assert [len(children[False]), len(children[True])] == counted


@pytest.mark.parametrize(
    ("name", "files", "column", "where"),
    [
        ("police_notifications", "police/notifications_*.csv", "Date Submitted", {}),
        (
            "police_notifications_sent",
            "police/notifications_*.csv",
            "Date Submitted",
            {"Sent To Council": "Y"},
        ),
        ("missing_episodes", "police/missing_episodes_*.csv", "Missing Date", {}),
        (
            "missing_from_care_police",
            "police/missing_episodes_*.csv",
            "Missing Date",
            {"Missing From": "Care"},
        ),
        ("police_protection", "police/police_protection_*.csv", "Date Taken", {}),
        (
            "missing_from_care_council",
            "childrens_social_care/ssda903/*/missing.csv",
            "MIS_START",
            {},
        ),
    ],
)
def test_what_police_and_council_count(
    demo: Demo, name: str, files: str, column: str, where: dict[str, str]
) -> None:
    rows = every(demo.folder, files)
    found = [row for row in rows if all(row[key] == value for key, value in where.items())]
    assert by_month(demo, (day(row[column]) for row in found)) == monthly(demo, name)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("ae_attendances", {}),
        ("ae_self_harm", {"Injury_Intent": "Self-inflicted"}),
        ("ae_safeguarding_concern", {"Safeguarding_Concern": "Y"}),
        ("ae_referred", {"Referred_To_Council": "Y"}),
    ],
)
def test_attendances_at_a_and_e(demo: Demo, name: str, where: dict[str, str]) -> None:
    # A row whose intent was spoilt is no case of self-harm to whoever reads it.
    rows = once(every(demo.folder, "health/ed_attendances_*.csv"), "Attendance_ID")
    found = [row for row in rows if all(row[key] == value for key, value in where.items())]
    assert by_month(demo, (day(row["Arrival_Date"]) for row in found)) == monthly(demo, name)


def test_admissions(demo: Demo) -> None:
    rows = every(demo.folder, "health/admissions_*.csv")
    first = [row for row in rows if row["Episode_Order"] == "1"]
    assert by_month(demo, (day(row["Admission_Date"]) for row in rows)) == monthly(
        demo, "admission_episodes"
    )
    assert by_month(demo, (day(row["Admission_Date"]) for row in first)) == monthly(
        demo, "admissions"
    )
    injured = [
        row
        for row in first
        if row["Admission_Method"].startswith("2")
        and row["External_Cause"]
        and int(row["Age_At_Admission"]) <= 14
    ]
    assert by_month(demo, (day(row["Admission_Date"]) for row in injured)) == monthly(
        demo, "injury_admissions_0_14"
    )
    harmed = [row for row in first if row["External_Cause"][:3] in ("X60", "X61", "X78")]
    assert by_month(demo, (day(row["Admission_Date"]) for row in harmed)) == monthly(
        demo, "self_harm_admissions"
    )


def test_years_are_the_sums_of_their_months(demo: Demo) -> None:
    counts = demo.truth["counts"]
    for name, months in counts["monthly"].items():
        if name != "months":
            assert counts["yearly"][name] == [sum(months[:12]), sum(months[12:])], name
