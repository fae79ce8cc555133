"""A worker that every fuzz case goes through, and the workbooks that are made worse."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.fuzz.base import Sheets, made_by_hand, read_book, write_book

WORKER = Path(__file__).with_name("worker.py")
SECONDS = 60


class Worker:
    """Loads folders in a process of its own; a new one is started where the old one was lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def load(self, kind: str, folder: Path) -> dict[str, Any]:
        """Load a folder; `fault` says what should never have happened."""
        process = self._running()
        assert process.stdin is not None
        process.stdin.write(f"{kind}\t{folder}\n")
        process.stdin.flush()
        line = self._line(process)
        if line:
            return dict(json.loads(line))
        hung = process.poll() is None
        self.stop()
        return {"fault": "hangs" if hung else f"ended with {process.returncode}", "peak": 0}

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._line(self._process) == "ready\n"
        return self._process

    @staticmethod
    def _line(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], SECONDS)
        return process.stdout.readline() if ready else ""


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture(scope="session")
def by_hand() -> Sheets:
    return made_by_hand()


@pytest.fixture(scope="session")
def real(shared_data: Path) -> Sheets:
    return read_book(shared_data / "child_level" / "annex_a" / "Annex_A_2024_Jan.xlsx")


@pytest.fixture(scope="session")
def expected(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a workbook gives as it is, by its sheets; worked out once for each."""
    known: dict[int, dict[str, Any]] = {}

    def of(sheets: Sheets) -> dict[str, Any]:
        if id(sheets) not in known:
            folder = tmp_path_factory.mktemp("as-it-is")
            write_book(folder / "book.xlsx", sheets)
            known[id(sheets)] = worker.load("annex_a", folder)
            assert "fault" not in known[id(sheets)], known[id(sheets)]
        return known[id(sheets)]

    return of
