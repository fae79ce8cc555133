"""Outputs folders made by hand: every run with files and a record that fit each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import replace_synced
from scrutiny_lib.packs.record import Code, RunRecord, sha256_of
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import small_pack

NOW = datetime.now(UTC)
FILES = {"index.html": "<p>page</p>", "findings.json": "{}\n", "tables/a.csv": "What,Count\n"}
CODE = Code(
    commit=None,
    is_dirty=False,
    library_sha256="",
    notebook_sha256="",
    params_sha256="",
    lock_sha256="",
    reference_sha256="",
    python="3",
    packages={},
)


def record(pack: str, run: str, days: float, **other: Any) -> RunRecord:
    """The record of a run that began `days` ago and took ten seconds."""
    started = NOW - timedelta(days=days)
    known: dict[str, Any] = {
        "run_id": run,
        "spec_sha256": "",
        "pack": pack,
        "title": "A pack",
        "question": f"Is {pack} so?",
        "parameters": {},
        "profile": "leeds.yml",
        "made_from": "published_figures",
        "marking": "OFFICIAL",
        "outcome": Outcome.SUCCEEDED,
        "started_at": started,
        "finished_at": started + timedelta(seconds=10),
        "seconds": 10,
        "code": CODE,
        "area_name": "Anytown",
        "first": "2019-04-01",
        "newest": "2024-03-31",
    }
    return RunRecord.model_validate(known | other)


def write(folder: Path, files: Mapping[str, str], known: RunRecord) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(known.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return folder


def real_pack(workspace: Workspace, cell: str) -> None:
    """The only pack, with one cell of its own, and time enough on a busy machine."""
    small_pack(workspace, cell)
    path = workspace.params / "packs" / "small.yml"
    path.write_text(re.sub(r"timeout_seconds: \d+", "timeout_seconds: 120", path.read_text()))


@dataclass
class Outputs:
    """An outputs folder, and what can be put into it."""

    root: Path
    links: list[str] = field(default_factory=list)

    def published(self, pack: str, run: str, days: float = 1, **files: str) -> Path:
        """A published run, which becomes the pack's latest; files by name, ``_`` for a dot."""
        folder = self.root / "published" / pack / run
        all_files = FILES | {name.replace("_", "."): text for name, text in files.items()}
        write(folder, all_files, record(pack, run, days))
        digests = {name: sha256_of([folder / name], folder) for name in all_files}
        write(folder, {}, record(pack, run, days, files=digests))
        replace_synced(folder.parent / "latest", run + "\n")
        self.links.append(f"{pack}/{run}/index.html")
        self.index()
        return folder

    def failed(self, pack: str, run: str, days: float = 1, **other: Any) -> Path:
        known = {"outcome": Outcome.CELL_ERROR, "reason": "cell 3 ended with KeyError", **other}
        home = self.root / "failed" / pack / run
        return write(home, {"executed.ipynb": "{}"}, record(pack, run, days, **known))

    def reused(self, pack: str, run: str, days: float = 1, again: str = "aaaa") -> Path:
        known = record(pack, run, days, reused_from=again, reason="nothing has changed")
        return write(self.root / "reused" / pack / run, {}, known)

    def index(self) -> Path:
        """An index that links to every published run, into itself and to a telephone."""
        links = "".join(f'<a href="{link}">run</a>' for link in self.links)
        text = f'<a href="#brief">Skip</a>{links}<a href="tel:01130000000">Call</a>'
        page = self.root / "published" / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        return page
