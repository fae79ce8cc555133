"""The file of what is followed, compared and read together: every fault with its line and key."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.config.trends import Trends, load_trends
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.childrens_social_care.agencies import ETHNIC_GROUPS, SOURCE_AGENCIES
from scrutiny_lib.loaders.sources import CODE_LISTS
from scrutiny_lib.loaders.tables.codes import load_codes
from scrutiny_lib.loaders.tables.spec import load_tables

PARAMS = Path(__file__).resolve().parents[2] / "params"
LISTS = (
    PARAMS.parent / "scrutiny_lib" / "loaders" / "childrens_social_care" / "annex_a.yml",
    PARAMS / "tables" / "populations.yml",
)
STEPS = [
    {"id": "contact", "label": "Contact", "table": "contacts", "date": "day"},
    {
        "id": "referral",
        "label": "Referral",
        "follows": "contact",
        "within_days": 10,
        "table": "referrals",
        "date": "day",
    },
]
GROUPS = [{"id": "police", "label": "Police", "codes": ["6"]}]
JOURNEY = {
    "steps": STEPS,
    "source": "source",
    "groups": GROUPS,
    "everyone_else": {"id": "rest", "label": "Everyone else"},
    "several": {"id": "several", "label": "Several"},
    "everyone": {"id": "everyone", "label": "Everyone"},
}
PAIR = {
    "id": "missing",
    "label": "Missing",
    "first": "pol_missing_care",
    "second": "csc_missing_care",
    "relation": "same",
    "frequency": "quarter",
    "tolerance": 1.1,
    "may_explain": "They count otherwise.",
}
BOTH = {"first": "csc_s47_rate", "second": "csc_icpc_rate", "says": "One leads to the other."}
SEX = {
    "id": "sex",
    "label": "Sex",
    "column": "gender",
    "population": "sex_group",
    "groups": [
        {"id": "F", "label": "Girls", "codes": ["F"]},
        {"id": "M", "label": "Boys", "codes": ["M"]},
    ],
}
AGE = {
    "id": "age",
    "label": "Age",
    "column": "age_years",
    "population": "age_group",
    "groups": [
        {"id": "0_to_10", "label": "0 to 10", "lowest": 0, "highest": 10},
        {"id": "11_to_17", "label": "11 to 17", "lowest": 11, "highest": 17},
    ],
}
WHO = {
    "confidence": 0.95,
    "least_children": 20,
    "least_expected": 10,
    "measures": [{"id": "referred", "label": "Referred", "table": "referrals", "start": "day"}],
    "dimensions": [SEX, AGE],
}
CONTENT = {"journey": JOURNEY, "two_counts": [PAIR], "pairs": [BOTH], "groups": WHO}
DELETED = object()


class _Plain(yaml.SafeDumper):
    """No anchors: the file is to look as a person would write it."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PARAMS / "indicators.yml")


def read(folder: Path, *at: str | int, registry: Registry | None = None, **changes: Any) -> Trends:
    """Read a file in which the mapping at `at` is changed."""
    content: Any = copy.deepcopy(CONTENT)
    part = content
    for key in at:
        part = part[key]
    for key, value in changes.items():
        if value is DELETED:
            del part[key]
        else:
            part[key] = value
    text = yaml.dump(content, Dumper=_Plain, sort_keys=False)
    (folder / "trends.yml").write_text(text, encoding="utf-8")
    return load_trends(folder, registry)


def test_a_whole_file_is_read_with_what_is_usual(tmp_path: Path, registry: Registry) -> None:
    found = read(tmp_path, registry=registry)
    assert found.journey.group_ids() == ("everyone", "police", "rest", "several")
    assert list(found.journey.labels()) == list(found.journey.group_ids())
    assert (found.journey.confidence, found.journey.falls_silent_after_days) == (0.95, 60)
    assert found.journey.breaks == ()
    assert (found.two_counts[0].months, found.two_counts[0].confidence) == (12, 0.95)
    assert found.pair("missing").relation == "same"
    assert [one.is_of_ages for one in found.groups.dimensions] == [False, True]
    assert found.groups.dimensions[1].groups[1].members == tuple(range(11, 18))
    with pytest.raises(UsageError, match="no pair 'other' under two_counts; it has: missing"):
        found.pair("other")


@pytest.mark.parametrize(
    ("at", "changes", "says"),
    [
        (("journey", "steps", 1), {"follows": DELETED}, "give both 'follows' and 'within_days'"),
        (("journey", "steps", 1), {"within_days": DELETED}, "give both 'follows' and"),
        (("journey", "steps", 1), {"within_days": -1}, "greater than or equal to 0"),
        (("journey", "steps", 1), {"follows": "plan"}, "'plan', which is no earlier step"),
        (("journey", "steps", 1), {"follows": "referral"}, "'referral', which is no earlier"),
        (("journey", "steps", 1), {"id": "contact"}, "the step 'contact' stands twice"),
        (("journey",), {"steps": STEPS[:1]}, "at least 2"),
        (("journey",), {"steps": [STEPS[0], STEPS[0] | {"id": "b"}]}, "the first step, and no"),
        (("journey",), {"groups": [*GROUPS, *GROUPS]}, "the group 'police' stands twice"),
        (("journey", "several"), {"id": "police"}, "the group 'police' stands twice"),
        (
            ("journey",),
            {"groups": [*GROUPS, {"id": "other", "label": "O", "codes": ["6"]}]},
            "the code '6' stands twice",
        ),
        (("journey", "groups", 0), {"codes": []}, "at least 1"),
        (("journey",), {"confidence": 1.0}, "less than 1"),
        (
            ("journey",),
            {"breaks": [{"date": "2025-01-01", "reason": "R.", "groups": ["nobody"]}]},
            "a break names the group 'nobody'",
        ),
        (("two_counts", 0), {"tolerance": 1.0}, "greater than 1"),
        (("two_counts", 0), {"relation": "alike"}, "'same' or 'part'"),
        (("two_counts", 0), {"frequency": "year"}, "'month' or 'quarter'"),
        (("two_counts", 0), {"months": 10}, "multiple of 3"),
        (("two_counts", 0), {"second": "pol_missing_care"}, "is paired with itself"),
        (("two_counts", 0), {"may_explain": ""}, "at least 1 character"),
        ((), {"two_counts": [PAIR, PAIR]}, "the pair 'missing' stands twice"),
        (
            (),
            {"pairs": [BOTH, BOTH | {"first": "csc_icpc_rate", "second": "csc_s47_rate"}]},
            "the pair 'csc_icpc_rate and csc_s47_rate' stands twice",
        ),
        (("groups",), {"least_children": 0}, "greater than or equal to 1"),
        (("groups",), {"least_expected": 0}, "greater than 0"),
        (("groups",), {"dimensions": [SEX, SEX]}, "the dimension 'sex' stands twice"),
        (("groups", "dimensions", 0, "groups", 1), {"codes": ["F"]}, "the code 'F' stands twice"),
        (("groups", "dimensions", 0, "groups", 1), {"id": "F"}, "the group 'F' stands twice"),
        (("groups", "dimensions", 0, "groups", 1), {"codes": DELETED}, "give either 'codes', or"),
        (("groups", "dimensions", 0, "groups", 1), {"lowest": 1, "highest": 2}, "give either"),
        (("groups", "dimensions", 1, "groups", 1), {"highest": DELETED}, "give either 'codes'"),
        (("groups", "dimensions", 1, "groups", 1), {"lowest": 10}, "the code '10' stands twice"),
        (("groups", "dimensions", 1, "groups", 1), {"lowest": 18}, "above the highest; swap"),
        (
            ("groups", "dimensions", 0),
            {"groups": [SEX["groups"][0], AGE["groups"][0]]},  # type: ignore[index]
            "either all groups have ages or none",
        ),
        ((), {"colour": "red"}, "unknown key 'colour'"),
        (("journey", "steps", 0), {"lable": "x"}, r"unknown key 'journey\.steps\.0\.lable'"),
    ],
)
def test_what_makes_no_sense_is_named_with_its_line(
    tmp_path: Path, at: tuple[str | int, ...], changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=rf"trends\.yml, line \d+: .*{says}"):
        read(tmp_path, *at, **changes)


def test_an_indicator_that_there_is_not_is_named_where_the_registry_is_at_hand(
    tmp_path: Path, registry: Registry
) -> None:
    for at in (("two_counts", 0), ("pairs", 0)):
        assert read(tmp_path, *at, first="csc_nothing")
        with pytest.raises(UsageError, match=r"line .*'csc_nothing' is no indicator of params/ind"):
            read(tmp_path, *at, registry=registry, first="csc_nothing")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"first": "csc_rhi_72h"}, "differ in 'unit'; never mix them"),
        ({"first": "pol_missing_children"}, "differ in 'counting_unit'; never mix them"),
        ({"first": "pol_domestic_incidents_child"}, "differ in 'counting_unit'"),
        ({"frequency": "month"}, "not both are counted by month; compare by quarter"),
    ],
)
def test_counts_of_other_things_are_never_compared(
    tmp_path: Path, registry: Registry, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        read(tmp_path, "two_counts", 0, registry=registry, **changes)


def test_the_project_s_own_file_fits_its_registry(registry: Registry) -> None:
    own = load_trends(PARAMS, registry)
    assert {pair.id for pair in own.two_counts} == {
        "police_notifications",
        "ae_referrals",
        "missing_from_care",
    }
    assert {"csc_cpp_repeat", "csc_cpp_review"} <= {
        one.second for one in own.pairs if one.first == "csc_cpp_2y_open"
    }
    for one in own.pairs:
        assert one.says.endswith("."), one.first
    for pair in own.two_counts:
        assert pair.may_explain.endswith("."), pair.id


def test_the_project_s_own_file_fits_lists_and_codes() -> None:
    own, codes = load_trends(PARAMS), load_codes([PARAMS / name for name in CODE_LISTS])
    tables = load_tables(LISTS)

    def columns(table: str) -> set[str]:
        ages = {"age_years"} if tables[table].has_ages else set()
        return {column.name for column in tables[table].columns if column.is_kept} | ages

    for step in own.journey.steps:
        assert step.date in columns(step.table), step.id
    assert own.journey.source in columns(own.journey.steps[0].table)
    named = {code for group in own.journey.groups for code in group.codes}
    assert named <= set(codes["referral_source"].values)
    for measure in own.groups.measures:
        assert {measure.start, measure.end, *measure.without} - {None} <= columns(measure.table)
    people = tables["populations"]
    for dimension in own.groups.dimensions:
        given = codes[people.column(dimension.population).codes]
        assert {group.id for group in dimension.groups} <= set(given.values), dimension.id


def test_the_project_s_own_groups_are_those_of_the_national_codes() -> None:
    own, codes = load_trends(PARAMS), load_codes([PARAMS / name for name in CODE_LISTS])
    by_id = {one.id: one for one in own.groups.dimensions}
    for group in by_id["ethnicity"].groups:
        assert set(group.codes) == set(ETHNIC_GROUPS[group.id]), group.id
    lowest = {code.code: code.lowest for code in codes["age_bands"].codes}
    for group in by_id["age"].groups:
        assert group.lowest == lowest[group.id], group.id
    agencies = {group.id: set(group.codes) for group in own.journey.groups}
    assert agencies["police"] == set(SOURCE_AGENCIES["police"])
    health = agencies["gp"] | agencies["ae"] | agencies["other_health"]
    assert health == set(SOURCE_AGENCIES["health"])
    assert agencies["individuals"] == set(SOURCE_AGENCIES["individual"])
    assert agencies["council"] == set(SOURCE_AGENCIES["council"])
