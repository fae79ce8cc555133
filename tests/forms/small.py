"""A small table with a column of each kind that people fill in, and its lists."""

from __future__ import annotations

from typing import Any

from scrutiny_lib.loaders.tables.codes import CodeList, Codes
from scrutiny_lib.loaders.tables.spec import Table

LISTS = {
    "agencies": {
        "label": "Agency",
        "codes": [
            {"code": "police", "label": "Police", "aliases": ["the police"]},
            {"code": "health", "label": "NHS"},
        ],
    },
    "status": {
        "label": "Status",
        "codes": [
            {"code": "open", "label": "Open", "meaning": "Nothing has been done."},
            {"code": "done", "label": "Done"},
        ],
    },
    "theme": {
        "label": "Theme",
        "codes": [{"code": code, "label": f"{code}, with a comma"} for code in ("a1", "b2", "c3")],
    },
}
COLUMNS: list[dict[str, Any]] = [
    {
        "name": "case_ref",
        "label": "Case reference",
        "aliases": ["case_ref"],
        "kind": "reference",
        "needed": True,
        "filled": True,
        "guidance": "Make it up; never a name.",
        "example": "C-01",
    },
    {"name": "agency", "label": "Agency", "kind": "code", "codes": "agencies", "example": "police"},
    {"name": "status", "label": "Status", "kind": "code", "codes": "status", "example": "open"},
    {"name": "themes", "label": "Themes", "kind": "codes", "codes": "theme", "example": "a1;b2"},
    {"name": "seen_on", "label": "Seen on", "kind": "date", "example": "2025-04-03"},
    {
        "name": "n_children",
        "label": "Children",
        "kind": "integer",
        "minimum": 0,
        "maximum": 99,
        "example": "2",
    },
    {"name": "share", "label": "Share", "kind": "number", "example": "0.5"},
    {"name": "told", "label": "Was told", "aliases": ["told"], "kind": "yes_no", "example": "yes"},
    {"name": "note", "label": "Note", "kind": "text"},
    {"name": "said", "label": "What was said", "kind": "words", "example": "It helped."},
]


def small_codes() -> Codes:
    return Codes({name: CodeList.model_validate(one) for name, one in LISTS.items()})


def small_table(**other: Any) -> Table:
    """The table; keywords replace what it says."""
    said = {
        "table": "cases",
        "title": "Small cases",
        "agency": "partnership",
        "folder": "cases",
        "sheets": ["Cases", "cases"],
        "key": ["case_ref"],
        "at": "seen_on",
        "filled_in_by_people": True,
        "guidance": "One line a case.",
        "columns": COLUMNS,
    }
    return Table.model_validate({**said, **other})
