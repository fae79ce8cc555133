from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.loaders.header_words import list_headers
from scrutiny_lib.loaders.raw import each_table, raw_tables
from scrutiny_lib.loaders.raw import workbook as module
from scrutiny_lib.loaders.text_table import read_text_table
from tests.loaders.raw.books import HEADERS, book, rows_of

ROW = '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>0.5</v></c></row>'


def test_a_sheet_is_let_go_of_once_it_is_read(tmp_path: Path) -> None:
    (table,) = each_table(book(tmp_path, HEADERS + ROW))
    assert rows_of(table) == {2: [1.0, 0.5]}
    with pytest.raises(AssertionError):
        rows_of(table)


def test_a_sheet_is_only_read_when_it_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, HEADERS + ROW)
    monkeypatch.setattr(module, "sheet_table", lambda *args, **more: pytest.fail("too early"))
    each_table(path)


def test_a_workbook_is_read_as_text_as_well(tmp_path: Path) -> None:
    path = book(tmp_path, HEADERS + ROW)
    assert read_text_table(path).frame.to_dict("list") == {"code": ["1"], "share": ["0.5"]}
    assert len(raw_tables(path)) == 1


def test_a_header_of_several_lines_is_said_in_one() -> None:
    assert list_headers(["Date of\nReferral", " Age "]) == "Date of ..., Age"
