from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.text_table import read_text_table


def put(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def fault(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(SourceError) as caught:
        read_text_table(path, sheet)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


def test_cells_stay_text(tmp_path: Path) -> None:
    table = read_text_table(put(tmp_path, b"code,value\n0123,1.50\nNA,\n"))
    assert table.frame["code"].tolist() == ["0123", "NA"]
    assert table.frame["value"].tolist() == ["1.50", ""]
    assert table.frame.index.tolist() == [2, 3]
    assert table.issues == ()


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    table = read_text_table(put(tmp_path, b"\xef\xbb\xbftime,value\r\n1,2\r\n"))
    assert table.headers == ("time", "value")


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    table = read_text_table(put(tmp_path, "name\nZo\u00eb\n".encode("cp1252")))
    assert table.frame["name"].tolist() == ["Zo\u00eb"]
    assert [issue.rule for issue in table.issues] == ["encoding_windows_1252"]


def test_a_header_that_stands_twice_keeps_both_columns(tmp_path: Path) -> None:
    table = read_text_table(put(tmp_path, b"a,a\n1,2\n"))
    assert table.headers == ("a", "a")
    assert table.frame.columns.tolist() == ["a", "a (2)"]
    assert table.frame.iloc[0].tolist() == ["1", "2"]


def test_rows_that_do_not_fit_are_counted_with_their_numbers(tmp_path: Path) -> None:
    table = read_text_table(put(tmp_path, b"a,b\n1,2\n,\n1,2,3\n1\n\n1,2\n"))
    assert table.rows_read == 6
    assert len(table.frame) == 3
    found = {issue.rule: (issue.count, issue.rows, issue.rejected) for issue in table.issues}
    assert found == {
        "row_empty": (2, (3, 6), True),
        "row_too_long": (1, (4,), True),
        "row_too_short": (1, (5,), False),
    }


def workbook(folder: Path, name: str = "book.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "First"
    sheet.append(["code", "day", "share"])
    sheet.append([383, datetime.datetime(2024, 3, 31), 46.3])
    book.create_sheet("Second").append(["only a header"])
    book.save(folder / name)
    return folder / name


def test_a_workbook_gives_the_text_a_person_sees(tmp_path: Path) -> None:
    table = read_text_table(workbook(tmp_path))
    assert table.sheet == "First"
    assert table.frame.iloc[0].tolist() == ["383", "2024-03-31", "46.3"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    message = fault(workbook(tmp_path), "Third")
    assert "Third" in message
    assert "First, Second" in message


def test_a_sheet_without_rows_is_named(tmp_path: Path) -> None:
    assert "sheet 'Second'" in fault(workbook(tmp_path), "Second")


@pytest.mark.parametrize(
    "content", [b"time,value\n1,2\n", b"PK\x03\x04 cut short", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_a_workbook_that_is_none_is_one_line(tmp_path: Path, content: bytes) -> None:
    assert "not a workbook" in fault(put(tmp_path, content, "book.xlsx"))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"a,b\n", "no rows"),
        (b"PK\x03\x04rest", ".xlsx"),
        (b"\xff\xfea\x00,\x00", "plain text"),
        (b"a,b\n1,\x002\n", "plain text"),
    ],
)
def test_a_csv_that_is_none_is_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in fault(put(tmp_path, content))


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    assert "no such file" in fault(tmp_path / "absent.csv")


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    first = read_text_table(put(tmp_path, b"a\n1\n"))
    again = read_text_table(put(tmp_path, b"a\n1\n", "copy.csv"))
    other = read_text_table(put(tmp_path, b"a\n2\n", "other.csv"))
    assert first.sha256 == again.sha256 != other.sha256
