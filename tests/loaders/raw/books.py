"""Workbooks written by hand, part by part, so that each can be wrong in its own way."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from scrutiny_lib.loaders.raw import RawTable, raw_tables

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADERS = '<row r="1"><c r="A1" t="str"><v>code</v></c><c r="B1" t="str"><v>share</v></c></row>'
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
    f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
    '<sheet name="First" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
    f'Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def sheet_xml(rows: str, *, after: str = "", before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def book(folder: Path, rows: str, *, name: str = "book.xlsx", **parts: str) -> Path:
    """Write a workbook of one sheet with these rows; `after` and `before` surround them."""
    return pack(folder / name, {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows, **parts)})


def pack(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def put(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def only(path: Path) -> RawTable:
    (table,) = raw_tables(path)
    return table


def rows_of(table: RawTable) -> dict[int, list[Any]]:
    """Every row that was not rejected, by its number."""
    return {
        int(number): list(cells)
        for chunk in table.chunks()
        for number, *cells in zip(chunk.rows, *chunk.columns, strict=True)
    }


def found(table: RawTable) -> dict[str, tuple[int, tuple[int, ...], bool]]:
    return {issue.rule: (issue.count, issue.rows, issue.rejected) for issue in table.issues}
