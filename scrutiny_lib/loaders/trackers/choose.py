"""Tell which sheet of which file is read by the map of a tracker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.folder import Context, tables_by_name, unreadable
from scrutiny_lib.loaders.header_words import list_headers, list_unexpected
from scrutiny_lib.loaders.raw import RawTable
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.headers import match_headers, recognise
from scrutiny_lib.loaders.tables.read import place_of
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.loaders.trackers.maps import Tracker

LEFT_ASIDE = (
    "This sheet was not read: the map names another one, and its headers are those of no table."
)


def layouts_for(path: Path, tables: Sequence[Table], context: Context) -> list[Table]:
    """Return the layouts of trackers that a file could have.

    Parameters
    ----------
    path : Path
        The file; a map with patterns is only for files of such names.
    tables : sequence of Table
        Those that may lie in the folder.

    Returns
    -------
    list of Table
        With their headers; the id is the map's, the sheet the one that it names. Without a pattern
        all their headers are needed: two that many files have, such as a reference and a date,
        would be no likeness.
    """
    wanted = {table.table for table in tables}
    return [
        _layout(tracker)
        for tracker in context.trackers.values()
        if tracker.table.table in wanted and (not tracker.map.files or tracker.map.is_named(path))
    ]


def _layout(tracker: Tracker) -> Table:
    mapped, columns = tracker.map, tracker.theirs.columns
    if not mapped.files:
        columns = tuple(
            column.model_copy(update={"needed": True}) if column.is_kept else column
            for column in columns
        )
    sheets = (mapped.sheet,) if mapped.sheet else ()
    return tracker.theirs.model_copy(update={"columns": columns, "sheets": sheets})


def choose_layout(raw: RawTable, tables: Sequence[Table], layouts: Sequence[Table]) -> Table:
    """Find what a sheet is: a table of ours, or the layout of a tracker.

    Parameters
    ----------
    raw : RawTable
        A sheet of no form; a form is never read by a map.
    tables : sequence of Table
        Ours.
    layouts : sequence of Table
        Of trackers.

    Returns
    -------
    Table
        Whichever knows more of the headers; ours if they know as many.

    Raises
    ------
    SourceError
        If the headers are those of none; the nearest is named.
    """
    own = tables_by_name(raw, tables)
    theirs = [layout for layout in layouts if not layout.sheets or _is_for(raw, layout)]
    ours, mapped = _recognised(raw, own), _recognised(raw, theirs)
    if ours is None and mapped is None:
        return recognise(raw.headers, [*own, *theirs], place=place_of(raw))
    if mapped is None or (ours is not None and _known(raw, ours) >= _known(raw, mapped)):
        assert ours is not None
        return ours
    return mapped


def _is_for(raw: RawTable, layout: Table) -> bool:
    """Tell whether a map names this sheet; a CSV has no sheets."""
    named = {plain_words(sheet) for sheet in layout.sheets}
    return not raw.sheet or plain_words(raw.sheet) in named


def _recognised(raw: RawTable, tables: Sequence[Table]) -> Table | None:
    try:
        return recognise(raw.headers, tables, place=place_of(raw))
    except SourceError:
        return None


def _known(raw: RawTable, table: Table) -> int:
    """Count the headers that are kept columns of a table."""
    found = match_headers(raw.headers, table).found
    return sum(table.column(name).is_kept for name in found)


def is_left_aside(raw: RawTable, sheets: Sequence[RawTable], layouts: Sequence[Table]) -> bool:
    """Tell whether a sheet that could not be read is one beside that which a map names.

    Exports come with lists of choices and notes, and whoever named the sheet knew of them.
    """
    named = [layout for layout in layouts if layout.sheets]
    is_there = any(_is_for(one, layout) for one in sheets for layout in named)
    return bool(raw.sheet) and is_there and not any(_is_for(raw, layout) for layout in named)


def left_aside(raw: RawTable) -> Issue:
    """Return the issue for a sheet beside the one that a map names."""
    return Issue("sheet_left_aside", LEFT_ASIDE, raw.path.name, raw.sheet, count=1)


def sheet_missing(path: Path, sheets: Sequence[RawTable], layouts: Sequence[Table]) -> list[Issue]:
    """Say that a workbook of which nothing was read lacks the sheet that a map names."""
    named = [layout for layout in layouts if layout.sheets]
    if not named or any(_is_for(one, layout) for one in sheets for layout in named):
        return []
    there = list_unexpected([one.sheet for one in sheets], known=1)
    error = SourceError(
        f"{path.name}: no sheet {list_headers([layout.sheets[0] for layout in named])}, which a "
        f"map in params/trackers names; there is: {there}; correct 'sheet' in the map, or the file"
    )
    return [unreadable(path, error)]
