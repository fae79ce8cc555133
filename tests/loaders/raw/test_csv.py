from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw import csv_parser, fields, limits, raw_tables
from tests.loaders.raw.books import found, only, put, rows_of


def fault(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        [rows_of(table) for table in raw_tables(path)]
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(path.name)
    return message


def test_cells_stay_text_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    content = b"code,value\n0123, 1.50\nNA,\n"
    table = only(put(tmp_path, content))
    assert table.headers == ("code", "value")
    assert rows_of(table) == {2: ["0123", " 1.50"], 3: ["NA", ""]}
    assert (table.issues, table.sheet, table.hidden) == ([], "", False)
    assert table.sha256 == hashlib.sha256(content).hexdigest()


def test_rows_that_do_not_fit_are_counted_with_their_numbers(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"a,b\n1,2\n,\n1,2,3\n1\n\n1,2,3,4,5\n1,2\n"))
    assert rows_of(table) == {2: ["1", "2"], 5: ["1", ""], 8: ["1", "2"]}
    assert found(table) == {
        "row_empty": (2, (3, 6), True),
        "row_too_long": (2, (4, 7), True),
        "row_too_short": (1, (5,), False),
    }


def test_cells_beyond_the_headers_that_are_blank_do_no_harm(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"a,b,,\n1,2,,\n3,4, ,,,,,,\n5,6,,x\n"))
    assert table.headers == ("a", "b")
    assert rows_of(table) == {2: ["1", "2"], 3: ["3", "4"]}
    assert found(table) == {"row_too_long": (1, (4,), True)}


def test_blank_rows_at_the_end_are_no_rows(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"a,b\n1,2\n , \n3,4\n,\n\n \n"))
    assert rows_of(table) == {2: ["1", "2"], 4: ["3", "4"]}
    assert found(table) == {"row_empty": (1, (3,), True)}


def test_a_line_break_inside_quotes_does_not_count_as_a_row(tmp_path: Path) -> None:
    table = only(put(tmp_path, b'a,b\n1,"two\nlines, and ""quotes"""\n3\n4,5\n'))
    assert rows_of(table) == {2: ["1", 'two\nlines, and "quotes"'], 3: ["3", ""], 4: ["4", "5"]}
    assert found(table) == {"row_too_short": (1, (3,), False)}


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    table = only(put(tmp_path, b'a,b\n1,5" tall\n3\n'))
    assert rows_of(table) == {2: ["1", '5" tall'], 3: ["3", ""]}
    assert found(table) == {"row_too_short": (1, (3,), False)}


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row(tmp_path: Path) -> None:
    assert "row 3" in fault(put(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n'))


def test_a_header_that_swallowed_rows_is_not_taken_for_one(tmp_path: Path) -> None:
    message = fault(put(tmp_path, b'a,"b\nsecret,2\nsecret,"\n3,4\n'))
    assert "row 1" in message
    assert "secret" not in message


def test_a_cell_that_swallowed_rows_is_rejected_with_its_row(tmp_path: Path) -> None:
    content = b'a,b,c\n1,2,3\n4,"5,6\n7,8,9\n10,11",12\n13,"two\nlines, no more",15\n'
    table = only(put(tmp_path, content))
    assert rows_of(table) == {2: ["1", "2", "3"], 4: ["13", "two\nlines, no more", "15"]}
    assert found(table) == {"row_swallowed": (1, (3,), True)}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_another_separator_is_recognised_and_said(tmp_path: Path, separator: str) -> None:
    text = "a,b,c\n1,2,3\n4\n".replace(",", separator)
    table = only(put(tmp_path, text.encode()))
    assert table.headers == ("a", "b", "c")
    assert rows_of(table) == {2: ["1", "2", "3"], 3: ["4", "", ""]}
    assert found(table) == {"separator": (0, (), False), "row_too_short": (1, (3,), False)}


def test_a_header_with_a_semicolon_in_it_stays_one(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"Themes (with ; between)\nneglect\n"))
    assert table.headers == ("Themes (with ; between)",)
    assert rows_of(table) == {2: ["neglect"]}


def test_a_comma_in_a_header_does_not_hide_the_separator(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"id;age, in years;since\n1;2;3\n"))
    assert table.headers == ("id", "age, in years", "since")


def test_the_line_that_excel_writes_first_is_no_row(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"sep=;\r\na;b\r\n1;2\r\n3\r\n;\r\n5;6;7\r\n8;9\r\n"))
    assert table.headers == ("a", "b")
    assert rows_of(table) == {2: ["1", "2"], 3: ["3", ""], 6: ["8", "9"]}
    assert found(table) == {
        "separator": (0, (), False),
        "row_empty": (1, (4,), True),
        "row_too_long": (1, (5,), True),
        "row_too_short": (1, (3,), False),
    }


def test_a_title_above_the_headers_is_left_aside(tmp_path: Path) -> None:
    table = only(put(tmp_path, b"Contacts\n\n2024,2025\na,b\n1,2\n"))
    assert table.headers == ("a", "b")
    assert rows_of(table) == {5: ["1", "2"]}
    assert found(table) == {"header_not_in_first_row": (0, (4,), False)}


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (b"\xef\xbb\xbfname,x\nZo\xc3\xab,1\n", []),
        (b"name,x\nZo\xc3\xab,1\n", []),
        (b"name,x\nZo\xeb,1\n", ["encoding_windows_1252"]),
        (b"name,x\rZo\xeb,1", ["encoding_windows_1252"]),
    ],
)
def test_letters_are_read_as_they_were_written(
    tmp_path: Path, content: bytes, rules: list[str]
) -> None:
    table = only(put(tmp_path, content))
    assert table.headers == ("name", "x")
    assert rows_of(table) == {2: ["Zo\u00eb", "1"]}
    assert list(found(table)) == rules


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,b\n\n , \n", "no rows"),
        (b"\n\n\n", "empty"),
        (b",\n,\n", "no rows"),
        (b"PK\x03\x04rest", ".xlsx"),
        (b"\xd0\xcf\x11\xe0rest", ".xlsx"),
        (b"\xff\xfea\x00,\x00", "plain text"),
        (b"a,b\n1,\x002\n", "plain text"),
        (b"a,b\n" + b"1,2\n" * 1_500_000 + b"\x00", "plain text"),
    ],
)
def test_a_csv_that_is_none_is_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in fault(put(tmp_path, content))


def test_a_header_above_nothing_but_blank_rows_has_no_rows(tmp_path: Path) -> None:
    assert rows_of(only(put(tmp_path, b"a,b\n" + b",\n" * 2_000))) == {}


def test_headers_alone_are_a_table_for_who_asks_for_it(tmp_path: Path) -> None:
    (table,) = raw_tables(put(tmp_path, b"a,b\n\n , \n"), bare=True)
    assert (table.headers, table.is_bare, rows_of(table)) == (("a", "b"), True, {})


def test_a_very_long_cell_and_a_very_long_header_are_read(tmp_path: Path) -> None:
    long = b"x" * 200_000
    table = only(put(tmp_path, b'"' + long + b'",b\n"' + long + b'",2\n'))
    assert [len(cell) for cell in rows_of(table)[2]] == [200_000, 1]


def test_the_csv_module_is_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path)
    assert csv.field_size_limit() == before


def test_more_columns_than_a_spreadsheet_has_are_refused(tmp_path: Path) -> None:
    wide = ",".join(["x"] * 16_385)
    assert "columns" in fault(put(tmp_path, f"{wide}\n1,2\n".encode()))


def test_a_file_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrutiny_lib.loaders.raw.csv_survey.TEXT_BYTES", 10)
    assert "shorter period" in fault(put(tmp_path, b"a,b\n1,2\n3,4\n"))


def test_pieces_follow_on_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_parser, "CHUNK_ROWS", 3)
    monkeypatch.setattr("numpy.clip", lambda value, low, high: high)
    lines = ["a,b", "1,2", "", "3,4", "5,6,7,8", ",", "9,10", "11", "12,13"]
    table = only(put(tmp_path, "\n".join(lines).encode()))
    assert rows_of(table) == {
        2: ["1", "2"],
        4: ["3", "4"],
        7: ["9", "10"],
        8: ["11", ""],
        9: ["12", "13"],
    }
    assert found(table) == {
        "row_empty": (2, (3, 6), True),
        "row_too_long": (1, (5,), True),
        "row_too_short": (1, (8,), False),
    }


CELL = st.text(alphabet='ab,"\n; \u00e9', max_size=4)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=30), st.booleans())
def test_cells_are_counted_as_the_csv_module_counts_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], windows: bool
) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n" if windows else "\n").writerows(rows)
    path = tmp_path_factory.mktemp("counted") / "file.csv"
    path.write_bytes(text.getvalue().encode())
    assert fields.field_counts(path, ",").tolist() == [len(row) for row in rows]


@given(st.text(alphabet='a,"\n', max_size=40), st.sampled_from([7, 4096]))
def test_bytes_and_the_csv_module_agree_on_any_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, piece: int
) -> None:
    path = tmp_path_factory.mktemp("counted") / "file.csv"
    path.write_text(text, newline="")
    expected = [max(len(record), 1) for record in csv.reader(io.StringIO(text, newline=""))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "PIECE", piece)
        assert fields.field_counts(path, ",").tolist() == expected


def test_limits_are_where_the_readme_of_the_limits_says() -> None:
    assert limits.TEXT_BYTES == limits.PACKED_BYTES == 500_000_000


def test_a_row_far_too_long_is_counted_where_it_stands(tmp_path: Path) -> None:
    content = b"a,b\n" + b"1,2\n" * 30 + b"1" + b",x" * 200 + b"\n3,4\n"
    table = only(put(tmp_path, content))
    assert rows_of(table)[33] == ["3", "4"]
    assert found(table) == {"row_too_long": (1, (32,), True)}
