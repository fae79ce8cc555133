"""Notebooks that do harm: to their own process, to the machine, to the data, to themselves."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from tests.faults.scratch import PACKS, Ended, Scratch
from tests.faults.well import all_is_well, nothing_is_left, packs_are_whole

pytestmark = pytest.mark.slow

# The cells before these: [1] default parameters, [2] those given, [3] the opening, [4] a note.
CELL = 5
MEMORY = """import resource
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 2**26, used + 2**26))
"""
REPLACE = """import os
from pathlib import Path
file = Path(os.environ["SCRUTINY_DATA"]) / "police" / "return.csv"
file.with_suffix(".new").write_text("another return")
os.replace(file.with_suffix(".new"), file)"""

# Three at once, one in each pack: what the cell does, and what its outcome may be.
HARM = {
    "ends its process": {
        "one": ("import os; os._exit(3)", "kernel_died"),
        "two": ("import os; os.killpg(0, 9)", "kernel_died"),
        "three": ("import ctypes; ctypes.string_at(0)", "kernel_died"),
    },
    "never ends, or takes all memory": {
        "one": ("while True: pass", "timed_out"),
        "two": (
            "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
            "timed_out",
        ),
        "three": (MEMORY + "held = bytearray(2**40)", "cell_error"),
    },
    "takes all memory bit by bit, beside a good one": {
        "two": (
            MEMORY + "held = []\nwhile True: held.append('x' * 1000 + str(len(held)))",
            "cell_error kernel_died timed_out",
        ),
    },
}


def says_why(project: Scratch, done: Ended, pack: str, outcomes: str) -> str:
    """A pack failed and says so where it is read, while the last good one stays up."""
    record = project.failed(pack)
    assert record["outcome"] in outcomes
    assert f"scrutiny: {pack}: {record['outcome']}: {record['reason']}\n" in done.errors
    assert f"was not published: {record['reason']}" in html.unescape(project.index())
    assert "The first word." in (project.latest(pack) / "index.html").read_text()
    return str(record["reason"])


@pytest.mark.parametrize("kind", HARM)
def test_a_cell_that(kind: str, project: Scratch) -> None:
    for pack in PACKS:
        cells = [HARM[kind][pack][0], "evidence.note('after')"] if pack in HARM[kind] else []
        project.write(pack, *cells, word="next")
        project.timeout(pack, 8 if cells else 60)
    done = project.run()
    assert done.code == 1, done
    assert len(done.errors.splitlines()) >= len(HARM[kind])
    for pack, (_, outcomes) in HARM[kind].items():
        reason = says_why(project, done, pack, outcomes)
        assert f"cell {CELL}" in reason, reason
        kept = project.outputs / "failed" / pack / project.failed(pack)["run_id"]
        partial = (kept / "executed.ipynb").read_text()
        assert "The next word." in partial
    for pack in {*PACKS} - {*HARM[kind]}:
        assert "The next word." in (project.latest(pack) / "index.html").read_text()
    packs_are_whole(project)
    nothing_is_left(project)
    project.write_all("next")
    for pack in PACKS:
        project.timeout(pack, 60)
    all_is_well(project, "next")


def test_a_data_file_that_is_replaced_while_it_is_read(project: Scratch) -> None:
    project.write("one", REPLACE)
    done = project.run()
    assert done.code == 3, done
    assert "changed while it was read" in says_why(project, done, "one", "data_gate_failed")
    packs_are_whole(project)
    nothing_is_left(project)
    project.write("one")
    all_is_well(project)


BAD: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda text: text[: len(text) // 2],
    "empty": lambda text: b"",
    "a list": lambda text: b"[]",
    "cells that are a number": lambda text: b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5}',
    "cells that are numbers": lambda text: b'{"cells": [3], "nbformat": 4, "nbformat_minor": 5}',
    "not text": lambda text: text.replace(b"word", b"w\xff\xfe"),
}


@pytest.mark.parametrize("faults", [tuple(BAD)[:3], tuple(BAD)[3:]], ids=" ".join)
def test_a_corrupt_notebook(faults: tuple[str, ...], project: Scratch) -> None:
    good = {pack: project.notebook(pack).read_bytes() for pack in PACKS}
    for pack, fault in zip(PACKS, faults, strict=True):
        project.notebook(pack).write_bytes(BAD[fault](good[pack]))
    done = project.run()
    assert done.code == 1
    for pack in PACKS:
        reason = says_why(project, done, pack, "infrastructure_error")
        assert reason.startswith(f"{pack}.ipynb holds no whole notebook"), reason
    packs_are_whole(project)
    nothing_is_left(project)
    for pack, text in good.items():
        project.notebook(pack).write_bytes(text)
    all_is_well(project)
