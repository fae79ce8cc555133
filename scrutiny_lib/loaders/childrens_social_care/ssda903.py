"""Read SSDA903 returns: one file a table, one folder a year."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.childrens_social_care.snapshots import last_day, snapshots_of, year_of
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import Context, Loaded, choose_table, name_below, read_file
from scrutiny_lib.loaders.raw import Chunk, RawTable, raw_tables
from scrutiny_lib.loaders.tables.headers import match_headers, recognise
from scrutiny_lib.loaders.tables.merge import merge_snapshots
from scrutiny_lib.loaders.tables.spec import Table, load_tables
from scrutiny_lib.loaders.tables.values import is_blank, read_text

PREFIX = "ssda903_"
HEADER, EPISODES, OC2 = "ssda903_header", "ssda903_episodes", "ssda903_oc2"
NOT_READ = Path(__file__).parent / "not_read" / "ssda903.yml"
_YEAR = "return_year"
Births = Mapping[str, object]


def load_ssda903(folder: Path, context: Context) -> Loaded:
    """Read every return of a folder.

    Parameters
    ----------
    folder : Path
        Of the source. Each folder of files is the return of a year, and so are files that lie
        in it directly.
    context : Context
        Code lists, and the tables whose ids begin with ``ssda903_``.

    Returns
    -------
    Loaded
        A dataset for each table. Files are known by their headers; their names are a hint. Ages
        at episodes are worked out from the dates of birth in the same return's header file.
    """
    tables = [table for name, table in context.tables.items() if name.startswith(PREFIX)]
    returns: list[tuple[pd.Timestamp, dict[str, list[Dataset]]]] = []
    issues: list[Issue] = []
    for where, paths in snapshots_of(folder).items():
        one = _Return(where, folder, paths, tables, context)
        read, faults = one.read()
        issues += faults
        if read:
            returns.append((one.day(read), read))
    returns.sort(key=lambda pair: pair[0])
    years = [read for _, read in returns]
    merged = {
        table.table: merge_snapshots(
            [dataset for year in years for dataset in year.get(table.table, [])], table
        )
        for table in tables
        if any(table.table in year for year in years)
    }
    return Loaded(merged, tuple(issues))


class _Return:
    """The files of one year."""

    def __init__(
        self,
        where: Path,
        folder: Path,
        paths: Sequence[Path],
        tables: Sequence[Table],
        context: Context,
    ) -> None:
        self._paths, self._context = paths, context
        inside = where.relative_to(folder).parts
        self._year = year_of([*reversed(inside), *(path.stem for path in paths)])
        births = _births(paths, tables)
        known = hashlib.sha256(str(sorted(births.items(), key=str)).encode()).hexdigest()
        # What a file's rows take from outside it counts when what was read of it is kept.
        added = {EPISODES: known, OC2: str(self._year)}
        self._tables = [
            table.model_copy(update={"guidance": f"{table.guidance}\n{added[table.table]}"})
            if table.table in added
            else table
            for table in tables
        ]
        self._births = births

    def day(self, read: Mapping[str, list[Dataset]]) -> pd.Timestamp:
        """Return about the last day of the year, by which the newer return is known."""
        last = last_day(dataset for pieces in read.values() for dataset in pieces)
        if last > pd.Timestamp.min or self._year is None:
            return last
        return pd.Timestamp(self._year, 3, 31)

    def read(self) -> tuple[dict[str, list[Dataset]], list[Issue]]:
        """Read every file; one that nobody needs is an issue, as is one that can't be read."""
        read: dict[str, list[Dataset]] = {}
        issues = []
        for path in self._paths:
            datasets, faults = read_file(
                path, self._tables, self._context, choose=_choose, prepare=self._prepare
            )
            for name, dataset in datasets:
                read.setdefault(name, []).append(dataset)
            issues += faults or ([] if datasets else [_not_read(path, self._context)])
        return read, issues

    def _prepare(self, raw: RawTable, table: Table) -> RawTable:
        """Put beside a file's rows what they take from outside it."""
        if table.table == EPISODES and self._births and "DOB" not in raw.headers:
            return _with_column(raw, table, "DOB", lambda child: self._births.get(child, ""))
        if table.table == OC2 and _YEAR not in raw.headers:
            year = "" if self._year is None else str(self._year)
            return _with_column(raw, table, _YEAR, lambda _child: year)
        return raw


def _with_column(
    raw: RawTable, table: Table, header: str, value: Callable[[str], object]
) -> RawTable:
    """Return a table with one more column, whose cells depend on the child's number."""
    child = match_headers(raw.headers, table).found["child_id"]

    def chunks() -> Iterator[Chunk]:
        for chunk in raw.chunks():
            cells = np.empty(len(chunk.rows), dtype=object)
            cells[:] = [value(read_text(cell)) for cell in chunk.columns[child]]
            yield Chunk((*chunk.columns, cells), chunk.rows)

    return dataclasses.replace(raw, headers=(*raw.headers, header), source=chunks)


def _births(paths: Sequence[Path], tables: Sequence[Table]) -> Births:
    """Return the dates of birth in a return's header file, by the child's number."""
    births: dict[str, object] = {}
    for path in paths:
        try:
            for raw in raw_tables(path):
                table = _choose(raw, tables)
                if table is not None and table.table == HEADER:
                    births |= _births_in(raw, match_headers(raw.headers, table).found)
        except SourceError:
            continue  # said when the file is read as itself
    return births


def _births_in(raw: RawTable, found: Mapping[str, int]) -> Births:
    if "date_of_birth" not in found:
        return {}
    births: dict[str, object] = {}
    for chunk in raw.chunks():
        children, days = chunk.columns[found["child_id"]], chunk.columns[found["date_of_birth"]]
        births |= {
            read_text(child): day
            for child, day in zip(children, days, strict=True)
            if not is_blank(child)
        }
    return births


def _choose(raw: RawTable, tables: Sequence[Table]) -> Table | None:
    """Find a file's table by its headers; None if it is one that nobody needs."""
    others = _not_needed()
    try:
        table = recognise(raw.headers, [*tables, *others], place=raw.place)
    except SourceError:
        return choose_table(raw, tables)  # the name says which table the headers fall short of
    return None if table in others else table


@cache
def _not_needed() -> tuple[Table, ...]:
    return tuple(load_tables([NOT_READ]).values())


def _not_read(path: Path, context: Context) -> Issue:
    message = f"{path.name}: a file of the SSDA903 that is known and that nothing here needs."
    return Issue("file_not_read", message, file=name_below(path, context.root), count=1)
