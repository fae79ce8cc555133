"""What a loader returns: the frame, where it came from, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

ROWS_SHOWN = 20


@dataclass(frozen=True)
class SourceFile:
    """A file that was read, so that a reader of a pack can tell which one it was.

    Attributes
    ----------
    name : str
        The file's name, without its folder.
    sha256 : str
        Digest of its bytes.
    layout : str
        Id of the layout that was recognised.
    """

    name: str
    sha256: str
    layout: str = ""


@dataclass(frozen=True)
class Issue:
    """Something about a file that a person should know; it never holds a value.

    Attributes
    ----------
    rule : str
        Id of the rule, such as ``area_not_known``.
    message : str
        One plain sentence.
    file, sheet, column : str
        Where; empty where it does not apply.
    count : int
        How many rows or cells.
    rows : tuple of int
        Row numbers as a spreadsheet shows them (the header is row 1); the first 20 at most.
    rejected : bool
        Whether the rows were left out.
    """

    rule: str
    message: str
    file: str = ""
    sheet: str = ""
    column: str = ""
    count: int = 0
    rows: tuple[int, ...] = ()
    rejected: bool = False


@dataclass(frozen=True)
class Record:
    """Where a dataset came from and how much of it could be used.

    `rows_rejected` is the sum of the counts of the issues that rejected rows.
    """

    agency: str
    files: tuple[SourceFile, ...]
    rows_read: int
    rows_rejected: int
    period_start: date | None = None
    period_end: date | None = None
    date_received: date | None = None
    layout: str = ""


@dataclass(frozen=True)
class Dataset:
    """A tidy frame with its record and its issues.

    Attributes
    ----------
    places : DataFrame, optional
        Where each row of `frame` stands, one row a row: its ``file`` and its ``row`` in it. Only
        where the frame was put together of several files; else its index holds the row numbers.
    """

    frame: pd.DataFrame
    record: Record
    issues: tuple[Issue, ...] = ()
    places: pd.DataFrame | None = None


def rejected(
    rule: str, message: str, rows: Iterable[int], *, file: str, sheet: str = "", column: str = ""
) -> Issue:
    """Make the issue for rows that are left out.

    Parameters
    ----------
    rows : iterable of int
        Their numbers in the file.
    """
    numbers = tuple(int(row) for row in rows)
    return Issue(
        rule=rule,
        message=message,
        file=file,
        sheet=sheet,
        column=column,
        count=len(numbers),
        rows=numbers[:ROWS_SHOWN],
        rejected=True,
    )


def rows_rejected(issues: Iterable[Issue]) -> int:
    """Count the rows that the issues left out."""
    return sum(issue.count for issue in issues if issue.rejected)


def received(path: Path) -> date:
    """Return the day on which the file was put where it is: its modification date."""
    return date.fromtimestamp(path.stat().st_mtime)
