"""What a collection form says of itself: its version, its example row, its sheets without rows.

Forms are written by `scrutiny_lib.forms` and come back filled in, perhaps years later.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue
from scrutiny_lib.loaders.header_words import list_headers, list_unexpected
from scrutiny_lib.loaders.raw import Chunk, RawTable
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.headers import match_headers
from scrutiny_lib.loaders.tables.spec import Column, Table

ABOUT, GUIDANCE, CHOICES = "About", "Guidance", "Choices"
ABOUT_HEADERS = ("Sheet", "Table", "Version", "Written for", "Figures")
EXAMPLE_MARK = "EXAMPLE ROW"
"""What a cell of an example row begins with, in capitals; nothing else may begin so."""


@dataclass(frozen=True)
class Stamp:
    """What a form's sheet About says.

    Attributes
    ----------
    versions : dict
        The version of each table's form, by the table's id.
    """

    versions: dict[str, int]


def is_form_sheet(name: str) -> bool:
    """Tell whether a sheet explains the form and holds no rows."""
    return plain_words(name) in {plain_words(sheet) for sheet in (ABOUT, GUIDANCE, CHOICES)}


def is_example_row(cells: Iterable[object]) -> bool:
    """Tell whether a row is the form's example, which is never data."""
    return any(isinstance(cell, str) and cell.lstrip().startswith(EXAMPLE_MARK) for cell in cells)


def read_stamp(sheets: Iterable[RawTable]) -> Stamp | None:
    """Read the stamp of a form; None where there is none, as in a CSV.

    Parameters
    ----------
    sheets : iterable of RawTable
        The sheets of one workbook; the one named About is read, and can't be read again.
    """
    for raw in sheets:
        if plain_words(raw.sheet) == plain_words(ABOUT) and raw.headers[:3] == ABOUT_HEADERS[:3]:
            rows = [row for chunk in raw.chunks() for row in zip(*chunk.columns[:3], strict=True)]
            return Stamp({str(table): _version(version) for _, table, version in rows})
    return None


def _version(cell: Any) -> int:
    try:
        return int(float(cell))
    except (TypeError, ValueError, OverflowError):
        return 1


def without_examples(raw: RawTable) -> RawTable:
    """Return a sheet without its example row, which counts neither as read nor as rejected.

    A person who copies the example down and types over it would lose the row: more than one
    example is therefore an issue ``example_row_again``.
    """

    def chunks() -> Iterator[Chunk]:
        marked: list[int] = []
        for chunk in raw.chunks():
            examples = _examples(chunk)
            marked += [int(row) for row in chunk.rows[examples]]
            kept = tuple(column[~examples] for column in chunk.columns)
            yield Chunk(kept, chunk.rows[~examples]) if examples.any() else chunk
        if again := tuple(marked[1:]):
            message = f"Rows still marked '{EXAMPLE_MARK}' were left out; take the mark away."
            file, shown = raw.path.name, again[:ROWS_SHOWN]
            raw.issues.append(
                Issue("example_row_again", message, file, raw.sheet, "", len(again), shown)
            )

    return dataclasses.replace(raw, source=chunks)


def _examples(chunk: Chunk) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = np.zeros(len(chunk.rows), dtype=bool)
    for column in chunk.columns:
        found |= np.fromiter((is_example_row((cell,)) for cell in column), bool, len(column))
    return found


def without_untouched(raw: RawTable, table: Table) -> RawTable:
    """Return a sheet of a form without the rows that hold only what they came filled with."""
    named = [table.by_header.get(plain_words(header)) for header in raw.headers]
    own = [at for at, one in enumerate(named) if one is None or one.name not in table.prefilled]

    def chunks() -> Iterator[Chunk]:
        for chunk in raw.chunks():
            touched = np.zeros(len(chunk.rows), dtype=bool)
            for at in own:
                touched |= np.fromiter((cell != "" for cell in chunk.columns[at]), bool)
            kept = tuple(column[touched] for column in chunk.columns)
            yield chunk if touched.all() else Chunk(kept, chunk.rows[touched])

    return dataclasses.replace(raw, source=chunks) if table.prefilled else raw


def as_of(table: Table, version: int) -> Table:
    """Return a table as an older form knows it: what came later is neither needed nor filled."""

    def known(column: Column) -> Column:
        if column.since <= version:
            return column
        return column.model_copy(update={"needed": False, "filled": False})

    parts = {name: getattr(table, name) for name in Table.model_fields}
    return Table(**parts | {"columns": tuple(known(column) for column in table.columns)})


def with_version(dataset: Dataset, raw: RawTable, table: Table, version: int) -> Dataset:
    """Say in a dataset's issues that it came from another version of the form.

    Parameters
    ----------
    dataset : Dataset
        What the sheet gave.
    raw : RawTable
        The sheet.
    table : Table
        Today's.
    version : int
        Of the form that was filled in.
    """
    if version == table.version:
        return dataset
    matched = match_headers(raw.headers, table)
    new = [column.label for column in matched.absent if column.since > version]
    gone = [column.label for column in matched.absent if column.since <= version]
    extra = list_unexpected([raw.headers[at] for at in matched.unexpected], known=1)
    age = "an older" if version < table.version else "a newer"
    message = (
        f"Filled in on {age} form (version {version}; the project's is {table.version}). "
        f"Columns that it lacks: {list_headers(new)}. Columns that are not known: {extra}."
    )
    issues = [issue for issue in dataset.issues if issue.rule != "header_missing"]
    if gone:
        words = f"Headers missing: {list_headers(gone)}."
        issues.append(Issue("header_missing", words, raw.path.name, raw.sheet, count=len(gone)))
    count = len(new) + len(matched.unexpected)
    issues.append(Issue("form_version", message, raw.path.name, raw.sheet, count=count))
    return dataclasses.replace(dataset, issues=tuple(issues))
