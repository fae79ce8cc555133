from __future__ import annotations

import datetime
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from scrutiny_lib.demo import write_demo
from scrutiny_lib.errors import UsageError
from tests.demo.conftest import PARAMS, Demo

TINY = {"scale": 0.01, "years": 1, "params": PARAMS}
MARK = "SYNTHETIC.txt"


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_wherever_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_demo(tmp_path / "one", seed=3, **TINY)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    write_demo(tmp_path / "elsewhere" / "two", seed=3, **TINY)
    assert digests(tmp_path / "one") == digests(tmp_path / "elsewhere" / "two")


def test_another_seed_gives_other_figures(tmp_path: Path) -> None:
    write_demo(tmp_path / "one", seed=3, **TINY)
    write_demo(tmp_path / "two", seed=4, **TINY)
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    same = {name for name in one if one[name] == two.get(name)}
    assert {Path(name).name for name in same} == {MARK}


def test_no_file_holds_the_day_on_which_it_was_written(demo: Demo) -> None:
    today = f"{datetime.date.today():%Y-%m-%d}".encode()
    for path in demo.folder.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as workbook:
            assert {member.date_time[:3] for member in workbook.infolist()} == {(1980, 1, 1)}
            assert today not in workbook.read("docProps/core.xml"), path.name
    assert today not in (demo.folder / "truth.json").read_bytes()


def test_how_small_a_workbook_is_packed_depends_on_no_machine(demo: Demo) -> None:
    for path in demo.folder.rglob("*.xlsx"):
        with zipfile.ZipFile(path) as workbook:
            assert {m.compress_type for m in workbook.infolist()} == {zipfile.ZIP_STORED}


def test_every_folder_says_that_it_is_invented_and_the_whole_does_not(demo: Demo) -> None:
    folders = {path.parent for path in demo.folder.rglob("*") if path.is_file()} - {demo.folder}
    assert folders
    for folder in folders:
        assert "SYNTHETIC" in (folder / MARK).read_text(encoding="utf-8")
    assert not (demo.folder / MARK).exists()
    assert not (demo.folder / "published").exists()


def test_every_file_says_that_it_is_invented(demo: Demo) -> None:
    for path in demo.folder.rglob("*"):
        if path.is_file() and path.name not in (MARK, "truth.json"):
            where = path.relative_to(demo.folder).as_posix()
            assert "synthetic" in where, where
            if path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as workbook:
                    assert b"SYNTHETIC" in workbook.read("docProps/core.xml"), where
            if path.suffix == ".xml":
                assert b"<!-- SYNTHETIC" in path.read_bytes()[:200], where


def test_files_arrived_after_the_period_that_they_tell_of(demo: Demo) -> None:
    for path in demo.folder.rglob("*2026*.xlsx"):
        arrived = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
        assert arrived.date() == datetime.date(2026, 4, 20), path.name


def test_the_summary_is_said_in_a_few_lines(tmp_path: Path) -> None:
    summary = write_demo(tmp_path, seed=3, **TINY)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert summary.referrals == truth["counts"]["yearly"]["referrals"][-1]
    files, faults = len(truth["files"]) + 1, len(truth["faults"])
    assert str(summary).splitlines() == [
        f"Synthetic partnership in {tmp_path}: {files} files, all of it invented.",
        f"Last year: {summary.referrals:,} referrals, {summary.incidents:,} domestic incidents, "
        f"{summary.attendances:,} attendances at A&E.",
        f"14 signals and {faults} kinds of faults are planted; truth.json says where.",
    ]


def test_a_second_run_leaves_nothing_of_the_first_behind(tmp_path: Path) -> None:
    write_demo(tmp_path, seed=3, scale=0.01, years=2, params=PARAMS)
    write_demo(tmp_path, seed=3, **TINY)
    assert not list(tmp_path.rglob("*2024-25*"))
    fresh = tmp_path.parent / "fresh"
    write_demo(fresh, seed=3, **TINY)
    assert digests(fresh) == digests(tmp_path)


def test_a_folder_with_anything_else_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    real = tmp_path / "police" / "real.csv"
    write_demo(tmp_path, seed=3, **TINY)
    real.write_text("a,b\n1,2\n", encoding="utf-8")
    before = digests(tmp_path)
    with pytest.raises(UsageError, match="not of a synthetic partnership"):
        write_demo(tmp_path, seed=4, **TINY)
    assert digests(tmp_path) == before


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"scale": 0.0}, "--scale"),
        ({"scale": 11.0}, "--scale"),
        ({"years": 0}, "--years"),
        ({"years": 11}, "--years"),
        ({"seed": -1}, "--seed"),
    ],
)
def test_a_number_out_of_its_range_is_named(
    tmp_path: Path, wrong: dict[str, float], names: str
) -> None:
    with pytest.raises(UsageError, match=names):
        write_demo(tmp_path / "x", **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "x").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is no folder"):
        write_demo(tmp_path / "x", **TINY)
