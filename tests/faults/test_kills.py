"""kill -9 of a kernel, of the preloaded process and of the supervisor, at random moments."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest

from tests.faults.scratch import PACKS, Scratch, ended
from tests.faults.well import (
    all_is_well,
    kernels_of,
    packs_are_whole,
    preloaded_of,
    until,
    workers_of,
)

pytestmark = pytest.mark.slow

Find = Callable[[int], psutil.Process | None]
Span = tuple[float, float]


def a_kernel(supervisor: int) -> psutil.Process | None:
    found = kernels_of(supervisor)
    return random.choice(found) if found else None


def the_supervisor(supervisor: int) -> psutil.Process | None:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(supervisor)
    return None


VICTIMS: dict[str, Find] = {
    "kernel": a_kernel,
    "preloaded": preloaded_of,
    "supervisor": the_supervisor,
}
KINDS = list(VICTIMS)


@pytest.fixture(scope="module")
def battered(good: Scratch, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """One project that all kills of this file happen to, one after the other."""
    return good.copy(tmp_path_factory.mktemp("battered") / "project")


@pytest.fixture(scope="module")
def spans(battered: Scratch) -> dict[str, Span]:
    """When each victim is there, in seconds from the start of an undisturbed run."""
    began, process = time.monotonic(), battered.start("--force")
    seen: dict[str, list[float]] = {kind: [] for kind in KINDS}
    while process.poll() is None:
        for kind, find in VICTIMS.items():
            if find(process.pid) is not None:
                seen[kind].append(time.monotonic() - began)
        time.sleep(0.01)
    assert ended(process).code == 0
    return {kind: (times[0], times[-1]) for kind, times in seen.items()}


def kill_one(process: subprocess.Popen[str], find: Find, after: float) -> bool:
    """Kill a victim some seconds after the start; return whether there was one still."""
    time.sleep(after)
    until(lambda: process.poll() is not None or find(process.pid) is not None, 30.0)
    victim = find(process.pid) if process.poll() is None else None
    if victim is None:
        return False
    with suppress(psutil.NoSuchProcess):
        victim.send_signal(signal.SIGKILL)
        return True
    return False


def one_round(project: Scratch, kind: str, number: int, spans: dict[str, Span]) -> bool:
    """Make all packs anew, kill one process meanwhile, and see that all is well."""
    word, chance = f"{kind} {number}", random.Random(f"{kind} {number}")
    random.seed(number)
    project.write_all(word)
    before = {pack: len(project.records("failed", pack)) for pack in PACKS}
    process = project.start()
    was_killed = kill_one(process, VICTIMS[kind], chance.uniform(*spans[kind]))
    done = ended(process)
    packs_are_whole(project)
    if kind == "supervisor" and was_killed:
        assert done.code in (-signal.SIGKILL, 0)
    else:
        failed = [pack for pack in PACKS if len(project.records("failed", pack)) > before[pack]]
        assert done.code == (1 if failed else 0), done
        says_why(project, failed, word, done.errors)
    all_is_well(project, word)
    return was_killed


def says_why(project: Scratch, failed: list[str], word: str, errors: str) -> None:
    """What failed is told, with the cell; what did not fail is published."""
    assert project.index().count("was not published") == len(failed)
    for pack in PACKS:
        page = (project.latest(pack) / "index.html").read_text(encoding="utf-8")
        assert (f"The {word} word." in page) is (pack not in failed)
        if pack in failed:
            (line,) = [line for line in errors.splitlines() if f"scrutiny: {pack}: " in line]
            assert re.search(r"kernel_died: the notebook's process died( in cell \d)?$", line), line


@pytest.mark.parametrize("number", range(10))
def test_a_kill_at_a_random_moment(number: int, battered: Scratch, spans: dict[str, Span]) -> None:
    one_round(battered, KINDS[number % 3], number, spans)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_kills_at_random_moments(battered: Scratch, spans: dict[str, Span]) -> None:
    # A victim may be gone already when its moment comes; such a round is made up for.
    killed = 0
    for number in range(100, 400):
        killed += one_round(battered, KINDS[number % 3], number, spans)
        if killed == 100:
            break
    assert killed == 100


def killed_between(project: Scratch, word: str) -> bool:
    """Kill the supervisor once all packs have moved on; return whether the index had not."""
    before, index = project.latest_of_all(), project.index()
    project.write_all(word)
    process = project.start()

    def all_moved() -> bool:
        return all(project.latest(pack) != before[pack] for pack in PACKS)

    while process.poll() is None and not all_moved():
        time.sleep(0.001)
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    ended(process)
    return all_moved() and project.index() == index


def test_a_supervisor_killed_before_the_index_is_made(project: Scratch) -> None:
    """All packs have moved on, the index has not: the next run makes it, though none is made."""
    words = (f"late {number}" for number in range(5))
    word = next((word for word in words if killed_between(project, word)), None)
    assert word is not None, "never killed at the right moment"
    all_is_well(project, word)


def test_a_process_that_makes_a_pack_is_killed(project: Scratch) -> None:
    project.write("one", "import time; time.sleep(60)", word="next")
    process = project.start()
    assert until(lambda: kernels_of(process.pid), 60.0)
    for worker in workers_of(process.pid):
        worker.send_signal(signal.SIGKILL)
    done = ended(process)
    assert done.code == 1
    assert "scrutiny: one: infrastructure_error: the process that made it was killed" in done.errors
    assert "Pack one" in project.index()
    assert "the process that made it was killed" in project.index()
    project.write("one")
    all_is_well(project)
