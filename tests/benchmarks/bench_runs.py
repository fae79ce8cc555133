"""Whole runs of six packs, beside the same work done with papermill and nbconvert by themselves."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.six_packs import write_six_packs

BIN = Path(sys.executable).parent
FLOOR = """
import contextlib, io, os, sys, time
from pathlib import Path
import nbformat
from scrutiny_lib.packs.warm import imports
with contextlib.suppress(RuntimeError):
    imports.load()
from scrutiny_lib.evidence import shown
shown.display = lambda *a, **k: None
os.chdir("notebooks/packs")
books = [nbformat.read(path, 4) for path in sorted(Path(".").glob("*.ipynb"))]
began = time.perf_counter()
for book in books:
    space = {}
    for cell in book.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "cell", "exec"), space)
print(time.perf_counter() - began)
"""


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_six_packs(tmp_path_factory.mktemp("six"))


def ours(folder: Path, *words: str) -> None:
    command = [str(BIN / "scrutiny"), *words]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def plain(folder: Path) -> None:
    """Each notebook with the papermill command, and its page with the nbconvert command."""
    made = folder / "plain"
    made.mkdir(exist_ok=True)
    for path in sorted((folder / "notebooks" / "packs").glob("*.ipynb")):
        executed = made / path.name
        for command in (
            [
                str(BIN / "papermill"),
                "-k",
                "python3",
                "--no-progress-bar",
                path.name,
                str(executed),
            ],
            [str(BIN / "jupyter"), "nbconvert", "--to", "html", "--no-input", str(executed)],
        ):
            subprocess.run(command, cwd=path.parent, check=True, capture_output=True)


def floor(folder: Path) -> float:
    """Seconds for the same cells in one process that has imported everything, for two jobs."""
    command = [sys.executable, "-c", FLOOR]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1]) / 2


def test_six_packs(side_by_side: Any, six: Path) -> None:
    side_by_side(
        lambda: ours(six, "run", "--force", "--jobs", "2"),
        lambda: plain(six),
        against="papermill and nbconvert one after the other",
        rounds=3,
        reference_rounds=1,
    )


def test_six_packs_beside_their_cells_alone(side_by_side: Any, six: Path) -> None:
    _, seconds = side_by_side(
        lambda: ours(six, "run", "--force", "--jobs", "2"),
        lambda: floor(six),
        against="with imports, which do not count; see cells_alone",
        rounds=3,
        reference_rounds=1,
    )
    side_by_side.say(
        f"cells alone, over two jobs: {seconds:.2f} s; "
        f"the run takes {side_by_side.benchmark.stats.stats.median / seconds:.2f} times that"
    )


def test_nothing_changed(side_by_side: Any, six: Path) -> None:
    side_by_side(
        lambda: ours(six, "run"),
        lambda: ours(six, "list"),
        against="scrutiny list",
        rounds=5,
        reference_rounds=5,
    )


def test_peak_memory(side_by_side: Any, six: Path) -> None:
    first = sorted((six / "notebooks" / "packs").glob("*.ipynb"))[0]
    command = [
        str(BIN / "papermill"),
        "-k",
        "python3",
        "--no-progress-bar",
        first.name,
        "/dev/null",
    ]
    run = [str(BIN / "scrutiny"), "run", "--force", "--jobs", "2"]
    peaks: dict[str, int] = {}

    def measured(name: str, words: list[str], where: Path) -> Callable[[], None]:
        return lambda: peaks.__setitem__(name, peak(words, where))

    side_by_side(
        measured("ours", run, six),
        measured("plain", command, first.parent),
        against="one plain papermill run",
        rounds=1,
        reference_rounds=1,
    )
    megabytes = {name: kilobytes / 1024 for name, kilobytes in peaks.items()}
    side_by_side.say(
        f"peak of the process tree, proportional set size: {megabytes['ours']:.0f} MB with two "
        f"jobs, {megabytes['plain']:.0f} MB for one papermill run; "
        f"{megabytes['ours'] / megabytes['plain']:.2f} times"
    )


def peak(command: list[str], where: Path) -> int:
    """The most memory that a command and all that descends from it have, in kilobytes."""
    process = subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL)
    most, ended = 0, threading.Event()

    def look() -> None:
        nonlocal most
        while not ended.is_set():
            most = max(most, sum(map(proportional, descendants(process.pid))))
            time.sleep(0.1)

    watcher = threading.Thread(target=look)
    watcher.start()
    process.wait()
    ended.set()
    watcher.join()
    return most


def descendants(root: int) -> list[int]:
    """A process and all that descends from it."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def proportional(process: int) -> int:
    """A process's memory, what it shares divided by those that share it, in kilobytes."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
