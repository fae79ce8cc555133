"""A small table, its code lists and cells, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.raw import Chunk, RawTable
from scrutiny_lib.loaders.tables.codes import CodeList, Codes
from scrutiny_lib.loaders.tables.read import read_table
from scrutiny_lib.loaders.tables.spec import Table

CODES = Codes(
    {
        "sex": CodeList.model_validate(
            {
                "label": "Sex",
                "codes": [
                    {"code": "F", "label": "Female", "aliases": ["girl"]},
                    {"code": "M", "label": "Male"},
                    {"code": "U", "label": "Unknown", "unknown": True},
                ],
            }
        ),
        "source": CodeList.model_validate(
            {
                "label": "Source",
                "codes": [
                    {"code": "6", "label": "Police"},
                    {"code": "3B", "label": "Health visitor"},
                    {"code": "N1", "label": "Abuse or neglect"},
                ],
            }
        ),
        "age_bands": CodeList.model_validate(
            {
                "label": "Age",
                "ordered": True,
                "codes": [
                    {"code": "unborn", "label": "Not born yet", "lowest": -1},
                    {"code": "under_1", "label": "Under 1", "lowest": 0},
                    {"code": "1_to_4", "label": "1 to 4", "lowest": 1},
                    {"code": "5_and_over", "label": "5 and over", "lowest": 5},
                ],
            }
        ),
    }
)

CONTACTS = Table.model_validate(
    {
        "table": "contacts",
        "title": "a list of contacts",
        "agency": "childrens_social_care",
        "folder": "contacts",
        "key": ["child_id", "contact_date"],
        "at": "contact_date",
        "columns": [
            {"name": "child_id", "label": "Child ID", "kind": "child_id", "needed": True}
            | {"filled": True},
            {"name": "sex", "label": "Sex", "aliases": ["Gender"], "kind": "code", "codes": "sex"},
            {"name": "born", "label": "Date of Birth", "kind": "born"},
            {"name": "age", "label": "Age", "kind": "age"},
            {"name": "contact_date", "label": "Date of Contact", "kind": "date", "filled": True},
            {"name": "earlier", "label": "Earlier contacts", "kind": "integer", "minimum": 0},
            {"name": "is_seen", "label": "Seen?", "kind": "yes_no"},
            {"name": "worker", "label": "Worker", "kind": "dropped"},
        ],
    }
)
HEADERS = tuple(column.label for column in CONTACTS.columns)


def raw(
    rows: Sequence[Sequence[Any]],
    headers: Sequence[str] = HEADERS,
    *,
    pieces: int = 1,
    name: str = "contacts.csv",
) -> RawTable:
    """Cells as a reader gives them, the header in row 1, in so many pieces."""
    places = np.array_split(np.arange(len(rows)), pieces)

    def column(at: int, place: np.ndarray) -> np.ndarray:
        cells = np.empty(len(place), dtype=object)
        for position, row in enumerate(place):
            cells[position] = rows[row][at]
        return cells

    chunks = [
        Chunk(tuple(column(at, place) for at in range(len(headers))), place + 2)
        for place in places
        if len(place)
    ]
    return RawTable(Path(name), "", tuple(headers), "0" * 64, [], lambda: iter(chunks))


def read(rows: Sequence[Sequence[Any]], **how: Any) -> Dataset:
    """Read rows as contacts."""
    return read_table(raw(rows, **how), CONTACTS, CODES)


def rules(dataset: Dataset) -> dict[str, tuple[int, ...]]:
    """The rows of each rule, as ``rule:column``."""
    return {f"{issue.rule}:{issue.column}": issue.rows for issue in dataset.issues if issue.column}
