"""The partnership's profile: what it must hold, and how a fault in it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.errors import UsageError

PROJECT = Path(__file__).resolve().parents[2]
Change = Callable[[dict[str, Any]], object]


def smallest() -> dict[str, Any]:
    """A profile of an invented partnership, with as little in it as can be."""
    return {
        "partnership": {"name": "Anytown SCP", "short_name": "ASCP", "reader": "the scrutineer"},
        "area": {"area_code": "E08000099", "la_code": "099", "name": "Anytown"},
        "comparators": [{"id": "england", "label": "England", "kind": "country"}],
        "agencies": [
            {"id": "police", "label": "Police", "local_name": "Any Police", "addressed_as": "them"}
        ],
        "bank_holidays": "ENG",
        "year_ends": "March",
        "markings": dict.fromkeys(
            ("published_figures", "own_aggregates", "case_derived"), "OFFICIAL"
        ),
        "concerns": {
            "team": "A team",
            "statement": "Not a route.",
            "contacts": [
                {
                    "who": "Anyone",
                    "number": "01632 960000",
                    "when": "always",
                    "source": "a page",
                    "checked": "2026-11-22",
                }
            ],
            "emergency": "Ring 999.",
        },
        "data_protection": {
            "isa_ref": None,
            "dpia_ref": "D 7",
            "retention": None,
            "retain_years": 3,
        },
        "disclosure": [{"id": "published", "protected_by": "publisher", "sentence": "Hidden."}],
        "data_folder": None,
        "scrutiny_plan": [],
        "days": {"per_month": None, "note": "few"},
        "brief": {"findings": 5, "questions": 5},
        "glossary": [{"term": "Referral", "meaning": "A request."}],
    }


def read(folder: Path, change: Change | None = None) -> Profile:
    content = smallest()
    if change is not None:
        change(content)
    path = folder / "anytown.yml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return load_profile(path)


def fault(folder: Path, change: Change) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, change)
    message = str(caught.value)
    assert "anytown.yml, line " in message
    assert "\n" not in message
    return message


def test_another_partnership_is_another_file(tmp_path: Path) -> None:
    profile = read(tmp_path)
    assert profile.partnership.short_name == "ASCP"
    assert profile.area.la_code == "099"
    assert profile.concerns.contacts[0].number == "01632 960000"
    assert profile.concerns.contacts[0].checked == dt.date(2026, 11, 22)


def test_the_profile_of_leeds_can_be_read() -> None:
    profile = load_profile(PROJECT / "params" / "leeds.yml")
    assert profile.area.name == "Leeds"
    assert [c.id for c in profile.comparators][-1] == "england"
    assert profile.rule("published") is not None


def test_every_part_of_a_profile_is_needed(tmp_path: Path) -> None:
    for key in smallest():
        said = fault(tmp_path, lambda content, key=key: content.pop(key))
        assert f"the key '{key}' is missing; add it" in said


def test_no_part_of_a_profile_may_be_unknown(tmp_path: Path) -> None:
    for key, value in smallest().items():
        if isinstance(value, dict):
            said = fault(tmp_path, lambda content, key=key: content[key].update(extra_key="x"))
            assert f"unknown key '{key}.extra_key'" in said


@pytest.mark.parametrize("key", ["comparators", "agencies", "disclosure", "glossary"])
def test_no_item_of_a_list_may_have_an_unknown_key(tmp_path: Path, key: str) -> None:
    said = fault(tmp_path, lambda content: content[key][0].update(extra_key="x"))
    assert f"unknown key '{key}.0.extra_key'" in said


@pytest.mark.parametrize("code", ["E0800003", "E080000350", "W06000015", "e08000035", " E08 "])
def test_an_area_code_has_its_form(tmp_path: Path, code: str) -> None:
    assert "'area.area_code'" in fault(tmp_path, lambda p: p["area"].update(area_code=code))


@pytest.mark.parametrize("code", ["38", "3830", "abc"])
def test_an_authority_number_has_three_digits(tmp_path: Path, code: str) -> None:
    assert "'area.la_code'" in fault(tmp_path, lambda p: p["area"].update(la_code=code))


@pytest.mark.parametrize("kind", ["core_cities", "neighbours"])
def test_a_group_names_its_statistic(tmp_path: Path, kind: str) -> None:
    one = {"id": "a_group", "label": "A group", "kind": kind, "model": "2025"}
    said = fault(tmp_path, lambda p: p["comparators"].insert(0, one))
    assert "'comparators.0': add 'statistic': median or mean" in said


def test_neighbours_name_their_model(tmp_path: Path) -> None:
    one = {"id": "near", "label": "Near", "kind": "neighbours", "statistic": "median"}
    said = fault(tmp_path, lambda p: p["comparators"].append(one))
    assert "'comparators.1': add 'model': the year of the neighbour model" in said


def test_a_complete_group_is_taken_in_its_place(tmp_path: Path) -> None:
    one = {"id": "near", "label": "Near", "kind": "neighbours", "statistic": "mean", "model": "Y"}
    profile = read(tmp_path, lambda p: p["comparators"].insert(0, one))
    assert [c.id for c in profile.comparators] == ["near", "england"]
    assert profile.comparators[0].least_share == 0.5


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_of_members_lies_between_none_and_all(tmp_path: Path, share: float) -> None:
    said = fault(tmp_path, lambda p: p["comparators"][0].update(least_share=share))
    assert "'comparators.0.least_share'" in said


@pytest.mark.parametrize("key", ["comparators", "agencies", "disclosure"])
def test_an_id_stands_once(tmp_path: Path, key: str) -> None:
    one = smallest()[key][0]["id"]
    said = fault(tmp_path, lambda p: p[key].append(dict(p[key][0])))
    assert f"in '{key}', '{one}' stands twice; keep one" in said


def test_a_question_of_the_plan_stands_once(tmp_path: Path) -> None:
    one = {"id": "P1", "question": "What?", "packs": ["trends"]}
    said = fault(tmp_path, lambda p: p.update(scrutiny_plan=[one, dict(one)]))
    assert "in 'scrutiny_plan', 'P1' stands twice" in said


def test_a_term_stands_once_however_it_is_written(tmp_path: Path) -> None:
    again = {"term": "REFERRAL", "meaning": "Another."}
    said = fault(tmp_path, lambda p: p["glossary"].append(again))
    assert "in 'glossary', 'referral' stands twice" in said


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("markings", "case_derived", "SECRET"),
        ("data_protection", "retain_years", 0),
        ("days", "per_month", 32),
        ("brief", "findings", 0),
        ("brief", "questions", 11),
        ("concerns", "contacts", []),
    ],
)
def test_a_value_out_of_range_is_named(tmp_path: Path, part: str, key: str, value: object) -> None:
    assert f"'{part}.{key}'" in fault(tmp_path, lambda p: p[part].update({key: value}))


@pytest.mark.parametrize(("key", "value"), [("bank_holidays", "SCT"), ("year_ends", "April")])
def test_a_choice_is_one_of_those_that_are_known(tmp_path: Path, key: str, value: str) -> None:
    said = fault(tmp_path, lambda p: p.update({key: value}))
    assert f"'{key}': Input should be" in said


def test_a_number_was_checked_on_a_day(tmp_path: Path) -> None:
    said = fault(tmp_path, lambda p: p["concerns"]["contacts"][0].update(checked="last week"))
    assert "'concerns.contacts.0.checked'" in said


def test_references_that_are_not_filled_in_are_named(tmp_path: Path) -> None:
    assert read(tmp_path).data_protection.missing() == ("isa_ref", "retention")


@pytest.mark.parametrize("name", ["isa_ref", "dpia_ref", "retention"])
@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_reference_is_not_filled_in(tmp_path: Path, name: str, blank: str) -> None:
    profile = read(tmp_path, lambda p: p["data_protection"].update({name: blank}))
    assert name in profile.data_protection.missing()


def test_complete_references_leave_nothing_missing(tmp_path: Path) -> None:
    full = {"isa_ref": "I 1", "retention": "Three years"}
    assert (
        read(tmp_path, lambda p: p["data_protection"].update(full)).data_protection.missing() == ()
    )


def test_agencies_and_rules_are_found_by_id(tmp_path: Path) -> None:
    profile = read(tmp_path)
    assert profile.agency("police").label == "Police"
    with pytest.raises(UsageError, match="has no agency 'health'; add it under 'agencies'"):
        profile.agency("health")
    rule = profile.rule("published")
    assert rule is not None
    assert rule.sentence == "Hidden."
    assert profile.rule("anything") is None


def test_a_profile_is_never_changed_later(tmp_path: Path) -> None:
    profile = read(tmp_path)
    with pytest.raises(ValidationError):
        profile.area.name = "Elsewhere"


OWN = {
    "id": "ours",
    "protected_by": "partnership",
    "hidden_to": 9,
    "rounds_local": 5,
    "least_denominator": 10,
    "sentence": "Counts of 1 to 9 are hidden.",
}


def test_a_partnership_s_own_rule_has_its_own_numbers(tmp_path: Path) -> None:
    def add(content: dict[str, Any]) -> None:
        content["disclosure"].append(OWN)

    rule = read(tmp_path, add).rule("ours")
    assert rule is not None
    assert rule.counts is not None
    assert (rule.counts.threshold, rule.counts.rounds_local) == (10, 5)
    assert rule.counts.at("local", "restricted", "event").hides is False
    assert rule.counts.at("local", "restricted", "child").hides is True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "dfe_cin"}, "belongs to a standard rule"),
        ({"hidden_from": 2}, "has to be 1"),
        ({"hidden_to": -1}, "greater than or equal to 0"),
        ({"protected_by": "nobody"}, "'publisher', 'standard', 'partnership'"),
    ],
)
def test_a_rule_that_can_t_be_one_is_refused(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    def add(content: dict[str, Any]) -> None:
        content["disclosure"].append(OWN | change)

    assert said in fault(tmp_path, add)


def test_a_misspelt_standard_rule_is_refused(tmp_path: Path) -> None:
    def add(content: dict[str, Any]) -> None:
        content["disclosure"].append({"id": "dfe_cni", "protected_by": "standard", "sentence": "x"})

    assert "no standard rule of this name; use one of dfe_cin" in fault(tmp_path, add)


def test_a_standard_rule_s_numbers_cannot_be_changed(tmp_path: Path) -> None:
    def add(content: dict[str, Any]) -> None:
        content["disclosure"].append(
            {"id": "dfe_cin", "protected_by": "standard", "sentence": "x", "hidden_to": 2}
        )

    assert "unknown key 'disclosure.1.hidden_to'" in fault(tmp_path, add)


@pytest.mark.parametrize(
    ("made_from", "audience", "marking"),
    [
        ("published_figures", "publication", "OFFICIAL"),
        ("own_aggregates", "restricted", "OFFICIAL"),
        ("case_derived", "publication", "OFFICIAL"),
        (
            "case_derived",
            "restricted",
            "OFFICIAL-SENSITIVE · restricted: tells of single cases, not to be passed on",
        ),
    ],
)
def test_a_pack_that_tells_of_single_cases_says_so_in_its_marking(
    made_from: str, audience: str, marking: str
) -> None:
    profile = load_profile(Path(__file__).resolve().parents[2] / "params" / "leeds.yml")
    assert profile.markings.of(made_from, audience) == marking
