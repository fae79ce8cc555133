"""Read the files of one source: one bad file never loses the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrutiny_lib.config.audits import AuditDefinitions
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.cache import NoCache, ReadCache
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.raw import RawTable, each_table
from scrutiny_lib.loaders.raw.fault import no_rows
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.headers import recognise
from scrutiny_lib.loaders.tables.merge import merge_snapshots, oldest_first
from scrutiny_lib.loaders.tables.read import place_of, read_table
from scrutiny_lib.loaders.tables.spec import Table

if TYPE_CHECKING:
    from scrutiny_lib.loaders.trackers.maps import Tracker

ENDINGS = (".csv", ".xlsx", ".xlsm", ".xml")
MARKER = "SYNTHETIC.txt"
Choose = Callable[[RawTable, Sequence[Table]], "Table | None"]
Prepare = Callable[[RawTable, Table], RawTable]


@dataclass(frozen=True)
class Context:
    """What loaders need besides the files.

    Attributes
    ----------
    codes, tables
        Code lists, and tables by id.
    registry : Registry
        The indicators.
    params : Path
        The folder of the partnership's decisions, for maps of extracts.
    area_code, area_name : str
        The partnership's own area, which its own figures are about.
    year_ends : str
        The month in which its year ends.
    root : Path, optional
        The folder of the source that is read: files are named by their path below it.
    cache : ReadCache
        Where what was read is kept; nowhere by default.
    trackers : mapping
        The maps of ``params/trackers``, by id; none by default.
    audits : AuditDefinitions
        How audits are made; none by default.
    """

    codes: Codes
    tables: Mapping[str, Table]
    registry: Registry
    params: Path
    area_code: str
    area_name: str
    year_ends: str = "March"
    root: Path | None = None
    cache: ReadCache = field(default_factory=NoCache)
    trackers: Mapping[str, Tracker] = field(default_factory=dict)
    audits: AuditDefinitions = field(default_factory=AuditDefinitions)


@dataclass(frozen=True)
class Loaded:
    """What the files of one source gave.

    Attributes
    ----------
    datasets : mapping
        By table; what several files say of one table is one dataset.
    issues : tuple of Issue
        Those of files that are no dataset: unreadable ones and such as nobody knows.
    """

    datasets: Mapping[str, Dataset]
    issues: tuple[Issue, ...] = ()


def source_files(folder: Path) -> list[Path]:
    """Return the files of a source's folder and of its folders, in order of their paths.

    Lock files that a spreadsheet leaves, hidden files and the mark of invented data are none.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARKER and not path.name.startswith(("~$", "."))
    )


def load_tables_of(
    folder: Path,
    tables: Sequence[Table],
    context: Context,
    *,
    choose: Choose | None = None,
) -> Loaded:
    """Read every file of a folder by the tables that it may hold.

    Parameters
    ----------
    folder : Path
        Of one source; its folders are looked through as well.
    tables : sequence of Table
        Those that its files may be.
    choose : callable, optional
        Says which table a sheet is; by its name and headers (`choose_table`) if not given. None
        means that the sheet holds no rows of interest and is passed over.
    """
    return gather(folder, tables, lambda path: read_file(path, tables, context, choose=choose))


def gather(
    folder: Path,
    tables: Sequence[Table],
    read_one: Callable[[Path], tuple[list[tuple[str, Dataset]], list[Issue]]],
) -> Loaded:
    """Read every file of a folder in one way, and lay the files of each table on one another.

    Parameters
    ----------
    read_one : callable
        Reads a file as `read_file` does: datasets with their tables' ids, and issues.
    """
    pieces: dict[str, list[Dataset]] = {}
    issues: list[Issue] = []
    for path in source_files(folder):
        read, faults = read_one(path)
        issues += faults
        for table_id, dataset in read:
            pieces.setdefault(table_id, []).append(dataset)
    merged = {
        table.table: merge_snapshots(oldest_first(pieces[table.table], table), table)
        for table in tables
        if table.table in pieces
    }
    return Loaded(merged, tuple(issues))


def read_file(
    path: Path,
    tables: Sequence[Table],
    context: Context,
    *,
    choose: Choose | None = None,
    prepare: Prepare | None = None,
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    """Read every table of one file; what can't be read is an issue.

    Parameters
    ----------
    choose : callable, optional
        As in `load_tables_of`.
    prepare : callable, optional
        Changes the cells of a sheet before they are read. What it depends on besides the file
        has to be a part of `tables`, or what was kept of the file would be taken for it.

    Returns
    -------
    (datasets, issues)
        Each dataset with its table's id.
    """
    if path.suffix.lower() not in ENDINGS:
        message = f"{path.name}: not a .csv, .xlsx or .xml file; it was not read."
        return [], [Issue("file_not_recognised", message, file=path.name, count=1)]
    return read_kept(
        path,
        tables,
        context,
        lambda: _read(path, tables, context, choose or choose_table, prepare),
    )


def read_kept(
    path: Path,
    tables: Sequence[Table],
    context: Context,
    make: Callable[[], tuple[list[tuple[str, Dataset]], list[Issue]]],
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    """Return what was kept of a file, else make it, with the file's name as a reader knows it."""
    read, issues = context.cache.read(path, tables, context.codes, make)
    name = name_below(path, context.root)
    renamed = [(table, _renamed(dataset, name)) for table, dataset in read]
    return renamed, [replace(issue, file=name) for issue in issues]


def name_below(path: Path, root: Path | None) -> str:
    """Name a file by its path below a folder: each snapshot may hold a file of one name."""
    if root is None or not path.is_relative_to(root):
        return path.name
    return path.relative_to(root).as_posix()


def _renamed(dataset: Dataset, name: str) -> Dataset:
    """Return a dataset of one file with the file's name."""
    record = dataset.record
    files = tuple(replace(file, name=name) for file in record.files)
    issues = tuple(replace(issue, file=name) for issue in dataset.issues)
    return replace(dataset, record=replace(record, files=files), issues=issues)


def _read(
    path: Path,
    tables: Sequence[Table],
    context: Context,
    choose: Choose,
    prepare: Prepare | None,
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    read: list[tuple[str, Dataset]] = []
    issues: list[Issue] = []
    is_known = False
    for raw in _sheets(path, issues):
        try:
            table, is_known = choose(raw, tables), True
            if table is not None:
                ready = prepare(raw, table) if prepare else raw
                read.append((table.table, read_table(ready, table, context.codes)))
        except SourceError as error:
            issues += said_of(raw, error)
    return read, issues or ([] if is_known else [nothing_in(path)])


def _sheets(path: Path, issues: list[Issue]) -> Iterator[RawTable]:
    """Go through the tables of a file; only one is held in memory, and a fault ends it."""
    try:
        yield from each_table(path, bare=True)
    except SourceError as error:
        issues.append(unreadable(path, error))


def said_of(raw: RawTable, error: SourceError) -> list[Issue]:
    """Say that a table could not be read, unless it has neither rows nor known headers.

    Workbooks have pages of a line or two that are no table; with rows it might be one.
    """
    return [] if raw.is_bare else [unreadable(raw.path, error, sheet=raw.sheet)]


def nothing_in(path: Path) -> Issue:
    """Return the issue for a file without a row, and without the headers of a known table."""
    return unreadable(path, no_rows(path))


def unreadable(path: Path, error: SourceError, *, sheet: str = "") -> Issue:
    """Return the issue for a file, or a sheet of it, that could not be read."""
    return Issue("file_unreadable", f"{error}.", file=path.name, sheet=sheet, count=1)


def choose_table(raw: RawTable, tables: Sequence[Table]) -> Table:
    """Find a sheet's table: by the name of the sheet or file if it is known, else by headers.

    Raises
    ------
    SourceError
        If its headers are those of no table.
    """
    return recognise(raw.headers, tables_by_name(raw, tables), place=place_of(raw))


def tables_by_name(raw: RawTable, tables: Sequence[Table]) -> Sequence[Table]:
    """Return the one table that a sheet or file has the name of, else all that it may be."""
    named = named_table(raw.sheet or raw.path.stem, tables)
    return [named] if named else tables


def named_table(name: str, tables: Iterable[Table]) -> Table | None:
    """Find the table whose sheet has this name."""
    from scrutiny_lib.loaders.tables.codes import plain_words

    wanted = plain_words(name)
    fits = (t for t in tables if wanted in {plain_words(sheet) for sheet in t.sheets})
    return next(fits, None)
