"""A disk that is full, and one that can't be written."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.scratch import Scratch
from tests.faults.well import all_is_well, nothing_is_left, packs_are_whole

pytestmark = pytest.mark.slow


def soak(*values: int) -> list[object]:
    """Values that are for the long runs only."""
    return [pytest.param(value, marks=pytest.mark.soak) for value in values]


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[None]:
    """Mount something on a folder, if this user may."""
    done = subprocess.run(["mount", *words, str(place)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("this user may not mount anything")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk that a folder lies on, but for some bytes."""
    junk = folder / "junk"
    free = os.statvfs(folder)
    with junk.open("wb") as file:
        file.write(b"x" * max(0, free.f_bavail * free.f_frsize - leave))
    return junk


@pytest.mark.parametrize("kilobytes", [0, 24, 96, *soak(8, 16, 48, 72, 128)])
def test_a_full_disk(kilobytes: int, good: Scratch, tmp_path: Path) -> None:
    """However far a run comes before there is no more space, no half pack is left."""
    project = good.copy(tmp_path / "project")
    project.outputs.rename(tmp_path / "outputs")
    project.outputs.mkdir()
    with mounted(project.outputs, "-t", "tmpfs", "-o", "size=8m", "tmpfs"):
        subprocess.run(["cp", "-a", f"{tmp_path}/outputs/.", str(project.outputs)], check=True)
        before = project.latest_of_all()
        project.write_all("next")
        junk = fill(project.outputs, kilobytes * 1024)
        done = project.run()
        assert done.code in ((0, 1) if kilobytes > 72 else (1, 2)), done
        assert "Traceback" not in done.errors
        assert done.code == 0 or "space" in done.errors, done.errors
        packs_are_whole(project)
        nothing_is_left(project)
        if kilobytes < 24:
            assert project.latest_of_all() == before
        junk.unlink()
        all_is_well(project, "next")


@pytest.mark.parametrize("kilobytes", [2, 12, *soak(0, 4, 6, 8, 16, 20)])
def test_a_quota_on_files(kilobytes: int, project: Scratch) -> None:
    limit = kilobytes * 1024
    before = project.latest_of_all()
    project.write_all("next")
    done = project.run(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert done.code in (1, 2), done
    assert "Traceback" not in done.errors
    assert "scrutiny: " in done.errors
    packs_are_whole(project)
    if kilobytes < 10:
        assert project.latest_of_all() == before
    all_is_well(project, "next")


@pytest.mark.parametrize("name", [".", "published", "working", "failed"])
def test_a_folder_that_can_only_be_read(name: str, project: Scratch) -> None:
    place = project.outputs / name
    place.mkdir(exist_ok=True)
    project.write("two", "raise ValueError", word="next")
    project.write("one", word="next")
    with mounted(place, "--bind", str(place)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        done = project.run()
        assert done.code in ({1} if name == "failed" else {1, 2}), done
        assert "Traceback" not in done.errors
        assert "scrutiny: " in done.errors
        if name == ".":
            packs_are_whole(project)
        nothing_is_left(project)
    project.write_all("next")
    all_is_well(project, "next")
