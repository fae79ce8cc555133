"""Ctrl-C, a deadline, two runs at once."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.faults.scratch import PACKS, Scratch, ended
from tests.faults.well import all_is_well, kernels_of, nothing_is_left, packs_are_whole, until

pytestmark = pytest.mark.slow

SLEEP = "import time; time.sleep(60)"


def test_ctrl_c_ends_cleanly(project: Scratch) -> None:
    project.write("one", SLEEP, word="next")
    project.write("two", word="second")
    before = project.latest("two")
    process = project.start()
    assert until(lambda: project.latest("two") != before, 60.0)
    os.killpg(process.pid, signal.SIGINT)
    done = ended(process)
    assert done.code == 130
    assert done.errors.strip().startswith("scrutiny: stopped by hand")
    record = project.failed("one")
    assert record["outcome"] == "cancelled"
    assert record["reason"] == "stopped by hand in cell 5"
    assert f'href="two/{project.latest("two").name}/index.html"' in project.index()
    packs_are_whole(project)
    nothing_is_left(project)
    project.write_all("third")
    all_is_well(project, "third")


SOAK = [pytest.param(number, marks=pytest.mark.soak) for number in range(1, 20)]


@pytest.mark.parametrize("number", [0, *SOAK])
def test_ctrl_c_at_a_random_moment(number: int, project: Scratch) -> None:
    project.write_all("next")
    process = project.start()
    time.sleep(random.Random(number).uniform(0.3, 4.0))
    os.killpg(process.pid, signal.SIGINT)
    done = ended(process)
    assert done.code in (0, 1, 130), done
    assert "Traceback" not in done.errors
    all_is_well(project, "next")


def test_a_deadline_ends_what_is_at_work_and_what_waits(project: Scratch) -> None:
    for pack in PACKS:
        project.write(pack, SLEEP, word="next")
    done = project.run("--deadline", "4")
    assert done.code == 1
    for pack in PACKS:
        record = project.failed(pack)
        assert record["outcome"] == "timed_out"
        assert record["reason"].startswith("the deadline of the whole run had passed")
    assert project.index().count("was not published") == len(PACKS)
    project.write_all("first")
    all_is_well(project)


def test_two_runs_at_once(project: Scratch) -> None:
    project.write("one", "import time; time.sleep(2)", word="second")
    first = project.start()
    assert until(lambda: kernels_of(first.pid) or first.poll() is not None, 60.0)
    assert first.poll() is None, ended(first)
    second = project.run()
    assert second.code == 75
    assert "another run is at work" in second.errors
    assert ended(first).code == 0
    assert "The second word." in (project.latest("one") / "index.html").read_text()
    project.write("one")
    all_is_well(project)
