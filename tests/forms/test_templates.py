"""Every form that the partnership sends out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms import write_templates
from scrutiny_lib.forms.templates import Form
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.form_marks import is_example_row, is_form_sheet


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, context: Context, profile: Profile
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("forms") / "new"
    return {path.stem: path for path in write_templates(folder, context, profile)}


def names(form: Form, context: Context) -> list[str]:
    """The files that a form is written to, without their ending."""
    if form.each_audit:
        return [f"{form.form}_{d.audit}_{a}" for d in context.audits for a in d.agencies]
    return [f"{form.form}_{agency}" for agency in form.for_agencies] or [form.form]


def test_each_form_is_written_once_for_each_agency(
    written: dict[str, Path], forms: tuple[Form, ...], context: Context
) -> None:
    assert list(written) == [name for form in forms for name in names(form, context)]
    assert len(written) == 32
    assert {"review_tracker", "audit_tool_police", "audit_standard_police"} <= set(written)


def test_the_forms_that_the_partnership_asked_for(forms: tuple[Form, ...]) -> None:
    assert {form.form: form.tables for form in forms} == {
        "partner_return": ("partner_returns",),
        "review_tracker": ("reviews", "learning", "recommendations"),
        "audit_tool": ("audit_cases",),
        "audit": ("audit_cases", "audit_answers"),
        "audit_moderation": ("audit_moderation", "audit_frame"),
        "draw_record": ("draws", "draw_cases"),
        "section_11": ("section11",),
        "engagement_log": ("engagement",),
        "practitioner_survey": ("practitioner_survey",),
        "voice_log": ("voice", "children_experience"),
        "challenge_log": ("challenges",),
        "good_practice_register": ("good_practice",),
    }


def test_calamine_opens_every_form_and_finds_headers_and_one_example(
    written: dict[str, Path], context: Context, forms: tuple[Form, ...]
) -> None:
    sheets = 0
    for form in forms:
        tables = [context.tables[name] for name in form.tables]
        for name in names(form, context):
            workbook = CalamineWorkbook.from_path(written[name])
            data = [sheet for sheet in workbook.sheet_names if not is_form_sheet(sheet)]
            for table, sheet in zip(tables, data, strict=True):
                rows = workbook.get_sheet_by_name(sheet).to_python()
                assert rows[0] == [column.label for column in table.columns]
                examples = [is_example_row(row) for row in rows]
                assert examples == [False, True] + [False] * (len(rows) - 2)
                assert len(rows) == 2 or form.each_audit
                sheets += 1
    assert sheets == 47


def test_every_form_says_how_it_is_marked(written: dict[str, Path], profile: Profile) -> None:
    for path in written.values():
        for sheet in load_workbook(path):
            assert sheet.oddHeader.center.text == profile.markings.case_derived


def test_an_example_takes_only_what_its_column_offers(written: dict[str, Path]) -> None:
    for path in written.values():
        workbook = load_workbook(path)
        for sheet in workbook:
            for rule in sheet.data_validations.dataValidation:
                letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
                shown = sheet[f"{letter}2"].value
                if rule.type == "list" and shown is not None and letter != "A":
                    ((place, area),) = workbook.defined_names[rule.formula1].destinations
                    choices = {cell.value for (cell,) in workbook[place][area]}
                    assert shown in choices, (path.name, letter)


@pytest.mark.parametrize("agency", ["childrens_social_care", "police", "health"])
def test_a_return_offers_what_the_registry_expects_of_the_agency(
    agency: str, written: dict[str, Path], context: Context
) -> None:
    workbook = load_workbook(written[f"partner_return_{agency}"])
    ((place, area),) = workbook.defined_names[f"list_indicators_{agency}"].destinations
    own = [one for one in context.registry.values() if one.agency == agency]
    expected = [one.label for one in own if "partner_return" in one.supplied_by]
    assert 0 < len(expected) < len(own)
    assert [cell.value for (cell,) in workbook[place][area]] == expected


def test_the_example_of_a_return_is_one_that_the_agency_could_give(
    written: dict[str, Path], context: Context
) -> None:
    units = context.codes["counting_unit"]
    for agency in ("childrens_social_care", "police", "health"):
        sheet = load_workbook(written[f"partner_return_{agency}"]).worksheets[0]
        shown = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
        (said,) = [i for i in context.registry.values() if i.label == shown["Indicator"]]
        assert said.agency == agency
        assert shown["What is counted"] == units.label_of(said.counting_unit)


def test_a_return_says_what_each_indicator_counts(written: dict[str, Path]) -> None:
    lines = load_workbook(written["partner_return_police"])["Choices"].iter_rows(values_only=True)
    meaning = next(line[2] for line in lines if line[1] == "Children taken into police protection")
    assert "What is counted: Children." in meaning


def test_an_agency_leaves_the_moderated_grade_alone(written: dict[str, Path]) -> None:
    sheet = load_workbook(written["audit_tool_schools"])["Audit cases"]
    locked = {
        cell.value
        for cell in sheet[1]
        if sheet.column_dimensions[cell.column_letter].protection.locked
    }
    assert locked == {
        "Moderated grade",
        "Reason for the moderated grade",
        "Moderated on",
        "May be shown",
    }


FAULTS = {
    "tables: [nowhere]": "there is no table 'nowhere'",
    "tables: [challenges]\n    locked: [surname]": "no table of it has a column 'surname'",
    "tables: [challenges]\n    for_agencies: [army]": "the agency 'army', which is not in",
    "tables: [challenges]\n    indicators_in: status": "needs for_agencies as well",
    "tables: [challenges]\n    for_agencies: [schools]\n    indicators_in: status": "no return of",
    "tables: [challenges]\n  - form: odd\n    title: Odd\n    tables: [voice]": "stands twice",
    "tables: [challenges]\n    colour: red": "unknown key",
    "tables: [audit_cases]\n    each_audit: true\n    for_agencies: [police]": "take for_agencies",
    "tables: [audit_cases]\n    cases: 3": "has cases and needs each_audit as well",
    "tables: [audit_cases]\n    each_audit: true\n  - form: odd_standard\n    title: Odd\n"
    "    tables: [engagement]\n    for_agencies: [police]": "two forms would have the name "
    "'odd_standard_police.xlsx'",
    "tables: []": "at least 1 item",
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_form_that_cannot_be_is_said_and_nothing_is_written(
    said: str, context: Context, profile: Profile, tmp_path: Path
) -> None:
    good = "  - form: good\n    title: Good\n    tables: [engagement]\n"
    text = f"forms:\n{good}  - form: odd\n    title: Odd\n    {said}\n"
    (tmp_path / "forms.yml").write_text(text, encoding="utf-8")
    elsewhere = dataclasses.replace(context, params=tmp_path)
    with pytest.raises(UsageError, match=FAULTS[said]):
        write_templates(tmp_path / "out", elsewhere, profile)
    assert not (tmp_path / "out").exists()
