"""Old runs go, whole and at once; the latest good pack and what was published stay."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from scrutiny_lib.cli import main
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import LockedError, ScrutinyError, UsageError
from scrutiny_lib.packs import index as index_module
from scrutiny_lib.packs import removal
from scrutiny_lib.packs.ages import cutoff
from scrutiny_lib.packs.index import build_index
from scrutiny_lib.packs.purge import purge
from scrutiny_lib.packs.verify import verify
from scrutiny_lib.workspace import Workspace
from tests.packs.made_outputs import Outputs, real_pack, record, write
from tests.packs.test_runner import run

REGISTER = json.dumps({"audience": "publication", "made": "2026-01-01T00:00:00Z", "tables": []})


@pytest.fixture
def outputs(workspace: Workspace) -> Outputs:
    """Old and new runs of two packs; every pack's latest is old too in one of them."""
    made = Outputs(workspace.outputs)
    made.published("plans", "p1", 400)
    made.published("plans", "p2", 300)
    made.published("trends", "t1", 200, register_json=REGISTER)
    made.published("trends", "t2", 20)
    made.published("trends", "t3", 10)
    made.failed("trends", "f1", 150)
    made.failed("trends", "f2", 15)
    made.reused("plans", "r1", 250, again="p2")
    made.reused("plans", "r2", 5, again="p2")
    return made


OLD = {"published/plans/p1", "published/trends/t1", "failed/trends/f1", "reused/plans/r1"}


def standing(outputs: Outputs) -> set[str]:
    """The runs that are there."""
    return {
        path.parent.relative_to(outputs.root).as_posix()
        for where in ("published", "failed", "reused")
        for path in outputs.root.glob(f"{where}/*/*/run.json")
    }


def everything(root: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in root.rglob("*") if p.is_file() and p.name != ".lock"}


def scrutiny_purge(*words: str) -> Result:
    return CliRunner().invoke(main, ["purge", *words])


def test_without_yes_nothing_changes_and_all_is_said(outputs: Outputs) -> None:
    before = everything(outputs.root)
    done = scrutiny_purge("--older-than", "90d")
    assert done.exit_code == 0
    *lines, kept, last = done.output.splitlines()
    assert {"/".join(line.split()[2:5]) for line in lines} == OLD
    assert all(line.endswith("bytes") or line.endswith("KB") for line in lines)
    assert kept == "kept: published/plans/p2: the pack's latest"
    assert last.startswith("4 runs, ")
    assert last.endswith(" KB, would be removed; give --yes to remove")
    assert everything(outputs.root) == before
    assert not (outputs.root / ".lock").exists()


def test_with_yes_old_runs_go_and_no_link_is_dead(outputs: Outputs) -> None:
    before = standing(outputs)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0, done.output
    assert done.output.endswith(" removed\n")
    assert standing(outputs) == before - OLD
    assert verify(outputs.root) == []
    page = (outputs.root / "published" / "index.html").read_text()
    assert 'href="trends/t3/index.html"' in page
    assert 'href="trends/t2/index.html"' in page
    assert 'href="plans/p2/index.html"' in page
    assert "t1" not in page
    assert list((outputs.root / "working").iterdir()) == []


def test_a_second_purge_finds_nothing(outputs: Outputs) -> None:
    scrutiny_purge("--older-than", "90d", "--yes")
    before = everything(outputs.root)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.output.splitlines()[-1] == "Nothing to remove."
    assert everything(outputs.root) == before


def test_what_was_published_stays_known(outputs: Outputs) -> None:
    scrutiny_purge("--older-than", "1d", "--yes")
    copy = outputs.root / "register" / "trends" / "t1.json"
    assert copy.read_text() == REGISTER
    assert standing(outputs) == {"published/plans/p2", "published/trends/t3"}


def test_registers_are_never_removed(outputs: Outputs) -> None:
    old = outputs.root / "register" / "trends" / "gone-long-ago.json"
    old.parent.mkdir(parents=True)
    old.write_text(REGISTER)
    os.utime(old, (0, 0))
    scrutiny_purge("--older-than", "1d", "--yes")
    assert old.read_text() == REGISTER


@pytest.mark.parametrize("fault", ["lost", "changed", "copy differs", "a link"])
def test_a_run_whose_register_is_at_risk_stays(
    outputs: Outputs, tmp_path: Path, fault: str
) -> None:
    own = outputs.root / "published" / "trends" / "t1" / "register.json"
    copy = outputs.root / "register" / "trends" / "t1.json"
    if fault == "copy differs":
        other = REGISTER.replace("publication", "restricted")
        write(copy.parent, {copy.name: other}, record("x", "x", 0))
        (copy.parent / "run.json").unlink()
    elif fault == "changed":
        own.write_text(REGISTER.replace("publication", "restricted"))
    else:
        moved = own.rename(tmp_path / "register.json")
        if fault == "a link":
            own.symlink_to(moved)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0
    assert "kept: published/trends/t1: its register.json is " in done.output
    assert "published/trends/t1" in standing(outputs)
    assert "failed/trends/f1" not in standing(outputs)


def test_a_register_that_is_lost_but_kept_is_no_reason_to_stay(outputs: Outputs) -> None:
    own = outputs.root / "published" / "trends" / "t1" / "register.json"
    copy = outputs.root / "register" / "trends" / "t1.json"
    copy.parent.mkdir(parents=True)
    own.rename(copy)
    scrutiny_purge("--older-than", "90d", "--yes")
    assert "published/trends/t1" not in standing(outputs)


@pytest.mark.parametrize("fault", ["no folder to copy to", "no text"])
def test_a_register_that_cannot_be_copied_stops_the_purge(outputs: Outputs, fault: str) -> None:
    if fault == "no text":
        (outputs.root / "published" / "trends" / "t1" / "register.json").write_bytes(b"\xff")
    else:
        (outputs.root / "register").write_text("a file where a folder should be")
    before = standing(outputs)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert "inside the program" not in done.output
    assert standing(outputs) == before


def test_the_index_still_says_that_a_newer_run_failed(outputs: Outputs) -> None:
    outputs.failed("trends", "f3", 1, reason="the reason of f3")
    (outputs.root / "failed" / "trends" / "latest").write_text("f3 t3\n")
    scrutiny_purge("--older-than", "90d", "--yes")
    assert "the reason of f3" in (outputs.root / "published" / "index.html").read_text()


def test_the_index_is_the_one_that_the_runs_that_stay_make(
    outputs: Outputs, workspace: Workspace, profile: Profile
) -> None:
    outputs.failed("trends", "f3", 1)
    (outputs.root / "published" / "trends" / "note.txt").write_text("of no run")
    (outputs.root / "failed" / "trends" / "latest").write_text("f3 t3\n")
    scrutiny_purge("--older-than", "90d", "--yes")
    page = outputs.root / "published" / "index.html"
    made = page.read_bytes()
    assert build_index(workspace, profile).read_bytes() == made


@pytest.mark.parametrize("content", ["{", None])
def test_a_run_that_cannot_be_read_stays_unless_it_failed(
    outputs: Outputs, content: str | None
) -> None:
    for where in ("published/trends/t2", "failed/trends/f2", "reused/plans/r2"):
        path = outputs.root / where / "run.json"
        path.unlink() if content is None else path.write_text(content)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0, done.output
    assert "kept: published/trends/t2: its run.json cannot be read" in done.output
    assert "kept: reused/plans/r2: its run.json cannot be read" in done.output
    assert "failed     trends  f2" in done.output
    assert (outputs.root / "published" / "trends" / "t2" / "index.html").is_file()
    assert (outputs.root / "reused" / "plans" / "r2").is_dir()
    assert not (outputs.root / "failed" / "trends" / "f2").exists()
    assert not [fault for fault in verify(outputs.root) if "links to" in fault]


@pytest.mark.parametrize("pointer", [None, "gone\n", "../plans/p2\n"])
def test_a_pack_whose_latest_is_unknown_keeps_every_run(
    outputs: Outputs, pointer: str | None
) -> None:
    path = outputs.root / "published" / "trends" / "latest"
    path.unlink() if pointer is None else path.write_text(pointer)
    done = scrutiny_purge("--older-than", "1d", "--yes")
    assert done.output.count("latest is missing or not whole; run the pack again first") == 3
    for name in ("t1", "t2", "t3"):
        assert f"published/trends/{name}" in standing(outputs)
    assert "published/plans/p1" not in standing(outputs)


def test_a_pack_whose_latest_is_damaged_keeps_the_earlier_good_ones(outputs: Outputs) -> None:
    (outputs.root / "published" / "trends" / "t3" / "findings.json").write_text("changed")
    scrutiny_purge("--older-than", "1d", "--yes")
    assert {"published/trends/t1", "published/trends/t2"} < standing(outputs)


def test_the_latest_is_what_the_pointer_names_not_what_is_newest(outputs: Outputs) -> None:
    (outputs.root / "published" / "trends" / "latest").write_text("t1\n")
    scrutiny_purge("--older-than", "1d", "--yes")
    assert standing(outputs) == {"published/plans/p2", "published/trends/t1"}
    assert verify(outputs.root) == []


def test_an_age_is_counted_from_the_end_of_a_run(outputs: Outputs) -> None:
    began = datetime(2020, 1, 1, tzinfo=UTC)
    outputs.failed("trends", "long", started_at=began, finished_at=datetime.now(UTC))
    scrutiny_purge("--older-than", "1d", "--yes")
    assert "failed/trends/long" in standing(outputs)


def test_links_are_neither_followed_nor_removed(outputs: Outputs, tmp_path: Path) -> None:
    away = Outputs(tmp_path / "away")
    folder = away.failed("trends", "f9", 500)
    before = everything(away.root)
    (outputs.root / "failed" / "trends" / "f9").symlink_to(folder)
    (outputs.root / "failed" / "other").symlink_to(folder.parent)
    (outputs.root / "failed" / "trends" / "f1" / "data").symlink_to(away.root)
    (outputs.root / "failed" / "trends" / "f1" / "one").symlink_to(folder / "executed.ipynb")
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0, done.output
    assert everything(away.root) == before
    assert (outputs.root / "failed" / "trends" / "f9").is_symlink()
    assert (outputs.root / "failed" / "other").is_symlink()
    assert not (outputs.root / "failed" / "trends" / "f1").exists()


def test_a_linked_working_folder_is_refused(outputs: Outputs, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (outputs.root / "working").symlink_to(tmp_path / "away")
    before = standing(outputs)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 1
    assert "outputs/working is a link" in done.output
    assert standing(outputs) == before


def test_another_run_at_work_ends_it_with_75(outputs: Outputs, workspace: Workspace) -> None:
    before = standing(outputs)
    with FileLock(outputs.root / ".lock"):
        assert scrutiny_purge("--older-than", "90d", "--yes").exit_code == 75
        with pytest.raises(LockedError):
            purge(workspace, "90d", yes=True)
        assert scrutiny_purge("--older-than", "90d").exit_code == 0
    assert standing(outputs) == before


def test_no_link_is_dead_at_any_moment_and_each_run_leaves_whole(
    outputs: Outputs, workspace: Workspace, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(workspace, profile)
    moved: list[str] = []
    rename, rmtree = Path.rename, shutil.rmtree

    def watched_rename(self: Path, target: Path) -> Path:
        if self.is_dir():
            assert verify(outputs.root) == []
            moved.append(self.relative_to(outputs.root).as_posix())
            assert Path(target).is_relative_to(outputs.root / "working")
        return rename(self, target)

    def watched_rmtree(path: Path) -> None:
        assert Path(path).is_relative_to(outputs.root / "working")
        assert verify(outputs.root) == []
        rmtree(path)

    monkeypatch.setattr(Path, "rename", watched_rename)
    monkeypatch.setattr(removal.shutil, "rmtree", watched_rmtree)
    purge(workspace, "90d", yes=True)
    assert set(moved) == OLD


def test_if_the_index_cannot_be_made_nothing_is_removed(
    outputs: Outputs, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Path:
        raise ScrutinyError("the index may name a person")

    before = everything(outputs.root / "published"), standing(outputs)
    monkeypatch.setattr(index_module, "build_index", refuse)
    with pytest.raises(ScrutinyError, match="may name a person"):
        purge(workspace, "90d", yes=True)
    assert (everything(outputs.root / "published"), standing(outputs)) == before
    assert list((outputs.root / "working").iterdir()) == []


def test_a_pack_whose_latest_cannot_be_read_keeps_every_run(outputs: Outputs) -> None:
    pack = outputs.root / "published" / "trends"
    (pack / "t3" / "run.json").write_text("{")
    before = everything(pack)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0
    assert "kept: published/trends/t1: the pack's latest is missing or not whole" in done.output
    assert everything(pack) == before
    index = (outputs.root / "published" / "index.html").read_text()
    assert "The pack “trends” cannot be shown" in index


def test_a_copy_of_a_register_that_was_half_written_is_mended(outputs: Outputs) -> None:
    copy = outputs.root / "register" / "trends" / "t1.json"
    write(copy.parent, {copy.name: REGISTER[:-5]}, record("x", "x", 0))
    (copy.parent / "run.json").unlink()
    assert scrutiny_purge("--older-than", "90d", "--yes").exit_code == 0
    assert not (outputs.root / "published" / "trends" / "t1").exists()
    assert copy.read_text() == REGISTER


def test_what_a_killed_purge_left_is_cleared(outputs: Outputs) -> None:
    left = outputs.root / "working" / ".trash-abc" / "0"
    left.mkdir(parents=True)
    (left / "run.json").write_text("{}")
    keep = outputs.root / "working" / "trends.ipynb"
    keep.write_text("{}")
    scrutiny_purge("--older-than", "9y", "--yes")
    assert list((outputs.root / "working").iterdir()) == [keep]
    assert standing(outputs) > OLD


def test_without_outputs_there_is_nothing_to_do(workspace: Workspace) -> None:
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert (done.exit_code, done.output) == (0, "Nothing to remove.\n")
    assert not workspace.outputs.exists()


def test_only_failed_runs_can_be_purged_too(workspace: Workspace) -> None:
    made = Outputs(workspace.outputs)
    made.failed("trends", "f1", 500)
    done = scrutiny_purge("--older-than", "90d", "--yes")
    assert done.exit_code == 0, done.output
    assert standing(made) == set()
    assert "No pack has been published yet" in (made.root / "published/index.html").read_text()


@pytest.mark.parametrize(
    ("age", "day"),
    [
        ("90d", (2026, 3, 2)),
        ("12w", (2026, 3, 8)),
        ("1m", (2026, 4, 30)),
        ("3m", (2026, 2, 28)),
        ("6m", (2025, 11, 30)),
        ("27m", (2024, 2, 29)),
        ("1y", (2025, 5, 31)),
    ],
)
def test_ages(age: str, day: tuple[int, int, int]) -> None:
    now = datetime(2026, 5, 31, 8, 30, tzinfo=UTC)
    assert cutoff(age, now) == datetime(*day, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("years", ["1y", "12m"])
def test_a_year_before_a_leap_day(years: str) -> None:
    assert cutoff(years, datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2027, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    "age", ["", "90", "d", "0d", "-1d", "1.5y", "90D", "9 d", "90d ", "9999y", "99999d", "٩d", "1h"]
)
def test_what_is_no_age_is_refused_before_anything(outputs: Outputs, age: str) -> None:
    before = everything(outputs.root)
    done = scrutiny_purge("--yes", f"--older-than={age}")
    assert done.exit_code == 2
    assert "as 90d, 12w, 6m or 1y" in done.output
    assert everything(outputs.root) == before
    with pytest.raises(UsageError):
        cutoff(age, datetime.now(UTC))


def test_an_unknown_profile_is_refused_before_anything(outputs: Outputs) -> None:
    before = standing(outputs)
    done = scrutiny_purge("--older-than", "90d", "--yes", "--profile", "nowhere")
    assert done.exit_code == 2
    assert standing(outputs) == before


@pytest.mark.slow
def test_real_runs_are_purged_and_the_next_run_goes_on(workspace: Workspace) -> None:
    for number in range(2):
        real_pack(workspace, f'evidence.note("number {number}")')
        assert run() == 0
    home = workspace.outputs / "published" / "small"
    latest = (home / "latest").read_text().strip()
    (first,) = [path for path in home.glob("*/") if path.name != latest]
    record_file = first / "run.json"
    known = json.loads(record_file.read_text()) | {"finished_at": "2020-01-01T00:00:00Z"}
    record_file.write_text(json.dumps(known))
    assert "1 run, " in purge(workspace, "90d", yes=True)
    assert [path.name for path in home.glob("*/")] == [latest]
    assert verify(workspace.outputs) == []
    assert run() == 0
    assert verify(workspace.outputs) == []
