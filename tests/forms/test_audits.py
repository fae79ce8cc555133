"""The form of each audit: its own parts, scale and questions, and it loads as it was filled in."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from scrutiny_lib.config.audits import AuditDefinition, AuditDefinitions
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.quality import load_quality
from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.forms import write_templates
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.people import load_audits
from scrutiny_lib.loaders.tables.codes import Codes, audit_lists
from scrutiny_lib.quality.report import examine

from .conftest import PARAMS

NUMBERS: dict[str, Any] = {
    "audit": "numbers",
    "applies_to": ["N-7"],
    "title": "Audit of numbers",
    "agencies": ["police", "schools"],
    "domains": [{"code": "days", "label": "Days", "meaning": "What days are like."}],
    "scale": [
        {"code": str(n), "label": f"{n} {word}", "is_good": n > 1}
        for n, word in enumerate(("Nothing", "Little", "Much", "All"))
    ],
    "questions": [
        {"question": "N1", "text": "Was it shared?", "about": "information_sharing"},
        {"question": "N2", "text": "Were you there?", "about": "attendance", "asked": ["police"]},
    ],
}
UNGRADED = NUMBERS | {
    "audit": "ungraded",
    "applies_to": ["U-*"],
    "scale": [],
    "questions": NUMBERS["questions"][1:],
}
CASES, ANSWERS = "Audit cases", "Audit answers"
DAY = datetime.datetime(2026, 2, 3)


@pytest.fixture(scope="module")
def audits(context: Context) -> Context:
    """The project's own definition and two more."""
    more = (AuditDefinition.model_validate(one) for one in (NUMBERS, UNGRADED))
    definitions = AuditDefinitions((*more, *context.audits))
    codes = Codes({**context.codes, **audit_lists(definitions)})
    return dataclasses.replace(context, audits=definitions, codes=codes)


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, audits: Context, profile: Profile
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("forms")
    return {path.stem: path for path in write_templates(folder, audits, profile)}


def offered(workbook: Workbook, sheet: str, header: str) -> list[str]:
    """What the drop-down of a column offers."""
    page = workbook[sheet]
    (letter,) = [cell.column_letter for cell in page[1] if cell.value == header]
    for rule in page.data_validations.dataValidation:
        if str(rule.sqref).startswith(f"{letter}3:"):
            ((place, area),) = workbook.defined_names[rule.formula1].destinations
            return [str(cell.value) for (cell,) in workbook[place][area]]
    raise AssertionError("no rule")


def column(workbook: Workbook, sheet: str, header: str) -> list[Any]:
    """The cells of a column below the example."""
    rows = list(workbook[sheet].values)
    place = rows[0].index(header)
    return [row[place] for row in rows[2:]]


def put(path: Path, to: Path, sheet: str, rows: list[dict[str, Any]]) -> None:
    """Fill in the first lines of a form, as a person does, and save it elsewhere."""
    workbook = load_workbook(to if to.exists() else path)
    page = workbook[sheet]
    places = {cell.value: cell.column for cell in page[1]}
    for number, row in enumerate(rows, start=3):
        for header, value in row.items():
            page.cell(number, places[header]).value = value
    workbook.save(to)


def records(loaded: Loaded, table: str) -> list[dict[str, Any]]:
    frame = loaded.datasets[table].frame
    return [
        {name: value for name, value in row.items() if value == value and value is not None}
        for row in frame.astype("object").where(frame.notna(), None).to_dict("records")
    ]


def test_a_form_offers_its_own_audits_parts_grades_and_questions(written: dict[str, Path]) -> None:
    workbook = load_workbook(written["audit_numbers_police"])
    assert offered(workbook, CASES, "Part") == ["Days"]
    for header in ("Agency's own grade", "Moderated grade"):
        assert offered(workbook, CASES, header) == ["0 Nothing", "1 Little", "2 Much", "3 All"]
    assert offered(workbook, CASES, "Agency") == ["Police"]
    assert offered(workbook, ANSWERS, "Question reference") == ["N1", "N2"]
    assert offered(workbook, ANSWERS, "Answer") == [
        *("Yes", "Partly", "No", "Not applicable", "Not known")
    ]
    lines = list(workbook["Choices"].iter_rows(values_only=True))
    assert ("Question of the audit", "N2", "Were you there?") in lines
    standard = load_workbook(written["audit_standard_police"])
    assert offered(standard, CASES, "Moderated grade")[0] == "Inadequate"
    assert "Days" not in offered(standard, CASES, "Part")


def test_lines_come_with_agency_audit_part_and_question(written: dict[str, Path]) -> None:
    workbook = load_workbook(written["audit_numbers_police"])
    assert column(workbook, CASES, "Part") == ["Days"] * 10
    assert column(workbook, ANSWERS, "Question reference") == ["N1", "N2"] * 10
    assert column(workbook, ANSWERS, "Question asked")[:2] == ["Was it shared?", "Were you there?"]
    for sheet in (CASES, ANSWERS):
        assert set(column(workbook, sheet, "Agency")) == {"Police"}
        assert set(column(workbook, sheet, "Audit reference")) == {"N-7"}
        assert set(column(workbook, sheet, "Case reference")) == {None}
    standard = load_workbook(written["audit_standard_schools"])
    assert set(column(standard, CASES, "Audit reference")) == {None}
    assert len(column(standard, CASES, "Part")) == 60


def test_an_agency_that_is_asked_nothing_has_no_sheet_of_answers(written: dict[str, Path]) -> None:
    assert ANSWERS in load_workbook(written["audit_ungraded_police"]).sheetnames
    assert ANSWERS not in load_workbook(written["audit_ungraded_schools"]).sheetnames
    asked = load_workbook(written["audit_numbers_schools"])
    assert offered(asked, ANSWERS, "Question reference") == ["N1"]


def test_an_audit_without_a_scale_has_no_column_of_grades(written: dict[str, Path]) -> None:
    headers = [cell.value for cell in load_workbook(written["audit_ungraded_police"])[CASES][1]]
    assert "Part" in headers
    assert not {h for h in headers if "grade" in h.casefold()}


@pytest.mark.parametrize("name", ["numbers", "ungraded", "standard"])
def test_a_form_loads_as_it_was_filled_in(
    name: str, written: dict[str, Path], audits: Context, tmp_path: Path
) -> None:
    audit = {"numbers": "N-7", "ungraded": "U-1", "standard": "A-9"}[name]
    definition = audits.audits.of(audit)
    to = tmp_path / "filled.xlsx"
    same = {"Audit reference": audit, "Case reference": "C-1"}
    grade = definition.scale[-1].label if definition.scale else None
    line = {**same, "Part": definition.domains[0].label, "Audited on": DAY}
    graded = line | ({"Agency's own grade": grade} if grade else {})
    put(written[f"audit_{name}_police"], to, CASES, [graded])
    said = {"Answer": "Not known", "Answered on": DAY, "In words": "Nobody knows.", **same}
    put(to, to, ANSWERS, [said, said | {"Answer": "Yes"}][: len(definition.asked_of("police"))])
    loaded = load_audits(tmp_path, audits)
    assert loaded.issues == ()
    assert all(dataset.issues == () for dataset in loaded.datasets.values())
    (case,) = records(loaded, "audit_cases")
    assert (case["agency"], case["domain"]) == ("police", definition.domains[0].code)
    assert case.get("self_grade") == (definition.scale[-1].code if definition.scale else None)
    answers = records(loaded, "audit_answers")
    asked = definition.asked_of("police")[:2]
    assert [row["question_id"] for row in answers] == [one.question for one in asked]
    assert [row["question"] for row in answers] == [one.text for one in asked]
    assert [row["answer"] for row in answers] == ["not_known", "yes"][: len(asked)]
    source = load_sources(PARAMS)["audits"]
    doubts = examine(source, loaded, load_quality(PARAMS), audits).doubts
    assert {doubt.issue.rule for doubt in doubts} <= {"audit_without_frame"}


def test_lines_that_were_left_alone_are_no_data(
    written: dict[str, Path], audits: Context, tmp_path: Path
) -> None:
    path = written["audit_standard_schools"]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    loaded = load_audits(tmp_path, audits)
    assert loaded.issues == ()
    for dataset in loaded.datasets.values():
        assert (len(dataset.frame), dataset.record.rows_read, dataset.issues) == (0, 0, ())


def test_a_reference_filled_in_down_all_lines_makes_no_data_of_them(
    written: dict[str, Path], audits: Context, tmp_path: Path
) -> None:
    rows = [{"Audit reference": "A-9", "Theme of the audit": "Neglect"}] * 60
    put(written["audit_standard_schools"], tmp_path / "filled.xlsx", CASES, rows)
    dataset = load_audits(tmp_path, audits).datasets["audit_cases"]
    assert (len(dataset.frame), dataset.issues) == (0, ())


def test_a_line_that_was_begun_and_lacks_its_case_is_told(
    written: dict[str, Path], audits: Context, tmp_path: Path
) -> None:
    rows = [{"Audit reference": "A-9", "Case reference": "C-1", "Answer": "No"}, {"Answer": "Yes"}]
    put(written["audit_standard_schools"], tmp_path / "filled.xlsx", ANSWERS, rows)
    dataset = load_audits(tmp_path, audits).datasets["audit_answers"]
    assert len(dataset.frame) == 1
    assert (dataset.record.rows_read, dataset.record.rows_rejected) == (2, 1)
    assert {(one.rule, one.rows) for one in dataset.issues} == {("needed_cell_blank", (4,))}


def test_a_row_of_a_csv_that_holds_little_is_told_all_the_same(
    audits: Context, tmp_path: Path
) -> None:
    text = "audit_id,case_ref,agency,question_id,answer\nA-9,,police,shared_in_time,\n"
    (tmp_path / "answers.csv").write_text(text, encoding="utf-8")
    dataset = load_audits(tmp_path, audits).datasets["audit_answers"]
    assert "needed_cell_blank" in {one.rule for one in dataset.issues}
    assert dataset.record.rows_rejected == 1
