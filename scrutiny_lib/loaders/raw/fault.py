"""Sentences for files that cannot be read, so that each stands in one place."""

from __future__ import annotations

from pathlib import Path

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw.model import place_of


def broken(path: Path, sheet: str = "") -> SourceError:
    """Say that a workbook is damaged."""
    return SourceError(
        f"{place_of(path, sheet)}: cannot be read, it is damaged or made by a program that does "
        "not keep to the format; open it and save it again as .xlsx"
    )


def no_workbook(path: Path) -> SourceError:
    """Say that a file is something else than its name says."""
    return SourceError(
        f"{path.name}: not a workbook, whatever its name says; open it and save it as .xlsx"
    )


def locked(path: Path) -> SourceError:
    """Say that a workbook has a password."""
    return SourceError(f"{path.name}: locked with a password; save it as .xlsx without one")


def no_rows(path: Path, sheet: str = "") -> SourceError:
    """Say that there is nothing to read."""
    return SourceError(
        f"{place_of(path, sheet)}: there are no rows below the header; ask for the file again"
    )


def too_large(path: Path, what: str, todo: str, sheet: str = "") -> SourceError:
    """Say that a file would take more memory than a table of records can need."""
    return SourceError(f"{place_of(path, sheet)}: {what}; {todo}")
