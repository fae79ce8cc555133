"""Read a sheet by the layout of a tracker, and turn it into a table of ours."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.form_marks import without_examples
from scrutiny_lib.loaders.mapped import finish, with_their_words
from scrutiny_lib.loaders.raw import Chunk, RawTable
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.headers import match_headers
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Kind, Table

LONGEST_REFERENCE = 40
"""In characters. A system may let people type whole sentences where a reference belongs."""
_IDENTIFIERS: tuple[Kind, ...] = ("reference", "child_id")
_TOO_LONG = (
    f"Cells of more than {LONGEST_REFERENCE} characters in a column of references; taken as blank, "
    "since they may be sentences."
)


def codes_with_trackers(layouts: Sequence[Table], context: Context) -> Codes:
    """Return the code lists with the words of the maps of some layouts."""
    return with_their_words((context.trackers[one.table] for one in layouts), context.codes)


def read_layout(raw: RawTable, layout: Table, codes: Codes) -> Dataset:
    """Read a sheet by their headers.

    Parameters
    ----------
    layout : Table
        Of `scrutiny_lib.loaders.trackers.choose.choose_layout`.
    codes : Codes
        With their words.

    Returns
    -------
    Dataset
        With the columns of the layout: see `in_our_tables`. Sentences are only ever in columns of
        text or words, which no pack shows without a consent.

    Raises
    ------
    SourceError
        If a header is missing that is needed.
    """
    found = match_headers(raw.headers, layout).found
    columns = (one for one in layout.columns if one.is_kept or one.name in found)
    there = layout.model_copy(update={"columns": tuple(columns)})
    places = {
        raw.headers[found[column.name]]: found[column.name]
        for column in there.columns
        if column.name in found and column.kind in _IDENTIFIERS
    }
    return read_table(_without_sentences(without_examples(raw), places), there, codes)


def _without_sentences(raw: RawTable, places: dict[str, int]) -> RawTable:
    """Return a sheet without the sentences in some columns, given by header and position."""

    def chunks() -> Iterator[Chunk]:
        rows: dict[str, list[int]] = {header: [] for header in places}
        for chunk in raw.chunks():
            columns = list(chunk.columns)
            for header, place in places.items():
                cells = columns[place]
                long = np.fromiter((_is_long(cell) for cell in cells), bool, len(cells))
                rows[header] += chunk.rows[long].tolist()
                columns[place] = np.where(long, "", cells)
            yield Chunk(tuple(columns), chunk.rows)
        raw.issues.extend(_too_long(raw, header, found) for header, found in rows.items() if found)

    return dataclasses.replace(raw, source=chunks)


def _is_long(cell: object) -> bool:
    return isinstance(cell, str) and len(cell.strip()) > LONGEST_REFERENCE


def _too_long(raw: RawTable, header: str, rows: list[int]) -> Issue:
    file, sheet, shown = raw.path.name, raw.sheet, tuple(rows[:ROWS_SHOWN])
    return Issue("reference_too_long", _TOO_LONG, file, sheet, header, len(rows), shown)


def in_our_tables(
    read: Iterable[tuple[str, Dataset]], context: Context
) -> list[tuple[str, Dataset]]:
    """Give what was read by the layout of a tracker the columns of its table.

    Parameters
    ----------
    read : iterable of (str, Dataset)
        With the id of a table or of a map.

    Returns
    -------
    list of (str, Dataset)
        With the id of a table; ``record.layout`` still says by which map it was read.
    """
    done = []
    for name, dataset in read:
        tracker = context.trackers.get(name)
        if tracker is None:
            done.append((name, dataset))
        else:
            done.append((tracker.table.table, finish(dataset, tracker, context.codes)))
    return done
