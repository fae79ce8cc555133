"""Which months the snapshots tell of."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.indicators.windows import days_of, snapshot_days, told_by
from scrutiny_lib.loaders.extracts.months import Covered
from tests.indicators.made import dataset, days, every_day, frame_of

CONTACTS, PLANS = "annex_a_1_contacts", "annex_a_7_child_protection"


def names(months: pd.PeriodIndex) -> list[str]:
    return [str(month) for month in months]


def months_of(first: str, last: str) -> list[str]:
    return names(pd.period_range(first, last, freq="M"))


def covered(begun: pd.Series, ended: pd.Series | None, *snapshots: str) -> Covered:
    ends = begun if ended is None else ended
    return told_by(begun, ends, [pd.Timestamp(day) for day in snapshots])[0]


def none_of(begun: pd.Series) -> pd.Series:
    return pd.Series(pd.NaT, index=begun.index, dtype="datetime64[us]")


def test_a_snapshot_tells_of_its_six_months() -> None:
    found = covered(every_day("2025-10-01", "2026-03-31", 3), None, "2026-03-31")
    assert names(found.months) == months_of("2025-10", "2026-03")
    assert (len(found.empty), len(found.cut)) == (0, 0)


def test_months_that_a_snapshot_tells_of_in_part_are_left_out() -> None:
    found = covered(every_day("2025-09-18", "2026-03-17", 3), None, "2026-03-17")
    assert names(found.months) == months_of("2025-10", "2026-02")
    assert names(found.cut) == ["2025-09", "2026-03"]


def test_what_began_before_the_six_months_and_went_on_adds_no_months() -> None:
    """A plan from 2019 is in the list because it is open: plans of 2019 that ended are not."""
    begun = pd.concat(
        [every_day("2019-01-01", "2025-09-30"), every_day("2025-10-01", "2026-03-31")]
    )
    begun = begun.reset_index(drop=True)
    found, inside = told_by(begun, none_of(begun), [pd.Timestamp("2026-03-31")])
    assert names(found.months) == months_of("2025-10", "2026-03")
    assert inside.tolist() == (begun >= "2025-10-01").tolist()


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_snapshot_that_was_made_to_look_back_further_is_believed(goes_on: bool) -> None:
    """What had ended long before the six months shows it; here the months begin in September."""
    begun = every_day("2023-09-11", "2026-03-31", 3)
    ended = (begun + pd.Timedelta(days=5)).where(begun < "2026-03-20") if goes_on else None
    found = covered(begun, ended, "2026-03-31")
    assert names(found.months) == months_of("2023-10", "2026-03")
    assert names(found.cut) == ["2023-09"]


def test_a_few_mistyped_dates_add_no_months() -> None:
    wrong = pd.concat([every_day("2025-09-01", "2025-09-10"), days("2024-05-05")])
    begun = pd.concat([wrong, every_day("2025-10-01", "2026-03-31", 3)], ignore_index=True)
    found, inside = told_by(begun, begun, [pd.Timestamp("2026-03-31")])
    assert names(found.months) == months_of("2025-10", "2026-03")
    assert inside.tolist() == [False] * 11 + [True] * (len(begun) - 11)


def test_months_between_snapshots_are_left_out_and_named() -> None:
    begun = pd.concat(
        [every_day("2024-10-01", "2025-03-31", 3), every_day("2025-09-16", "2026-03-15", 3)],
        ignore_index=True,
    )
    found = covered(begun, None, "2025-03-31", "2026-03-15")
    assert names(found.months) == months_of("2024-10", "2025-03") + months_of("2025-10", "2026-02")
    assert names(found.empty) == months_of("2025-04", "2025-08")
    assert names(found.cut) == ["2025-09", "2026-03"]


def test_snapshots_may_overlap() -> None:
    begun = every_day("2025-08-01", "2026-03-31", 3)
    found = covered(begun, None, "2026-01-31", "2026-02-28", "2026-03-31")
    assert names(found.months) == months_of("2025-08", "2026-03")


def test_a_month_without_rows_is_nought_only_where_rows_are_few() -> None:
    few = days("2025-10-02", "2025-10-20", "2026-01-15")
    assert names(covered(few, None, "2026-03-31").months) == months_of("2025-10", "2026-03")
    many = every_day("2025-10-01", "2026-03-31", 3)
    found = covered(many[many.dt.month != 12].reset_index(drop=True), None, "2026-03-31")
    assert names(found.empty) == ["2025-12"]
    assert "2025-12" not in names(found.months)


def test_a_list_that_stops_before_its_snapshot_is_cut_short() -> None:
    found = covered(every_day("2025-10-01", "2026-03-12", 3), None, "2026-03-31")
    assert names(found.months) == months_of("2025-10", "2026-02")
    assert names(found.cut) == ["2026-03"]


def test_a_list_that_starts_after_its_six_months_do_is_cut_short() -> None:
    begun = every_day("2025-10-20", "2026-03-31", 3)
    assert names(covered(begun, none_of(begun), "2026-03-31").cut) == ["2025-10"]


def test_days_on_which_nobody_works_are_no_cut() -> None:
    """1 November 2025 was a Saturday; the days from 25 to 28 December are no working days."""
    weekdays = every_day("2025-11-03", "2026-04-30", 40)
    weekdays = weekdays[weekdays.dt.day_of_week < 5].reset_index(drop=True)
    assert "2025-11" in names(covered(weekdays, None, "2026-04-30").months)
    before = every_day("2025-07-01", "2025-12-24", 40)
    assert "2025-12" in names(covered(before, None, "2025-12-28").cut)  # the 29th is missing
    assert "2025-11" in names(covered(before, None, "2025-12-28").months)


def test_conferences_that_pause_before_the_last_day_are_no_cut() -> None:
    begun = every_day("2025-07-01", "2025-12-31", 3)
    ended = begun.where(begun <= "2025-12-19")
    assert names(covered(begun, ended, "2025-12-31").months) == months_of("2025-07", "2025-12")


def test_a_list_of_what_began_only_has_too_few_ends_at_first() -> None:
    begun = every_day("2025-10-01", "2026-03-31", 3)
    ended = (begun + pd.Timedelta(days=20)).where(begun < "2026-03-11")
    assert names(covered(begun, ended, "2026-03-31").cut) == ["2025-10"]


def test_nothing_tells_nothing() -> None:
    assert covered(days(), None, "2026-03-31").months.empty
    assert covered(days(None), None, "2026-03-31").months.empty
    assert covered(days("2026-01-05"), None).months.empty
    assert covered(days("2019-01-05"), None, "2026-03-31").months.empty
    ended = covered(days("2019-01-05"), days("2019-02-05"), "2026-03-31")
    assert ended.months.empty


def test_what_has_gone_on_for_long_shows_that_nothing_began() -> None:
    old = days("2019-01-05")
    assert names(covered(old, none_of(old), "2026-03-31").months) == months_of("2025-10", "2026-03")


def test_a_list_has_the_days_of_the_snapshots_that_hold_it() -> None:
    contact = {"child_id": "a", "contact_date": "2025-05-05"}
    contacts = dataset(frame_of(CONTACTS, [contact, contact]), ["2025-09-30", "2026-03-31"])
    one_plan = frame_of(PLANS, [{"child_id": "a", "plan_start_date": "2025-05-05"}])
    # All rows of the first snapshot came again in the second, which has the day of the first gone.
    plans = dataset(one_plan, ["2026-03-31"], snapshots=["2025-09-30"])
    known = snapshot_days({CONTACTS: contacts, PLANS: plans})
    two = [pd.Timestamp("2025-09-30"), pd.Timestamp("2026-03-31")]
    assert days_of(plans, known) == two
    assert days_of(dataset(one_plan, ["2026-03-31"]), known) == two[1:]
