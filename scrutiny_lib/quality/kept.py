"""Keep what is known of a whole source, so that the same files need not be put together again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from scrutiny_lib.config.sources import Source
from scrutiny_lib.loaders.cache import NoCache, ReadCache
from scrutiny_lib.loaders.dataset import Dataset, received
from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.loaders.folder import Loaded, name_below, source_files
from scrutiny_lib.loaders.kept_dataset import ISSUES, read_dataset, write_dataset
from scrutiny_lib.loaders.shelf import Shelf
from scrutiny_lib.quality.report import SourceReport

Known = tuple[Loaded, SourceReport]
_REPORT = TypeAdapter(SourceReport)
_LISTING = "source.json"


@dataclass(frozen=True)
class Memory:
    """What a data room remembers of files that it has read before.

    Attributes
    ----------
    files : ReadCache
        What each file gave.
    shelf : Shelf, optional
        What each source gave, all its files together, with its report; nothing is kept without.
    digests : FileDigests, optional
        Those of the files.
    stamp : str
        Digest of everything else that the outcome depends on: the code, the partnership's
        decisions, the profile.
    """

    files: ReadCache
    shelf: Shelf | None = None
    digests: FileDigests | None = None
    stamp: str = ""

    def source(self, source: Source, folder: Path, make: Callable[[], Known]) -> Known:
        """Return what a source gave and its report: as kept, else by making them.

        Parameters
        ----------
        source : Source
            Which one.
        folder : Path
            Its own folder.
        make : callable
            Reads it. What it gives is kept unless a file changed while it was read.
        """
        name = self._name(source, folder)
        if name is None or self.shelf is None or self.digests is None:
            return make()
        kept = _open(self.shelf.place(name), make)
        if kept is not None:
            self.shelf.use(name)
            return kept
        loaded, report = make()
        if self._name(source, folder) == name:
            self.shelf.put(name, lambda entry: _write(entry, loaded, report))
            self.digests.keep()
        return loaded, report

    def _name(self, source: Source, folder: Path) -> str | None:
        """Name a source by what its files hold; None where that can't be told."""
        if self.digests is None:
            return None
        try:
            files = [
                (name_below(path, folder), self.digests.of(path), received(path).isoformat())
                for path in source_files(folder)
            ]
        except OSError:
            return None
        if not files:
            return None
        what = json.dumps([self.stamp, source.model_dump(mode="json"), files])
        return hashlib.sha256(what.encode()).hexdigest()


def nothing() -> Memory:
    """Return the memory that keeps nothing."""
    return Memory(NoCache())


class KeptDatasets(Mapping[str, Dataset]):
    """Datasets on disk, of which each is read when it is asked for.

    Parameters
    ----------
    entry : Path
        Where they lie.
    described : dict
        By table: the number of its file, and what `read_dataset` needs.
    make : callable
        Reads the source anew, should a file be damaged or gone by then.
    """

    def __init__(
        self, entry: Path, described: dict[str, dict[str, Any]], make: Callable[[], Known]
    ) -> None:
        self._entry = entry
        self._described = described
        self._make = make
        self._read: dict[str, Dataset] = {}

    def __getitem__(self, table: str) -> Dataset:
        """Return the dataset of a table."""
        described = self._described[table]
        if table not in self._read:
            path = self._entry / f"{described['number']}.parquet"
            try:
                self._read[table] = read_dataset(path, described)
            except (OSError, ValueError, KeyError, TypeError):
                self._read |= self._make()[0].datasets
        return self._read[table]

    def __iter__(self) -> Iterator[str]:
        """Go through the ids of the tables."""
        return iter(self._described)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._described)


def _open(entry: Path, make: Callable[[], Known]) -> Known | None:
    try:
        listing = json.loads((entry / _LISTING).read_text(encoding="utf-8"))
        report = _REPORT.validate_python(listing["report"])
        issues = ISSUES.validate_python(listing["issues"])
        datasets = KeptDatasets(entry, dict(listing["datasets"]), make)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Loaded(datasets, issues), report


def _write(entry: Path, loaded: Loaded, report: SourceReport) -> None:
    described = {
        table: {"number": number, **write_dataset(entry / f"{number}.parquet", dataset)}
        for number, (table, dataset) in enumerate(loaded.datasets.items())
    }
    listing = {
        "datasets": described,
        "issues": ISSUES.dump_python(loaded.issues, mode="json"),
        "report": _REPORT.dump_python(report, mode="json"),
    }
    (entry / _LISTING).write_text(json.dumps(listing), encoding="utf-8")
