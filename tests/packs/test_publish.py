from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.publish import (
    latest_of,
    publish,
    replace_synced,
    set_aside,
    write_synced,
)
from scrutiny_lib.packs.tables import tables_of
from tests.packs import items


def working(folder: Path, text: str = "page") -> Path:
    write_synced(folder / "index.html", text)
    write_synced(folder / "tables" / "a.csv", "x\n")
    return folder


def test_a_pack_moves_whole_and_then_the_pointer(tmp_path: Path) -> None:
    target = publish(working(tmp_path / "working" / "aa"), tmp_path / "published" / "p", "aa")
    assert sorted(path.name for path in target.iterdir()) == ["index.html", "tables"]
    assert latest_of(tmp_path / "published" / "p") == target
    assert not (tmp_path / "working" / "aa").exists()


def test_the_newest_run_is_the_latest_and_the_earlier_stays(tmp_path: Path) -> None:
    home = tmp_path / "published" / "p"
    first = publish(working(tmp_path / "w1"), home, "first")
    second = publish(working(tmp_path / "w2"), home, "second")
    assert latest_of(home) == second
    assert (first / "index.html").is_file()


def test_if_the_move_fails_the_pointer_stays(tmp_path: Path) -> None:
    home = tmp_path / "published" / "p"
    good = publish(working(tmp_path / "w1"), home, "good")
    with pytest.raises(ScrutinyError, match="the last one stays up"):
        publish(tmp_path / "not-there", home, "bad")
    assert latest_of(home) == good


def test_a_pointer_to_nothing_is_no_pack(tmp_path: Path) -> None:
    assert latest_of(tmp_path) is None
    replace_synced(tmp_path / "latest", "gone\n")
    assert latest_of(tmp_path) is None


def test_replacing_leaves_no_other_file(tmp_path: Path) -> None:
    for text in ("one", "two"):
        replace_synced(tmp_path / "page.html", text)
    assert (tmp_path / "page.html").read_text() == "two"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "tables").write_text("a file where a folder should be")
    with pytest.raises(ScrutinyError, match=r"a\.csv could not be written"):
        write_synced(tmp_path / "tables" / "a.csv", "x")


def test_what_a_failed_run_left_is_set_aside_once(tmp_path: Path) -> None:
    for text in ("first", "second"):
        set_aside(working(tmp_path / "working", text), tmp_path / "failed" / "p" / "run")
    assert (tmp_path / "failed" / "p" / "run" / "index.html").read_text() == "second"
    set_aside(tmp_path / "working", tmp_path / "failed" / "p" / "other")
    assert not (tmp_path / "failed" / "p" / "other").exists()


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_made_text(text: str) -> None:
    written = tables_of([items.table(text=text)])["a-table.csv"]
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert rows == [["What", "Count"], ["Referrals", f"'{text.strip()}"]]


def test_a_symbol_is_written_as_printed() -> None:
    assert "[c]" in tables_of([items.table(text="[c]")])["a-table.csv"]
