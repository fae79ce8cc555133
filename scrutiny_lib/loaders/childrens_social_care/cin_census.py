"""Read children in need censuses of several years into tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.childrens_social_care.cin_layout import (
    CHILD,
    EPISODE,
    PARTS,
    Layout,
)
from scrutiny_lib.loaders.childrens_social_care.cin_xml import Rows, read_census
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import (
    Context,
    Loaded,
    name_below,
    read_kept,
    source_files,
    unreadable,
)
from scrutiny_lib.loaders.raw import Chunk, RawTable
from scrutiny_lib.loaders.raw.files import digest
from scrutiny_lib.loaders.tables.dates import read_days
from scrutiny_lib.loaders.tables.merge import merge_snapshots
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Column, Table

CHUNK_ROWS = 100_000
PREFIX = "cin_"
Read = tuple[list[tuple[str, Dataset]], list[Issue]]
_ELEMENT = {part.table: name for name, part in PARTS.items() if part.is_row} | {
    table: name for part in PARTS.values() for name, table in part.each.items()
}
_INHERITED = {part.table: part.inherits for part in PARTS.values() if part.is_row} | {
    table: part.inherits for part in PARTS.values() for table in part.each.values()
}


def load_cin_census(folder: Path, context: Context) -> Loaded:
    """Read every census of a folder and lay the years on one another.

    Parameters
    ----------
    folder : Path
        Of the source; its folders are looked through as well.
    context : Context
        Code lists, and the tables whose ids begin with ``cin_``.

    Returns
    -------
    Loaded
        A dataset for each table of which any file has rows. The number of a row is the position
        of its element among those of its kind in the file. ``cin_episode`` says which of a
        child's referrals a row belongs to, counted by date over all years.
    """
    tables = {name: table for name, table in context.tables.items() if name.startswith(PREFIX)}
    years: list[dict[str, Dataset]] = []
    issues: list[Issue] = []
    for path in source_files(folder):
        read, faults = _read(path, tables, context)
        issues += faults
        if read:
            years.append(dict(read))
    years.sort(key=_day)
    merged = {
        name: merge_snapshots([year[name] for year in years if name in year], table)
        for name, table in tables.items()
        if any(name in year for year in years)
    }
    return Loaded(_with_episodes(merged), tuple(issues))


def _read(path: Path, tables: Mapping[str, Table], context: Context) -> Read:
    if path.suffix.lower() != ".xml":
        message = f"{path.name}: not an .xml file, as a census is; it was not read."
        name = name_below(path, context.root)
        return [], [Issue("file_not_recognised", message, file=name, count=1)]

    def make() -> Read:
        try:
            return list(_datasets(path, tables, context)), []
        except SourceError as error:
            return [], [unreadable(path, error)]

    return read_kept(path, list(tables.values()), context, make)


def _datasets(
    path: Path, tables: Mapping[str, Table], context: Context
) -> Iterator[tuple[str, Dataset]]:
    """Read the tables of one census; issues of the whole file go with its children."""
    rows, issues = read_census(path, Layout(tables))
    sha256 = digest(path)
    for name, table in tables.items():
        if rows[name].numbers:
            mine = issues if name == "cin_children" else []
            raw = _raw(path, table, rows[name], sha256, mine)
            yield name, read_table(raw, table, context.codes)


def _raw(path: Path, table: Table, rows: Rows, sha256: str, issues: list[Issue]) -> RawTable:
    """Return the rows of a table as the engine reads them."""
    columns: list[npt.NDArray[np.object_]] = []
    for label, cells in zip(rows.labels, rows.columns, strict=True):
        array = np.array(cells, dtype=object)
        if label in _INHERITED[table.table] and label not in (CHILD, EPISODE):
            array = _readable(array, table.by_header[label.casefold()])
        columns.append(array)
    numbers = np.array(rows.numbers, dtype=np.int64)

    def chunks() -> Iterator[Chunk]:
        for start in range(0, len(numbers), CHUNK_ROWS):
            piece = slice(start, start + CHUNK_ROWS)
            yield Chunk(tuple(column[piece] for column in columns), numbers[piece])

    return RawTable(path, _ELEMENT[table.table], rows.labels, sha256, issues, chunks)


def _readable(cells: npt.NDArray[np.object_], column: Column) -> npt.NDArray[np.object_]:
    """Blank the dates of rows further out that can't be read: the fault is counted there."""
    at, uniques = pd.factorize(cells, use_na_sentinel=False)
    days, _ = read_days(np.asarray(uniques, dtype=object))
    good = (days >= np.datetime64(column.earliest)) & (days <= np.datetime64(column.latest))
    return np.where(good, uniques, "")[at].astype(object)


def _day(year: Mapping[str, Dataset]) -> tuple[pd.Timestamp, str]:
    """Return the reference date of a census, by which the newer one is known."""
    children = year["cin_children"]
    days = children.frame["reference_date"].dropna()
    record = children.record
    last = days.max() if len(days) else pd.Timestamp(record.period_end or pd.Timestamp.min)
    return last, record.files[0].name


def _with_episodes(merged: dict[str, Dataset]) -> dict[str, Dataset]:
    """Count each child's referrals by date, over all years: a file counts only its own."""
    known = [d.frame[["child_id", "referral_date"]] for d in merged.values() if _links(d)]
    if not known:
        return merged
    pairs = pd.concat(known).dropna().drop_duplicates().sort_values(["child_id", "referral_date"])
    pairs["number"] = (pairs.groupby("child_id").cumcount() + 1).astype("Int32")
    return {
        name: _numbered(dataset, pairs) if _links(dataset) else dataset
        for name, dataset in merged.items()
    }


def _links(dataset: Dataset) -> bool:
    return "cin_episode" in dataset.frame


def _numbered(dataset: Dataset, pairs: pd.DataFrame) -> Dataset:
    keys: Sequence[str] = ["child_id", "referral_date"]
    numbers = dataset.frame[list(keys)].merge(pairs, on=list(keys), how="left")["number"]
    frame = dataset.frame.assign(cin_episode=numbers.set_axis(dataset.frame.index))
    return dataclasses.replace(dataset, frame=frame)
