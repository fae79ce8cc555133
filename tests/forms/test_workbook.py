"""A form as a workbook: what a person sees, may type, and may not change."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms import FormSheet, write_form, write_workbook
from scrutiny_lib.forms.sheet import ROOM
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

from .small import COLUMNS, small_table

LABELS = [column["label"] for column in COLUMNS]
ROW: dict[str, Any] = {
    "case_ref": "C-9",
    "agency": "health",
    "status": "done",
    "themes": "a1;c3",
    "seen_on": datetime.date(2025, 3, 9),
    "n_children": 4,
    "share": 0.25,
    "told": False,
    "note": None,
    "said": "=1+1",
}


def book(table: Table, codes: Codes, folder: Path, **other: Any) -> Workbook:
    return load_workbook(write_form(table, codes, folder / "form.xlsx", **other))


def rules(workbook: Workbook, sheet: str = "Cases") -> dict[str, DataValidation]:
    """The rule of each column, by the column's letter."""
    return {str(rule.sqref)[0]: rule for rule in workbook[sheet].data_validations.dataValidation}


def offered(workbook: Workbook, rule: DataValidation) -> list[Any]:
    """What a drop-down shows: its formula is the name of a range of the sheet Choices."""
    (place,) = workbook.defined_names[rule.formula1].destinations
    return [cell.value for (cell,) in workbook[place[0]][place[1]]]


def test_the_header_is_row_one_and_an_example_follows(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    sheet = book(table, codes, tmp_path)["Cases"]
    assert [cell.value for cell in sheet[1]] == LABELS
    assert [cell.value for cell in sheet[2]] == [
        "EXAMPLE ROW (never loaded): C-01",
        "Police",
        "Open",
        "a1, with a comma; b2, with a comma",
        datetime.datetime(2025, 4, 3),
        2,
        0.5,
        "Yes",
        None,
        "It helped.",
    ]
    assert sheet.max_row == 2
    assert not sheet.merged_cells.ranges
    assert sheet.freeze_panes == "B2"


def test_the_sheets_and_their_order(table: Table, codes: Codes, tmp_path: Path) -> None:
    workbook = book(table, codes, tmp_path)
    assert workbook.sheetnames == ["Cases", "Guidance", "Choices", "About"]
    assert workbook.active.title == "Cases"


def test_drop_downs_offer_the_labels_of_their_lists(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    workbook = book(table, codes, tmp_path)
    rule = rules(workbook)
    assert {letter for letter, one in rule.items() if one.type == "list"} == {"B", "C", "H"}
    assert offered(workbook, rule["B"]) == ["Police", "NHS"]
    assert offered(workbook, rule["C"]) == ["Open", "Done"]
    assert offered(workbook, rule["H"]) == ["Yes", "No"]
    assert all(one.showErrorMessage for one in rule.values() if one.type)


def test_rules_begin_below_the_example_and_leave_room(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    empty = rules(book(table, codes, tmp_path))
    assert {str(rule.sqref) for rule in empty.values()} == {
        f"{letter}3:{letter}{2 + ROOM}" for letter in "ABCDEFGHIJ"
    }
    filled = rules(book(table, codes, tmp_path, rows=[ROW, ROW]))
    assert str(filled["A"].sqref) == f"A3:A{4 + ROOM}"


def test_dates_and_numbers_are_held_to_their_bounds(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    workbook = book(table, codes, tmp_path)
    rule = rules(workbook)
    assert (rule["E"].type, rule["E"].operator) == ("date", "between")
    assert (rule["E"].formula1, rule["E"].formula2) == ("31048", "54788")
    assert (rule["F"].type, rule["F"].formula1, rule["F"].formula2) == ("whole", "0", "99")
    assert (rule["G"].type, rule["G"].formula1) == ("decimal", "-1000000000")
    columns = workbook["Cases"].column_dimensions
    assert columns["E"].number_format == "dd/mm/yyyy"
    assert columns["A"].number_format == "@"
    assert "01/01/1985" in rule["E"].error


def test_guidance_stands_beside_each_cell_and_on_a_sheet(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    workbook = book(table, codes, tmp_path)
    rule = rules(workbook)
    assert rule["A"].prompt == "Make it up; never a name."
    assert rule["A"].promptTitle == "Case reference"
    assert rule["D"].prompt == "See 'Theme' on the sheet Choices."
    assert all(one.showInputMessage for one in rule.values())
    lines = [[cell.value for cell in row] for row in workbook["Guidance"].iter_rows()]
    assert lines[0] == ["Sheet", "Field", "What to write", "How", "Must be filled in"]
    assert lines[1][:2] == ["Cases", "The whole sheet"]
    assert lines[1][2].startswith("One line a case. Row 2 shows an example. It is never loaded")
    assert lines[2] == [
        "Cases",
        "Case reference",
        "Make it up; never a name.",
        "A reference",
        "Yes",
    ]
    assert [line[1] for line in lines[2:]] == LABELS
    assert lines[5][3] == "One or more of 'Theme' on the sheet Choices, with semicolons between"


def test_choices_say_what_they_mean(table: Table, codes: Codes, tmp_path: Path) -> None:
    sheet = book(table, codes, tmp_path)["Choices"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0] == ["List", "Choice", "What it means"]
    assert ["Status", "Open", "Nothing has been done."] in lines
    assert ["Theme", "c3, with a comma", None] in lines
    assert len(lines) == 1 + 2 + 2 + 3 + 2


def test_a_long_message_is_cut_at_a_word(codes: Codes, tmp_path: Path) -> None:
    long = {**COLUMNS[0], "guidance": "word " * 60}
    table = small_table(columns=[long, *COLUMNS[1:]])
    prompt = rules(book(table, codes, tmp_path))["A"].prompt
    assert prompt.endswith("word …")
    assert 240 < len(prompt) <= 255


def test_headers_and_example_are_locked_and_cells_are_not(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    workbook = book(table, codes, tmp_path, rows=[ROW])
    sheet = workbook["Cases"]
    assert sheet.protection.sheet is True
    assert sheet.protection.password is None
    assert all(cell.protection.locked for row in (1, 2) for cell in sheet[row])
    assert not any(cell.protection.locked for cell in sheet[3] if cell.value is not None)
    letters = "ABCDEFGHIJ"
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in letters)
    assert sheet.protection.sort is False  # False: a person may
    for name in ("Guidance", "Choices", "About"):
        assert workbook[name].protection.sheet is True
    assert workbook.security.lockStructure is True


def test_columns_that_others_fill_in_stay_locked(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    form = FormSheet(table, rows=[ROW], locked=frozenset({"share"}))
    path = write_workbook([form], codes, tmp_path / "a.xlsx", title="A")
    workbook = load_workbook(path)
    sheet = workbook["Cases"]
    assert sheet.column_dimensions["G"].protection.locked
    assert sheet["G3"].protection.locked
    assert not sheet["F3"].protection.locked
    lines = [[cell.value for cell in row] for row in workbook["Guidance"].iter_rows()]
    assert lines[8][1:4:2] == ["Share", "Nothing: filled in later by others"]


def test_a_person_opening_it_reads_headers_in_a_screen_reader(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    sheet = book(table, codes, tmp_path)["Cases"]
    (area,) = sheet.tables.values()
    assert area.ref == f"A1:J{2 + ROOM}"
    assert [column.name for column in area.tableColumns] == LABELS
    assert sheet.print_title_rows == "$1:$1"


def test_rows_are_as_high_as_what_they_hold(codes: Codes, tmp_path: Path) -> None:
    long = {**COLUMNS[0], "guidance": "ten letters " * 20}
    table = small_table(columns=[long, *COLUMNS[1:]])
    workbook = book(table, codes, tmp_path, rows=[{**ROW, "said": "ten letters " * 20}])
    lines = [workbook["Guidance"].row_dimensions[row].height / 15 for row in (3, 4)]
    assert lines == [4, 1]  # 240 letters in a column of 84
    assert workbook["Cases"].row_dimensions[3].height == 75  # in a column of 60
    assert workbook["Cases"].row_dimensions[4].height is None  # grows with what is typed
    assert workbook["Cases"].sheet_view.tabSelected


def test_rows_are_typed(table: Table, codes: Codes, tmp_path: Path) -> None:
    row = book(table, codes, tmp_path, rows=[ROW])["Cases"][3]
    assert [cell.value for cell in row] == [
        "C-9",
        "NHS",
        "Done",
        "a1, with a comma; c3, with a comma",
        datetime.datetime(2025, 3, 9),
        4,
        0.25,
        "No",
        None,
        "=1+1",
    ]
    assert row[4].number_format == "dd/mm/yyyy"


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+1", "-1 day", "@here", "#N/A", "1-4"])
def test_text_is_never_a_formula(text: str, table: Table, codes: Codes, tmp_path: Path) -> None:
    cell = book(table, codes, tmp_path, rows=[{**ROW, "note": text}])["Cases"]["I3"]
    with zipfile.ZipFile(tmp_path / "form.xlsx") as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert f">{text}</t>" in xml
    assert bool(cell.quotePrefix) == (text[0] in "=+-@")
    assert cell.number_format == "@"


def test_what_a_list_lacks_is_kept_as_it_stands(table: Table, codes: Codes, tmp_path: Path) -> None:
    wrong = {**ROW, "status": "halfway", "seen_on": "soon", "n_children": "many", "told": "maybe"}
    row = book(table, codes, tmp_path, rows=[wrong])["Cases"][3]
    assert [row[place].value for place in (2, 4, 5, 7)] == ["halfway", "soon", "many", "maybe"]


def test_a_row_with_an_unknown_column_is_refused(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="has no column 'surname'"):
        write_form(table, codes, tmp_path / "form.xlsx", rows=[{"surname": "x"}])
    assert not (tmp_path / "form.xlsx").exists()


def test_a_text_longer_than_a_cell_is_refused(table: Table, codes: Codes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="longer than a cell may be"):
        write_form(table, codes, tmp_path / "form.xlsx", rows=[{**ROW, "said": "x" * 32_768}])


def test_the_version_stands_in_the_form(table: Table, codes: Codes, tmp_path: Path) -> None:
    workbook = book(small_table(version=7), codes, tmp_path)
    lines = [[cell.value for cell in row] for row in workbook["About"].iter_rows()]
    assert lines == [
        ["Sheet", "Table", "Version", "Written for", "Figures"],
        ["Cases", "cases", 7, "Everybody who fills it in", "Real"],
    ]
    assert workbook.custom_doc_props["Form version"].value == "cases 7"
    assert workbook.properties.language == "en-GB"
    assert workbook.properties.title == "Small cases"


def test_a_form_for_one_agency_offers_no_other(table: Table, codes: Codes, tmp_path: Path) -> None:
    workbook = book(table, codes, tmp_path, agency="health")
    assert offered(workbook, rules(workbook)["B"]) == ["NHS"]
    assert workbook["Cases"]["B2"].value == "NHS"
    assert workbook["About"]["D2"].value == "NHS"


def test_a_form_for_nobody_that_is_known_is_refused(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="agency 'army', which is not in the code list"):
        write_form(table, codes, tmp_path / "form.xlsx", agency="army")


def test_a_code_list_that_is_missing_is_said(table: Table, codes: Codes, tmp_path: Path) -> None:
    fewer = Codes({name: codes[name] for name in codes if name != "theme"})
    with pytest.raises(UsageError, match="'cases' names the code list 'theme' in the column"):
        write_form(table, fewer, tmp_path / "form.xlsx")


def test_invented_rows_are_marked_on_every_page(table: Table, codes: Codes, tmp_path: Path) -> None:
    form = FormSheet(table, rows=[ROW])
    path = write_workbook(
        [form], codes, tmp_path / "a.xlsx", title="A & B", is_synthetic=True, marking="OFFICIAL"
    )
    workbook = load_workbook(path)
    assert workbook["About"]["E2"].value == "Invented (synthetic)"
    assert workbook.properties.keywords == "synthetic: every figure is invented"
    for sheet in workbook:
        said = sheet.oddHeader.center.text
        assert said == "OFFICIAL · SYNTHETIC: every figure is invented"
        assert "A && B: " in sheet.oddFooter.center.text


def test_a_real_form_does_not_say_that_it_is_invented(
    table: Table, codes: Codes, tmp_path: Path
) -> None:
    workbook = book(table, codes, tmp_path)
    assert workbook.properties.keywords is None
    assert not workbook["Cases"].oddHeader.center.text


def test_the_same_form_has_the_same_bytes(
    table: Table, codes: Codes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_form(table, codes, tmp_path / "a.xlsx", rows=[ROW]).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert core.count("2020-01-01T00:00:00Z") == 2
    second = write_form(table, codes, tmp_path / "b.xlsx", rows=[ROW]).read_bytes()
    assert first == second
    assert not list(tmp_path.glob(".*"))


def test_several_tables_are_several_sheets(codes: Codes, tmp_path: Path) -> None:
    other = small_table(table="others", sheets=["Others"], version=2)
    forms = [FormSheet(small_table()), FormSheet(other)]
    workbook = load_workbook(write_workbook(forms, codes, tmp_path / "a.xlsx", title="Both"))
    assert workbook.sheetnames[:2] == ["Cases", "Others"]
    assert workbook.custom_doc_props["Form version"].value == "cases 1; others 2"
    assert offered(workbook, rules(workbook, "Others")["C"]) == ["Open", "Done"]
    assert workbook["Choices"].max_row == 1 + 2 + 2 + 3 + 2  # one list once


def test_a_table_without_a_sheet_name_takes_its_title(codes: Codes, tmp_path: Path) -> None:
    table = small_table(sheets=[], title="A title that is longer than thirty-one letters")
    assert book(table, codes, tmp_path).sheetnames[0] == "A title that is longer than thi"
