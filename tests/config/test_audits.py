"""How audits are made: definitions, which one is whose, and the lists that are made of all."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.config.audit_lists import every_grade
from scrutiny_lib.config.audits import (
    AuditDefinition,
    AuditDefinitions,
    load_audit_definitions,
)
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.sources import code_paths
from scrutiny_lib.loaders.tables.codes import DOMAIN_LIST, GRADE_LIST, Codes, load_codes

PARAMS = Path(__file__).resolve().parents[2] / "params"
STANDARD: dict[str, Any] = {
    "audit": "standard",
    "applies_to": ["*"],
    "title": "Audit",
    "agencies": ["police", "schools"],
    "domains": [{"code": "work", "label": "Work"}, {"code": "impact", "label": "Impact"}],
    "scale": [
        {"code": "poor", "label": "Poor", "is_good": False},
        {"code": "good", "label": "Good", "is_good": True},
    ],
    "questions": [
        {"question": "Q1", "text": "Was it shared?", "about": "information_sharing"},
        {"question": "Q2", "text": "Were you there?", "about": "attendance", "asked": ["police"]},
    ],
}
LISTS = {
    "agencies": {
        "label": "Agency",
        "codes": [{"code": code, "label": code} for code in ("police", "schools")],
    }
}
NUMBERS = [
    {"code": str(n), "label": f"{n} {words}", "is_good": n > 1}
    for n, words in enumerate(("none", "some", "most", "all"))
]
Change = Callable[[dict[str, Any]], Any]


def write(params: Path, name: str, **changes: Any) -> Path:
    path = params / "audits" / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {**copy.deepcopy(STANDARD), "audit": name, **changes}
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def lists(params: Path) -> Codes:
    own = params / "code_lists.yml"
    own.write_text(yaml.safe_dump({"code_lists": LISTS}), encoding="utf-8")
    return load_codes([own, params / "audits"])


def test_the_projects_own_definition_is_for_every_audit() -> None:
    codes = load_codes(code_paths(PARAMS))
    read = load_audit_definitions(PARAMS, codes)
    standard = read.of("A-2026-Q1")
    assert standard.audit == "standard"
    assert {one.about for one in standard.questions} == {
        *("information_sharing", "attendance", "escalation"),
        *("child_voice", "impact", "other"),
    }
    assert codes[DOMAIN_LIST].values == tuple(one.code for one in standard.domains)
    assert codes[GRADE_LIST].values == ("inadequate", "requires_improvement", "good", "outstanding")
    assert codes[GRADE_LIST].ordered
    assert [one.code for one in standard.scale if one.is_good] == ["good", "outstanding"]
    assert codes[GRADE_LIST].read("RI") == "requires_improvement"
    assert codes[DOMAIN_LIST].read("Planning & intervention") == "planning_intervention"


def test_an_audit_has_the_first_definition_that_fits_and_the_standard_one_last(
    tmp_path: Path,
) -> None:
    write(tmp_path, "standard")
    write(tmp_path, "zebra", applies_to=["A-2026-*", "B-7"])
    write(tmp_path, "april", applies_to=["A-2026-4"])
    read = load_audit_definitions(tmp_path)
    assert [one.audit for one in read] == ["april", "zebra", "standard"]
    names = ["A-2026-4", "A-2026-5", " a-2026-5 ", "B-7", "B-71", "A-2025-4", ""]
    assert [read.of(name).audit for name in names] == [
        *("april", "zebra", "zebra", "zebra", "standard", "standard", "standard")
    ]
    assert [one.only_audit for one in read] == ["A-2026-4", "", ""]


def test_an_agency_is_asked_its_own_questions(tmp_path: Path) -> None:
    write(tmp_path, "standard")
    (standard,) = load_audit_definitions(tmp_path)
    asked = {
        agency: [one.question for one in standard.asked_of(agency)]
        for agency in ("police", "schools", "housing")
    }
    assert asked == {"police": ["Q1", "Q2"], "schools": ["Q1"], "housing": []}


def test_the_lists_are_what_all_definitions_name_the_standard_ones_first(tmp_path: Path) -> None:
    write(tmp_path, "standard")
    more = [{"code": "plan", "label": "Plan"}, {"code": "work", "label": "Work"}]
    write(tmp_path, "numbers", applies_to=["N-*"], scale=NUMBERS, domains=more)
    write(tmp_path, "ungraded", applies_to=["U-*"], scale=[])
    codes = lists(tmp_path)
    assert codes[DOMAIN_LIST].values == ("work", "impact", "plan")
    assert codes[GRADE_LIST].values == ("poor", "good", "0", "1", "2", "3")
    assert codes[GRADE_LIST].read("3 all") == codes[GRADE_LIST].read("3") == "3"


def test_a_changed_definition_is_seen_at_once(tmp_path: Path) -> None:
    write(tmp_path, "standard")
    assert lists(tmp_path)[GRADE_LIST].values == ("poor", "good")
    path = write(tmp_path, "standard", scale=NUMBERS)
    os.utime(path, (1, 1))
    assert lists(tmp_path)[GRADE_LIST].values == ("0", "1", "2", "3")


def test_without_any_scale_there_is_no_grade_to_be_given(tmp_path: Path) -> None:
    write(tmp_path, "standard", scale=[])
    grades = lists(tmp_path)[GRADE_LIST]
    assert grades.values == ("no_grade",)
    assert grades.unknowns == {"no_grade"}


def grades(codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": code, "is_good": False} for code in codes]


def test_a_grade_between_two_others_stands_between_them(tmp_path: Path) -> None:
    write(tmp_path, "standard", scale=grades("ac"))
    write(tmp_path, "finer", applies_to=["F-*"], scale=grades("abcd"))
    assert lists(tmp_path)[GRADE_LIST].values == ("a", "b", "c", "d")


def made(*scales: str) -> AuditDefinitions:
    return AuditDefinitions(
        tuple(
            AuditDefinition.model_validate({**STANDARD, "scale": grades(scale)}) for scale in scales
        )
    )


@given(st.lists(st.sets(st.sampled_from("abcdef")).map(lambda s: "".join(sorted(s))), min_size=1))
def test_the_order_of_all_grades_is_the_order_of_every_scale(scales: list[str]) -> None:
    found = [one.code for one in every_grade(made(*scales))]
    assert sorted(found) == sorted(set("".join(scales)))
    for scale in scales:
        assert [code for code in found if code in scale] == list(scale)


def test_two_scales_in_opposite_order_are_refused() -> None:
    with pytest.raises(UsageError, match="two scales have grades in opposite order"):
        every_grade(made("ab", "ba"))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            {"domains": [{"code": "work", "label": "The work"}]},
            "the code 'work' has the labels 'Work' and 'The work' in two definitions",
        ),
        (
            {"scale": [{"code": "good", "label": "OK", "is_good": True}]},
            "the code 'good' has the labels 'Good' and 'OK' in two definitions",
        ),
        (
            {"scale": [{"code": "fine", "label": "Good", "is_good": True}]},
            r"params/audits: in two definitions 'good' means both 'good' and 'fine'",
        ),
    ],
)
def test_definitions_that_contradict_each_other_are_refused(
    tmp_path: Path, other: dict[str, Any], said: str
) -> None:
    write(tmp_path, "standard")
    write(tmp_path, "other", applies_to=["O-*"], **other)
    with pytest.raises(UsageError, match=said):
        lists(tmp_path)


def test_a_list_that_stands_elsewhere_as_well_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "standard")
    more = {GRADE_LIST: {"label": "Grade", "codes": [{"code": "a", "label": "A"}]}}
    path = tmp_path / "more.yml"
    path.write_text(yaml.safe_dump({"code_lists": more}), encoding="utf-8")
    with pytest.raises(UsageError, match="'audit_grade' exists already; keep one of them"):
        load_codes([path, tmp_path / "audits"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(audit="other"), "'audit' is 'other'; it has to be the file's name"),
        (lambda m: m.update(applies_to=["A-*"]), "names every audit"),
        (lambda m: m.update(applies_to=[]), "applies_to"),
        (lambda m: m.update(domains=[]), "domains"),
        (lambda m: m.update(colour="red"), "unknown key 'colour'"),
        (
            lambda m: m["agencies"].append("army"),
            r"standard\.yml, line \d+: 'agencies': the list 'agencies' has no code 'army'",
        ),
        (lambda m: m["agencies"].append("police"), "the agency 'police' stands twice"),
        (
            lambda m: m["domains"].append({"code": "x", "label": "WORK"}),
            "the domain or label 'work' stands twice",
        ),
        (
            lambda m: m["scale"].append({"code": "top", "label": "good", "is_good": True}),
            "the grade or label 'good' stands twice",
        ),
        (
            lambda m: m["scale"].reverse(),
            "'good' is good and 'poor' above it is not; write the scale from the lowest",
        ),
        (lambda m: m["scale"][0].pop("is_good"), "'scale.0.is_good' is missing"),
        (lambda m: m["questions"][0].update(about="food"), "questions.0.about"),
        (lambda m: m["questions"][0].update(question="1 of 2"), "questions.0.question"),
        (lambda m: m["questions"][0].update(question="q2"), "the question 'q2' stands twice"),
        (
            lambda m: m["questions"][0].update(text="Were you there?"),
            "the wording of a question 'Were you there\\?' stands twice",
        ),
        (
            lambda m: m["questions"][1].update(asked=["housing"]),
            "the question 'Q2' is asked of 'housing', which is not among the agencies",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, change: Change, said: str) -> None:
    content = copy.deepcopy(STANDARD)
    change(content)
    path = write(tmp_path, "standard")
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    with pytest.raises(UsageError, match=said) as error:
        lists(tmp_path)
    assert "\n" not in str(error.value)


def test_the_example_of_the_documentation_is_a_definition(tmp_path: Path) -> None:
    text = (PARAMS.parent / "docs" / "data.md").read_text(encoding="utf-8")
    example = text.split("```yaml\naudit: ")[1].split("```")[0]
    write(tmp_path, "standard")
    path = tmp_path / "audits" / "neglect_2026.yml"
    path.write_text(f"audit: {example}", encoding="utf-8")
    codes = {
        name: one for name, one in load_codes(code_paths(PARAMS)).items() if "audit" not in name
    }
    read = load_audit_definitions(tmp_path, codes)
    assert read.of("a-2026-1").audit == "neglect_2026"
    assert [one.code for one in read.of("A-2026-1").scale if one.is_good] == ["2", "3"]


def test_only_the_standard_definition_is_for_every_audit(tmp_path: Path) -> None:
    write(tmp_path, "standard")
    write(tmp_path, "greedy", applies_to=["A-1", "*"])
    with pytest.raises(UsageError, match=r"greedy\.yml: 'applies_to' names every audit"):
        load_audit_definitions(tmp_path)


def test_without_a_standard_definition_the_file_to_write_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"standard\.yml is missing"):
        load_audit_definitions(tmp_path)
    write(tmp_path, "zebra", applies_to=["Z-*"])
    with pytest.raises(UsageError, match=r"standard\.yml is missing"):
        load_audit_definitions(tmp_path)
    with pytest.raises(UsageError, match=r"add standard\.yml"):
        AuditDefinitions().of("A-1")
