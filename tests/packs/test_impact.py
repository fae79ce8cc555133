"""Recommendations tested by the measure that they name: what is small is hidden, and never told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.config.registry import Indicator, Registry, load_registry
from scrutiny_lib.disclosure.identifiers import find
from scrutiny_lib.packs.views.reviews import tested
from scrutiny_lib.packs.views.reviews.impact import slug
from scrutiny_lib.packs.views.reviews.measures import Measure
from scrutiny_lib.reviews.impact import Promise, Retest
from tests.packs.cells import PARAMS, rows_of, run_on_files

Items = list[dict[str, Any]]
Run = Callable[..., Items]
QUARTERS = (
    ("2025-04-01", "2025-06-30"),
    ("2025-07-01", "2025-09-30"),
    ("2025-10-01", "2025-12-31"),
)
REVIEWS = "review_id,level,aware_date\nR-7Q2K,rapid_review,2024-01-10\n"
HEADERS = "rec_id,review_id,text,owner_agency,agreed_on,due,status,measure_id,baseline,target\n"
RETURN = "agency,indicator,period_start,period_end,numerator,denominator,counting_unit\n"
HIDDEN = "Cannot be tested: a count is hidden because it is small"


def returned(measure: str, agency: str, counts: str, *figures: tuple[object, object]) -> str:
    """Return a partner's return of a quarter each."""
    lines = [
        f"{agency},{measure},{first},{last},{number},{of},{counts}\n"
        for (first, last), (number, of) in zip(QUARTERS, figures, strict=False)
    ]
    return RETURN + "".join(lines)


def interviews(*figures: tuple[object, object]) -> str:
    return returned("csc_rhi_72h", "childrens_social_care", "event", *figures)


def recommendations(*named: tuple[str, str]) -> str:
    """Return recommendations by the measure and the due day of each: from 50 to 75."""
    lines = [
        f"REC-{at},R-7Q2K,Meet.,schools,2024-06-01,{due},in_progress,{measure},50,75\n"
        for at, (measure, due) in enumerate(named, start=1)
    ]
    return HEADERS + "".join(lines)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the pack on recommendations and on partners' returns."""

    def of(named: list[tuple[str, str]], *returns: str, **parameters: Any) -> Items:
        files = {f"partner_returns/{at}.csv": text for at, text in enumerate(returns)}
        files["reviews/reviews.csv"] = REVIEWS
        files["reviews/recommendations.csv"] = recommendations(*named)
        return run_on_files("case_reviews", tmp_path, files, **parameters)

    return of


def one_of(measure: str) -> list[tuple[str, str]]:
    """Return a recommendation that names a measure, to be done by the end of March."""
    return [(measure, "2025-03-31")]


def results(items: Items) -> list[list[str]]:
    """Return what stands in the tables of tests: since when, and with what result."""
    tables = [i for i in items if re.fullmatch(r"impact(-\d)?", str(i.get("anchor")))]
    return [row[3:] for item in tables for row in rows_of(item)]


def told(items: Items) -> list[str]:
    """Return the rules of what is told of tests."""
    findings = [str(item.get("rule")) for item in items if item["kind"] == "finding"]
    return [rule for rule in findings if rule in ("impact_met", "impact_not_met")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "figures",
    [((1, 60), (1, 60), (2, 60)), ((59, 60), (60, 60), (57, 60))],
    ids=["a small part", "a small rest"],
)
def test_a_share_that_tells_of_few_is_hidden_from_the_public_and_not_told(
    run: Run, figures: tuple[tuple[int, int], ...]
) -> None:
    items = run(one_of("csc_rhi_72h"), interviews(*figures), audience="publication")
    assert results(items) == [["[c]", "[c]"]]
    assert told(items) == []
    share = 100 * sum(number for number, _ in figures) / 180
    assert f"{share:.1f}%" not in json.dumps([i for i in items if i["kind"] != "facts"])


@pytest.mark.slow
def test_readers_of_restricted_packs_see_few_events(run: Run) -> None:
    items = run(one_of("csc_rhi_72h"), interviews((1, 60), (1, 60), (2, 60)))
    assert results(items) == [["2.2% (0.9% to 5.6%), of 180", "Not met"]]
    assert told(items) == ["impact_not_met"]


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["restricted", "publication"])
def test_few_children_are_hidden_whoever_reads(run: Run, audience: str) -> None:
    few = returned("hea_new_birth_visit_14", "community_health", "child", (8, 90), (3, 90), (4, 90))
    items = run(one_of("hea_new_birth_visit_14"), few, audience=audience)
    assert results(items) == [["-", HIDDEN]]
    assert told(items) == []


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["restricted", "publication"])
def test_a_share_of_rounded_counts_is_worked_out_from_those(run: Run, audience: str) -> None:
    """93 of 192 are printed as 95 of 190 under the rule for hospital figures."""
    figures = returned("hea_cpis_checked", "acute_trust", "event", *[(31, 64)] * 3)
    items = run(one_of("hea_cpis_checked"), figures, audience=audience)
    assert results(items) == [["50.0% (43.0% to 57.0%), of 190", "Not met"]]
    assert told(items) == ["impact_not_met"]
    assert "48.4%" not in json.dumps(items)


@pytest.mark.slow
def test_what_is_left_between_two_tests_is_protected_too(run: Run) -> None:
    """The one rests on all quarters, the other on the last two: the first had three."""
    named = [("csc_rhi_72h", "2025-03-31"), ("csc_rhi_72h", "2025-06-30")]
    items = run(named, interviews((3, 60), (31, 60), (33, 60)), audience="publication")
    assert results(items) == [["37.2% (30.5% to 44.5%), of 180", "Not met"], ["[c]", "[c]"]]


@pytest.mark.slow
def test_two_recommendations_may_name_one_measure(run: Run) -> None:
    items = run(one_of("csc_rhi_72h") * 2, interviews(*[(54, 60)] * 3), audience="publication")
    assert [row[1] for row in results(items)] == ["Met", "Met"]
    assert told(items) == ["impact_met"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["restricted", "publication"])
def test_a_number_is_tested_on_the_figures_that_are_shown(run: Run, audience: str) -> None:
    figures = returned("pol_missing_children", "police", "child", *[(80, "")] * 3)
    items = run(one_of("pol_missing_children"), figures, audience=audience)
    assert results(items) == [["80", "Met"]]
    assert told(items) == ["impact_met"]


@pytest.mark.slow
def test_a_number_of_which_some_are_hidden_is_not_tested_on_the_large_ones(run: Run) -> None:
    figures = returned("pol_missing_children", "police", "child", (80, ""), (90, ""), (3, ""))
    items = run(one_of("pol_missing_children"), figures)
    assert results(items) == [["-", HIDDEN]]
    assert told(items) == []


@pytest.mark.slow
def test_of_a_share_of_those_there_on_a_day_the_last_day_counts(run: Run) -> None:
    """Most of the children of one day were there on the one before: they are not three times as
    many."""
    figures = [(50, 200), (50, 200), (180, 200)]
    flags = returned("hea_cpis_uploaded", "community_health", "child", *figures)
    assert results(run(one_of("hea_cpis_uploaded"), flags)) == [
        ["90.0% (85.1% to 93.4%), of 200", "Met"]
    ]


@pytest.mark.slow
def test_measures_of_different_rules_stand_in_tables_of_their_own(run: Run) -> None:
    named = one_of("csc_rhi_72h") + one_of("hea_cpis_checked") + one_of("hea_cpis_uploaded")
    items = run(
        named,
        interviews(*[(54, 60)] * 3),
        returned("hea_cpis_checked", "acute_trust", "event", *[(31, 64)] * 3),
        returned("hea_cpis_uploaded", "community_health", "child", *[(180, 200)] * 3),
    )
    assert len(results(items)) == 3
    captions = [i["caption"] for i in items if str(i.get("anchor")).startswith("impact")]
    assert len(captions) == len(set(captions)) == 3


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PARAMS / "indicators.yml")


def counting(indicator: Indicator) -> str:
    """Return what protection takes the counts of a test of an indicator for."""
    measure = Measure("A measure", indicator.unit, "high", None, 1, indicator)
    action = pd.Series({"rec_id": "REC-1"})
    return tested.Tested(action, measure, Promise(None, None), Retest("met")).counting


def test_small_counts_are_those_of_what_the_indicator_counts(registry: Registry) -> None:
    """Of plans few are hidden from every reader, of events from the public alone."""
    assert counting(registry["csc_cpp_repeat_own"]) == "plan"
    assert counting(registry["csc_rhi_72h"]) == "event"


REFERENCES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(one=REFERENCES, other=REFERENCES)
def test_the_name_of_a_finding_looks_like_nobody_s_number(one: str, other: str) -> None:
    assert re.fullmatch("[a-z]{8}", slug(one))
    assert not find(f"f-impact-{slug(one)}-csc-icpc-15")
    assert (slug(one) == slug(other)) == (one == other)
