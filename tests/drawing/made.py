"""Frames as real files, and draws from them."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from scrutiny_lib.drawing.command import draw_cases
from scrutiny_lib.drawing.wish import Wish

TODAY = datetime.date(2026, 4, 13)
Rows = Sequence[Sequence[Any]]

HEADINGS = ("case_ref", "team", "opened", "in court")
CASES: list[tuple[Any, ...]] = [
    (
        f"C-{number:02}",
        ("north", "south", "west")[(number > 11) + (number > 17)],
        datetime.date(2025, 1 + number % 12, 1 + number),
        "yes" if number in (3, 13) else ("no" if number % 2 else ""),
    )
    for number in range(20)
]
"""Twenty cases: twelve, six and two of a team; two are in court."""


def as_csv(
    path: Path,
    rows: Rows = CASES,
    headings: Sequence[str] = HEADINGS,
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    day: str = "%d/%m/%Y",
) -> Path:
    """Write a frame as a CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([c.strftime(day) if isinstance(c, datetime.date) else c for c in row])
    return path


def as_workbook(
    path: Path, rows: Rows = CASES, headings: Sequence[str] = HEADINGS, *, others: int = 0
) -> Path:
    """Write a frame as a workbook, days as days."""
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append([cell if cell != "" else None for cell in row])
    for number in range(others):
        sheet = book.create_sheet(f"More {number}")
        sheet.append(["a", "b"])
        sheet.append([1, 2])
    book.save(path)
    return path


def drawn(frame: Path, to: Path, **words: Any) -> str:
    """Draw, and return the trail."""
    wish = {"name": "A-2026-1", "seed": 7, "to": to} | words
    if "margin" not in wish:
        wish.setdefault("size", 5)
    return draw_cases(Wish(frame, **wish), today=TODAY)


def written(to: Path, name: str = "A-2026-1") -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return what stands in the record: the draw, and its cases."""
    tables = []
    for table in ("draws", "draw_cases"):
        with (to / f"{name}_{table}.csv").open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    (line,), cases = tables
    return line, cases


def references(cases: list[dict[str, str]], drawn_as: str = "drawn") -> list[str]:
    """Return the references of the cases of one kind, in their order."""
    return [case["case_ref"] for case in cases if case["drawn_as"] == drawn_as]
