"""Load a folder of published files; one that cannot be read never loses the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue, Record
from scrutiny_lib.loaders.published.area_table import AreaTable
from scrutiny_lib.loaders.published.load import load_published


def load_published_folder(
    folder: Path,
    registry: Registry,
    *,
    strict: bool = False,
    areas: AreaTable | None = None,
    population: pd.DataFrame | None = None,
) -> Dataset:
    """Read every published file below a folder.

    Parameters
    ----------
    strict : bool
        Stop at the first file that cannot be read. Otherwise it becomes an issue with the rule
        ``file_not_read``, which holds the error's line, and the others are read.

    Raises
    ------
    SourceError
        If the folder is missing or holds no file that can be read; if strict, for any file.
    """
    datasets: list[Dataset] = []
    lost: list[Issue] = []
    for path in published_files(folder):
        try:
            one = load_published(path, registry, areas=areas, population=population)
        except SourceError as error:
            if strict:
                raise
            lost.append(Issue(rule="file_not_read", message=str(error), file=path.name, count=1))
        else:
            datasets.append(one)
    if not datasets:
        reason = lost[0].message if lost else "it holds no .csv or .xlsx"
        raise SourceError(f"{folder.name}: no published file could be read: {reason}")
    return join_datasets(datasets, lost)


def published_files(folder: Path) -> list[Path]:
    """List the CSV files and workbooks below a folder, in a fixed order.

    Raises
    ------
    SourceError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise SourceError(f"{folder.name}: there is no such folder; check its name")
    found = [p for p in folder.rglob("*") if p.suffix.lower() in (".csv", ".xlsx") and p.is_file()]
    return sorted(
        (p for p in found if not p.name.startswith((".", "~"))),
        key=lambda p: p.relative_to(folder).as_posix(),
    )


def join_datasets(datasets: Sequence[Dataset], issues: Iterable[Issue] = ()) -> Dataset:
    """Put datasets of published files together; a release that comes twice is used once."""
    frames, notes = [], list(issues)
    seen: dict[str, str] = {}
    for dataset in datasets:
        source, file = str(dataset.frame["source_id"].iloc[0]), dataset.record.files[0].name
        notes.extend(dataset.issues)
        if source in seen:
            message = f"The same release as {seen[source]}, which is used instead."
            notes.append(Issue("release_given_twice", message, file=file, count=1))
            continue
        seen[source] = file
        frames.append(dataset.frame)
    records = [dataset.record for dataset in datasets]
    agencies = {record.agency for record in records}
    record = Record(
        agency=agencies.pop() if len(agencies) == 1 else "several",
        files=tuple(file for record in records for file in record.files),
        rows_read=sum(record.rows_read for record in records),
        rows_rejected=sum(record.rows_rejected for record in records),
        period_start=min(r.period_start for r in records if r.period_start),
        period_end=max(r.period_end for r in records if r.period_end),
        date_received=max(r.date_received for r in records if r.date_received),
        layout="several" if len(records) > 1 else records[0].layout,
    )
    return Dataset(pd.concat(frames, ignore_index=True), record, tuple(notes))
