"""One sheet of a form: headers, an example, rows, and room for more."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as Area
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from scrutiny_lib.errors import UsageError
from scrutiny_lib.forms.cells import Value, cell_value, put
from scrutiny_lib.forms.choices import Choice, ChoiceList, choices_of
from scrutiny_lib.forms.looks import (
    EXAMPLE_FILL,
    EXAMPLE_FONT,
    OPEN,
    WRAPPED,
    dress_column,
    dress_header,
    fit_rows,
    lock,
    number_format,
)
from scrutiny_lib.forms.rules import validation
from scrutiny_lib.loaders.form_marks import EXAMPLE_MARK
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Column, Table

ROOM = 500
"""Rows that a form has room for below those that it was written with."""
EXAMPLE_ROW, FIRST_ROW = 2, 3
LONGEST_SHEET_NAME = 31
AGENCIES = "agencies"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class FormSheet:
    """What one sheet of a form is to hold.

    Attributes
    ----------
    table : Table
        Whose columns it has.
    rows : iterable of mappings
        What it is filled with, by the columns' names.
    agency : str, optional
        The one agency that it is written for: the only choice in the column ``agency``.
    choices : dict
        Further drop-downs, by the column's name, such as the indicators of a partner return.
    examples : dict
        What the example row shows, by the column's name, where the table's own does not fit.
    locked : collection of str
        Names of columns that the person who gets this form leaves alone.
    """

    table: Table
    rows: Iterable[Row] = ()
    agency: str | None = None
    choices: Mapping[str, ChoiceList] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the sheet, by which it is known again."""
        return (self.table.sheets or (self.table.title,))[0][:LONGEST_SHEET_NAME]

    def choices_for(self, column: Column, codes: Codes) -> ChoiceList | None:
        """Return the drop-down of a column, None where people write freely."""
        if column.name in self.choices:
            return self.choices[column.name]
        found = choices_of(column, self.table, codes)
        if found is None or self.agency is None or column.name != "agency":
            return found
        label = codes[column.codes].label_of(self.agency)
        return ChoiceList(f"{found.name}_{self.agency}", found.label, (Choice(label),))


def check_agency(form: FormSheet, codes: Codes) -> None:
    """Refuse a form for an agency that nobody knows.

    Raises
    ------
    UsageError
        One line.
    """
    if form.agency is not None and form.agency not in set(codes[AGENCIES].values):
        raise UsageError(
            f"a form can't be written for the agency '{form.agency}', which is not in the code "
            f"list '{AGENCIES}'; add it to params/code_lists.yml"
        )


def write_sheet(sheet: Worksheet, form: FormSheet, codes: Codes) -> None:
    """Fill a sheet and set what its cells take.

    Raises
    ------
    ValueError
        If a row names a column that the table lacks.
    """
    columns = form.table.columns
    for place, column in enumerate(columns, start=1):
        put(sheet.cell(1, place), column.label)
        dress_column(sheet, place, column, locked=column.name in form.locked)
        put(sheet.cell(EXAMPLE_ROW, place), _example(form, column, codes))
        _dress_example(sheet, place, column)
    dress_header(sheet, len(columns))
    put(sheet.cell(EXAMPLE_ROW, 1), _marked(columns[0]))
    last = _write_rows(sheet, form, codes) + ROOM
    for place, column in enumerate(columns, start=1):
        rule = validation(column, form.choices_for(column, codes))
        letter = get_column_letter(place)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)
    _as_area(sheet, form.table, last)
    fit_rows(sheet)
    sheet.freeze_panes = "B2"
    lock(sheet)


def _marked(column: Column) -> str:
    """Return what the first cell of the example row says."""
    mark = f"{EXAMPLE_MARK} (never loaded)"
    return f"{mark}: {column.example}" if column.example else mark


def _example(form: FormSheet, column: Column, codes: Codes) -> Value:
    value: Any = form.examples.get(column.name, column.example)
    if form.agency is not None and column.name == "agency":
        value = form.agency
    elif column.kind in ("code", "codes"):
        read = (codes[column.codes].read(part) or part for part in value.split(";") if part)
        value = ";".join(read)
    elif column.kind == "yes_no":
        value = value.capitalize()
    elif column.kind in ("integer", "number") and value:
        value = float(value)
    return cell_value(value, column, codes)


def _dress_example(sheet: Worksheet, place: int, column: Column) -> None:
    cell = sheet.cell(EXAMPLE_ROW, place)
    cell.font, cell.fill, cell.alignment = EXAMPLE_FONT, EXAMPLE_FILL, WRAPPED
    cell.number_format = _format_for(cell.value, column)


def _write_rows(sheet: Worksheet, form: FormSheet, codes: Codes) -> int:
    """Write the rows; return the number of the last one."""
    columns = {column.name: (place, column) for place, column in enumerate(form.table.columns, 1)}
    looks: dict[tuple[str, str, bool], Any] = {}
    number = EXAMPLE_ROW
    for number, row in enumerate(form.rows, start=FIRST_ROW):
        for name, value in row.items():
            if name not in columns:
                raise ValueError(f"the table '{form.table.table}' has no column '{name}'")
            place, column = columns[name]
            shown = cell_value(value, column, codes)
            if shown is not None:
                cell = sheet.cell(number, place)
                put(cell, shown)
                _dress(cell, column, looks, locked=name in form.locked)
    return number


def _dress(
    cell: Cell, column: Column, looks: dict[tuple[str, str, bool], Any], *, locked: bool
) -> None:
    """Give a cell the look of its column; setting it anew for each would take most of the time."""
    form = _format_for(cell.value, column)
    key = (column.name, form, bool(cell.quotePrefix))
    if key in looks:
        cell._style = copy(looks[key])
        return
    cell.alignment, cell.number_format = WRAPPED, form
    if not locked:
        cell.protection = OPEN
    looks[key] = copy(cell._style)


def _format_for(value: object, column: Column) -> str:
    """Return the format of a cell; a date where none is expected still looks like one."""
    if isinstance(value, datetime.date) and column.kind not in ("date", "month", "born"):
        return "dd/mm/yyyy"
    return number_format(column)


def _as_area(sheet: Worksheet, table: Table, last: int) -> None:
    """Make header and rows a table of the workbook, so that a screen reader says the headers."""
    letter = get_column_letter(len(table.columns))
    area = Area(displayName=f"table_{table.table}", ref=f"A1:{letter}{last}")
    area.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(area)
