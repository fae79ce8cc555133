"""Whatever one row says of another is there."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.demo.conftest import Demo
from tests.demo.reading import annex_a, every, rows_of, sheet_of

EXAMPLE = "EXAMPLE"


def form(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Read a filled form without its example row."""
    rows = list(sheet_of(path, sheet))
    first = next(iter(rows[0]))
    return [row for row in rows if row[first] and not str(row[first]).upper().startswith(EXAMPLE)]


def tracker(demo: Demo, sheet: str) -> list[dict[str, Any]]:
    return form(demo.folder / "reviews" / "review_tracker_synthetic.xlsx", sheet)


def column(rows: list[dict[str, Any]], header: str) -> set[str]:
    return {str(row[header]) for row in rows if row[header]}


def test_children_and_notifications_are_of_incidents_that_there_are(demo: Demo) -> None:
    incidents = column(every(demo.folder, "police/domestic_incidents_*.csv"), "Occurrence No")
    for name in ("domestic_incident_children", "notifications"):
        named = column(every(demo.folder, f"police/{name}_*.csv"), "Occurrence No")
        assert named
        assert named <= incidents, name


def test_as_many_children_are_named_as_were_present(demo: Demo) -> None:
    named: dict[str, int] = {}
    for row in every(demo.folder, "police/domestic_incident_children_*.csv"):
        named[row["Occurrence No"]] = named.get(row["Occurrence No"], 0) + 1
    for row in every(demo.folder, "police/domestic_incidents_*.csv"):
        assert int(row["No Of Children Present"]) == named.get(row["Occurrence No"], 0)
        assert (row["Child Present"] == "Y") == (row["Occurrence No"] in named)


def test_every_referral_follows_a_contact_of_the_same_child(demo: Demo) -> None:
    contacts: dict[str, list[str]] = {}
    for _, row in annex_a(demo.folder, 1):
        contacts.setdefault(row["Child Unique ID"], []).append(row["Contact Source"])
    # The first referrals may follow contacts from before the first day; a few contacts are spoilt.
    missing = sum(
        row["Referral Source"].strip() not in contacts.get(row["Child Unique ID"], [])
        for _, row in annex_a(demo.folder, 3)
        if row["Child Unique ID"]
    )
    assert missing <= 12


def test_every_plan_follows_a_conference_that_led_to_one(demo: Demo) -> None:
    led = {
        row["Child Unique ID"]
        for _, row in annex_a(demo.folder, 5)
        if row["Did the Initial Child Protection Conference Result in a Child Protection Plan"]
        == "Yes"
    }
    first = "2024-04-01"
    for _, row in annex_a(demo.folder, 7):
        start = row["Child Protection Plan Start Date"]
        iso = (
            start.isoformat()
            if isinstance(start, datetime.date)
            else "-".join(reversed(start.split("/")))
        )
        if iso >= first:
            assert row["Child Unique ID"] in led


@pytest.mark.parametrize("table", ["episodes", "reviews", "missing", "oc2"])
def test_every_child_of_the_return_is_in_its_list_of_children(demo: Demo, table: str) -> None:
    for home in sorted((demo.folder / "childrens_social_care" / "ssda903").glob("* synthetic")):
        children = column(list(rows_of(home / "header.csv")), "CHILD")
        named = column(list(rows_of(home / f"{table}.csv")), "CHILD")
        assert named
        assert named <= children


def test_the_census_has_the_children_of_the_lists(demo: Demo) -> None:
    home = demo.folder / "childrens_social_care" / "cin_census"
    trees = [etree.parse(path) for path in sorted(home.glob("*.xml"))]
    sexes = [{one.tag for one in tree.iter("GenderCurrent", "Sex")} for tree in trees]
    assert sexes == [{"GenderCurrent"}, {"Sex"}]
    census = {child.text for tree in trees for child in tree.iter("LAchildID")}
    referred = {row["Child Unique ID"] for _, row in annex_a(demo.folder, 3)} - {""}
    assert referred <= census


def test_learning_and_recommendations_are_of_reviews_that_there_are(demo: Demo) -> None:
    reviews = column(tracker(demo, "Reviews"), "Review reference")
    learning = column(tracker(demo, "Learning"), "Learning reference")
    recommendations = tracker(demo, "Recommendations")
    assert len(reviews) == 12
    assert column(tracker(demo, "Learning"), "Review reference") <= reviews
    assert column(recommendations, "Review reference") <= reviews
    assert column(recommendations, "Learning references") <= learning
    known = column(recommendations, "Recommendation reference")
    assert column(recommendations, "Repeats") <= known


def test_every_audit_is_in_the_frame(demo: Demo) -> None:
    audits = demo.folder / "audits"
    frame = column(list(rows_of(audits / "audit_frame_synthetic.csv")), "Audit reference")
    cases = every(demo.folder, "audits/audit_2*.csv")
    newest = form(audits / "audit_2026-Q1_synthetic.xlsx", "Audit cases")
    assert column(cases, "Audit reference") | column(newest, "Audit reference") == frame
    assert len(frame) == 8


def test_every_case_of_an_audit_was_drawn_for_it(demo: Demo) -> None:
    path = demo.folder / "draws" / "draw_record_synthetic.xlsx"
    draws, cases = form(path, "Draws"), form(path, "Draw cases")
    frame = list(rows_of(demo.folder / "audits" / "audit_frame_synthetic.csv"))
    assert column(draws, "Draw reference") == column(frame, "Audit reference")
    newest = form(demo.folder / "audits" / "audit_2026-Q1_synthetic.xlsx", "Audit cases")
    audited = {
        (row["Audit reference"], row["Case reference"])
        for row in every(demo.folder, "audits/audit_2*.csv") + newest
    }
    looked_at = {
        (row["Draw reference"], row["Case reference"]) for row in cases if row["Looked at on"]
    }
    assert looked_at == audited
    assert {row["Drawn as"] for row in cases if not row["Looked at on"]} >= {"Replacement"}


def test_what_led_to_a_challenge_is_there(demo: Demo) -> None:
    newest = demo.folder / "children" / "voice_log_2025-26_synthetic.xlsx"
    events = form(
        demo.folder / "practitioners" / "engagement_log_2025-26_synthetic.xlsx", "Engagement"
    )
    known = (
        column(every(demo.folder, "children/voice_*.csv"), "Reference")
        | column(form(newest, "Voice"), "Reference")
        | column(every(demo.folder, "practitioners/engagement_*.csv"), "Event reference")
        | column(events, "Event reference")
        | column(tracker(demo, "Reviews"), "Review reference")
        | column(every(demo.folder, "audits/audit_frame_*.csv"), "Audit reference")
    )
    log = form(demo.folder / "challenges" / "challenge_log_synthetic.xlsx", "Challenges")
    assert len(log) == 20
    for row in log:
        ref = row["Reference of what led to it"]
        assert ref in known or ref.startswith(("csc_", "pol_", "hea_"))
