from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pandas as pd
import pytest

from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.loaders import cache, shelf
from scrutiny_lib.loaders.cache import FolderCache
from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.loaders.folder import Context, load_tables_of, read_file
from scrutiny_lib.loaders.shelf import Shelf
from tests.loaders.tables.made import CODES, CONTACTS, HEADERS

PARAMS = Path(__file__).resolve().parents[3] / "params"
REGISTRY = load_registry(PARAMS / "indicators.yml")


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setattr(cache, "SMALLEST_BYTES", 0)
    kept = FolderCache(Shelf(tmp_path / "kept"), FileDigests(tmp_path))
    return Context(CODES, {"contacts": CONTACTS}, REGISTRY, PARAMS, "", "", cache=kept)


def write(path: Path, *rows: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([",".join(HEADERS), *rows]) + "\n", encoding="utf-8")
    return path


def entries(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "kept").iterdir())


ROWS = ("C1,F,25/01/2015,,16/09/2020,2,Yes,W", "C2,M,,3,17/09/2020,,No,W", "C3,zz,,,bad,,,W")


def test_what_was_kept_is_what_was_read(tmp_path: Path, context: Context) -> None:
    path = write(tmp_path / "in" / "contacts.csv", *ROWS)
    (first,), _ = read_file(path, [CONTACTS], context)
    assert len(entries(tmp_path)) == 1
    path.rename(path.with_name("renamed.csv"))
    (second,), _ = read_file(path.with_name("renamed.csv"), [CONTACTS], context)
    pd.testing.assert_frame_equal(first[1].frame, second[1].frame, check_index_type=False)
    assert [i.rule for i in first[1].issues] == [i.rule for i in second[1].issues]
    assert {issue.file for issue in second[1].issues} == {"renamed.csv"}
    assert second[1].record.rows_rejected == first[1].record.rows_rejected == 1
    assert len(entries(tmp_path)) == 1


def test_nothing_of_what_is_kept_holds_a_date_of_birth(tmp_path: Path, context: Context) -> None:
    read_file(write(tmp_path / "in" / "contacts.csv", *ROWS), [CONTACTS], context)
    (entry,) = entries(tmp_path)
    for path in entry.iterdir():
        assert b"2015" not in path.read_bytes()


def test_only_its_owner_may_open_it(tmp_path: Path, context: Context) -> None:
    read_file(write(tmp_path / "in" / "contacts.csv", *ROWS), [CONTACTS], context)
    for folder in (tmp_path / "kept", *entries(tmp_path)):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_other_bytes_or_another_table_are_read_anew(tmp_path: Path, context: Context) -> None:
    path = write(tmp_path / "in" / "contacts.csv", *ROWS)
    read_file(path, [CONTACTS], context)
    write(path, *ROWS[:2])
    read_file(path, [CONTACTS], context)
    assert len(entries(tmp_path)) == 2
    read_file(path, [CONTACTS.model_copy(update={"key": ()})], context)
    assert len(entries(tmp_path)) == 3


def test_what_nobody_asks_for_is_removed(tmp_path: Path, context: Context) -> None:
    old = write(tmp_path / "in" / "old.csv", *ROWS)
    read_file(old, [CONTACTS], context)
    (entry,) = entries(tmp_path)
    long_ago = time.time() - (shelf.KEPT_DAYS + 1) * 24 * 60 * 60
    os.utime(entry, (long_ago, long_ago))
    read_file(old, [CONTACTS], context)  # somebody asked for it: it is young again
    read_file(write(tmp_path / "in" / "new.csv", ROWS[1]), [CONTACTS], context)
    assert entry in entries(tmp_path)
    os.utime(entry, (long_ago, long_ago))
    read_file(write(tmp_path / "in" / "newer.csv", ROWS[0]), [CONTACTS], context)
    assert entry not in entries(tmp_path)
    assert len(entries(tmp_path)) == 2


@pytest.mark.parametrize("damage", ["read.json", "0.parquet"])
def test_a_damaged_copy_is_made_anew(tmp_path: Path, context: Context, damage: str) -> None:
    path = write(tmp_path / "in" / "contacts.csv", *ROWS)
    (first,), _ = read_file(path, [CONTACTS], context)
    broken = entries(tmp_path)[0] / damage
    broken.write_bytes(broken.read_bytes()[:10])
    (second,), _ = read_file(path, [CONTACTS], context)
    pd.testing.assert_frame_equal(first[1].frame, second[1].frame)
    (third,), _ = read_file(path, [CONTACTS], context)
    pd.testing.assert_frame_equal(first[1].frame, third[1].frame, check_index_type=False)


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, context: Context) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    path = write(tmp_path / "in" / "contacts.csv", *ROWS)
    (read,), issues = read_file(path, [CONTACTS], context)
    assert len(read[1].frame) == 2
    assert issues == []


def test_one_bad_file_loses_no_other(tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "in"
    write(folder / "good.csv", *ROWS[:2])
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (folder / "empty.csv").write_text("")
    (folder / "letter.docx").write_text("x")
    (folder / "other.csv").write_text("Kind,Number\na,1\n")
    (folder / "~$good.xlsx").write_text("a lock of a spreadsheet")
    (folder / "SYNTHETIC.txt").write_text("Invented.")
    loaded = load_tables_of(folder, [CONTACTS], context)
    assert len(loaded.datasets["contacts"].frame) == 2
    assert {issue.file: issue.rule for issue in loaded.issues} == {
        "bad.xlsx": "file_unreadable",
        "empty.csv": "file_unreadable",
        "letter.docx": "file_not_recognised",
        "other.csv": "file_unreadable",
    }


def test_files_of_one_name_are_told_apart_by_their_folders(
    tmp_path: Path, context: Context
) -> None:
    from dataclasses import replace

    for name in ("2025", "2026"):
        (tmp_path / "in" / name).mkdir(parents=True)
        write(tmp_path / "in" / name / "contacts.csv", ROWS[2], ROWS[1])
    loaded = load_tables_of(tmp_path / "in", [CONTACTS], replace(context, root=tmp_path / "in"))
    names = {issue.file for issue in loaded.datasets["contacts"].issues}
    assert names == {"2025/contacts.csv", "2026/contacts.csv"}
