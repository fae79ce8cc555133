"""Rows of single cases: shown to those who may read restricted packs, and to nobody else."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from scrutiny_lib import evidence
from scrutiny_lib.config.disclosure import STANDARD, ReferenceRule
from scrutiny_lib.disclosure.rules import rule_in
from scrutiny_lib.errors import DisclosureError, ExitCode
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.protecting import Names
from tests.evidence.frames import yearly
from tests.evidence.test_door import QUESTION, Outputs, finding, payload
from tests.evidence.test_protecting import COUNTS, SERVICES, show_table, texts

RULE = "case_rows"
REFUSED = "rule case_rows is for rows of single cases, which no pack for publication shows"
ROWS = pd.DataFrame({"Review": ["R-1", "R-2"], "Rapid review": ["In time", "2 late"]})
MIXED: list[Names] = [RULE, ("dfe_cin", RULE), (RULE, "published"), ("none", RULE)]


@pytest.fixture
def restricted(page: Context) -> Context:
    page.ledger.audience = "restricted"
    return page


def show_rows(rule: Names = RULE) -> evidence.Shown:
    return evidence.table(ROWS, caption="Each review", rule=rule)


def show_chart(rule: Names = RULE) -> evidence.Shown:
    words = {"title": "A message", "subtitle": "Things", "source": "Our own.", "unit": "per_cent"}
    return evidence.chart("yearly", yearly(Leeds=[40, 41, 44]), rule=rule, **words)


def test_the_profile_has_such_a_rule_and_it_counts_nobody(page: Context) -> None:
    rule = page.profile.rule(RULE)
    assert isinstance(rule, ReferenceRule)
    assert rule.counts == STANDARD["none"] == rule_in(page.profile, RULE)


def test_a_pack_is_for_publication_unless_it_says_otherwise(page: Context) -> None:
    assert page.ledger.audience == "publication"


@pytest.mark.parametrize("rule", MIXED, ids=str)
@pytest.mark.parametrize("show", [show_rows, show_chart])
def test_they_are_in_no_table_and_no_chart_for_publication(
    page: Context, cell: Outputs, show: Any, rule: Names
) -> None:
    with pytest.raises(DisclosureError, match=REFUSED) as caught:
        show(rule)
    assert caught.value.exit_code == ExitCode.DISCLOSURE_REFUSED
    assert "R-1" not in str(caught.value)
    assert cell == []


def test_counts_do_not_let_them_pass(page: Context, cell: Outputs) -> None:
    with pytest.raises(DisclosureError, match=REFUSED):
        show_table(rule=("dfe_cin", RULE))
    with pytest.raises(DisclosureError, match=REFUSED):
        evidence.protected(SERVICES, counts=COUNTS, rule=RULE)
    assert cell == []


def test_no_finding_on_them_is_published(page: Context, cell: Outputs) -> None:
    with pytest.raises(DisclosureError, match=REFUSED):
        evidence.finding(finding(disclosure_rule=RULE))
    assert cell == []


def test_restricted_readers_see_rows_charts_and_findings(
    restricted: Context, cell: Outputs
) -> None:
    shown = show_rows()
    evidence.show([finding(disclosure_rule=RULE), QUESTION], shown)
    show_chart()
    kinds = [payload(bundle)["kind"] for bundle in cell]
    assert kinds == ["table", "finding", "question", "chart"]
    assert texts(cell[0]) == [["R-1", "In time"], ["R-2", "2 late"]]
    assert payload(cell[0])["rule"] == RULE
    assert payload(cell[0])["told"] is None


def test_beside_another_rule_that_one_still_holds(restricted: Context, cell: Outputs) -> None:
    with pytest.raises(DisclosureError, match="does not say which of its figures are counts"):
        show_rows(("dfe_cin", RULE))
    show_table(rule=("dfe_cin", RULE))
    assert [row[1] for row in texts(cell[0])] == ["[c]", "[c]", "20", "32"]
    assert payload(cell[0])["rule"] == "dfe_cin+case_rows"
