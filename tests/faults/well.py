"""Is everything as it has to be: packs whole, index open, nothing left, and the next run works?"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from lxml import html

from scrutiny_lib.packs.verify import verify
from tests.faults.scratch import PACKS, Scratch


def all_is_well(project: Scratch, word: str = "first") -> None:
    """After a fault: what is published is whole, nothing is left, and the next run works.

    Parameters
    ----------
    word : str
        What each pack's page says once the next run has ended.
    """
    packs_are_whole(project)
    nothing_is_left(project)
    done = project.run()
    assert (done.code, done.errors) == (0, ""), done
    assert verify(project.outputs) == []
    packs_are_whole(project)
    nothing_is_left(project)
    working = (project.outputs / "working").glob("*/")  # what was read of data is kept, with a dot
    assert [path for path in working if path.name[0] != "."] == [], "a working folder is left"
    assert not list(project.outputs.rglob("*.new")), "a half-written file is left"
    for pack, folder in project.latest_of_all().items():
        text = (folder / "index.html").read_text(encoding="utf-8")
        assert f"The {word} word." in text
        assert f'href="{pack}/{folder.name}/index.html"' in project.index()
    assert "was not published" not in project.index()


def packs_are_whole(project: Scratch) -> None:
    """Every published pack is as its record says, and the index leads to each."""
    published = project.outputs / "published"
    assert verify(published) == []
    assert {path.name for path in published.iterdir() if path.is_dir()} == {*PACKS}
    assert all(project.latest_of_all().values())
    page = html.document_fromstring(project.index())
    assert page.findtext(".//h1") == "Evidence packs"
    links = [str(link) for link in page.xpath("//@href") if not str(link).startswith(("#", "tel:"))]
    assert len(links) >= len(PACKS)
    assert [link for link in links if not (published / link).is_file()] == []


def nothing_is_left(project: Scratch) -> None:
    """No process of a run runs on, and no socket or temporary file is there."""
    assert until(lambda: not family(project)), f"left: {family(project)}"
    assert until(lambda: not left(project)), f"left: {left(project)}"


def family(project: Scratch) -> list[psutil.Process]:
    """Processes whose command or environment names the project or its folder for sockets."""
    names = (os.fsencode(project.root), os.fsencode(project.runtime))
    return [one for one in psutil.process_iter() if any(name in told(one) for name in names)]


def told(process: psutil.Process) -> bytes:
    """What the system tells of a process; nothing of one that has ended, or of this one."""
    if process.pid == os.getpid():
        return b""
    try:
        own = Path(f"/proc/{process.pid}")
        return b"".join((own / name).read_bytes() for name in ("cmdline", "environ"))
    except OSError:
        return b""


def left(project: Scratch) -> list[Path]:
    """What is in the folder for sockets and temporary files."""
    return sorted(project.runtime.rglob("*"))


def until(true: Callable[[], object], seconds: float = 10.0) -> bool:
    """Wait until something holds; return whether it does."""
    end = time.monotonic() + seconds
    while not (holds := bool(true())) and time.monotonic() < end:
        time.sleep(0.02)
    return holds  # as it was seen: what is looked at may have gone on since


def preloaded_of(supervisor: int) -> psutil.Process | None:
    """The preloaded process of a run."""
    return next((one for one in _children(supervisor) if is_preloaded(one)), None)


def kernels_of(supervisor: int) -> list[psutil.Process]:
    """The warm kernels of a run, in the order in which they were started."""
    preloaded = preloaded_of(supervisor)
    return [] if preloaded is None else _children(preloaded.pid)


def workers_of(supervisor: int) -> list[psutil.Process]:
    """The processes that make packs."""
    return [one for one in _children(supervisor) if not is_preloaded(one)]


def is_preloaded(process: psutil.Process) -> bool:
    return b"scrutiny_lib.packs.warm.preloaded" in told(process)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return []
