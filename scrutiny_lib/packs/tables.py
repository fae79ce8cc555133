"""Every table that a page shows, as CSV for whoever wants to reckon with it."""

from __future__ import annotations

import csv
import io
import re

from scrutiny_lib.evidence.model import ChartItem, FactsItem, Item, TableItem

# Some programs skip space in front of a formula, and some read the wide signs as the plain ones.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+@＝＋－＠-]")
_FIGURE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def tables_of(items: list[Item]) -> dict[str, str]:
    """Return every table that a page shows, as CSV by file name, with symbols as printed.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; a printed
    minus sign is no formula. The files of invented figures say so by their names: a line above
    the heading would stop programs from reading them.
    """
    tables = {
        item.anchor: item.table if isinstance(item, ChartItem) else item
        for item in items
        if isinstance(item, (TableItem, ChartItem))
    }
    invented = any(isinstance(item, FactsItem) and item.is_synthetic for item in items)
    mark = "synthetic-" if invented else ""
    return {f"{mark}{anchor}.csv": _as_csv(table) for anchor, table in tables.items()}


def _as_csv(table: TableItem) -> str:
    """Write one table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_inert(column.label) for column in table.columns])
    writer.writerows([_inert(cell.text) for cell in row] for row in table.rows)
    return text.getvalue()


def _inert(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula; a plain figure stays one."""
    is_formula = _FORMULA.match(text) and not _FIGURE.fullmatch(text)
    return f"'{text}" if is_formula else text
