"""Large even files are read another way, with the same outcome."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.loaders.raw import csv_table, even
from scrutiny_lib.loaders.raw.model import Columns, Plain, Repeated, as_kept
from tests.loaders.raw.books import found, only, put, rows_of

CELL = st.one_of(
    st.sampled_from(
        ["", "a", "b) Female", "01/02/2024", " ", "\u00a0", "x" * 33, "Zo\u00eb", "07"]
    ),
    st.text(alphabet="ab1 \u00e9\t", max_size=12),
)
ROW = st.one_of(
    st.lists(CELL, min_size=3, max_size=3),
    st.just(["", "", ""]),
    st.lists(CELL, min_size=1, max_size=5),
)


def outcome(path: Path) -> tuple[Any, Any]:
    table = only(path)
    rows = rows_of(table)
    return rows, found(table)


@given(
    st.lists(ROW, min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([",", ";"]),
    st.sampled_from(["", "mark", "sep"]),
    st.sampled_from([5, 40, 6_000_000]),
)
def test_both_ways_read_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    end: str,
    separator: str,
    first: str,
    piece: int,
) -> None:
    lines = [["head", "of", "column"], ["first", "row", "here"], *rows]
    text = end.join(separator.join(row) for row in lines) + (end if first else "")
    text = f"sep={separator}{end}{text}" if first == "sep" else text
    path = tmp_path_factory.mktemp("even") / "file.csv"
    path.write_bytes((b"\xef\xbb\xbf" if first == "mark" else b"") + text.encode())
    expected = outcome(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "FEWEST_LINES", 0)
        patch.setattr(even, "PIECE", piece)
        assert outcome(path) == expected


def test_pandas_reads_on_where_a_row_is_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_table, "FEWEST_LINES", 0)
    monkeypatch.setattr(even, "PIECE", 8)
    content = b"a,b\n1,2\n,\n3,4\n5,6,7\n8\n9,10\n,\n11,12\n"
    table = only(put(tmp_path, content))
    assert rows_of(table) == {
        2: ["1", "2"],
        4: ["3", "4"],
        6: ["8", ""],
        7: ["9", "10"],
        9: ["11", "12"],
    }
    assert found(table) == {
        "row_empty": (2, (3, 8), True),
        "row_too_long": (1, (5,), True),
        "row_too_short": (1, (6,), False),
    }


def test_a_column_of_few_different_cells_is_kept_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_table, "FEWEST_LINES", 0)
    lines = [f"C{n},{'b) Female' if n % 2 else 'a) Male'},{'x' * 40}" for n in range(100)]
    table = only(put(tmp_path, "\n".join(["id,gender,long", *lines]).encode()))
    (chunk,) = table.chunks()
    gender = as_kept(chunk.columns, 1)
    assert isinstance(gender, Repeated)
    assert gender.cells.tolist() == ["gender", "a) Male", "b) Female"]
    assert chunk.columns[1].tolist() == ["a) Male", "b) Female"] * 50
    assert isinstance(as_kept(chunk.columns, 0), Plain)
    assert isinstance(as_kept(chunk.columns, 2), np.ndarray)


def test_columns_are_a_sequence() -> None:
    one = np.array(["x"], dtype=object)
    columns = Columns([one, Repeated(np.array([0]), np.array(["y"], dtype=object)), Plain(one)[:]])
    assert len(columns) == 3
    assert [column.tolist() for column in columns] == [["x"], ["y"], ["x"]]
    assert [column.tolist() for column in columns[1:]] == [["y"], ["x"]]
    assert columns[-2].tolist() == ["y"]


def test_the_line_that_excel_writes_first_shifts_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_table, "FEWEST_LINES", 0)
    table = only(put(tmp_path, b"sep=;\na;b\n1;2\n"))
    assert rows_of(table) == {2: ["1", "2"]}
