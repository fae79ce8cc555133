"""What is planted is in the files, and can be found."""

from __future__ import annotations

import datetime
from collections import Counter as Tally
from typing import Any

import numpy as np
import pytest

from scrutiny_lib.demo.faults import Planted
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.truth.counts import Counter, events
from scrutiny_lib.demo.world import World, make_world
from scrutiny_lib.metrics.spc import xmr
from tests.demo.conftest import Demo
from tests.demo.reading import annex_a, day, every, rows_of
from tests.demo.test_keys import form, tracker

PLANTED = {"police_notifications", "police_notifications_sent", "ae_self_harm"}
GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
LAST = datetime.date(2026, 3, 31)


def test_every_signal_says_where_it_is_and_what_it_means(demo: Demo) -> None:
    signals = demo.truth["signals"]
    assert len({one["id"] for one in signals}) == len(signals) == 14
    for one in signals:
        assert {"id", "kind", "agency", "where", "size", "says"} <= set(one)
        assert one["where"]
        assert one["says"].endswith((".", "?"))


def audit_rows(demo: Demo) -> list[dict[str, Any]]:
    newest = demo.folder / "audits" / "audit_2026-Q1_synthetic.xlsx"
    return every(demo.folder, "audits/audit_2*.csv") + form(newest, "Audit cases")


def test_notifications_rise_only_in_the_lowest_grade_and_contacts_do_not_follow(
    demo: Demo,
) -> None:
    start = datetime.date(2025, 7, 1)
    rate: dict[tuple[str, bool], float] = {}
    for row in every(demo.folder, "police/notifications_*.csv"):
        key = (row["Grade"], day(row["Date Submitted"]) >= start)  # type: ignore[operator]
        rate[key] = rate.get(key, 0) + 1 / (9 if key[1] else 15)
    assert rate["Standard", True] > 1.35 * rate["Standard", False]
    assert rate["High", True] < 1.3 * rate["High", False]
    police: dict[bool, float] = {False: 0.0, True: 0.0}
    for _, row in annex_a(demo.folder, 1):
        date = day(row["Date of Contact"])
        if date and row["Contact Source"].startswith("q) 6"):
            police[date >= start] += 1 / (9 if date >= start else 15)
    assert police[True] < 1.15 * police[False]


def test_a_source_is_recorded_as_another_from_its_day_on(demo: Demo) -> None:
    signal = demo.signal("recording_change")
    start = datetime.date.fromisoformat(signal["from"])
    tally: Tally[str] = Tally()
    for _, row in annex_a(demo.folder, 1):
        date = day(row["Date of Contact"])
        code = row["Contact Source"].split(" ")[1].strip(":")
        if date and code in ("3E", "3F"):
            tally[f"{code}_{'after' if date >= start else 'before'}"] += 1
    assert tally["3E_before"] > 0
    assert tally["3E_after"] == 0
    # Two of the planted faults cost a few contacts.
    for key, counted in signal["size"].items():
        assert counted - 12 <= tally[key] <= counted, key


def test_the_nhs_stops_its_returns_three_quarters_before_the_end(demo: Demo) -> None:
    def sent(agency: str) -> list[str]:
        found = (demo.folder / "partner_returns").glob(f"{agency}_20*")
        return sorted(path.name.removeprefix(f"{agency}_")[:7] for path in found)

    assert sent("police")[-3:] == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert sent("childrens_social_care") == sent("police")
    assert sent("health") == sent("police")[:-3]
    assert demo.signal("stops_supplying")["size"]["last_quarter"] == "2025-Q2"


def test_a_theme_comes_back_in_two_reviews_after_its_action_was_closed(demo: Demo) -> None:
    size = demo.signal("theme_recurs_after_closure")["size"]
    recommendations = {
        row["Recommendation reference"]: row for row in tracker(demo, "Recommendations")
    }
    closed = recommendations[size["closed_rec_id"]]
    assert closed["Status"] == "Closed with evidence"
    closed_on = day(closed["Closed on"])
    aware = {
        row["Review reference"]: day(row["Date of becoming aware"])
        for row in tracker(demo, "Reviews")
    }
    assert len(size["later_review_ids"]) == 2
    assert all(aware[review] > closed_on for review in size["later_review_ids"])  # type: ignore[operator]
    assert all(
        recommendations[rec]["Repeats"] == size["closed_rec_id"]
        for rec in size["repeated_by_rec_ids"]
    )


def test_no_other_theme_comes_back(demo: Demo) -> None:
    aware = {
        row["Review reference"]: day(row["Date of becoming aware"])
        for row in tracker(demo, "Reviews")
    }
    learning = {row["Learning reference"]: row for row in tracker(demo, "Learning")}
    for header in ("Local themes", "The Panel's themes"):
        back = set()
        for row in tracker(demo, "Recommendations"):
            closed_on = day(row["Closed on"])
            if closed_on is None:
                continue
            theme = learning[row["Learning references"]][header]
            later = {
                one["Review reference"]
                for one in learning.values()
                if one[header] == theme and aware[one["Review reference"]] > closed_on  # type: ignore[operator]
            }
            if later:
                back.add(theme)
        assert len(back) == 1, header


def test_the_police_grade_themselves_too_well_and_the_others_do_not(demo: Demo) -> None:
    tally: dict[str, Tally[str]] = {}
    for row in audit_rows(demo):
        own = GRADES.index(row["Agency's own grade"])
        moderated = GRADES.index(row["Moderated grade"])
        word = "lowered" if moderated < own else "raised" if moderated > own else "kept"
        tally.setdefault(row["Agency"], Tally())[word] += 1
    assert tally["Police"]["lowered"] > 1.5 * tally["Police"]["kept"]
    assert tally["Police"]["raised"] == 0
    for agency in ("Children's social care", "Community health trust", "Schools and colleges"):
        assert tally[agency]["kept"] > 2 * tally[agency]["lowered"], agency
    assert (
        demo.signal("audit_disagreement")["size"]["police"]["lowered"]
        == (tally["Police"]["lowered"])
    )


def test_two_agencies_see_the_same_work_in_opposite_ways(demo: Demo) -> None:
    size = demo.signal("audit_contradiction")["size"]
    seen = {
        (row["Agency"], row["Agency's own grade"])
        for row in audit_rows(demo)
        if row["Audit reference"] == size["audit_id"]
        and row["Part"] == "Joint working"
        and row["Agency"] in ("Children's social care", "Schools and colleges")
    }
    assert seen == {("Children's social care", "Good"), ("Schools and colleges", "Inadequate")}


def test_nobody_of_16_or_17_on_a_plan_is_heard_though_there_are_some(demo: Demo) -> None:
    newest = demo.folder / "children" / "voice_log_2025-26_synthetic.xlsx"
    rows = every(demo.folder, "children/voice_*.csv") + form(newest, "Voice")
    heard = Tally((row["What the child has experience of"], row["Age band"]) for row in rows)
    assert heard["Child protection plan", "16 to 17"] == 0
    groups = {service for service, band in heard if band == "16 to 17"}
    assert {"Early help", "Child in need plan", "In the care of the council"} <= groups
    assert heard["Child protection plan", "11 to 15"] > 5
    open_ = {}
    for _, row in annex_a(demo.folder, 7):
        key = (row["Child Unique ID"], day(row["Child Protection Plan Start Date"]))
        open_[key] = row
    there = sum(
        16 <= float(row["Age"]) < 18
        for row in open_.values()
        if day(row["Child Protection Plan End Date"]) is None
    )
    assert there == demo.signal("group_not_heard")["size"]["children_on_plan_of_that_age"] > 0


def test_a_recommendation_is_said_to_be_done_and_its_measure_did_not_move(demo: Demo) -> None:
    size = demo.signal("recommendation_not_met")["size"]
    (row,) = [
        row
        for row in tracker(demo, "Recommendations")
        if row["Recommendation reference"] == size["rec_id"]
    ]
    assert row["Measure"] == "csc_icpc_15_own"
    assert row["Target"] == 75
    assert row["Status"] == "Done, awaiting evidence"
    assert day(row["Due"]) < LAST  # type: ignore[operator]
    assert max(size["per_cent_by_year"]) < 65


def test_police_and_council_count_the_same_thing_differently(demo: Demo) -> None:
    size = demo.signal("agencies_disagree")["size"]
    police, council = sum(size["police"]), sum(size["council"])
    assert 1.2 < police / council < 1.8
    path = demo.folder / "partner_returns" / "childrens_social_care_2025-Q4_synthetic.csv"
    (row,) = [r for r in rows_of(path) if r["Indicator"] == "csc_missing_care"]
    assert int(float(row["Number"])) == size["council"][size["quarters"].index("2025-Q4")]


def test_contacts_from_general_practitioners_are_lost_on_the_way(demo: Demo) -> None:
    size = demo.signal("loss_in_journey")["size"]
    of_gps = size["referrals_gp"] / size["contacts_gp"]
    of_others = size["referrals_others"] / size["contacts_others"]
    assert of_gps < of_others / 2.5


@pytest.fixture(scope="module")
def world() -> World:
    """Leeds, five years."""
    return make_world(Plan(scale=1.0, years=5, seed=1))


@pytest.mark.slow
def test_only_what_is_planted_breaks_a_rule_of_control_charts(world: World) -> None:
    counter = Counter(world, Planted())
    broken = {}
    for name, days in events(counter).items():
        # Nobody sees what a referral of the first year follows.
        counts = counter.by_month(days)[12 if name == "rereferrals" else 0 :]
        signal = xmr(counts).points["signal"]
        if (signal != "common_cause").any():
            broken[name] = signal.tolist()
    assert set(broken) == PLANTED
    assert set(broken["police_notifications"][-9:]) <= {"shift", "astronomical"}
    assert "trend" in broken["ae_self_harm"][-9:]
    rise = counter.by_month(events(counter)["ae_self_harm"])[-8:]
    assert (np.diff(rise) > 0).all()


@pytest.mark.slow
def test_a_place_as_large_as_leeds(world: World) -> None:
    counter = Counter(world, Planted())
    found = {name: counter.by_year(days) for name, days in events(counter).items()}
    wanted = {
        "contacts": 45_000,
        "referrals": 10_000,
        "section_47_enquiries": 2_500,
        "initial_conferences": 1_008,
        "plan_starts": 855,
        "looked_after_starts": 500,
        "domestic_incidents": 22_247,
    }
    for name, number in wanted.items():
        assert found[name] == pytest.approx([number] * 5, rel=0.1), name
    shares = {
        "domestic_incidents_with_child": ("domestic_incidents", 0.246, 0.01),
        "repeat_plan_starts": ("plan_starts", 0.25, 0.05),
        "initial_conferences_in_15_working_days": ("initial_conferences", 0.463, 0.05),
    }
    for part, (whole, share, about) in shares.items():
        for one, all_ in zip(found[part], found[whole], strict=True):
            assert one / all_ == pytest.approx(share, abs=about), part
    again = [r / n for r, n in zip(found["rereferrals"], found["referrals"], strict=True)]
    assert again[1:] == pytest.approx([0.25] * 4, abs=0.03)


@pytest.mark.slow
def test_as_many_open_plans_and_looked_after_children_as_in_leeds(world: World) -> None:
    cases, care = world.cases, world.care
    for year in world.plan.timeline.financial_years:
        plans = np.count_nonzero((cases.plan_start <= year.last) & (cases.plan_end > year.last))
        cared = np.count_nonzero((care.start <= year.last) & (care.end > year.last))
        assert plans == pytest.approx(700, rel=0.1)
        assert cared == pytest.approx(1_400, rel=0.1)
