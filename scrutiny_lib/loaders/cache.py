"""Keep what was read from a file, so that the same bytes need not be read again.

What is kept is child-level data: it lies in a folder that only its owner may open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from scrutiny_lib.loaders.dataset import Dataset, Issue, received
from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.loaders.kept_dataset import ISSUES, read_dataset, write_dataset
from scrutiny_lib.loaders.shelf import Shelf
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

Read = tuple[list[tuple[str, Dataset]], list[Issue]]
SMALLEST_BYTES = 20_000
"""Of a file that is kept: a smaller one is read sooner than looked up."""


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
    shelf : Shelf
        Where it is kept.
    digests : FileDigests
        Those of the files.
    """

    def __init__(self, shelf: Shelf, digests: FileDigests) -> None:
        self._shelf = shelf
        self._digests = digests

    def read(
        self, path: Path, tables: Sequence[Table], codes: Codes, make: Callable[[], Read]
    ) -> Read:
        """Return what a file gives; a kept copy that is damaged is made anew."""
        if path.stat().st_size < SMALLEST_BYTES:
            return make()
        name = _digest(self._digests.of(path), path, tables, codes)
        kept = _open(self._shelf.place(name), path)
        if kept is not None:
            self._shelf.use(name)
            return kept
        made = make()
        self._shelf.put(name, lambda entry: _write(entry, made))
        return made


def _open(entry: Path, path: Path) -> Read | None:
    """Read a copy, as what its file gives under the name that it has by now."""
    try:
        listing = json.loads((entry / "read.json").read_text(encoding="utf-8"))
        datasets = [
            (one["table"], _of(path, read_dataset(entry / f"{number}.parquet", one["dataset"])))
            for number, one in enumerate(listing["datasets"])
        ]
        issues = ISSUES.validate_python(listing["issues"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return datasets, [replace(issue, file=path.name) for issue in issues]


def _of(path: Path, dataset: Dataset) -> Dataset:
    """Return a dataset of one file as that of a file of the same bytes."""
    record = dataset.record
    files = tuple(replace(file, name=path.name) for file in record.files)
    issues = tuple(replace(issue, file=path.name) for issue in dataset.issues)
    record = replace(record, files=files, date_received=received(path))
    return replace(dataset, record=record, issues=issues)


def _write(entry: Path, read: Read) -> None:
    datasets, issues = read
    described = [
        {"table": table, "dataset": write_dataset(entry / f"{number}.parquet", dataset)}
        for number, (table, dataset) in enumerate(datasets)
    ]
    listing = {"datasets": described, "issues": ISSUES.dump_python(tuple(issues), mode="json")}
    (entry / "read.json").write_text(json.dumps(listing), encoding="utf-8")


def _digest(content: str, path: Path, tables: Sequence[Table], codes: Codes) -> str:
    """Return a digest over the file's bytes, what its tables are, and the code that reads it."""
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
