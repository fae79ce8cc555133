"""Every table that a page shows, as CSV for whoever wants to reckon with it."""

from __future__ import annotations

import csv
import io

from scrutiny_lib.evidence.model import ChartItem, Item, TableItem

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables_of(items: list[Item]) -> dict[str, str]:
    """Return every table that a page shows, as CSV by file name, with symbols as printed.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; a printed
    minus sign is no formula.
    """
    tables = {
        item.anchor: item.table if isinstance(item, ChartItem) else item
        for item in items
        if isinstance(item, (TableItem, ChartItem))
    }
    return {f"{anchor}.csv": _as_csv(table) for anchor, table in tables.items()}


def _as_csv(table: TableItem) -> str:
    """Write one table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_inert(column.label) for column in table.columns])
    writer.writerows([_inert(cell.text) for cell in row] for row in table.rows)
    return text.getvalue()


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
