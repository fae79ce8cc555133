from __future__ import annotations

import re
from pathlib import Path

import pytest

from scrutiny_lib.config.registry import Indicator, Registry, load_registry
from scrutiny_lib.errors import UsageError

PROJECT = Path(__file__).resolve().parents[2]
ONE = """indicators:
  - id: a_rate
    agency: childrens_social_care
    label: A rate
    short_label: Rate
    question: How much?
    numerator: Things
    denominator: Children
    unit: per_10_000
    counting_unit: event
    period: flow
    frequency: year
    polarity: none
    source: A file
    confidence: high
    disclosure_rule: published
"""
LOW = {
    "csc_rereferral",
    "csc_rereferral_own",
    "csc_cpp_repeat",
    "csc_cpp_repeat_own",
    "csc_cpp_2y_open",
    "csc_cpp_2y_own",
    "csc_cpp_2y_ceased",
    "hea_injury_0_14",
}
HIGH = {"csc_icpc_15", "csc_icpc_15_own", "csc_asmt_45", "csc_asmt_45_own", "csc_cpp_review"}
RULES = {
    "childrens_social_care": {"dfe_cin"},
    "police": {"dfe_cin"},
    "health": {"nhs_hes", "nhs_mh"},
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(PROJECT / "params" / "indicators.yml")


def read(folder: Path, text: str) -> Registry:
    path = folder / "indicators.yml"
    path.write_text(text, encoding="utf-8")
    return load_registry(path)


def fault(folder: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_registry_is_a_mapping_by_id(tmp_path: Path) -> None:
    registry = read(tmp_path, ONE)
    assert registry.ids() == ("a_rate",)
    assert "a_rate" in registry
    assert isinstance(registry["a_rate"], Indicator)
    with pytest.raises(KeyError):
        registry["another"]


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    message = fault(tmp_path, ONE.replace("    question:", "    colour: red\n    question:"))
    assert "line 6: unknown key 'indicators.0.colour'" in message


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert "'indicators.0.label' is missing" in fault(tmp_path, ONE.replace("label: A rate", "", 1))


@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [
        ("unit: per_10_000", "unit: per_1_000", 9),
        ("counting_unit: event", "counting_unit: offence", 10),
        ("polarity: none", "polarity: up", 13),
        ("agency: childrens_social_care", "agency: schools", 3),
        ("confidence: high", "confidence: total", 15),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_its_line(
    tmp_path: Path, good: str, bad: str, line: int
) -> None:
    message = fault(tmp_path, ONE.replace(f"    {good}\n", f"    {bad}\n"))
    assert f"line {line}:" in message


def test_two_indicators_of_one_id_are_refused(tmp_path: Path) -> None:
    twice = ONE + ONE.removeprefix("indicators:\n")
    assert "'a_rate' stands twice" in fault(tmp_path, twice)


@pytest.mark.parametrize("other", ["absent", "a_rate"])
@pytest.mark.parametrize("key", ["pair_with", "denominator_indicator", "part_of"])
def test_a_reference_to_what_is_not_there_is_refused(tmp_path: Path, key: str, other: str) -> None:
    value = {"pair_with": f"[{other}]", "part_of": f"{{indicator: {other}, by: source}}"}
    value = value.get(key, other)
    message = fault(tmp_path, f"{ONE}    {key}: {value}\n")
    assert f"'{other}' in '{key}'" in message


WHOLE = ONE.replace("    denominator: Children\n", "").replace("per_10_000", "count")
PART = WHOLE.removeprefix("indicators:\n").replace("a_rate", "a_part")
OF = "    part_of: {indicator: a_rate, by: source}\n"


def test_a_part_is_known_with_its_whole(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE + PART + OF).part_of() == {"a_part": ("a_rate", "source")}


def test_a_part_of_another_kind_and_a_circle_are_refused(tmp_path: Path) -> None:
    other = PART.replace("counting_unit: event", "counting_unit: child")
    assert "'a_part' can't be a part of 'a_rate'" in fault(tmp_path, WHOLE + other + OF)
    back = OF.replace("a_rate", "a_part")
    assert "a part of itself" in fault(tmp_path, WHOLE + back + PART + OF)


def test_a_count_has_no_denominator_and_a_rate_needs_one(tmp_path: Path) -> None:
    assert "needs one" in fault(tmp_path, ONE.replace("    denominator: Children\n", ""))
    assert "has no denominator" in fault(tmp_path, ONE.replace("per_10_000", "count"))


def test_a_break_is_a_date_with_a_reason(tmp_path: Path) -> None:
    text = ONE + "    known_breaks:\n      - {date: 2022-04-01, reason: Counted anew.}\n"
    (known,) = read(tmp_path, text)["a_rate"].known_breaks
    assert (known.date.isoformat(), known.reason) == ("2022-04-01", "Counted anew.")
    assert "date" in fault(tmp_path, text.replace("2022-04-01", "spring"))


def test_only_the_measures_with_a_published_direction_have_one(registry: Registry) -> None:
    polarity = {i.id: i.polarity for i in registry.values()}
    assert {name for name, better in polarity.items() if better == "low"} == LOW
    assert {name for name, better in polarity.items() if better == "high"} == HIGH


def test_published_figures_were_protected_by_their_publisher(registry: Registry) -> None:
    published = [i for i in registry.values() if not i.is_local]
    assert len(published) == 49
    assert {i.disclosure_rule for i in published} == {"published"}
    assert {i.supplied_by for i in published} == {("published",)}
    assert {i.definition for i in published} == {"national"}


@pytest.mark.parametrize("agency", list(RULES))
def test_local_figures_have_the_rule_of_their_source(registry: Registry, agency: str) -> None:
    assert {i.disclosure_rule for i in registry.expected_from(agency)} == RULES[agency]


def test_mental_health_figures_have_the_rule_of_mental_health(registry: Registry) -> None:
    named = {i.id for i in registry.values() if i.disclosure_rule == "nhs_mh"}
    assert named == {
        "hea_mental_health_admissions",
        "hea_camhs_wait_median",
        "hea_camhs_wait_p90",
        "hea_camhs_wait_18w",
    }


def test_each_agency_is_expected_to_supply_figures(registry: Registry) -> None:
    expected = {agency: len(registry.expected_from(agency)) for agency in RULES}
    assert expected == {"childrens_social_care": 25, "police": 17, "health": 18}
    assert registry.expected_from("schools") == ()


def test_local_figures_of_the_three_counting_units_of_the_police(registry: Registry) -> None:
    units = {i.id: i.counting_unit for i in registry.expected_from("police")}
    assert units["pol_domestic_incidents"] == units["pol_domestic_incidents_child"] == "incident"
    assert units["pol_domestic_children"] == units["pol_missing_children"] == "child"
    assert units["pol_child_victim_crimes"] == units["pol_police_protection"] == "event"


def test_what_nobody_has_defined_says_so(registry: Registry) -> None:
    undefined = [i for i in registry.values() if i.definition == "none"]
    assert {i.id for i in undefined} == {
        "csc_contacts",
        "csc_contacts_police",
        "csc_contacts_health",
        "csc_contacts_ae",
        "csc_contacts_schools",
        "pol_exploitation_cce",
        "pol_notifications",
        "hea_cp_medicals",
        "hea_strategy_attendance",
    }
    for indicator in undefined:
        assert indicator.confidence == "low"
        assert re.search(r"[Nn]o (national|statutory) (definition|standard)", indicator.note)


def test_admissions_may_break_where_same_day_care_was_recorded_anew(registry: Registry) -> None:
    for name in ("hea_injury_admissions", "hea_self_harm_admissions"):
        (known,) = registry[name].known_breaks
        assert known.date.isoformat() == "2022-04-01"
        assert "probably" in known.reason


def test_a_local_figure_needs_a_rule_and_a_published_one_has_its_publishers(tmp_path: Path) -> None:
    local = ONE + "    supplied_by: [extract]\n"
    assert "'a_rate': the rule 'published'" in fault(tmp_path, local)
    assert "'a_rate': the rule 'published'" in fault(
        tmp_path, ONE.replace(": published", ": dfe_cin")
    )
    read_back = read(tmp_path, local.replace(": published", ": dfe_cin"))["a_rate"]
    assert read_back.is_local
    assert "supplied_by" in fault(tmp_path, ONE + "    supplied_by: []\n")


def test_a_wait_rests_on_a_number_of_waits(registry: Registry, tmp_path: Path) -> None:
    assert read(tmp_path, ONE.replace("per_10_000", "days"))["a_rate"].unit == "days"
    bare = ONE.replace("per_10_000", "days").replace("    denominator: Children\n", "")
    assert "needs one" in fault(tmp_path, bare)
    assert registry["hea_camhs_wait_median"].unit == "days"


def test_every_rate_per_child_names_the_population(registry: Registry) -> None:
    rates = [i for i in registry.values() if i.unit == "per_10_000" and i.id.startswith("csc_")]
    assert len(rates) > 20
    assert {i.denominator_indicator for i in rates} == {"pop_0_17"}
    assert all(i.denominator_vintage for i in rates)


def test_the_wording_is_plain(registry: Registry) -> None:
    for indicator in registry.values():
        assert indicator.question.endswith("?"), indicator.id
        assert len(indicator.short_label) <= 40, indicator.id
        assert len(indicator.label) <= 110, indicator.id
        assert not re.search(r"\bRAG\b|\bICPC\b|\bCPP\b|\bs47\b", indicator.label), indicator.id


def test_what_nobody_has_confirmed_is_marked(registry: Registry) -> None:
    assert "not confirmed" in registry["csc_cla_missing"].note
    assert registry["csc_cla_missing"].confidence != "high"


def test_readers_words_hold_no_mark_of_ours(registry: Registry) -> None:
    for indicator in registry.values():
        assert "[K]" not in indicator.model_dump_json()
