"""Impact tests: what came after the day, against what was promised."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.metrics.intervals import wilson
from scrutiny_lib.reviews.impact import HIDDEN, Promise, audited, retest
from tests.reviews.made import made, settings

SETTINGS = settings().impact
DUE = pd.Timestamp("2025-03-31")


def share(*parts: int, whole: int = 100, first: str = "2025-01-01") -> pd.DataFrame:
    months = pd.date_range(first, periods=len(parts), freq="MS")
    frame = pd.DataFrame({"date": months, "numerator": parts, "denominator": whole})
    return frame.assign(value=100 * frame["numerator"] / frame["denominator"])


def test_only_what_begins_after_the_day_counts() -> None:
    found = retest(
        Promise(DUE, 75, 46, "high"), share(10, 10, 10, 80, 80, 80), "per_cent", 1, SETTINGS
    )
    assert (found.result, found.value, found.cases) == ("met", 80.0, 300)
    assert found.periods == (3, 4, 5)


def test_a_share_whose_interval_lies_short_is_not_met() -> None:
    found = retest(Promise(DUE, 75, 46), share(0, 0, 0, 46, 46, 46), "per_cent", 1, SETTINGS)
    assert found.result == "not_met"
    limits = wilson(138, 300)
    assert found.upper == pytest.approx(100 * float(limits.upper))


def test_a_share_that_chance_could_make_is_too_early() -> None:
    found = retest(Promise(DUE, 75, 46), share(0, 0, 0, 74, 74, 74), "per_cent", 1, SETTINGS)
    assert (found.result, found.why) == ("too_early", "chance alone could make the difference")


def test_few_cases_or_months_are_too_early() -> None:
    few = share(0, 0, 0, 2, 2, 2, whole=5)
    assert retest(Promise(DUE, 75, 46), few, "per_cent", 1, SETTINGS).result == "too_early"
    short = share(0, 0, 0, 46)
    assert retest(Promise(DUE, 75, 46), short, "per_cent", 1, SETTINGS).result == "too_early"


@pytest.mark.parametrize(
    "promise",
    [
        Promise(None, 75, 46),
        Promise(DUE, None, 46),
        Promise(DUE, 75, None, "none"),
        Promise(DUE, 75, 75, "none"),
    ],
)
def test_without_a_day_an_aim_or_a_direction_nothing_can_be_tested(promise: Promise) -> None:
    found = retest(promise, share(1, 2, 3, 4, 5, 6), "per_cent", 1, SETTINGS)
    assert found.result == "not_testable"


def test_without_figures_nothing_can_be_tested() -> None:
    assert retest(Promise(DUE, 75, 46), None, "per_cent", 1, SETTINGS).result == "not_testable"


def test_the_direction_is_that_of_baseline_and_target_else_of_the_measure() -> None:
    assert Promise(DUE, 10, 20, "high").wants_more is False
    assert Promise(DUE, 10, None, "low").wants_more is False
    assert Promise(DUE, 30, None, "high").wants_more is True


def test_a_count_is_tested_by_its_mean() -> None:
    frame = share(0, 0, 0, 8, 9, 10)
    counts = frame.assign(value=frame["numerator"].astype(float))
    assert retest(Promise(DUE, 9, 20), counts, "count", 1, SETTINGS).result == "met"
    assert retest(Promise(DUE, 8, 20), counts, "count", 1, SETTINGS).result == "not_met"


def test_a_quarter_is_three_months() -> None:
    quarters = share(46, 46).assign(date=pd.to_datetime(["2025-01-01", "2025-04-01"]))
    assert retest(Promise(DUE, 75, 46), quarters, "per_cent", 3, SETTINGS).result == "not_met"


def test_of_a_share_of_those_there_on_a_day_the_last_day_counts() -> None:
    promise, series = Promise(DUE, 75, 46), share(0, 0, 0, 10, 10, 90)
    found = retest(promise, series, "per_cent", 1, SETTINGS, is_stock=True)
    assert (found.result, found.value, found.cases, found.periods) == ("met", 90.0, 100, (5,))
    summed = retest(promise, series, "per_cent", 1, SETTINGS)
    assert (summed.result, summed.cases) == ("not_met", 300)


def test_a_number_of_those_there_on_a_day_is_tested_by_its_mean() -> None:
    counts = share(0, 0, 0, 8, 9, 10).assign(value=[0.0, 0, 0, 8, 9, 10])
    found = retest(Promise(DUE, 9, 20), counts, "count", 1, SETTINGS, is_stock=True)
    assert (found.result, found.value, found.periods) == ("met", 9.0, (3, 4, 5))


@pytest.mark.parametrize("unit", ["per_cent", "count"])
def test_what_is_left_of_hidden_figures_is_not_tested(unit: str) -> None:
    """The months that are left are the large ones."""
    series = share(1, 1, 1, 80, 80, 80, 80).assign(flag="")
    series["value"] = series["value"].astype(float)
    promise = Promise(DUE, 75, 46)
    before = series.assign(flag=["c", "c", "c", "", "", "", ""])
    assert retest(promise, before, unit, 1, SETTINGS).result == "met"
    one = series.assign(flag=["", "", "", "c", "", "", ""])
    one.loc[3, ["value", "numerator"]] = None
    found = retest(promise, one, unit, 1, SETTINGS)
    assert (found.result, found.why, found.value) == ("not_testable", HIDDEN, None)
    assert retest(promise, one, unit, 1, SETTINGS, most_hidden=0.25).result == "met"
    assert retest(promise, one, unit, 1, SETTINGS, most_hidden=0.24).result == "not_testable"


def test_a_figure_that_never_came_is_not_taken_for_a_small_one() -> None:
    series = share(1, 1, 1, 80, 80, 80, 80).assign(flag=["", "", "", "x", "", "", ""])
    series["value"] = series["value"].mask(series["flag"] == "x")
    assert retest(Promise(DUE, 75, 46), series, "per_cent", 1, SETTINGS).result == "met"


def test_an_audit_s_domain_is_a_measure() -> None:
    line = {"audit_id": "A1", "domain": "impact", "agency": "police", "theme": "Neglect"}
    cases = made(
        "audit_cases",
        {**line, "case_ref": "C1", "moderated_grade": "good"},
        {**line, "case_ref": "C2", "moderated_grade": "inadequate"},
        {**line, "case_ref": "C3", "moderated_grade": None},
        {**line, "case_ref": "C4", "moderated_grade": "good", "domain": "assessment"},
    )
    frame = made("audit_frame", {"audit_id": "A1", "theme": "Neglect", "selected_on": "2025-05-02"})
    found = audited(cases, frame, "impact", SETTINGS.good_grades)
    assert found is not None
    assert found[["numerator", "denominator", "value"]].to_numpy().tolist() == [[1, 2, 50.0]]
    assert audited(cases, frame, "overall", SETTINGS.good_grades) is None


@given(
    parts=st.lists(st.integers(0, 100), min_size=6, max_size=6),
    target=st.floats(1, 99),
    baseline=st.floats(1, 99),
)
def test_met_and_not_met_never_contradict_the_figures(
    parts: list[int], target: float, baseline: float
) -> None:
    promise = Promise(DUE, target, baseline, "high")
    found = retest(promise, share(*parts), "per_cent", 1, SETTINGS)
    value = sum(parts[3:]) / 3
    if found.result == "met":
        assert value >= target if promise.wants_more else value <= target
    if found.result == "not_met":
        assert value < target if promise.wants_more else value > target
