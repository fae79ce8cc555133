"""Children's IDs that a notebook's process tells the run: looked for, and left nowhere."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from scrutiny_lib.packs.private import VARIABLE, private_folder, remember_children, take_children
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import records, run, small_pack

# The IDs stand in no source as a whole, so that whatever holds one got it from the list.
TELL = """from scrutiny_lib.packs.private import remember_children
ids = [f"ZQX-{number}-LS" for number in (70411, 70412)]
remember_children(ids)"""
TOLD = ("ZQX-70411-LS", "ZQX-70412-LS")


def test_ids_are_taken_once_and_their_folder_goes_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = private_folder(tmp_path)
    monkeypatch.setenv(VARIABLE, str(folder))
    remember_children(["b-2", "a-1", "a-1"])
    remember_children(["c-3", ""])
    assert take_children(tmp_path) == {"a-1", "b-2", "c-3"}
    assert list(tmp_path.iterdir()) == []
    assert take_children(tmp_path) == frozenset()


def test_only_this_user_can_read_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = private_folder(tmp_path)
    monkeypatch.setenv(VARIABLE, str(folder))
    remember_children(["a-1"])
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_outside_a_run_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    remember_children(["a-1"])
    assert list(tmp_path.iterdir()) == []


def traces(folder: Path, text: str) -> list[str]:
    """Files below a folder that hold a text, or whose path does."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if text in path.name or (path.is_file() and text.encode() in path.read_bytes())
    ]


@pytest.mark.slow
def test_a_child_s_id_in_a_note_stops_the_pack(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, TELL, 'evidence.note("Seen on a visit: " + ids[0].lower())')
    assert run() == 4
    assert records(workspace, "published") == []
    (failed,) = records(workspace, "failed")
    assert failed["outcome"] == "disclosure_refused"
    assert "Child Unique ID in index.html" in failed["reason"]
    said = capfd.readouterr()
    for told in TOLD:
        assert told.lower() not in (failed["reason"] + said.err + said.out).lower()
        assert traces(workspace.outputs, told) == []
    assert traces(workspace.outputs, "child_ids") == []
    (folder,) = (path.parent for path in (workspace.outputs / "failed").glob("*/*/run.json"))
    assert {path.name for path in folder.iterdir()} == {"executed.ipynb", "run.json"}
