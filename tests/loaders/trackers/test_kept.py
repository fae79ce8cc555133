"""What was kept of a tracker's file is never used for another map or another name."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.loaders import cache
from scrutiny_lib.loaders.cache import FolderCache
from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.loaders.folder import Loaded
from scrutiny_lib.loaders.people import load_challenges
from scrutiny_lib.loaders.shelf import Shelf
from scrutiny_lib.packs.data_room import open_data_room
from scrutiny_lib.quality.look import Looked
from scrutiny_lib.quality.tell import tell
from scrutiny_lib.workspace import Workspace

from .made import LOG, PARAMS, ROW, with_maps, write_csv

Load = Callable[[str], Loaded]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Read the folder ``in`` by a map, with what was kept before."""
    monkeypatch.setattr(cache, "SMALLEST_BYTES", 0)
    kept = FolderCache(Shelf(tmp_path / "kept"), FileDigests(tmp_path))

    def of(text: str) -> Loaded:
        context = dataclasses.replace(with_maps(tmp_path / "params", text), cache=kept)
        return load_challenges(tmp_path / "in", context)

    return of


def status(loaded: Loaded) -> str:
    return str(loaded.datasets["challenges"].frame.loc[0, "status"])


def entries(tmp_path: Path) -> int:
    return len([*(tmp_path / "kept").iterdir()])


def test_what_is_kept_is_what_was_read(tmp_path: Path, load: Load) -> None:
    write_csv(tmp_path / "in" / "log.csv", [{**ROW, "Mood": "?"}])
    first, second = load(LOG), load(LOG)
    assert entries(tmp_path) == 1
    one, two = first.datasets["challenges"], second.datasets["challenges"]
    assert (one.record, one.issues) == (two.record, two.issues)
    assert one.frame.to_csv() == two.frame.to_csv()
    assert b"Bloggs" not in b"".join(
        path.read_bytes() for path in (tmp_path / "kept").rglob("*") if path.is_file()
    )


@pytest.mark.parametrize(
    ("old", "new", "now"),
    [
        ("Open with us: awaiting_response", "Open with us: in_action", "in_action"),
        ("  State: status\n", "  Standing: status\n", ""),
        ('files: ["*log*"]', 'files: ["*diary*"]', ""),
        ("title: Their log", "title: Their log\nsheet: Log", "awaiting_response"),
        ("ignored: [Raised by name]\n", "", "awaiting_response"),
        ("raised_by: Independent scrutineer", "raised_by: Chair", "awaiting_response"),
    ],
)
def test_a_changed_map_leads_to_a_new_reading(
    tmp_path: Path, load: Load, old: str, new: str, now: str
) -> None:
    write_csv(tmp_path / "in" / "log.csv", [ROW])
    before = load(LOG)
    assert status(before) == "awaiting_response"
    assert old in LOG
    after = load(LOG.replace(old, new))
    if not now:
        assert after.datasets == {}
        return
    assert status(after) == now
    frames = [one.datasets["challenges"].frame for one in (before, after)]
    issues = [one.datasets["challenges"].issues for one in (before, after)]
    if "sheet" not in new:
        assert frames[0].to_csv() != frames[1].to_csv() or issues[0] != issues[1]


def test_a_map_that_lost_its_pattern_asks_for_every_header_again(
    tmp_path: Path, load: Load
) -> None:
    write_csv(tmp_path / "in" / "log.csv", [{k: ROW[k] for k in ROW if k != "Answer"}])
    assert status(load(LOG)) == "awaiting_response"
    assert load(LOG.replace('files: ["*log*"]\n', "")).datasets == {}


def test_the_same_bytes_under_another_name_are_looked_at_anew(tmp_path: Path, load: Load) -> None:
    path = write_csv(tmp_path / "in" / "questions.csv", [ROW])
    assert load(LOG).datasets == {}
    path.rename(path.with_name("log.csv"))
    assert status(load(LOG)) == "awaiting_response"


def test_a_changed_map_leads_to_a_new_report_of_the_source(tmp_path: Path) -> None:
    shutil.copytree(PARAMS, tmp_path / "params")
    mapped = tmp_path / "params" / "trackers" / "log.yml"
    write_csv(tmp_path / "data" / "challenges" / "log.csv", [ROW])

    def look() -> Looked:
        workspace = Workspace(tmp_path)
        profile = load_profile(workspace.params / "leeds.yml")
        registry = load_registry(workspace.params / "indicators.yml")
        return open_data_room(workspace, tmp_path / "data", profile, registry).look("challenges")

    assert look().report.is_blocked
    mapped.write_text(LOG, encoding="utf-8")
    looked = look()
    assert not looked.report.is_blocked
    assert status(looked.loaded) == "awaiting_response"
    assert "  read by map: their_log (1 file)" in list(tell([looked.report]))
    assert list(tell([look().report])) == list(tell([looked.report]))
    mapped.write_text(LOG.replace("us: awaiting_response", "us: escalated"), encoding="utf-8")
    assert status(look().loaded) == "escalated"
