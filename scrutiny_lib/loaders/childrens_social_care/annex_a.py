"""Read Annex A: workbooks and folders of CSV files, several snapshots laid on one another."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.childrens_social_care.snapshots import (
    last_day,
    snapshot_day,
    snapshots_of,
)
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import Context, Loaded, choose_table, name_below, read_file
from scrutiny_lib.loaders.raw import RawTable
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.headers import match_headers
from scrutiny_lib.loaders.tables.merge import merge_snapshots
from scrutiny_lib.loaders.tables.spec import Table

PREFIX = "annex_a_"
WINDOW_MONTHS = {6: 6, 7: 6, 8: 6, 10: 12, 11: 12}
"""Lists of what was open or ended in so many months before the snapshot.

Of what ended earlier they show nothing, so the lengths of closed plans in a single snapshot are
of a chosen part of all plans.
"""
_NUMBER = re.compile(r"(?<![a-z])list[\s_.-]*0*(\d+)(?!\d)")
_HEADERS_OF_A_LIST = 2
_DAY = pd.Timedelta(days=1)  # six months up to 30 September begin on 1 April


@dataclasses.dataclass(frozen=True)
class _Snapshot:
    name: str
    day: pd.Timestamp
    read: dict[str, list[Dataset]]


def load_annex_a(folder: Path, context: Context) -> Loaded:
    """Read every snapshot of a folder.

    Parameters
    ----------
    folder : Path
        Of the source. Each workbook is a snapshot, and so is each folder of CSV files.
    context : Context
        Code lists, and the tables whose ids begin with ``annex_a_``.

    Returns
    -------
    Loaded
        A dataset for each list. The newer snapshot's row wins; what later snapshots no longer
        show stays. `places` has a column ``snapshot``: the day of the snapshot that a row is
        from, so that a plan last seen open is not taken for one that is open still. The period
        of lists 6, 7, 8, 10 and 11 is the window that the snapshots look back over.
    """
    tables = [table for name, table in context.tables.items() if name.startswith(PREFIX)]
    snapshots, issues = [], []
    for where, paths in snapshots_of(folder).items():
        read: dict[str, list[Dataset]] = {}
        for path in paths:
            datasets, faults = read_file(path, tables, context, choose=choose_list)
            issues += faults or ([] if datasets else [_no_list(path, context)])
            for name, dataset in datasets:
                read.setdefault(name, []).append(dataset)
        if read:
            last = last_day(dataset for pieces in read.values() for dataset in pieces)
            snapshots.append(_Snapshot(where.name, snapshot_day(where.name, last), read))
    snapshots.sort(key=lambda snapshot: (snapshot.day, snapshot.name))
    merged = {
        table.table: _merge(snapshots, table)
        for table in tables
        if any(table.table in snapshot.read for snapshot in snapshots)
    }
    return Loaded(merged, tuple(issues))


def _no_list(path: Path, context: Context) -> Issue:
    message = f"{path.name}: a workbook without a list of Annex A; it was not read."
    return Issue("file_not_recognised", message, file=name_below(path, context.root), count=1)


def list_number(name: str) -> int | None:
    """Return the number of the list that the name of a sheet or file says.

    It is a whole number: ``List 1`` is not ``List 10``, and ``List_1_contacts`` is list 1.
    """
    found = _NUMBER.search(plain_words(name))
    return int(found[1]) if found else None


def choose_list(raw: RawTable, tables: Sequence[Table]) -> Table | None:
    """Find the list that a sheet or file holds: by the number in its name, else by its headers.

    A sheet of a workbook that has no headers of any list, such as guidance, is passed over.

    Raises
    ------
    SourceError
        If the headers that are needed are not there.
    """
    number = list_number(raw.sheet or raw.path.stem)
    named = [table for table in tables if number is not None and number_of(table) == number]
    try:
        return choose_table(raw, named or tables)
    except SourceError:
        if raw.sheet and not named and not _looks_like_a_list(raw.headers, tables):
            return None
        raise


def number_of(table: Table) -> int:
    """Return the number of an Annex A table's list."""
    return int(table.table.removeprefix(PREFIX).split("_")[0])


def _looks_like_a_list(headers: Sequence[str], tables: Iterable[Table]) -> bool:
    return any(len(match_headers(headers, t).found) >= _HEADERS_OF_A_LIST for t in tables)


def _merge(snapshots: Sequence[_Snapshot], table: Table) -> Dataset:
    """Merge one list, and say what the snapshots look back over."""
    pieces = [
        dataclasses.replace(dataset, places=_places(dataset, snapshot))
        for snapshot in snapshots
        for dataset in snapshot.read.get(table.table, [])
    ]
    merged = merge_snapshots(pieces, table)
    days = [s.day for s in snapshots if table.table in s.read and s.day > pd.Timestamp.min]
    months = WINDOW_MONTHS.get(number_of(table))
    if not months or not days:
        return merged
    record = dataclasses.replace(
        merged.record,
        period_start=(min(days) + _DAY - pd.DateOffset(months=months)).date(),
        period_end=max(days).date(),
    )
    return dataclasses.replace(merged, record=record)


def _places(dataset: Dataset, snapshot: _Snapshot) -> pd.DataFrame:
    day = snapshot.day if snapshot.day > pd.Timestamp.min else pd.NaT
    places = pd.DataFrame({"file": dataset.record.files[0].name, "row": dataset.frame.index})
    return places.assign(snapshot=pd.Series(day, index=places.index, dtype="datetime64[us]"))
