"""Forms of another version than the project's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scrutiny_lib.forms import write_form
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.form_marks import (
    EXAMPLE_MARK,
    as_of,
    is_example_row,
    is_form_sheet,
    read_stamp,
)
from scrutiny_lib.loaders.people import load_people
from scrutiny_lib.loaders.raw import raw_tables
from scrutiny_lib.loaders.tables.spec import Table
from tests.forms.small import COLUMNS, small_codes, small_table

CODES = small_codes()
ROW = {"case_ref": "C-1", "agency": "police", "seen_on": "2025-02-01"}
OLD = small_table()
WARD = {
    "name": "ward",
    "label": "Kind of place",
    "kind": "text",
    "since": 2,
    "needed": True,
    "filled": True,
    "example": "Town",
}
NEW = small_table(version=2, columns=[*COLUMNS, WARD])


def load(context: Context, folder: Path, table: Table) -> Dataset:
    small = dataclasses.replace(context, codes=CODES, tables={"cases": table})
    loaded = load_people(folder, [table], small)
    assert loaded.issues == ()
    return loaded.datasets["cases"]


def test_an_older_form_loads_and_says_what_is_new(context: Context, tmp_path: Path) -> None:
    write_form(OLD, CODES, tmp_path / "form.xlsx", rows=[ROW])
    dataset = load(context, tmp_path, NEW)
    assert dataset.frame["case_ref"].tolist() == ["C-1"]
    assert dataset.frame["ward"].isna().all()
    (issue,) = dataset.issues
    assert (issue.rule, issue.sheet, issue.count) == ("form_version", "Cases", 1)
    assert issue.message == (
        "Filled in on an older form (version 1; the project's is 2). Columns that it lacks: "
        "Kind of place. Columns that are not known: none."
    )


def test_todays_form_loads_without_a_word(context: Context, tmp_path: Path) -> None:
    write_form(NEW, CODES, tmp_path / "form.xlsx", rows=[{**ROW, "ward": "Village"}])
    dataset = load(context, tmp_path, NEW)
    assert dataset.frame["ward"].tolist() == ["Village"]
    assert dataset.issues == ()


def test_a_newer_form_says_what_is_not_known(context: Context, tmp_path: Path) -> None:
    write_form(NEW, CODES, tmp_path / "form.xlsx", rows=[{**ROW, "ward": "Village"}])
    dataset = load(context, tmp_path, OLD)
    assert dataset.frame["case_ref"].tolist() == ["C-1"]
    version = next(issue for issue in dataset.issues if issue.rule == "form_version")
    assert version.message == (
        "Filled in on a newer form (version 2; the project's is 1). Columns that it lacks: none. "
        "Columns that are not known: Kind of place."
    )


def test_a_column_taken_out_of_an_older_form_is_still_missed(
    context: Context, tmp_path: Path
) -> None:
    fewer = small_table(columns=[one for one in COLUMNS if one["name"] != "said"])
    write_form(fewer, CODES, tmp_path / "form.xlsx", rows=[ROW])
    dataset = load(context, tmp_path, NEW)
    assert [(issue.rule, issue.count) for issue in dataset.issues] == [
        ("header_missing", 1),
        ("form_version", 1),
    ]
    assert dataset.issues[0].message == "Headers missing: What was said."


def test_a_needed_column_of_the_forms_own_version_is_needed(
    context: Context, tmp_path: Path
) -> None:
    path = write_form(NEW, CODES, tmp_path / "form.xlsx", rows=[ROW])
    workbook = load_workbook(path)
    workbook["Cases"]["K1"].value = "Something"
    workbook.save(path)
    small = dataclasses.replace(context, codes=CODES, tables={"cases": NEW})
    loaded = load_people(tmp_path, [NEW], small)
    assert loaded.datasets == {}
    assert [issue.rule for issue in loaded.issues] == ["file_unreadable"]
    assert "Kind of place" in loaded.issues[0].message


def test_a_row_of_an_older_form_is_kept_though_it_lacks_what_is_now_asked(
    context: Context, tmp_path: Path
) -> None:
    write_form(NEW, CODES, tmp_path / "a.xlsx", rows=[ROW])  # today's form, ward left blank
    write_form(OLD, CODES, tmp_path / "b.xlsx", rows=[{**ROW, "case_ref": "C-2"}])
    dataset = load(context, tmp_path, NEW)
    assert dataset.frame["case_ref"].tolist() == ["C-2"]
    assert dataset.record.rows_rejected == 1


def test_the_stamp_is_read_from_the_sheet_about(tmp_path: Path) -> None:
    path = write_form(NEW, CODES, tmp_path / "form.xlsx", rows=[ROW])
    stamp = read_stamp(raw_tables(path))
    assert stamp is not None
    assert stamp.versions == {"cases": 2}


@pytest.mark.parametrize("said", ["soon", None, "1e400"])
def test_a_version_that_is_no_number_is_the_first(said: str | None, tmp_path: Path) -> None:
    path = write_form(NEW, CODES, tmp_path / "form.xlsx", rows=[ROW])
    workbook = load_workbook(path)
    workbook["About"]["C2"].value = said
    workbook.save(path)
    stamp = read_stamp(raw_tables(path))
    assert stamp is not None
    assert stamp.versions == {"cases": 1}


def test_a_sheet_about_that_says_something_else_is_no_stamp(
    context: Context, tmp_path: Path
) -> None:
    path = write_form(OLD, CODES, tmp_path / "form.xlsx", rows=[ROW])
    workbook = load_workbook(path)
    workbook["About"]["B1"].value = "Our team"
    workbook.save(path)
    assert read_stamp(raw_tables(path)) is None
    assert load(context, tmp_path, OLD).issues == ()


def test_an_older_table_is_only_less_strict() -> None:
    older = as_of(NEW, 1)
    assert [column.name for column in older.columns] == [column.name for column in NEW.columns]
    assert (older.column("ward").needed, older.column("ward").filled) == (False, False)
    assert older.column("case_ref") == NEW.column("case_ref")
    assert as_of(NEW, 2) == NEW


@pytest.mark.parametrize(
    ("cells", "is_example"),
    [
        ([f"{EXAMPLE_MARK} (never loaded)", ""], True),
        (["", f"  {EXAMPLE_MARK}"], True),
        (["Example row of good practice", 1.0], False),
        (["see EXAMPLE ROW"], False),
        ([], False),
    ],
)
def test_what_marks_an_example(cells: list[object], is_example: bool) -> None:
    assert is_example_row(cells) is is_example


@pytest.mark.parametrize(
    ("name", "explains"),
    [("Guidance", True), ("choices ", True), ("ABOUT", True), ("Reviews", False), ("", False)],
)
def test_which_sheets_explain(name: str, explains: bool) -> None:
    assert is_form_sheet(name) is explains
