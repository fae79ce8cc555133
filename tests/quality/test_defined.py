"""Rules that hold rows against their audit: its definition, and its cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.config.audits import AuditDefinition, AuditDefinitions
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.quality import load_quality
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.sources import load_source, open_context
from scrutiny_lib.quality.fits import require_fit
from scrutiny_lib.quality.report import examine
from scrutiny_lib.quality.rows import broken_rows
from tests.quality.made import dataset, quality

PARAMS = Path(__file__).resolve().parents[2] / "params"

BASE: dict[str, Any] = {
    "audit": "standard",
    "applies_to": ["*"],
    "title": "Audit",
    "agencies": ["police"],
    "domains": [{"code": "work", "label": "Work"}],
    "scale": [{"code": "good", "label": "Good", "is_good": True}],
    "questions": [{"question": "Q1", "text": "Was it shared?", "about": "information_sharing"}],
}
UNGRADED = BASE | {"audit": "ungraded", "applies_to": ["U-*"], "scale": [], "questions": []}
AUDITS = AuditDefinitions(
    tuple(AuditDefinition.model_validate(one) for one in (UNGRADED, BASE)),
)


def broken(rule: dict[str, Any], audits: AuditDefinitions | None = AUDITS, **tables: Any) -> Any:
    data = {name: dataset(columns) for name, columns in tables.items()}
    made = quality({"id": "one", "table": next(iter(data))} | rule)
    return list(broken_rows(made.rules[0], data, audits))  # type: ignore[arg-type]


def test_a_part_a_grade_and_a_question_are_held_against_the_rows_own_audit() -> None:
    for among, known in (("domains", "work"), ("scale", "good"), ("questions", "Q1")):
        rows = {"audit_id": ["A-1", "U-1", "A-2", "A-2"], "named": [known, known, "else", None]}
        found = broken({"kind": "defined", "column": "named", "among": among}, rows=rows)
        assert found == [False, among != "domains", True, False], among


def test_a_blank_counts_where_it_has_to_be_filled_and_there_is_something_to_fill_in() -> None:
    rows = {"audit_id": ["A-1", "U-1", None], "grade": [None, None, None]}
    rule = {"kind": "defined", "column": "grade", "among": "scale"}
    assert broken(rule, rows=rows) == [False, False, False]
    assert broken(rule | {"filled": True}, rows=rows) == [True, False, False]


def test_nothing_is_said_where_no_audit_is_defined() -> None:
    rows = {"audit_id": ["A-1"], "named": ["else"]}
    rule = {"kind": "defined", "column": "named", "among": "domains"}
    assert broken(rule, None, rows=rows) == broken(rule, AuditDefinitions(), rows=rows) == [False]


def test_a_reference_may_have_to_be_found_beside_another() -> None:
    rule = {"kind": "resolves", "column": "case", "in_table": "cases", "in_column": "case"}
    answers = {"audit": ["A", "B", "A", None], "case": ["1; 2", "1", None, "1"]}
    cases = {"audit": ["A", "A", "B"], "case": ["1", "2", "3"]}
    assert broken(rule, answers=answers, cases=cases) == [False] * 4
    by = rule | {"by": ["audit"]}
    assert broken(by, answers=answers, cases=cases) == [False, True, False, True]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "defined", "column": "domian", "among": "domains"}, "no column 'domian'"),
        (
            {"kind": "defined", "column": "domain", "among": "domains", "audit": "audit"},
            "no column 'audit'",
        ),
        (
            {"kind": "resolves", "column": "audit_id", "in_table": "audit_frame",
             "in_column": "audit_id", "by": ["case_ref"]},
            "the table 'audit_frame' has no column 'case_ref'",
        ),
    ],
)  # fmt: skip
def test_a_misspelt_column_is_refused(rule: dict[str, Any], said: str, context: Context) -> None:
    made = quality({"id": "one", "table": "audit_cases"} | rule)
    with pytest.raises(UsageError, match=said):
        require_fit(made, context.tables, context.codes)


@pytest.fixture(scope="module")
def context() -> Context:
    registry = load_registry(PARAMS / "indicators.yml")
    return open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), registry)


def rules_told(context: Context, loaded: Loaded) -> set[str]:
    source = load_sources(PARAMS)["audits"]
    doubts = examine(source, loaded, load_quality(PARAMS), context).doubts
    return {doubt.issue.rule for doubt in doubts}


def test_the_projects_rules_find_what_belongs_to_no_audit(context: Context, tmp_path: Path) -> None:
    (tmp_path / "audits").mkdir()
    files = {
        "cases": "audit_id,case_ref,agency,domain,self_grade\nA-1,C-1,police,impact,\n",
        "audit_frame": "audit_id,theme,population_size\nA-1,Neglect,9\n",
        "answers": "audit_id,case_ref,agency,question_id,answer\n"
        "A-1,C-1,police,shared_in_time,yes\nA-1,C-2,police,what_is_it,\n",
    }
    for name, text in files.items():
        (tmp_path / "audits" / f"{name}.csv").write_text(text, encoding="utf-8")
    loaded = load_source(load_sources(PARAMS)["audits"], tmp_path, context)
    assert {name: len(one.frame) for name, one in loaded.datasets.items()} == {
        **{"audit_cases": 1, "audit_answers": 2, "audit_frame": 1},
    }
    assert rules_told(context, loaded) - {"header_missing"} == {
        *("audit_without_own_grade", "answer_of_no_case", "answer_to_no_question", "answer_blank"),
    }


def test_a_grade_or_part_that_another_audit_has_is_none_of_this_one(context: Context) -> None:
    columns = {"audit_id": ["U-1"], "domain": ["impact"], "self_grade": ["good"],
               "moderated_grade": ["good"]}  # fmt: skip
    table = context.tables["audit_cases"]
    blank = {column.name: [None] for column in table.columns}
    data: Dataset = dataset(blank | columns)
    rules = [r for r in load_quality(PARAMS).rules if r.kind == "defined"]
    told = {
        rule.id
        for rule in rules
        if rule.table == "audit_cases" and broken_rows(rule, {"audit_cases": data}, AUDITS).any()
    }
    assert told == {
        *("audit_part_not_of_audit", "audit_own_grade_not_of_audit"),
        "audit_moderated_grade_not_of_audit",
    }
