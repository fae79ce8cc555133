"""Keep what was read from a file, so that the same bytes need not be read again.

What is kept is child-level data: it lies in a folder that only its owner may open.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.parquet import read_dataset, write_dataset
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

Read = tuple[list[tuple[str, Dataset]], list[Issue]]
SMALLEST_BYTES = 20_000
"""Of a file that is kept: a smaller one is read sooner than looked up."""


KEPT_DAYS = 30
"""For how long a copy is kept that nobody asks for: no copy of data should outlive its use."""


class ReadCache(Protocol):
    """Where what was read is kept."""

    def read(
        self, path: Path, tables: Sequence[Table], codes: Codes, make: Callable[[], Read]
    ) -> Read:
        """Return what a file gives: as kept, else by making it."""


class NoCache:
    """Keeps nothing."""

    def read(
        self, path: Path, tables: Sequence[Table], codes: Codes, make: Callable[[], Read]
    ) -> Read:
        """Read the file."""
        return make()


class FolderCache:
    """Keeps what was read as Parquet, by the digest of the file, the tables and the code.

    Parameters
    ----------
    folder : Path
        It is made if it is missing, for its owner alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(
        self, path: Path, tables: Sequence[Table], codes: Codes, make: Callable[[], Read]
    ) -> Read:
        """Return what a file gives; a kept copy that is damaged is made anew."""
        if path.stat().st_size < SMALLEST_BYTES:
            return make()
        entry = self._folder / _digest(path, tables, codes)
        kept = _open(entry, path)
        if kept is None:
            kept = make()
            _keep(entry, kept)
            _sweep(self._folder)
        else:
            with suppress(OSError):
                os.utime(entry)
        return kept


def _sweep(folder: Path) -> None:
    """Remove the copies that nobody has asked for in a long time."""
    oldest = time.time() - KEPT_DAYS * 24 * 60 * 60
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.stat().st_mtime < oldest:
                shutil.rmtree(entry, ignore_errors=True)


def _open(entry: Path, path: Path) -> Read | None:
    try:
        listing = json.loads((entry / "read.json").read_text(encoding="utf-8"))
        datasets = [
            (one["table"], read_dataset(entry / f"{number}.parquet", one["dataset"], path))
            for number, one in enumerate(listing["datasets"])
        ]
        return datasets, [_issue(one, path) for one in listing["issues"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _issue(kept: dict[str, Any], path: Path) -> Issue:
    return Issue(**{**kept, "file": path.name, "rows": tuple(kept["rows"])})


def _keep(entry: Path, read: Read) -> None:
    """Keep what was read; a disk that is full is no reason to fail."""
    datasets, issues = read
    try:
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".new-", dir=entry.parent))
    except OSError:
        return
    try:
        described = [
            {"table": table, "dataset": write_dataset(made / f"{number}.parquet", dataset)}
            for number, (table, dataset) in enumerate(datasets)
        ]
        listing = {"datasets": described, "issues": [vars(issue) for issue in issues]}
        (made / "read.json").write_text(json.dumps(listing), encoding="utf-8")
        shutil.rmtree(entry, ignore_errors=True)
        made.rename(entry)
    except OSError:
        shutil.rmtree(made, ignore_errors=True)


def _digest(path: Path, tables: Sequence[Table], codes: Codes) -> str:
    """Return a digest over the file's bytes, what its tables are, and the code that reads it."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    what = [_code_sha256(), path.suffix.lower(), *_described(tuple(tables), codes)]
    return hashlib.sha256(json.dumps([content, *what]).encode()).hexdigest()


@lru_cache(maxsize=32)
def _described(tables: tuple[Table, ...], codes: Codes) -> tuple[str, ...]:
    named = {column.codes for table in tables for column in table.columns if column.codes}
    named |= {table.age_bands for table in tables if table.has_ages}
    lists = (codes[name].model_dump_json() for name in sorted(named))
    return (*(table.model_dump_json() for table in tables), *lists)


@lru_cache(maxsize=1)
def _code_sha256() -> str:
    """Return a digest over the code of the loaders, so that a mended one reads everything anew."""
    home = Path(__file__).parent
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(home.rglob("*.py"))]
    return hashlib.sha256("".join(sums).encode()).hexdigest()
