"""Read what was written without the library: the csv module, calamine, ElementTree."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

Row = dict[str, Any]


def rows_of(path: Path) -> Iterator[Row]:
    """Read a CSV; a row with more cells than headers is left out."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = list(csv.reader(text.splitlines()))
    headers = [" ".join(header.split()) for header in lines[0]]
    for line in lines[1:]:
        if len(line) <= len(headers):
            yield dict(zip(headers, line, strict=False))


def sheet_of(path: Path, name: str) -> Iterator[Row]:
    """Read a sheet of a workbook."""
    lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
    headers = [" ".join(str(header).split()) for header in lines[0]]
    for line in lines[1:]:
        yield dict(zip(headers, line, strict=True))


def day(cell: Any) -> datetime.date | None:
    """Read a day of a CSV or a workbook."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    found = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", str(cell))
    if not found:
        return None
    try:
        return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def annex_a(folder: Path, number: int) -> Iterator[tuple[str, Row]]:
    """Read one list of every snapshot, oldest first: the snapshot and the row."""
    home = folder / "childrens_social_care" / "annex_a"
    for path in sorted(home.glob(f"*/List {number}.csv")):
        for row in rows_of(path):
            yield path.parent.name[:10], row
    (newest,) = home.glob("*.xlsx")
    for row in sheet_of(newest, f"List {number}"):
        yield newest.name[8:18], row


def every(folder: Path, pattern: str) -> list[Row]:
    """Read the rows of every CSV that a pattern finds, oldest first."""
    return [row for path in sorted(folder.glob(pattern)) for row in rows_of(path)]


def once(rows: list[Row], key: str) -> list[Row]:
    """Leave out rows that stand twice."""
    return list({row[key]: row for row in rows}.values())
