"""Read a folder of extracts: every file is matched to a map, or reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.extracts.count import count_indicators
from scrutiny_lib.loaders.extracts.maps import Extract, load_extracts
from scrutiny_lib.loaders.folder import (
    ENDINGS,
    Context,
    Loaded,
    nothing_in,
    said_of,
    source_files,
    unreadable,
)
from scrutiny_lib.loaders.mapped import finish, with_their_words
from scrutiny_lib.loaders.observations import validate_observations
from scrutiny_lib.loaders.raw import RawTable, raw_tables
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.headers import recognise
from scrutiny_lib.loaders.tables.merge import merge_snapshots, oldest_first
from scrutiny_lib.loaders.tables.read import place_of, read_table
from scrutiny_lib.loaders.tables.spec import Table

Pieces = dict[str, list[Dataset]]


@dataclass
class Folder:
    """What the files of a folder gave, by extract or published table.

    Attributes
    ----------
    extracts : dict
        The maps of this folder.
    pieces : dict
        Datasets by the id of their map, or of the published table.
    issues : list of Issue
        Of files that gave nothing.
    """

    extracts: dict[str, Extract]
    pieces: Pieces = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)


def read_folder(
    folder: Path, name: str, context: Context, published: Sequence[Table] = ()
) -> Folder:
    """Read the files of a folder, each by the map or published table that it fits.

    Parameters
    ----------
    folder : Path
        Where they lie.
    name : str
        What maps call this folder.
    published : sequence of Table
        Tables that may lie here as their publisher makes them.
    """
    maps = load_extracts(
        context.params / "extracts", context.tables, context.codes, context.registry
    )
    found = Folder({key: one for key, one in maps.items() if one.map.folder == name})
    for path in source_files(folder):
        read, issues = _read_file(path, found.extracts, published, context)
        for key, dataset in read:
            found.pieces.setdefault(key, []).append(dataset)
        found.issues += issues
    return found


def finished(found: Folder, context: Context, observations: str) -> Loaded:
    """Turn what was read into the project's tables, and count the indicators.

    Parameters
    ----------
    observations : str
        The key of the counted figures among the datasets.
    """
    by_table: Pieces = {}
    figures: list[Dataset] = []
    for key, extract in found.extracts.items():
        if key not in found.pieces:
            continue
        own = [finish(dataset, extract, context.codes) for dataset in found.pieces[key]]
        whole = merge_snapshots(oldest_first(own, extract.table), extract.table)
        by_table.setdefault(extract.table.table, []).append(whole)
        if extract.map.counts:
            figures.append(count_indicators(whole, extract, context.registry, context))
    datasets = {
        name: merge_snapshots(pieces, context.tables[name]) if len(pieces) > 1 else pieces[0]
        for name, pieces in by_table.items()
    }
    if figures:
        datasets[observations] = joined(figures)
        validate_observations(datasets[observations].frame, name=observations)
    return Loaded(datasets, tuple(found.issues))


def joined(figures: Sequence[Dataset]) -> Dataset:
    """Put observations of several extracts below one another."""
    records = [one.record for one in figures]
    starts = [record.period_start for record in records if record.period_start]
    ends = [record.period_end for record in records if record.period_end]
    days = [record.date_received for record in records if record.date_received]
    record = replace(
        records[0],
        files=tuple(file for record in records for file in record.files),
        rows_read=sum(record.rows_read for record in records),
        rows_rejected=sum(record.rows_rejected for record in records),
        period_start=min(starts, default=None),
        period_end=max(ends, default=None),
        date_received=max(days, default=None),
        layout="",
    )
    frame = pd.concat([one.frame for one in figures], ignore_index=True)
    return Dataset(frame, record, tuple(issue for one in figures for issue in one.issues))


def _read_file(
    path: Path, extracts: Mapping[str, Extract], published: Sequence[Table], context: Context
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    if path.suffix.lower() not in ENDINGS:
        message = f"{path.name}: not a .csv or .xlsx file; it was not read."
        return [], [Issue("file_not_recognised", message, file=path.name, count=1)]
    tables = [*(extract.theirs for extract in extracts.values()), *published]
    codes = with_their_words(extracts.values(), context.codes)
    return context.cache.read(path, tables, codes, lambda: _make(path, extracts, published, codes))


def _make(
    path: Path, extracts: Mapping[str, Extract], published: Sequence[Table], codes: Codes
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    try:
        sheets = raw_tables(path, bare=True)
    except SourceError as error:
        return [], [unreadable(path, error)]
    read: list[tuple[str, Dataset]] = []
    issues: list[Issue] = []
    for raw in sheets:
        try:
            table = _table_of(raw, extracts, published)
        except SourceError as error:
            issues += [] if raw.is_bare else [not_recognised(raw, error)]
            continue
        try:
            read.append((table.table, read_table(raw, table, codes)))
        except SourceError as error:
            issues += said_of(raw, error)
    return read, issues or ([] if read else [nothing_in(path)])


def _table_of(raw: RawTable, extracts: Mapping[str, Extract], published: Sequence[Table]) -> Table:
    """Find the map that a file is for: by its name, else by having all of its headers.

    Raises
    ------
    SourceError
        If it has the headers of none; missing and unexpected ones are listed.
    """
    named = [one.theirs for one in extracts.values() if one.map.is_named(raw.path)]
    if named:
        return recognise(raw.headers, named, place=place_of(raw))
    tables = [*(_strict(one.theirs) for one in extracts.values()), *published]
    found = recognise(raw.headers, tables, place=place_of(raw)).table
    return extracts[found].theirs if found in extracts else _by_id(published)[found]


def _strict(table: Table) -> Table:
    """Return a table that needs all its headers: one date in common is no likeness."""
    columns = tuple(column.model_copy(update={"needed": True}) for column in table.columns)
    return table.model_copy(update={"columns": columns})


def _by_id(tables: Sequence[Table]) -> dict[str, Table]:
    return {table.table: table for table in tables}


def not_recognised(raw: RawTable, error: SourceError) -> Issue:
    """Return the issue for a file that is for no map."""
    return Issue("file_not_recognised", f"{error}.", file=raw.path.name, sheet=raw.sheet, count=1)
