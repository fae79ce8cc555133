"""What loaders and measures make of the files is what is true."""

from __future__ import annotations

import pandas as pd
import pytest

from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import load_source
from scrutiny_lib.metrics.episodes.open_plans import is_open_on
from scrutiny_lib.metrics.episodes.repeats import is_repeat_plan
from scrutiny_lib.metrics.episodes.rereferral import is_rereferral
from tests.demo.conftest import PARAMS, Demo

pytestmark = pytest.mark.slow
INDICATORS = {
    "pol_domestic_incidents": "domestic_incidents",
    "pol_domestic_incidents_child": "domestic_incidents_with_child",
    "pol_notifications": "police_notifications_sent",
    "pol_missing_episodes": "missing_episodes",
    "pol_missing_care": "missing_from_care_police",
    "hea_ae_concern": "ae_safeguarding_concern",
    "hea_ae_referred": "ae_referred",
    "hea_ae_self_harm": "ae_self_harm",
    "hea_injury_admissions": "injury_admissions_0_14",
    "hea_self_harm_admissions": "self_harm_admissions",
}


@pytest.fixture(scope="module")
def loaded(demo: Demo, context: Context) -> dict[str, Dataset]:
    """The council's lists and what police and NHS sent."""
    sources = {one.source: one for one in load_sources(PARAMS).sources}
    found: dict[str, Dataset] = {}
    for name in ("annex_a", "police", "health"):
        found |= load_source(sources[name], demo.folder, context).datasets
    return found


def by_month(demo: Demo, days: pd.Series) -> list[int]:
    months = demo.truth["counts"]["monthly"]["months"]
    counted = days.dt.strftime("%Y-%m").value_counts()
    return [int(counted.get(month, 0)) for month in months]


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("contacts", "annex_a_1_contacts", "contact_date"),
        ("early_help_assessments", "annex_a_2_early_help", "assessment_start_date"),
        ("referrals", "annex_a_3_referrals", "referral_date"),
        ("section_47_enquiries", "annex_a_5_section_47", "section_47_start_date"),
        ("initial_conferences", "annex_a_5_section_47", "initial_conference_date"),
        ("plan_starts", "annex_a_7_child_protection", "plan_start_date"),
        ("plan_ends", "annex_a_7_child_protection", "plan_end_date"),
        ("ae_attendances", "ae_attendances", "arrival_date"),
        ("admission_episodes", "admissions", "admission_date"),
    ],
)
def test_events_of_each_month(
    demo: Demo, loaded: dict[str, Dataset], name: str, table: str, column: str
) -> None:
    assert by_month(demo, loaded[table].frame[column]) == demo.truth["counts"]["monthly"][name]


def test_referrals_that_follow_another_and_plans_that_repeat(
    demo: Demo, loaded: dict[str, Dataset]
) -> None:
    monthly = demo.truth["counts"]["monthly"]
    referrals = loaded["annex_a_3_referrals"].frame
    again = is_rereferral(referrals, child="child_id", date="referral_date")
    assert by_month(demo, referrals.loc[again, "referral_date"]) == monthly["rereferrals"]
    plans = loaded["annex_a_7_child_protection"].frame
    repeated = is_repeat_plan(plans, previous="previous_plans")
    assert by_month(demo, plans.loc[repeated, "plan_start_date"]) == monthly["repeat_plan_starts"]


def test_children_on_plans_and_looked_after_at_the_end_of_each_month(
    demo: Demo, loaded: dict[str, Dataset]
) -> None:
    ends = demo.truth["counts"]["month_end"]
    plans = loaded["annex_a_7_child_protection"].frame
    parts = loaded["annex_a_8_looked_after"].frame
    # A snapshot shows a child's placement of its day: one time in care has several rows.
    care = parts.groupby(["child_id", "care_start_date"])["care_end_date"].max().reset_index()
    for place, text in enumerate(ends["days"]):
        open_ = plans[is_open_on(plans, text)]
        assert open_["child_id"].nunique() == ends["children_on_plan"][place]
        on = pd.Timestamp(text)
        there = (care["care_start_date"] <= on) & ~(care["care_end_date"] <= on)
        assert care.loc[there, "child_id"].nunique() == ends["looked_after"][place]


@pytest.mark.parametrize(("indicator", "name"), INDICATORS.items())
def test_indicators_of_police_and_nhs(
    demo: Demo, loaded: dict[str, Dataset], indicator: str, name: str
) -> None:
    agency = "police" if indicator.startswith("pol_") else "health"
    frame = loaded[f"{agency}_observations"].frame
    of = frame[frame["indicator_id"] == indicator].sort_values("period_start")
    assert of["value"].astype(int).tolist() == demo.truth["counts"]["monthly"][name]
