"""Read what people write down: reviews, audits, what practitioners and children say, challenges.

It comes as the forms that `scrutiny templates` writes, of this version or an older one, as CSV
files whose headers are the forms' or the bare names of the columns, or as the export of a system of
their own, by a map of ``params/trackers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Dataset, Issue
from scrutiny_lib.loaders.folder import (
    ENDINGS,
    Context,
    Loaded,
    choose_table,
    gather,
    nothing_in,
    read_kept,
    said_of,
    unreadable,
)
from scrutiny_lib.loaders.form_marks import (
    Stamp,
    as_of,
    is_form_sheet,
    read_stamp,
    with_version,
    without_examples,
    without_untouched,
)
from scrutiny_lib.loaders.raw import RawTable, raw_tables
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.loaders.trackers.choose import (
    choose_layout,
    is_left_aside,
    layouts_for,
    left_aside,
    sheet_missing,
)
from scrutiny_lib.loaders.trackers.read import codes_with_trackers, in_our_tables, read_layout

MODERATION_KEY = ["audit_id", "case_ref", "agency", "domain"]


def load_reviews(folder: Path, context: Context) -> Loaded:
    """Read case reviews, their learning and their recommendations."""
    return load_people(folder, _tables("reviews", context), context)


def load_audits(folder: Path, context: Context) -> Loaded:
    """Read audits, their moderation and frame, and section 11 self-assessments."""
    return load_people(folder, _tables("audits", context), context)


def load_practitioners(folder: Path, context: Context) -> Loaded:
    """Read what practitioners said, in events and in surveys."""
    return load_people(folder, _tables("practitioners", context), context)


def load_children(folder: Path, context: Context) -> Loaded:
    """Read what children said, and counts of their experience."""
    return load_people(folder, _tables("children", context), context)


def load_challenges(folder: Path, context: Context) -> Loaded:
    """Read the challenge log."""
    return load_people(folder, _tables("challenges", context), context)


def _tables(folder: str, context: Context) -> list[Table]:
    return [table for table in context.tables.values() if table.folder == folder]


def load_people(folder: Path, tables: Sequence[Table], context: Context) -> Loaded:
    """Read every file of a folder that people fill in.

    Parameters
    ----------
    folder : Path
        Of one source; its folders are looked through as well.
    tables : sequence of Table
        Those that its files may hold.

    Returns
    -------
    Loaded
        An example row is never in it; a file that can't be read is an issue, never an exception.
    """
    return gather(folder, tables, lambda path: read_form(path, tables, context))


def read_form(
    path: Path, tables: Sequence[Table], context: Context
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    """Read every table of one form or CSV; what can't be read is an issue.

    Returns
    -------
    (datasets, issues)
        Each dataset with its table's id.
    """
    if path.suffix.lower() not in ENDINGS:
        message = f"{path.name}: not a .csv or .xlsx file; it was not read."
        return [], [Issue("file_not_recognised", message, file=path.name, count=1)]
    layouts = layouts_for(path, tables, context)
    words = replace(context, codes=codes_with_trackers(layouts, context)) if layouts else context
    read, issues = read_kept(
        path, [*tables, *layouts], words, lambda: _read(path, tables, layouts, words)
    )
    return in_our_tables(read, context), issues


def _read(
    path: Path, tables: Sequence[Table], layouts: Sequence[Table], context: Context
) -> tuple[list[tuple[str, Dataset]], list[Issue]]:
    try:
        sheets = raw_tables(path, bare=True)
        stamp = read_stamp(sheets)
    except SourceError as error:
        return [], [unreadable(path, error)]
    layouts = [] if stamp else layouts
    rows = [sheet for sheet in sheets if not is_form_sheet(sheet.sheet)]
    read, issues = [], []
    for raw in rows:
        try:
            read.append(_read_sheet(raw, tables, layouts, context, stamp))
        except SourceError as error:
            is_aside = is_left_aside(raw, rows, layouts)
            issues += [left_aside(raw)] if is_aside else said_of(raw, error)
    if not read:
        issues = [*sheet_missing(path, rows, layouts), *issues]
    return read, issues or ([] if read else [nothing_in(path)])


def _read_sheet(
    raw: RawTable,
    tables: Sequence[Table],
    layouts: Sequence[Table],
    context: Context,
    stamp: Stamp | None,
) -> tuple[str, Dataset]:
    versions = stamp.versions if stamp else {}
    known = [as_of(table, versions.get(table.table, table.version)) for table in tables]
    chosen = choose_layout(raw, known, layouts) if layouts else choose_table(raw, known)
    if chosen in layouts:
        return chosen.table, read_layout(raw, chosen, context.codes)
    rows = without_examples(raw)
    filled = without_untouched(rows, chosen) if stamp else rows
    dataset = read_table(filled, chosen, context.codes)
    version = versions.get(chosen.table, chosen.version)
    return chosen.table, with_version(dataset, raw, chosen, version)


def with_moderation(cases: pd.DataFrame, moderation: pd.DataFrame) -> pd.DataFrame:
    """Return audit cases with what the moderation meeting agreed, where it agreed something.

    Parameters
    ----------
    cases, moderation : DataFrame
        Of the tables ``audit_cases`` and ``audit_moderation``.

    Returns
    -------
    DataFrame
        `cases` with the same index; an entry of `moderation` counts before one of the agency's.
    """
    shared = [name for name in moderation if name in cases and name not in MODERATION_KEY]
    agreed = moderation.drop_duplicates(MODERATION_KEY, keep="last").set_index(MODERATION_KEY)
    places = pd.MultiIndex.from_frame(cases[MODERATION_KEY].astype("str"))
    agreed.index = pd.MultiIndex.from_frame(
        agreed.index.to_frame().astype("str"), names=MODERATION_KEY
    )
    found = agreed[shared].reindex(places).set_axis(cases.index)
    result = cases.copy()
    for name in shared:
        newer = found[name].where(found[name].notna(), cases[name])
        result[name] = newer.astype(cases[name].dtype)
    return result
