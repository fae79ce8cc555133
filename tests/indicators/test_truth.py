"""What is counted from the synthetic partnership's files is what is true of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.world import make_world
from scrutiny_lib.indicators.own import OwnFigures, own_figures
from scrutiny_lib.indicators.social_care import INDICATORS
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.sources import load_source
from tests.demo.conftest import PARAMS, Demo
from tests.indicators.made import figures

pytestmark = pytest.mark.slow
FIRST_YEAR = 12
FLOWS = {
    ("csc_contacts", "value"): "contacts",
    ("csc_referrals_own", "value"): "referrals",
    ("csc_rereferral_own", "denominator"): "referrals",
    ("csc_rereferral_own", "numerator"): "rereferrals",
    ("csc_s47_own", "value"): "section_47_enquiries",
    ("csc_icpc_15_own", "denominator"): "initial_conferences",
    ("csc_icpc_15_own", "numerator"): "initial_conferences_in_15_working_days",
    ("csc_plan_starts_own", "value"): "plan_starts",
    ("csc_plan_ends_own", "value"): "plan_ends",
    ("csc_cpp_repeat_own", "denominator"): "plan_starts",
    ("csc_cpp_repeat_own", "numerator"): "repeat_plan_starts",
}
STOCKS = {"csc_on_plan_own": "children_on_plan", "csc_looked_after_own": "looked_after"}
NOT_COUNTED = {"early_help_assessments", "looked_after_starts", "missing_from_care_council"}
"""Of the council's true figures: early help counts when it was completed, others not at all."""


@pytest.fixture(scope="module")
def loaded(demo: Demo, context: Context) -> dict[str, Loaded]:
    """What each source gave."""
    sources = {one.source: one for one in load_sources(PARAMS).sources}
    names = ("annex_a", "police", "health", "partner_returns")
    return {name: load_source(sources[name], demo.folder, context) for name in names}


@pytest.fixture(scope="module")
def own(loaded: dict[str, Loaded], registry: Registry) -> OwnFigures:
    """All figures."""
    return own_figures(loaded, registry, "E08000035", "Leeds")


@pytest.mark.parametrize(("indicator", "column"), FLOWS)
def test_each_month(demo: Demo, own: OwnFigures, indicator: str, column: str) -> None:
    monthly = demo.truth["counts"]["monthly"]
    true = dict(zip(monthly["months"], monthly[FLOWS[indicator, column]], strict=True))
    if indicator == "csc_rereferral_own":
        true = {month: true[month] for month in monthly["months"][FIRST_YEAR:]}
    assert figures(own.frame, indicator, column) == true


@pytest.mark.parametrize("indicator", STOCKS)
def test_each_month_end(demo: Demo, own: OwnFigures, indicator: str) -> None:
    ends = demo.truth["counts"]["month_end"]
    of = own.frame[own.frame["indicator_id"] == indicator]
    assert [f"{day:%Y-%m-%d}" for day in of["period_start"]] == ends["days"]
    assert of["value"].tolist() == ends[STOCKS[indicator]]


def test_early_help_that_was_completed(demo: Demo, own: OwnFigures) -> None:
    """Truth counts by the day on which it began, so this goes back to what happened."""
    plan = demo.truth["plan"]
    world = make_world(Plan(plan["scale"], plan["years"], plan["seed"]))
    completed = pd.Series(world.early_help.completed).dropna().dt.strftime("%Y-%m")
    true = completed.value_counts()
    found = figures(own.frame, "csc_early_help_own")
    blanked = sum(
        fault["count"]
        for fault in demo.truth["faults"]
        if fault["table"] == "annex_a_2_early_help" and "completion" in fault["column"]
    )
    missing = np.array([true[month] - count for month, count in found.items()])
    assert len(found) >= len(demo.truth["counts"]["monthly"]["months"]) - 1
    assert missing.min() >= 0
    assert missing.sum() <= blanked


def test_all_figures_of_the_council_that_are_true_are_held(demo: Demo, own: OwnFigures) -> None:
    assert set(INDICATORS) <= set(own.frame["indicator_id"])
    counted = set(FLOWS.values()) | NOT_COUNTED
    of_others = ("domestic", "police", "missing_episodes", "missing_from_care_police", "ae_",
                 "admission", "injury", "self_harm", "months")  # fmt: skip
    council = {name for name in demo.truth["counts"]["monthly"] if not name.startswith(of_others)}
    assert council == counted


def test_every_source_says_which_it_is(own: OwnFigures, loaded: dict[str, Loaded]) -> None:
    sources = own.frame.groupby("source_id")["agency"].unique().map(list).to_dict()
    assert sources["annex_a"] == ["childrens_social_care"]
    assert {name.split("_")[0] for name in sources} == {"annex", "police", "health", "partner"}
    assert not own.frame.duplicated(["indicator_id", "period_start", "period_end"]).any()
    for name in ("police", "health"):
        counted = loaded[name].datasets[f"{name}_observations"].frame
        kept = own.frame[own.frame["source_id"].isin(counted["source_id"])]
        assert len(kept) == len(counted)
    # In these files nobody supplies one figure in two ways.
    assert own.others.empty


def test_months_and_quarters_both_occur(own: OwnFigures) -> None:
    days = (own.frame["period_end"] - own.frame["period_start"]).dt.days + 1
    assert days[own.frame["indicator_id"] == "csc_rhi_72h"].between(90, 92).all()
    assert days[own.frame["indicator_id"] == "csc_contacts"].between(28, 31).all()
