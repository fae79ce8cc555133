from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.errors import SourceError
from scrutiny_lib.reference.storage import read_table, write_table

TABLE = pd.DataFrame({"code": ["0383", "NA", ""], "value": [1.5, float("nan"), 46.32936507936508]})


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "t.csv.gz")
    back = read_table(tmp_path / "t.csv.gz", numbers=["value"])
    assert back["code"].tolist() == ["0383", "NA", ""]
    pd.testing.assert_series_equal(back["value"], TABLE["value"])


def test_equal_tables_give_equal_bytes_whatever_their_name(tmp_path: Path) -> None:
    size = write_table(TABLE, tmp_path / "a.csv.gz")
    write_table(TABLE, tmp_path / "b.csv.gz")
    content = (tmp_path / "a.csv.gz").read_bytes()
    assert content == (tmp_path / "b.csv.gz").read_bytes()
    assert len(content) == size
    assert content[4:8] == b"\0\0\0\0"


def test_nothing_is_left_beside_the_table(tmp_path: Path) -> None:
    write_table(TABLE, tmp_path / "t.csv.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv.gz"]


@pytest.mark.parametrize("damage", ["absent", "cut", "not compressed"])
def test_a_table_that_cannot_be_read_says_what_to_do(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "t.csv.gz"
    if damage != "absent":
        write_table(TABLE, path)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"code,value\n")
    with pytest.raises(SourceError, match="scrutiny reference build"):
        read_table(path)
