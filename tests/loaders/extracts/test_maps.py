from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.extracts import Extract, load_extracts
from scrutiny_lib.loaders.folder import Context
from tests.loaders.extracts.opened import PARAMS

MAP = """extract: ours
title: Incidents
agency: police
organisation: A force
folder: police
table: domestic_incidents
files: ["inc*"]
counting_unit: incident
columns:
  Ref: incident_ref
  When: incident_date
  Kids: is_child_present
  Danger: risk_grade
ignored: [PC]
values:
  risk_grade: {Red: high}
  is_child_present: {Seen: yes, None seen: no}
constants: {incident_kind: crime, is_repeat: no}
counts:
  - indicator: pol_domestic_incidents_child
    where: {equal: {is_child_present: [yes]}}
"""


def read(folder: Path, text: str, context: Context) -> dict[str, Extract]:
    (folder / "ours.yml").write_text(text, encoding="utf-8")
    return load_extracts(folder, context.tables, context.codes, context.registry)


def fault(folder: Path, context: Context, *changes: tuple[str, str]) -> str:
    text = MAP
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(UsageError) as caught:
        read(folder, text, context)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_map_lays_headers_and_words_on_a_table(tmp_path: Path, context: Context) -> None:
    extract = read(tmp_path, MAP, context)["ours"]
    labels = {column.label: column.kind for column in extract.theirs.columns}
    assert labels == {
        "Ref": "reference",
        "When": "date",
        "Danger": "code",
        "Kids": "code",
        "PC": "dropped",
    }
    assert (extract.theirs.table, extract.theirs.key) == ("ours", ("incident_ref",))
    grades = extract.codes[extract.theirs.column("risk_grade").codes]
    assert (grades.read("red"), grades.read("Medium")) == ("high", "medium")
    assert context.codes["domestic_risk"].read("red") is None
    seen = extract.codes[extract.theirs.column("is_child_present").codes]
    assert (seen.read("Seen"), seen.read("none seen"), seen.read("Y")) == ("yes", "no", "yes")


def test_without_its_key_a_table_has_none(tmp_path: Path, context: Context) -> None:
    extract = read(tmp_path, MAP.replace("  Ref: incident_ref\n", ""), context)["ours"]
    assert extract.theirs.key == ()


def test_no_folder_holds_no_maps(tmp_path: Path, context: Context) -> None:
    assert load_extracts(tmp_path / "none", context.tables, context.codes, context.registry) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("table: domestic_incidents", "table: incidents", "there is no table 'incidents'"),
        ("Ref: incident_ref", "Ref: reference", "has no column 'reference'"),
        ("  When: incident_date\n", "", "lacks 'incident_date'"),
        ("Ref: incident_ref", "Ref: incident_date", "two of their columns are our 'incident_date'"),
        ("{Red: high}", "{Red: scarlet}", "'risk_grade' has no code 'scarlet'"),
        ("Seen: yes", "Seen: perhaps", "'is_child_present' has no code 'perhaps'"),
        ("{Red: high}", "{Medium: high}", "'medium' means both 'high' and 'medium'"),
        ("ignored: [PC]", "ignored: [ref]", "the header 'ref' belongs to two columns"),
        ("risk_grade: {Red", "is_notified: {Red", "'is_notified' has values but is no column"),
        ("incident_kind: crime", "risk_grade: high", "both a column and a constant"),
        ("incident_kind: crime", "incident_kind: party", "has no code 'party'"),
        ("incident_kind: crime", 'children_present: "2"', "holds no codes"),
        ("agency: police", "agency: health", "'agency' and 'folder' are not those"),
        ("pol_domestic_incidents_child", "pol_domestic", "no indicator 'pol_domestic'"),
        ("[yes]}}", "[maybe]}}", "'is_child_present' has no code 'maybe'"),
        ("{is_child_present: [yes]}", "{incident_ref: [a]}", "which holds no codes"),
        ("{is_child_present: [yes]}", "{is_notified: [yes]}", "'is_notified', which this extract"),
        ("{equal: {is_child_present: [yes]}}", "{ages: [0, 17]}", "looks at ages"),
        ("title: Incidents", "titel: Incidents", "unknown key 'titel'"),
    ],
)
def test_what_a_map_cannot_mean_is_refused(
    tmp_path: Path, context: Context, old: str, new: str, said: str
) -> None:
    assert said in fault(tmp_path, context, (old, new))


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ("- indicator: pol_notifications", "'pol_notifications' counts by event and 'ours' by "),
        ("- indicator: pol_domestic_children", "counts by child and 'ours' by incident"),
        (
            "- {indicator: pol_domestic_incidents, count: sum, of: children_present, "
            "counting_unit: child}",
            "counts by incident and 'ours' by child",
        ),
        (
            "- {indicator: pol_domestic_children, count: sum, of: children_present}",
            "'of' and 'counting_unit' belong to sum",
        ),
        (
            "- {indicator: pol_domestic_children, counting_unit: child}",
            "'of' and 'counting_unit' belong to sum",
        ),
        (
            "- {indicator: pol_domestic_children, count: distinct, of: children_present, "
            "counting_unit: child}",
            "'children_present' is no column for 'count: distinct'",
        ),
        ("- {indicator: pol_domestic_incidents, count: share}", "has the unit count"),
        ("- {indicator: pol_domestic_incidents, since: incident_date}", "'since' belongs to"),
        ("- {indicator: pol_domestic_incidents, among: {filled: [risk_grade]}}", "'among' belongs"),
    ],
)
def test_counting_units_and_ways_of_counting_are_never_mixed(
    tmp_path: Path, context: Context, counted: str, said: str
) -> None:
    text = (
        "- indicator: pol_domestic_incidents_child\n    where: {equal: {is_child_present: [yes]}}"
    )
    mapped = ("  Ref: incident_ref", "  Ref: incident_ref\n  No: children_present")
    assert said in fault(tmp_path, context, (text, counted), mapped)


def test_diagnoses_run_forwards(tmp_path: Path, context: Context) -> None:
    backwards = "{diagnosed: [{columns: [incident_ref], ranges: [[T79, S00]]}]}"
    message = fault(tmp_path, context, ("{equal: {is_child_present: [yes]}}", backwards))
    assert "runs backwards" in message


def test_one_id_stands_once(tmp_path: Path, context: Context) -> None:
    (tmp_path / "another.yml").write_text(MAP, encoding="utf-8")
    with pytest.raises(UsageError, match="'ours' exists already"):
        read(tmp_path, MAP, context)


def test_the_shipped_maps_fit_tables_codes_and_registry(context: Context) -> None:
    found = load_extracts(PARAMS / "extracts", context.tables, context.codes, context.registry)
    assert {one.table.table for one in found.values()} == {
        "domestic_incidents",
        "domestic_incident_children",
        "missing_episodes",
        "police_protection",
        "notifications",
        "ae_attendances",
        "admissions",
    }
    counted = {one.indicator for extract in found.values() for one in extract.map.counts}
    assert len(counted) == 18
    assert all(context.registry[name].is_local for name in counted)
