from __future__ import annotations

import datetime
import struct
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw import raw_tables, safe_sheets, workbook
from scrutiny_lib.loaders.raw.sheet_parse import parse
from scrutiny_lib.loaders.raw.sheet_scan import UnusualXmlError, column_letters, column_number, scan
from tests.loaders.raw.books import (
    HEADERS,
    MAIN,
    PARTS,
    book,
    found,
    only,
    pack,
    put,
    rows_of,
    sheet_xml,
)

ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>0.5</v></c></row>'


def fault(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        [rows_of(table) for table in raw_tables(path)]
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(path.name)
    return message


def test_cells_keep_the_types_of_the_workbook(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Contacts"
    sheet.append(["id", "day", "share", "open", " name "])
    sheet.append([7, datetime.date(2024, 3, 31), 46.3, True, "Zo\u00eb"])
    made.create_sheet("Only a header").append(["id"])
    made.create_sheet("Nothing")
    made.create_sheet("Lists").append(["choice", "meaning"])
    made["Lists"].append(["a", "first"])
    made["Lists"].sheet_state = "hidden"
    path = tmp_path / "book.xlsx"
    made.save(path)
    contacts, lists = raw_tables(path)
    assert (contacts.sheet, contacts.hidden, lists.sheet, lists.hidden) == (
        "Contacts",
        False,
        "Lists",
        True,
    )
    assert contacts.headers == ("id", "day", "share", "open", "name")
    assert rows_of(contacts) == {2: [7.0, datetime.date(2024, 3, 31), 46.3, True, "Zo\u00eb"]}
    assert contacts.issues == []


def test_errors_are_their_text(tmp_path: Path) -> None:
    cells = '<c r="A2" t="e"><v>#N/A</v></c><c r="B2" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    table = only(book(tmp_path, f'{HEADERS}<row r="2">{cells}</row>'))
    assert rows_of(table) == {2: ["#N/A", "#DIV/0!"]}


def test_formulas_that_were_never_calculated_are_counted(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f>1+1</f><v></v></c><c r="B3"><f>1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="str"><f t="shared" si="0"/><v/></c><c r="B4"><v>0</v></c></row>'
    )
    table = only(book(tmp_path, HEADERS + rows))
    assert rows_of(table) == {2: ["", 1.0], 3: ["", 2.0], 4: ["", 0.0]}
    assert found(table) == {"formula_without_value": (3, (2, 3, 4), False)}
    assert table.issues[0].column == "code"


def test_merged_cells_below_the_headers_are_counted(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells>'
    rows = f'{HEADERS}{ROW}<row r="3"><c r="B3"><v>2</v></c></row>'
    table = only(book(tmp_path, rows, after=merged))
    assert rows_of(table) == {2: [1.0, 0.5], 3: ["", 2.0]}
    assert found(table) == {"cells_merged": (1, (2,), False)}


def test_a_title_above_the_headers_is_left_aside(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Annex A</v></c></row>'
        '<row r="3"><c r="B3" t="str"><v>code</v></c><c r="C3" t="str"><v>share</v></c></row>'
        '<row r="5"><c r="B5"><v>1</v></c></row><row r="6"><c r="C6"><v>0</v></c></row>'
    )
    table = only(book(tmp_path, rows))
    assert table.headers == ("", "code", "share")
    assert rows_of(table) == {5: ["", 1.0, ""], 6: ["", "", 0.0]}
    assert found(table) == {
        "header_not_in_first_row": (0, (3,), False),
        "row_empty": (1, (4,), True),
    }


def test_a_table_may_begin_further_right(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="C1" t="str"><v>code</v></c><c r="D1" t="str"><v>share</v></c></row>'
        '<row r="2"><c r="C2" t="e"><v>#REF!</v></c><c r="D2"><f>1+1</f></c></row>'
    )
    table = only(book(tmp_path, rows))
    assert table.headers == ("code", "share")
    assert rows_of(table) == {2: ["#REF!", ""]}
    assert [issue.column for issue in table.issues] == ["share"]


def test_notes_to_the_right_do_not_lose_a_row(tmp_path: Path) -> None:
    rows = f'{HEADERS}{ROW}<row r="3"><c r="A3"><v>2</v></c><c r="E3"><v>9</v></c></row>'
    table = only(book(tmp_path, rows))
    assert rows_of(table) == {2: [1.0, 0.5], 3: [2.0, ""]}
    assert found(table) == {"cells_beyond_header": (1, (3,), False)}


def test_rows_of_nothing_but_spaces_are_empty(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><v xml:space="preserve">  </v></c></row>'
        '<row r="4"><c r="A4"><v>0</v></c></row><row r="5"><c r="B5" t="b"><v>0</v></c></row>'
    )
    table = only(book(tmp_path, HEADERS + rows))
    assert rows_of(table) == {4: [0.0, ""], 5: ["", False]}
    assert found(table) == {"row_empty": (2, (2, 3), True)}


def test_sheets_are_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrutiny_lib.loaders.raw.sheet_table.CHUNK_ROWS", 2)
    monkeypatch.setattr("numpy.clip", lambda value, low, high: high)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (2, 3, 5, 6, 9))
    rows += '<row r="10"><c r="B10" t="e"><v>#N/A</v></c></row>'
    table = only(book(tmp_path, HEADERS + rows))
    assert {row: cells[0] for row, cells in rows_of(table).items()} == {
        2: 2.0,
        3: 3.0,
        5: 5.0,
        6: 6.0,
        9: 9.0,
        10: "",
    }
    assert found(table) == {"row_empty": (3, (4, 7, 8), True)}


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c t="str"><v>code</v></c><c t="str"><v>share</v></c></row>'
        "<row><c><v>1</v></c></row>",
        "<row r='1'><c r='A1' t='str'><v>code</v></c><c r='B1' t='str'><v>share</v></c></row>"
        "<row r='2'><c  r='A2'><v>1</v></c></row>",
        HEADERS + '<row r="2"><c s="0" r="A2"><v>1</v></c></row>',
        HEADERS + '<row r="2"><c\nr="A2"\n><v>1</v></c></row>',
        HEADERS + '<row r="2"><c r="a2"><v>1</v></c></row>',
    ],
)
def test_xml_that_is_written_otherwise_is_read_as_well(tmp_path: Path, rows: str) -> None:
    table = only(book(tmp_path, rows))
    assert table.headers == ("code", "share")
    assert rows_of(table) == {2: [1.0, ""]}


def test_a_stray_cell_in_the_last_corner_is_refused_and_named(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    message = fault(book(tmp_path, HEADERS + ROW + far))
    assert "sheet 'First': reaches to column XFD and row 1,048,576" in message
    assert "delete the columns" in message


def test_blank_cells_that_only_have_a_style_are_not_counted(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    assert rows_of(only(book(tmp_path, HEADERS + ROW + far))) == {2: [1.0, 0.5]}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c s="0" r="XFD1048576"><v>1</v></c>',
        '<c\tr="XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="A9999999"><v>1</v></c>',
        '<c r="AAAAA1"><v>1</v></c>',
        '<c r="A4294967295"><v>1</v></c>',
        '<c r="A99999999999999999999"><v>1</v></c>',
        '<c r="A0"><v>1</v></c>',
        '<c r="&#88;FD1048576"><v>1</v></c>',
        '<c r="A1" r="XFD1048576"><v>1</v></c>',
        '<c r="XFD1048576" r="A1"><v>1</v></c>',
        "<c r=\"A1\"r='XFD1048576'><v>1</v></c>",
        '<c r="A1"\tr\n= "XFD1048576"><v>1</v></c>',
        "<c><v>1</v></c>" * 700,
    ],
)
def test_no_way_of_writing_a_far_cell_gets_past(tmp_path: Path, cell: str) -> None:
    row = f'<row r="1048570">{cell}</row>'
    tracemalloc.start()
    assert fault(book(tmp_path, HEADERS + ROW + row))
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_prefix_before_the_names_of_elements_hides_nothing(tmp_path: Path) -> None:
    xml = sheet_xml(HEADERS + ROW + '<row><c r="XFD1048576"><v>1</v></c></row>')
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        xml = xml.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    xml = xml.replace("xmlns=", "xmlns:x=")
    assert "XFD" in fault(pack(tmp_path / "book.xlsx", PARTS | {"xl/worksheets/sheet1.xml": xml}))


def test_the_cells_of_all_sheets_count_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = openpyxl.Workbook()
    for number in range(3):
        made.create_sheet(f"List {number}").append(["a", "b"])
        made[f"List {number}"].append([1, 2])
    path = tmp_path / "book.xlsx"
    made.save(path)
    assert len(raw_tables(path)) == 3
    monkeypatch.setattr(safe_sheets, "CELLS", 11)
    assert "sheet 'List 2': reaches to column B and row 2" in fault(path)


def test_one_long_text_named_by_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = HEADERS + "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 102)
    )
    strings = f'<sst xmlns="{MAIN}"><si><t>{"ab" * 500}</t></si><si><t>x</t></si></sst>'
    parts = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(rows), "xl/sharedStrings.xml": strings}
    path = pack(tmp_path / "book.xlsx", parts)
    assert len(rows_of(only(path))) == 100
    monkeypatch.setattr(safe_sheets, "CELLS_AND_TEXT", 100 * 102 + 2 * 100 * 1_016)
    assert len(rows_of(only(path))) == 100
    monkeypatch.setattr(safe_sheets, "CELLS_AND_TEXT", 100 * 102 + 2 * 100 * 1_015)
    assert "text" in fault(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    parts = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(HEADERS + " " * 60_000_000)}
    assert "200 times" in fault(pack(tmp_path / "book.xlsx", parts))


def test_too_much_in_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrutiny_lib.loaders.raw.package.PACKED_BYTES", 500)
    assert "unpacks to" in fault(book(tmp_path, HEADERS + ROW))


def test_a_length_that_the_archive_makes_smaller_is_found_out(tmp_path: Path) -> None:
    path = book(tmp_path, HEADERS + ROW + " " * 5_000)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for lie in (10, true + 10):
        path.write_bytes(content.replace(struct.pack("<L", true), struct.pack("<L", lie)))
        assert "damaged" in fault(path)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_declared_entities_are_refused(tmp_path: Path, part: str) -> None:
    parts = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(HEADERS + ROW)}
    parts[part] = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>{parts[part]}'
    assert "entities" in fault(pack(tmp_path / "book.xlsx", parts))


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_part_that_is_missing_or_cut_short_is_one_line(tmp_path: Path, part: str) -> None:
    parts = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(HEADERS + ROW)}
    assert fault(pack(tmp_path / "a.xlsx", {k: v for k, v in parts.items() if k != part}))
    parts[part] = parts[part][: len(parts[part]) // 2]
    assert fault(pack(tmp_path / "b.xlsx", parts))


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(HEADERS + ROW)}
    path = pack(tmp_path / "book.xlsx", parts | {"xl\\Worksheets/SHEET1.xml": sheet_xml(HEADERS)})
    assert "damaged" in fault(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"a,b\n1,2\n", "not a workbook"),
        (b"PK\x03\x04 cut short", "not a workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "not a workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_workbook_is_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in fault(put(tmp_path, content, "book.xlsx"))


def test_a_panic_of_the_reader_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # the name that pyo3 gives it
        pass

    def panic(path: Path) -> CalamineWorkbook:
        raise PanicException

    class Panicking:
        from_path = staticmethod(panic)

    monkeypatch.setattr(workbook, "CalamineWorkbook", Panicking)
    assert "not a workbook" in fault(book(tmp_path, HEADERS + ROW))


def test_an_interruption_is_none_of_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        @staticmethod
        def from_path(path: Path) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(workbook, "CalamineWorkbook", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        raw_tables(book(tmp_path, HEADERS + ROW))


@pytest.mark.parametrize("size", [1, 7, 64, 1_000_000])
def test_cells_on_the_border_of_two_pieces_are_seen(size: int) -> None:
    rows = HEADERS + "".join(
        f'<row r="{n}"><c r="A{n}"><f>1</f></c><c r="AB{n}" t="e"><v>#N/A</v></c></row>'
        for n in range(8, 13)
    )
    xml = sheet_xml(rows).encode()
    for read in (scan, parse):
        seen = read(xml[start : start + size] for start in range(0, len(xml), size))
        assert (seen.rows, seen.columns) == (12, 28)
        assert seen.formulas == [(n, 1) for n in range(8, 13)]
        assert seen.errors == {(n, 28): "#N/A" for n in range(8, 13)}


def test_a_cell_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrutiny_lib.loaders.raw.sheet_scan.ONE_CELL", 1_000)
    with pytest.raises(UnusualXmlError):
        scan([b'<c r="A1"><v>', *([b"x" * 100] * 20)])


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)])
def test_columns_have_letters(letters: str, number: int) -> None:
    assert column_number(letters) == number
    assert column_letters(number) == letters
