"""Open a workbook and take one sheet of it, with one clear error when that cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from scrutiny_lib.errors import SourceError


def sheet_names(path: Path) -> list[str]:
    """List a workbook's sheets in their order.

    Raises
    ------
    SourceError
        If the file is not a workbook or is locked with a password.
    """
    return list(_open(path).sheet_names)


def read_sheet(path: Path, sheet: str | None = None) -> tuple[str, list[list[Any]]]:
    """Return a sheet's name and its cells, typed as the workbook holds them.

    Parameters
    ----------
    sheet : str, optional
        Its name; the first sheet if none is given.

    Raises
    ------
    SourceError
        If the file is not a workbook, is locked, or has no such sheet.
    """
    workbook = _open(path)
    names = list(workbook.sheet_names)
    if sheet is not None and sheet not in names:
        raise SourceError(
            f"{path.name}: there is no sheet '{sheet}'; the sheets are {', '.join(names)}"
        )
    if not names:
        raise SourceError(f"{path.name}: the workbook has no sheets; ask for it again")
    name = sheet if sheet is not None else names[0]
    try:
        return name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise SourceError(
            f"{path.name}, sheet '{name}': cannot be read; open it and save it again as .xlsx"
        ) from error


def _open(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise SourceError(
            f"{path.name}: locked with a password; save it as .xlsx without one"
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise SourceError(
            f"{path.name}: not a workbook, whatever its name says; open it and save it as .xlsx"
        ) from error
