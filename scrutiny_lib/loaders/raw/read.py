"""The tables of a file, whichever kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scrutiny_lib.loaders.raw.csv_table import csv_table
from scrutiny_lib.loaders.raw.fault import no_rows
from scrutiny_lib.loaders.raw.files import first_bytes
from scrutiny_lib.loaders.raw.model import RawTable
from scrutiny_lib.loaders.raw.workbook import workbook_tables

WORKBOOKS = (".xlsx", ".xlsm")


def raw_tables(path: Path, *, bare: bool = False) -> list[RawTable]:
    """Return the tables of a file.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` or ``.xlsm``; anything else is read as a CSV: UTF-8 or Windows-1252, with
        commas, semicolons or tabs between the cells.
    bare : bool
        Whether tables without a row are wanted: somebody who has nothing to report sends the
        headers alone.

    Returns
    -------
    list of RawTable
        One for a CSV; one for each sheet of a workbook that has rows below a header, and with
        `bare` for each that has anything.

    Raises
    ------
    SourceError
        One line, if the file cannot be read.
    """
    tables = list(each_table(path, bare=bare))
    if not tables:
        raise no_rows(path)
    return tables


def each_table(path: Path, *, bare: bool = False) -> Iterator[RawTable]:
    """Do what `raw_tables` does, one sheet after another: only one is held in memory.

    Raises
    ------
    SourceError
        One line, when that part of the file that is broken is reached.
    """
    yield from (table for table in _every_table(path) if bare or not table.is_bare)


def _every_table(path: Path, sheet: str | None = None) -> Iterator[RawTable]:
    start = first_bytes(path)
    if path.suffix.lower() in WORKBOOKS:
        yield from workbook_tables(path, start, sheet)
    else:
        yield csv_table(path, start)


def first_table(path: Path, sheet: str | None = None) -> RawTable:
    """Return the first table of a file, or that of one sheet of a workbook.

    Parameters
    ----------
    sheet : str, optional
        The sheet's name.

    Raises
    ------
    SourceError
        One line, if the file cannot be read, has no such sheet or has no rows.
    """
    tables = _every_table(path, sheet)
    table = next((one for one in tables if not one.is_bare), None)
    if table is None:
        raise no_rows(path, sheet or "")
    return table
