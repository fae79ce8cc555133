"""What has not changed is not made again; whatever a pack is made from makes it anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrutiny_lib.packs.commands import How, run_packs
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import small_pack

pytestmark = pytest.mark.slow


def run(data: Path | None = None, *params: str, force: bool = False) -> int:
    how = How(force=force)
    given = None if data is None else str(data)
    return int(run_packs([], profile=None, data=given, params=params, how=how))


def reading_police(workspace: Workspace, *cells: str) -> None:
    """The small pack, which says that it reads the folder of the police."""
    small_pack(workspace, *cells)
    path = workspace.params / "packs" / "small.yml"
    path.write_text(path.read_text().replace("reads: [published]", "reads: [police]"))


def reused(workspace: Workspace) -> list[dict[str, str]]:
    paths = (workspace.outputs / "reused").glob("small/*/run.json")
    return [json.loads(path.read_text()) for path in paths]


def published(workspace: Workspace) -> Path:
    folder = latest_of(workspace.outputs / "published" / "small")
    assert folder is not None
    return folder


def test_the_same_again_is_not_made_and_says_why(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, 'evidence.note("as it was")')
    assert run() == 0
    first = published(workspace)
    capfd.readouterr()
    assert run() == 0
    assert published(workspace) == first
    (record,) = reused(workspace)
    assert record["reused_from"] == first.name
    said = capfd.readouterr().out
    assert "small: used again (nothing that it is made from has changed)" in said
    assert run(force=True) == 0
    assert published(workspace) != first
    assert "small: to be made (asked to make it anew)" in capfd.readouterr().out


def test_whatever_it_is_made_from_makes_it_anew_and_nothing_else_does(
    workspace: Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    reading_police(workspace, 'evidence.note("one")')
    data = tmp_path / "data"
    (data / "health").mkdir(parents=True)
    (data / "police").mkdir()
    assert run(data) == 0
    runs = [published(workspace)]

    def is_made_anew(*params: str) -> str:
        capfd.readouterr()
        assert run(data, *params) == 0
        latest = published(workspace)
        is_new = latest not in runs
        runs.append(latest)
        return capfd.readouterr().out if is_new else ""

    (data / "health" / "return.csv").write_text("a file that this pack does not read\n")
    assert is_made_anew() == ""
    (data / "police" / "return.csv").write_text("one that it does\n")
    assert "changed: a data file" in is_made_anew()
    other = workspace.params / "packs" / "small.yml"
    other.write_text(other.read_text().replace("Is it small?", "Is it still small?"))
    assert "changed: a params file" in is_made_anew()
    wording = workspace.params / "wording.yml"
    wording.write_text(wording.read_text() + "# a remark\n")
    assert "changed: a params file" in is_made_anew()
    assert "changed: what was asked for" in is_made_anew("area=Bradford")
    reading_police(workspace, 'evidence.note("two")')
    assert "changed: what was asked for, the notebook, a params file" in is_made_anew()
    profile = workspace.params / "leeds.yml"
    profile.write_text(profile.read_text() + "# a remark\n")
    assert "changed: the profile" in is_made_anew()
    assert is_made_anew() == ""


def test_a_published_pack_that_was_tampered_with_is_made_anew(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, 'evidence.note("good")')
    assert run() == 0
    page = published(workspace) / "index.html"
    page.write_text(page.read_text().replace("good", "bad"))
    assert run() == 0
    assert "a file of the published pack is missing or changed" in capfd.readouterr().out
    assert "good" in (published(workspace) / "index.html").read_text()


def test_a_failed_run_is_never_used_again(workspace: Workspace) -> None:
    small_pack(workspace, 'raise KeyError("x")')
    assert run() == 1
    assert run() == 1
    assert len(list((workspace.outputs / "failed").glob("small/*/run.json"))) == 2
    assert reused(workspace) == []


def test_a_file_that_changes_while_it_is_read_stops_the_pack(
    workspace: Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    (data / "police").mkdir(parents=True)
    path = data / "police" / "notes.txt"
    reading_police(workspace, f'import pathlib; pathlib.Path("{path}").write_text("2")')
    assert run(data) == 3
    assert "changed while it was read" in capfd.readouterr().err


def test_the_same_inputs_make_the_same_bytes_on_another_path_too(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    pack = 'from scrutiny_lib.packs.views import yearly\nshown = yearly(pack, "csc_icpc_15")'
    show = 'evidence.show(shown.told, evidence.chart("yearly", **shown.chart))'
    small_pack(workspace, pack, show)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for folder in ("params", "notebooks"):
        shutil.copytree(workspace.root / folder, elsewhere / folder)
    assert run() == 0
    first = contents(published(workspace))
    assert run(force=True) == 0
    assert contents(published(workspace)) == first
    monkeypatch.chdir(elsewhere)
    assert run() == 0
    assert contents(published(Workspace(elsewhere))) == first
    assert len(first) == 3


def contents(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*")}
    return {name: path.read_bytes() for name, path in files.items() if name != "run.json"}
