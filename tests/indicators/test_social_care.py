"""Each figure by its definition, on a few rows with an obvious answer."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.indicators.social_care import INDICATORS, Counts, count_social_care
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.observations import validate_observations
from tests.indicators.made import Area, Rows, dataset, figures, frame_of, told

CONTACTS, REFERRALS = "annex_a_1_contacts", "annex_a_3_referrals"
EARLY_HELP, ASSESSMENTS = "annex_a_2_early_help", "annex_a_4_assessments"
SECTION_47, PLANS, CARE = (
    "annex_a_5_section_47",
    "annex_a_7_child_protection",
    "annex_a_8_looked_after",
)
LAST = "2026-03-31"


def count(registry: Registry, **lists: Dataset) -> Counts:
    found = count_social_care(lists, registry, Area())
    validate_observations(found.frame)
    return found


def counted(registry: Registry, table: str, rows: Rows, seen: Any = LAST, **more: Any) -> Counts:
    return count(registry, **{table: dataset(frame_of(table, rows), seen, **more)})


def share(found: Counts, indicator: str, month: str) -> tuple[float, float]:
    """Numerator and denominator."""
    return tuple(  # type: ignore[return-value]
        figures(found.frame, indicator, column)[month] for column in ("numerator", "denominator")
    )


def contact(day: str, source: str | None = "2A", child: str = "a") -> dict[str, Any]:
    return {"child_id": child, "contact_date": day, "contact_source": source}


def referral(day: str, child: str = "a", nfa: bool | None = False) -> dict[str, Any]:
    return {
        "child_id": child,
        "referral_date": day,
        "referral_source": "6",
        "is_no_further_action": nfa,
    }


def enquiry(day: str, conference: str | None = None, child: str = "a") -> dict[str, Any]:
    return {
        "child_id": child,
        "section_47_start_date": day,
        "initial_conference_date": conference,
    }


def plan(
    start: str, end: str | None = None, child: str = "a", before: int | None = 0
) -> dict[str, Any]:
    return {
        "child_id": child,
        "plan_start_date": start,
        "plan_end_date": end,
        "previous_plans": before,
    }


def care(
    start: str, end: str | None = None, child: str = "a", legal: str | None = "C1"
) -> dict[str, Any]:
    return {"child_id": child, "care_start_date": start, "care_end_date": end,
            "legal_status": legal}  # fmt: skip


def test_every_list_gives_its_figures_in_the_registrys_words(registry: Registry) -> None:
    found = count(
        registry,
        **{
            CONTACTS: dataset(frame_of(CONTACTS, [contact("2026-01-05")]), LAST),
            EARLY_HELP: dataset(
                frame_of(EARLY_HELP, [{"child_id": "a", "assessment_start_date": "2026-01-05"}]),
                LAST,
            ),
            REFERRALS: dataset(frame_of(REFERRALS, [referral("2026-01-05")]), LAST),
            ASSESSMENTS: dataset(
                frame_of(ASSESSMENTS, [{"child_id": "a", "assessment_start_date": "2026-01-05"}]),
                LAST,
            ),
            SECTION_47: dataset(frame_of(SECTION_47, [enquiry("2026-01-05")]), LAST),
            PLANS: dataset(frame_of(PLANS, [plan("2026-01-05")]), LAST),
            CARE: dataset(frame_of(CARE, [care("2026-01-05")]), LAST),
        },
    )
    # Re-referrals need a year before.
    assert set(found.frame["indicator_id"]) == set(INDICATORS) - {"csc_rereferral_own"}
    for row in found.frame.itertuples():
        indicator = registry[str(row.indicator_id)]
        assert (row.unit, row.agency) == (indicator.unit, indicator.agency)
        assert (row.area_code, row.source_id) == ("E08000035", "annex_a")
        assert (row.period_start == row.period_end) == (indicator.period == "snapshot")


def test_every_indicator_of_the_registry_that_names_a_list_is_counted(registry: Registry) -> None:
    named = {i.id for i in registry.values() if any(t.startswith("annex_a_") for t in i.tables)}
    assert named == set(INDICATORS)


def test_an_indicator_that_a_registry_lacks_is_left_out(registry: Registry) -> None:
    without = Registry(tuple(i for i in registry.values() if i.id == "csc_referrals_own"))
    found = counted(without, REFERRALS, [referral("2026-01-05")])
    assert set(found.frame["indicator_id"]) == {"csc_referrals_own"}


def test_contacts_by_source(registry: Registry) -> None:
    sources = ["6", "6", "3E", "3F", "3F", "3A", "2A", "2B", "1A"]
    found = counted(registry, CONTACTS, [contact("2026-01-05", source) for source in sources])
    january = {
        name: figures(found.frame, name)["2026-01"] for name in INDICATORS if "contacts" in name
    }
    assert january == {
        "csc_contacts": 9,
        "csc_contacts_police": 2,
        "csc_contacts_health": 4,
        "csc_contacts_ae": 1,
        "csc_contacts_schools": 1,
    }
    assert figures(found.frame, "csc_contacts")["2026-02"] == 0


def test_a_contact_without_source_counts_for_no_agency_and_is_noted(registry: Registry) -> None:
    rows = [contact("2026-01-05", None), contact("2026-01-06", "6"), contact("2026-02-05", "2A")]
    found = counted(registry, CONTACTS, rows)
    assert figures(found.frame, "csc_contacts")["2026-01"] == 2
    assert figures(found.frame, "csc_contacts_police")["2026-01"] == 1
    # Whether A&E made the one of which nobody knows is not known, so there is no nought.
    assert math.isnan(figures(found.frame, "csc_contacts_ae")["2026-01"])
    assert figures(found.frame, "csc_contacts_ae", "flag")["2026-01"] == "x"
    assert figures(found.frame, "csc_contacts_ae")["2026-02"] == 0
    noted = told(found.issues, "not_known_whether_counted")
    assert {issue.count for issue in noted} == {1}
    assert {issue.sheet for issue in noted} == {"List 1"}


def test_early_help_counts_by_the_day_of_completion(registry: Registry) -> None:
    rows = [
        {"child_id": "a", "assessment_start_date": "2025-12-30",
         "assessment_completion_date": "2026-01-20"},
        {"child_id": "b", "assessment_start_date": "2026-01-10"},
    ]  # fmt: skip
    found = figures(counted(registry, EARLY_HELP, rows).frame, "csc_early_help_own")
    assert found["2026-01"] == 1
    assert sum(found.values()) == 1


SNAPSHOTS = ["2024-09-30", "2025-03-31", "2025-09-30", "2026-03-31"]


def two_years_of_referrals(rows: Rows) -> tuple[Rows, list[str]]:
    """Give each row the snapshot in whose six months it is, and each snapshot a row."""
    fillers = [referral(f"{day[:8]}01", child=f"filler {day}") for day in SNAPSHOTS]
    whole = [*rows, *fillers]
    return whole, [min(d for d in SNAPSHOTS if d >= row["referral_date"]) for row in whole]


def test_a_rereferral_is_counted_back_from_each_referrals_own_date(registry: Registry) -> None:
    rows, seen = two_years_of_referrals(
        [
            referral("2024-05-10", "a"),
            referral("2025-05-10", "a"),  # twelve months to the day: a re-referral
            referral("2024-06-10", "b"),
            referral("2025-06-11", "b"),  # a day more: none
            referral("2025-06-20", "c"),  # never before
            referral("2025-07-01", "b"),  # three weeks after the one in June
        ]
    )
    found = counted(registry, REFERRALS, rows, seen)
    assert share(found, "csc_rereferral_own", "2025-05") == (1, 1)
    assert share(found, "csc_rereferral_own", "2025-06") == (0, 2)
    assert share(found, "csc_rereferral_own", "2025-07") == (1, 1)
    assert figures(found.frame, "csc_rereferral_own")["2025-07"] == 100


def test_the_first_year_has_no_rereferrals_as_nobody_knows_what_was_before(
    registry: Registry,
) -> None:
    rows, seen = two_years_of_referrals([referral("2024-05-10", "a"), referral("2024-08-10", "a")])
    found = counted(registry, REFERRALS, rows, seen)
    assert min(figures(found.frame, "csc_referrals_own")) == "2024-04"
    assert min(figures(found.frame, "csc_rereferral_own")) == "2025-04"
    (issue,) = told(found.issues, "month_without_neighbours")
    assert "the 12 months before" in issue.message
    assert issue.count == 12
    assert "2024-04" in issue.message


def test_a_month_without_referrals_has_no_share(registry: Registry) -> None:
    rows, seen = two_years_of_referrals([])
    found = counted(registry, REFERRALS, rows, seen)
    assert math.isnan(figures(found.frame, "csc_rereferral_own")["2025-05"])
    assert figures(found.frame, "csc_rereferral_own", "flag")["2025-05"] == "z"
    assert figures(found.frame, "csc_rereferral_own", "denominator")["2025-05"] == 0


def test_referrals_by_source_and_without_further_action(registry: Registry) -> None:
    rows = [referral("2026-01-05", nfa=True), referral("2026-01-06"), referral("2026-01-07")]
    rows += [referral("2026-01-08", nfa=None)]
    found = counted(registry, REFERRALS, rows)
    assert figures(found.frame, "csc_ref_police_own")["2026-01"] == 4
    assert figures(found.frame, "csc_ref_health_own")["2026-01"] == 0
    assert share(found, "csc_ref_nfa_own", "2026-01") == (1, 4)
    assert figures(found.frame, "csc_ref_nfa_own")["2026-01"] == 25


def test_assessments_in_45_working_days_by_the_month_in_which_they_ended(
    registry: Registry,
) -> None:
    """From Monday 6 October 2025, 8 December is the 45th working day."""
    rows = [
        {"child_id": str(number), "assessment_start_date": "2025-10-06",
         "assessment_authorisation_date": end}
        for number, end in enumerate(["2025-12-08", "2025-12-09", "2025-10-01", None])
    ]  # fmt: skip
    found = counted(registry, ASSESSMENTS, rows)
    assert share(found, "csc_asmt_45_own", "2025-12") == (1, 2)
    # One that ended before it began is an error: it is none in time, and there is an issue.
    assert figures(found.frame, "csc_asmt_45_own", "flag")["2025-10"] == "x"
    (issue,) = told(found.issues, "not_known_whether_counted")
    assert issue.count == 1


@pytest.mark.parametrize(("held", "in_time"), [("2026-04-24", 1), ("2026-04-27", 0)])
def test_a_conference_has_fifteen_working_days_without_bank_holidays(
    registry: Registry, held: str, in_time: int
) -> None:
    """From Wednesday 1 April 2026: Good Friday and Easter Monday are not worked."""
    found = counted(registry, SECTION_47, [enquiry("2026-04-01", held)], "2026-06-30")
    assert share(found, "csc_icpc_15_own", "2026-04") == (in_time, 1)


def test_a_conference_counts_in_its_own_month_and_every_one_counts(registry: Registry) -> None:
    rows = [enquiry("2026-01-26", "2026-02-02", "a"), enquiry("2026-02-20", "2026-02-13", "b")]
    found = counted(registry, SECTION_47, rows)
    assert figures(found.frame, "csc_s47_own")["2026-01"] == 1
    assert share(found, "csc_icpc_15_own", "2026-02") == (1, 2)
    assert figures(found.frame, "csc_icpc_15_own", "flag")["2026-01"] == "z"


def test_enquiries_are_followed_for_twelve_weeks_and_late_ones_left_out(
    registry: Registry,
) -> None:
    rows = [
        enquiry("2025-10-06", "2025-12-29", "a"),  # 84 days
        enquiry("2025-10-06", "2025-12-30", "b"),  # 85 days
        enquiry("2025-10-07", None, "c"),
        enquiry("2026-01-07", None, "d"),  # may still lead to one
    ]
    found = counted(registry, SECTION_47, rows)
    assert share(found, "csc_s47_to_icpc_own", "2025-10") == (1, 3)
    assert list(figures(found.frame, "csc_s47_to_icpc_own")) == ["2025-10", "2025-11", "2025-12"]
    (issue,) = told(found.issues, "month_without_neighbours")
    assert "the 3 months after" in issue.message
    assert issue.count == 3


def test_a_repeat_plan_is_one_after_any_other_however_long_ago(registry: Registry) -> None:
    rows = [
        plan("2016-05-01", "2016-09-01", "a"),
        plan("2026-01-05", None, "a", before=0),  # an earlier plan is in the records
        plan("2026-01-06", None, "b", before=2),  # the number says so
        plan("2026-01-07", None, "c", before=0),
        plan("2026-01-08", None, "d", before=None),  # nobody says
    ]
    found = counted(registry, PLANS, rows)
    assert figures(found.frame, "csc_plan_starts_own")["2026-01"] == 4
    assert share(found, "csc_cpp_repeat_own", "2026-01") == (2, 4)
    (issue,) = told(found.issues, "not_known_whether_counted")
    assert (issue.count, issue.sheet) == (1, "List 7")


def test_children_on_a_plan_at_the_end_of_each_month(registry: Registry) -> None:
    rows = [
        plan("2019-05-01", None, "a"),  # still open
        plan("2025-11-10", "2025-12-31", "b"),  # the day of the end is no longer in it
        plan("2026-01-31", "2026-02-10", "c"),
        plan("2026-01-05", None, "d"),
        plan("2026-01-20", None, "d"),  # twice in the list, one child
        plan("2026-02-20", "2026-02-10", "e"),  # ends before it starts: never open
    ]
    found = counted(registry, PLANS, rows)
    on_plan = figures(found.frame, "csc_on_plan_own")
    assert list(on_plan.values()) == [1, 2, 1, 3, 2, 2]
    assert figures(found.frame, "csc_plan_ends_own")["2025-12"] == 1
    starts = found.frame.loc[found.frame["indicator_id"] == "csc_on_plan_own", "period_start"]
    assert [f"{day:%m-%d}" for day in starts] == [
        "10-31", "11-30", "12-31", "01-31", "02-28", "03-31",
    ]  # fmt: skip


def test_plans_open_for_more_than_729_days_out_of_those_open(registry: Registry) -> None:
    rows = [plan("2024-02-01", None, "a"), plan("2024-02-02", None, "b"), plan("2026-01-05")]
    found = counted(registry, PLANS, rows)
    # 31 January 2026 is 730 days after the first of these.
    assert share(found, "csc_cpp_2y_own", "2026-01") == (1, 3)
    assert share(found, "csc_cpp_2y_own", "2026-02") == (2, 3)
    ended = counted(registry, PLANS, [plan("2025-10-05", "2025-10-20")])
    assert figures(ended.frame, "csc_cpp_2y_own", "flag")["2025-12"] == "z"


def test_what_was_last_seen_open_counts_up_to_that_snapshot(registry: Registry) -> None:
    """The second snapshot would show it as open or as ended: it does neither."""
    rows = [plan("2025-05-05", None, "a"), plan("2025-11-05", None, "b")]
    found = counted(registry, PLANS, rows, ["2025-09-30", "2026-03-31"])
    on_plan = figures(found.frame, "csc_on_plan_own")
    assert (on_plan["2025-09"], on_plan["2025-10"], on_plan["2025-11"]) == (1, 0, 1)
    (issue,) = told(found.issues, "last_seen_open")
    assert (issue.count, issue.file, issue.rows) == (1, "2025-09-30/List.csv", (2,))


def test_a_time_in_care_is_one_however_many_rows_show_it(registry: Registry) -> None:
    rows = [
        care("2024-01-05", None, "a", "C1"),  # as the first snapshot had it
        care("2024-01-05", None, "a", "E1"),
        care("2024-01-05", "2026-02-10", "a", "C2"),  # as the second one has it: ended
        care("2025-12-01", None, "b"),
    ]
    seen = ["2025-09-30", "2026-03-31", "2026-03-31", "2026-03-31"]
    found = counted(registry, CARE, rows, seen)
    cared = figures(found.frame, "csc_looked_after_own")
    assert (cared["2025-09"], cared["2025-12"], cared["2026-02"]) == (1, 2, 1)
    assert told(found.issues, "last_seen_open") == []


def test_an_end_that_a_newer_snapshot_took_back_is_none(registry: Registry) -> None:
    rows = [care("2024-01-05", "2025-08-01", "a", "C1"), care("2024-01-05", None, "a", "C2")]
    found = counted(registry, CARE, rows, ["2025-09-30", "2026-03-31"])
    assert set(figures(found.frame, "csc_looked_after_own").values()) == {1}


def test_a_time_in_care_that_was_last_seen_open_is_noted_once(registry: Registry) -> None:
    rows = [care("2024-01-05", None, "a", "C1"), care("2024-01-05", None, "a", "C2")]
    rows += [care("2024-01-05", None, "b")]
    found = counted(registry, CARE, rows, ["2025-09-30", "2025-09-30", "2026-03-31"])
    (issue,) = told(found.issues, "last_seen_open")
    assert (issue.count, issue.rows) == (1, (2,))


def test_series_of_short_term_placements_are_not_counted(registry: Registry) -> None:
    rows = [care("2025-01-05", child="a", legal="V4"), care("2025-01-05", child="b", legal=None)]
    rows += [care("2025-01-05", child="c", legal="V3"), care("2025-01-05", child="d", legal="V2")]
    found = counted(registry, CARE, rows)
    assert set(figures(found.frame, "csc_looked_after_own").values()) == {2}


def test_dates_after_the_file_arrived_are_not_believed(registry: Registry) -> None:
    rows = [enquiry("2025-12-15", "2026-05-04"), enquiry("2026-05-05"), enquiry("2025-12-16")]
    rows += [enquiry("2026-03-30", "2026-05-04")]
    found = counted(registry, SECTION_47, rows, received=date(2026, 4, 20))
    assert sum(figures(found.frame, "csc_s47_own").values()) == 3
    assert sum(figures(found.frame, "csc_icpc_15_own", "denominator").values()) == 0
    (issue,) = told(found.issues, "date_not_believed")
    assert (issue.count, issue.rows) == (1, (3,))


def test_a_row_without_its_date_is_nowhere(registry: Registry) -> None:
    rows = [{"child_id": "a"}, referral("2026-01-05")]
    found = counted(registry, REFERRALS, rows)
    assert sum(figures(found.frame, "csc_referrals_own").values()) == 1
    assert told(found.issues, "date_not_believed") == []


def test_a_contact_dated_outside_the_months_of_its_file_is_noted(registry: Registry) -> None:
    rows = [contact("2026-01-05"), contact("2016-01-06")]
    found = counted(registry, CONTACTS, rows)
    assert sum(figures(found.frame, "csc_contacts").values()) == 1
    (issue,) = told(found.issues, "date_not_believed")
    assert issue.rows == (3,)


def test_months_that_are_cut_short_are_named(registry: Registry) -> None:
    rows = [contact("2025-09-20"), contact("2026-02-05"), contact("2026-03-01")]
    found = counted(registry, CONTACTS, rows, "2026-03-17")
    months = figures(found.frame, "csc_contacts")
    assert (min(months), max(months)) == ("2025-10", "2026-02")
    (issue,) = told(found.issues, "month_cut_short")
    assert "2025-09, 2026-03" in issue.message
    assert (issue.sheet, issue.count) == ("List 1", 2)


def test_a_list_without_rows_gives_no_noughts(registry: Registry) -> None:
    for table in (CONTACTS, REFERRALS, SECTION_47, PLANS, CARE):
        found = counted(registry, table, [])
        assert found.frame.empty, table
        assert found.issues == ()


def test_without_any_list_there_are_no_figures(registry: Registry) -> None:
    assert count(registry).frame.empty


def test_where_it_is_not_known_when_a_list_was_made_nothing_is_counted(registry: Registry) -> None:
    bare = dataset(frame_of(PLANS, [plan("2026-01-05")]), LAST)
    bare = Dataset(bare.frame, bare.record)
    assert count(registry, **{PLANS: bare}).frame.empty


def test_no_issue_holds_a_childs_identifier(registry: Registry) -> None:
    rows = [referral("2026-01-05", "SECRET-1", None), referral("2030-01-05", "SECRET-2")]
    found = counted(registry, REFERRALS, rows)
    assert len(found.issues) >= 2
    assert "SECRET" not in repr(found.issues)
    assert isinstance(found.frame, pd.DataFrame)
