"""Read the sheets of a workbook by calamine, after a look at what it would cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw.fault import broken, locked, no_rows, no_workbook
from scrutiny_lib.loaders.raw.files import digest
from scrutiny_lib.loaders.raw.model import RawTable
from scrutiny_lib.loaders.raw.package import Package
from scrutiny_lib.loaders.raw.safe_sheets import scan_sheets
from scrutiny_lib.loaders.raw.sheet_table import sheet_table


def workbook_tables(path: Path, start: bytes, sheet: str | None = None) -> Iterator[RawTable]:
    """Go through the sheets that have at least headers.

    Parameters
    ----------
    start : bytes
        How the file begins.
    sheet : str, optional
        The only sheet wanted.

    Raises
    ------
    SourceError
        If the file is no workbook, is locked or damaged, would take too much memory, or has no
        such sheet.
    """
    scans = scan_sheets(Package(path, start))
    with _faults(path, no_workbook(path)):
        workbook = CalamineWorkbook.from_path(path)
        sheets = {found.name: found for found in workbook.sheets_metadata}
    if not sheets:
        raise SourceError(f"{path.name}: the workbook has no sheets; ask for it again")
    if sheet is not None and sheet not in sheets:
        names = ", ".join(sheets)
        raise SourceError(f"{path.name}: there is no sheet '{sheet}'; the sheets are {names}")
    sha = digest(path)
    for name in sheets if sheet is None else [sheet]:
        if sheets[name].typ != SheetTypeEnum.WorkSheet:
            continue
        if name not in scans:
            raise broken(path, name)
        with _faults(path, broken(path, name)):
            cells = workbook.get_sheet_by_name(name)
            hidden = sheets[name].visible != SheetVisibleEnum.Visible
            table = sheet_table(path, cells, scans.pop(name), sha, hidden=hidden)
        if table is not None:
            yield table
        elif sheet is not None:
            raise no_rows(path, sheet)


@contextmanager
def _faults(path: Path, otherwise: SourceError) -> Iterator[None]:
    """Turn whatever calamine raises into one line, a panic of its Rust code as well."""
    try:
        yield
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise otherwise from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise otherwise from error
        raise
