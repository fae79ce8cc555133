"""The workbooks that fuzzing starts from, as plain lists of rows, and how they are written."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl

from scrutiny_lib.loaders.tables.codes import Codes, load_codes
from scrutiny_lib.loaders.tables.spec import Column, load_tables

PROJECT = Path(__file__).resolve().parents[3]
ANNEX_A = PROJECT / "scrutiny_lib" / "loaders" / "childrens_social_care" / "annex_a.yml"
Row = list[Any]
Sheets = dict[str, list[Row]]
MARK = "zqx"
"""Stands in every name and number of a child made here, so that none can slip out unseen."""
ROWS = 6
FIRST_DAY = datetime.date(2023, 6, 13)


def made_by_hand() -> Sheets:
    """A workbook of all eleven lists, made from what the tables say of themselves."""
    codes = load_codes([PROJECT / "params" / "code_lists.yml"])
    sheets = {}
    for number, table in enumerate(load_tables([ANNEX_A]).values(), start=1):
        header = [column.label for column in table.columns]
        rows = [[_cell(column, row, codes) for column in table.columns] for row in range(ROWS)]
        sheets[f"List {number}"] = [header, *rows]
    return sheets


def _cell(column: Column, row: int, codes: Codes) -> Any:
    """A cell that its column can hold; dates have days after the twelfth, whichever way round."""
    if column.kind in ("child_id", "reference", "text", "words", "dropped"):
        return f"{MARK}{column.name[:3]}{row:04d}"
    if column.kind == "born":
        return datetime.date(2012 + row, 3, 14 + row)
    if column.kind == "date":
        return FIRST_DAY + datetime.timedelta(days=31 * row)
    if column.kind in ("integer", "number", "age"):
        return row + 1
    if column.kind == "yes_no":
        return "a) Yes" if row % 2 else "b) No"
    if column.kind in ("code", "codes"):
        known = codes[column.codes].codes
        return known[row % len(known)].code
    return ""


def read_book(path: Path) -> Sheets:
    """Read a workbook as it is, formulas as the values they last had."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book.worksheets}


def write_book(path: Path, sheets: Sheets) -> Path:
    """Write sheets as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def copied(sheets: Sheets) -> Sheets:
    """Copy sheets, to be changed."""
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}
