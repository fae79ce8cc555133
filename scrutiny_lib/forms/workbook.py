"""A form: one workbook with a sheet for each table, and what explains them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from scrutiny_lib.forms.choices import ChoiceList, write_choices
from scrutiny_lib.forms.guidance import write_guidance
from scrutiny_lib.forms.looks import on_paper
from scrutiny_lib.forms.package import save
from scrutiny_lib.forms.sheet import FormSheet, Row, check_agency, write_sheet
from scrutiny_lib.forms.stamp import write_about
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

SYNTHETIC = "SYNTHETIC: every figure is invented"

__all__ = ["FormSheet", "write_form", "write_workbook"]


def write_form(
    table: Table,
    codes: Codes,
    path: Path,
    *,
    rows: Iterable[Row] | None = None,
    is_synthetic: bool = False,
    agency: str | None = None,
) -> Path:
    """Write a form with one table.

    Parameters
    ----------
    table : Table
        Whose rows people fill in.
    codes : Codes
        The code lists that it names.
    path : Path
        The workbook, ``.xlsx``.
    rows : iterable of mappings, optional
        What it is filled with already, by the columns' names; codes and dates as a frame has
        them, such as ``frame.to_dict("records")``.
    is_synthetic : bool
        Whether the rows are invented; the form then says so.
    agency : str, optional
        The code of the one agency that it is written for.

    Returns
    -------
    Path
        `path`. The same arguments give the same bytes.
    """
    form = FormSheet(table, rows=rows or (), agency=agency)
    return write_workbook([form], codes, path, title=table.title, is_synthetic=is_synthetic)


def write_workbook(
    forms: Sequence[FormSheet],
    codes: Codes,
    path: Path,
    *,
    title: str,
    is_synthetic: bool = False,
    marking: str = "",
) -> Path:
    """Write a form with a sheet for each table, then Guidance, Choices and About.

    Parameters
    ----------
    forms : sequence of FormSheet
        One a sheet, in their order.
    codes : Codes
        The code lists that the tables name.
    path : Path
        The workbook, ``.xlsx``; the same arguments give the same bytes.
    title : str
        For the properties and the foot of each page.
    is_synthetic : bool
        Whether the rows are invented; the form then says so on every page.
    marking : str
        The protective marking of the form once it is filled in.

    Raises
    ------
    UsageError
        If a table names a code list, or a form an agency, that there is not.
    ValueError
        If a row names a column that its table lacks.
    """
    for form in forms:
        check_agency(form, codes)
    workbook = Workbook()
    workbook.remove(workbook.active)
    lists: list[ChoiceList] = []
    for form in forms:
        chosen = (form.choices_for(column, codes) for column in form.table.columns)
        lists += [one for one in chosen if one is not None]
        write_sheet(workbook.create_sheet(form.name), form, codes)
    write_guidance(workbook, forms, codes)
    write_choices(workbook, lists)
    write_about(workbook, forms, codes, title=title, is_synthetic=is_synthetic)
    header = " · ".join(filter(None, (marking, SYNTHETIC if is_synthetic else "")))
    for sheet in workbook:
        on_paper(sheet, header, f"{title}: {sheet.title}")
    workbook.worksheets[0].sheet_view.tabSelected = True
    workbook.security.lockStructure = True
    save(workbook, path)
    return path
