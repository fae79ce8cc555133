"""Digests that are remembered are those of the files as they are."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from scrutiny_lib.loaders import digests
from scrutiny_lib.loaders.digests import FILE
from scrutiny_lib.packs.digests import Digests
from scrutiny_lib.packs.record import sha256_of
from scrutiny_lib.workspace import Workspace


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "a child's name.csv"
    path.write_text("one")
    return path


def opened(tmp_path: Path) -> Digests:
    return Digests(Workspace(tmp_path))


def test_a_file_that_was_not_touched_is_not_read_again(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "SETTLED_NANOSECONDS", 0)
    time.sleep(0.01)
    first = opened(tmp_path)
    assert first.of(path) == sha("one")
    first.keep()
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("it was read again"))
    assert opened(tmp_path).of(path) == sha("one")


@pytest.mark.parametrize("how", ["written", "replaced", "same size", "set back"])
def test_any_change_is_seen(
    tmp_path: Path, path: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "SETTLED_NANOSECONDS", 0)
    time.sleep(0.01)
    first, times = opened(tmp_path), path.stat()
    first.of(path)
    first.keep()
    time.sleep(0.02)
    if how == "replaced":
        other = path.with_name("other")
        other.write_text("two")
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        other.replace(path)
    else:
        path.write_text("two" if how != "written" else "another")
    if how == "set back":
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert opened(tmp_path).of(path) == sha(path.read_text())


def test_a_file_that_changed_just_now_is_not_trusted(tmp_path: Path, path: Path) -> None:
    first = opened(tmp_path)
    first.of(path)
    first.keep()
    assert not (tmp_path / "outputs" / "working" / FILE).exists()


def test_the_whole_is_what_reading_everything_gives(tmp_path: Path, path: Path) -> None:
    (path.parent / "second.csv").write_text("2")
    files = list(path.parent.iterdir())
    assert opened(tmp_path).over(files, tmp_path) == sha256_of(files, tmp_path)


def test_no_name_of_a_file_is_kept(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "SETTLED_NANOSECONDS", 0)
    time.sleep(0.01)
    first = opened(tmp_path)
    first.of(path)
    first.keep()
    assert "child" not in (tmp_path / "outputs" / "working" / FILE).read_text()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"x": 1}'])
def test_a_damaged_list_is_no_harm(tmp_path: Path, path: Path, content: str) -> None:
    file = tmp_path / "outputs" / "working" / FILE
    file.parent.mkdir(parents=True)
    file.write_text(content)
    assert opened(tmp_path).of(path) == sha("one")
