"""A project of three tiny packs to do harm to, and the real command in it as a process."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace

PROJECT = Path(__file__).resolve().parents[2]
PACKS = ("one", "two", "three")
READS = {"one": "police", "two": "health", "three": "health"}
PARAMS = """pack: {0}
title: Pack {0}
question: Is pack {0} whole?
reader: a test
made_from: published_figures
sources: []
reads: [{1}]
timeout_seconds: 60
parameters:
  area: {{type: area, label: Area, help: Where., default: null}}
"""
OPEN = """from scrutiny_lib import evidence
from scrutiny_lib.packs.session import open_pack
from scrutiny_lib.packs.views import gaps
pack = open_pack("{0}", area=area)
shown = evidence.table(**gaps(pack).table)"""
NOT_INHERITED = ("SCRUTINY_", "PYTEST_", "COV_", "XDG_", "TMP")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    said: str
    errors: str


@dataclass
class Scratch:
    """A project of its own, with a folder of its own for sockets and temporary files."""

    root: Path
    runtime: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="f", dir="/tmp")))
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def fill(self) -> Scratch:
        """Copy the project's params, and write three small packs and a file of data."""
        shutil.copytree(PROJECT / "params", self.root / "params")
        for path in (self.root / "params" / "packs").iterdir():
            path.unlink()
        (self.data / "police").mkdir(parents=True)
        (self.data / "police" / "return.csv").write_text("a return\n")
        self.workspace.notebooks.mkdir(parents=True)
        for pack in PACKS:
            (self.root / "params" / "packs" / f"{pack}.yml").write_text(
                PARAMS.format(pack, READS[pack])
            )
            self.write(pack)
        return self

    def copy(self, root: Path) -> Scratch:
        """The same project in another place."""
        shutil.copytree(self.root, root)
        return Scratch(root)

    def write(self, pack: str, *cells: str, word: str = "first") -> None:
        """Write a pack's notebook; `word` is what its page says."""
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        code = [OPEN.format(pack), f'evidence.note("The {word} word.")', *cells]
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": kernel},
            cells=[
                nbformat.v4.new_markdown_cell(f"# Pack {pack}\n\nWhat this is for.", id="a"),
                nbformat.v4.new_code_cell("area = None", metadata={"tags": ["parameters"]}, id="b"),
                *(nbformat.v4.new_code_cell(c, id=f"c{i}") for i, c in enumerate(code)),
            ],
        )
        nbformat.write(notebook, self.notebook(pack))

    def write_all(self, word: str) -> None:
        for pack in PACKS:
            self.write(pack, word=word)

    def notebook(self, pack: str) -> Path:
        return self.workspace.notebooks / f"{pack}.ipynb"

    def timeout(self, pack: str, seconds: int) -> None:
        path = self.root / "params" / "packs" / f"{pack}.yml"
        given = path.read_text()
        path.write_text(re.sub("timeout_seconds: .*", f"timeout_seconds: {seconds}", given))

    def start(self, *words: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
        """Start `scrutiny run` in a session of its own."""
        mine = {k: v for k, v in os.environ.items() if not k.startswith(NOT_INHERITED)}
        mine |= {
            "XDG_RUNTIME_DIR": str(self.runtime),
            "TMPDIR": str(self.runtime),
            **self.environment,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "scrutiny_lib", "run", "--jobs", "2", "--data", "data", *words],
            cwd=self.root,
            env=mine,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )

    def run(self, *words: str, before: Callable[[], None] | None = None) -> Ended:
        """Run `scrutiny run` to its end."""
        return ended(self.start(*words, before=before))

    def records(self, where: str, pack: str) -> list[dict[str, Any]]:
        paths = (self.outputs / where / pack).glob("*/run.json")
        return [json.loads(path.read_text()) for path in paths]

    def failed(self, pack: str) -> dict[str, Any]:
        """The record of the only run of a pack that failed."""
        (record,) = self.records("failed", pack)
        return record

    def latest(self, pack: str) -> Path:
        folder = latest_of(self.outputs / "published" / pack)
        assert folder is not None
        return folder

    def latest_of_all(self) -> dict[str, Path]:
        return {pack: self.latest(pack) for pack in PACKS}

    def index(self) -> str:
        return (self.outputs / "published" / "index.html").read_text(encoding="utf-8")


def ended(process: subprocess.Popen[str], patience: float = 60.0) -> Ended:
    """Wait for a command; one that stands still is killed, with what it has started."""
    try:
        said, errors = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, errors = process.communicate()
        raise AssertionError(f"it did not end: {said} {errors}") from None
    return Ended(process.returncode, said, errors)
