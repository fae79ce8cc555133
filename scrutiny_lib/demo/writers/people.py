"""Write what people fill in: older files as CSVs, the newest of each kind as a filled form."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from scrutiny_lib.demo.timeline import LAST, Period
from scrutiny_lib.demo.writers.files import steady
from scrutiny_lib.demo.writers.folder import DataFolder
from scrutiny_lib.demo.written import csv_rows
from scrutiny_lib.forms import FormSheet
from scrutiny_lib.forms import write_workbook as write_forms
from scrutiny_lib.forms.cells import cell_value
from scrutiny_lib.loaders.sources import code_paths
from scrutiny_lib.loaders.tables.codes import Codes, load_codes
from scrutiny_lib.loaders.tables.spec import Table, load_tables

Row = Mapping[str, Any]
Rows = Sequence[Row]


@dataclass(frozen=True)
class Forms:
    """The tables that people fill in, and the lists that they choose from."""

    tables: Mapping[str, Table]
    codes: Codes


def load_forms(params: Path) -> Forms:
    """Read what the partnership asks people for.

    Raises
    ------
    UsageError
        If a file is not as it has to be.
    """
    tables = load_tables(sorted((params / "tables").glob("*.yml")))
    return Forms(tables, load_codes(code_paths(params)))


def write_rows(
    folder: DataFolder, forms: Forms, table: str, rows: Rows, name: str, last: np.datetime64
) -> None:
    """Write rows as a CSV with the form's headers."""
    spec = forms.tables[table]
    headers = [column.label for column in spec.columns]
    cells = [
        [_text(cell_value(row.get(c.name), c, forms.codes)) for c in spec.columns] for row in rows
    ]
    path = PurePosixPath(spec.folder) / f"{name}_synthetic.csv"
    folder.text(path, csv_rows(headers, cells), last, "utf-8")


def write_form(
    folder: DataFolder,
    forms: Forms,
    sheets: Mapping[str, Rows],
    name: str,
    last: np.datetime64,
    agency: str | None = None,
) -> None:
    """Write rows as a filled form, one sheet a table."""
    tables = [forms.tables[table] for table in sheets]
    path = PurePosixPath(tables[0].folder) / f"{name}_synthetic.xlsx"
    made = [FormSheet(forms.tables[t], rows=rows, agency=agency) for t, rows in sheets.items()]
    full = folder.root / path
    write_forms(made, forms.codes, full, title=tables[0].title, is_synthetic=True)
    full.write_bytes(steady(full.read_bytes(), title=f"SYNTHETIC: {tables[0].title}"))
    folder.done(path, last)


def write_by_year(
    folder: DataFolder,
    forms: Forms,
    of: Mapping[str, tuple[str, Rows]],
    periods: Sequence[Period],
    name: str,
) -> None:
    """Write rows of one kind by year: the last year's as one form, the others as CSVs.

    Parameters
    ----------
    of : dict
        For each table, the column with the day by which rows are divided, and the rows.
    """
    for period in periods:
        newest = period.last == LAST
        parts = {table: _of(rows, day, period) for table, (day, rows) in of.items()}
        if newest:
            write_form(folder, forms, parts, f"{name}_{period.label}", period.last)
            continue
        for table, rows in parts.items():
            write_rows(folder, forms, table, rows, f"{table}_{period.label}", period.last)


def _of(rows: Rows, column: str, period: Period) -> Rows:
    first, last = period.first.astype(object), period.last.astype(object)
    return [row for row in rows if first <= row[column] <= last]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)
