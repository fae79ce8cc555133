"""The faults that are planted, so that whoever looks for faults can be held against them.

Each is planted where it spoils nothing else: no row has two of them, and no row that another
file refers to is spoilt. Counts are small and the same at every scale.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scrutiny_lib.demo.chance import generator
from scrutiny_lib.demo.written import Written

Spoil = Callable[[Written, "Fault", list[int]], list[int]]
NEWEST, NEWEST_CSV, OLDER_CSV = -1, -2, -3


@dataclass(frozen=True)
class Fault:
    """One fault to plant.

    Attributes
    ----------
    rule : str
        Id of the rule that finds it.
    table : str
        The table in whose file it is planted.
    file : int
        Which of the table's files, counted from the newest: -1.
    column : str
        The header of the cells that are spoilt; empty for whole rows and files.
    count : int
        How many rows or cells.
    rejects : bool
        Whether the rows are left out by whoever reads them.
    spoil : callable
        Does it; returns the rows.
    value : object
        What is written.
    needs : tuple of str
        Headers of cells that must not be blank in the rows chosen.
    only : str
        What the cells must hold before they are spoilt; anything if empty.
    is_harmless : bool
        Whether it is an oddity of real files that nobody should be told of.
    """

    rule: str
    table: str
    file: int
    column: str
    count: int
    spoil: Spoil
    rejects: bool = False
    value: Any = ""
    needs: tuple[str, ...] = ()
    only: str = ""
    is_harmless: bool = False


@dataclass
class Planted:
    """What was planted, and what it does to the figures.

    Attributes
    ----------
    listed : list of dict
        For ``truth.json``.
    harmless : list of dict
        Oddities, in the same form.
    lost : dict
        Positions of the events whose rows are rejected, by table.
    backwards : list of int
        Positions of the cases whose plan ends before it starts.
    """

    listed: list[dict[str, Any]] = field(default_factory=list)
    harmless: list[dict[str, Any]] = field(default_factory=list)
    lost: dict[str, set[int]] = field(default_factory=dict)
    backwards: list[int] = field(default_factory=list)


def write_value(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write the fault's value into the cells."""
    column = table.column(fault.column)
    value = fault.value
    if not table.in_workbook and isinstance(value, datetime.date):
        value = f"{value:%d/%m/%Y}"
    column[rows] = None if table.in_workbook and value == "" else value
    return rows


def born_late(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Let children be born long after the event, and leave out their ages."""
    table.column("Age")[rows] = ""
    return write_value(table, fault, rows)


def blank_both(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Leave out age and date of birth."""
    for header in (fault.column, "Age"):
        table.column(header)[rows] = ""
    return rows


def repeat_rows(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write the rows a second time, word for word."""
    return table.append(rows)


def repeat_otherwise(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write the rows a second time with another entry."""
    added = table.append(rows)
    table.column(fault.column)[added] = fault.value
    return added


def end_before_start(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Let plans end ten days before they start."""
    start = table.column("Child Protection Plan Start Date")
    for row in rows:
        table.column(fault.column)[row] = start[row] - datetime.timedelta(days=10)
    return rows


def lengthen(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write more cells than there are headers."""
    table.lines.update(dict.fromkeys(rows, 2))
    return rows


def shorten(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Leave out the last two cells."""
    table.lines.update(dict.fromkeys(rows, -2))
    return rows


def add_column(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Add a column that nobody asked for."""
    table.headers.append(fault.column)
    table.columns.append(np.full(len(table.events), "synthetic", dtype=object))
    return []


def old_encoding(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write the file as older programs do."""
    table.encoding = "cp1252"
    return []


def rewrite_header(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write a header with other spaces."""
    table.headers[table.headers.index(fault.column)] = fault.value
    return []


def without_letter(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Leave out the letter of a drop-down, as some systems do."""
    column = table.column(fault.column)
    for row in rows:
        column[row] = column[row].partition(") ")[2]
    return rows


def with_spaces(table: Written, fault: Fault, rows: list[int]) -> list[int]:
    """Write spaces after an entry."""
    column = table.column(fault.column)
    for row in rows:
        column[row] = f"{column[row]}  "
    return rows


_WHOLE = (add_column, old_encoding, rewrite_header)
_REPEATS = (repeat_rows, repeat_otherwise)


def plant(table: Written, age: int, faults: Iterable[Fault], seed: int, planted: Planted) -> None:
    """Plant in one table of one file the faults that belong there.

    Parameters
    ----------
    table : Written
        It is changed.
    age : int
        Which of its files it is in, counted from the newest: -1.
    planted : Planted
        Takes note of them.
    """
    if not len(table.events):  # in a small place there may be nobody on a list: that is noted
        planted.listed.append(_told(table, "no_rows", "", [], 1))
    for number, fault in enumerate(faults):
        if (fault.table, fault.file) != (table.sheet.table, age):
            continue
        chosen = _choose(table, fault, seed, number)
        rows = fault.spoil(table, fault, chosen)
        table.touched |= {*chosen, *rows}
        _note(planted, table, fault, rows)


def _choose(table: Written, fault: Fault, seed: int, number: int) -> list[int]:
    """Choose rows that have no fault yet and the cells that are needed."""
    there = np.ones(len(table.events), dtype=bool)
    there[list(table.touched)] = False
    for header in fault.needs:
        filled = [cell is not None and cell != "" for cell in table.column(header).tolist()]
        there &= np.array(filled, dtype=bool)
    if fault.only:
        there &= np.array([cell == fault.only for cell in table.column(fault.column)], dtype=bool)
    rows = np.flatnonzero(there)
    rng = generator(seed, f"fault {number}")
    size = min(fault.count, len(rows))
    return sorted(rng.choice(rows, size=size, replace=False).tolist())


def _note(planted: Planted, table: Written, fault: Fault, rows: list[int]) -> None:
    if not rows and fault.spoil not in _WHOLE:
        return  # no row was fit for it
    listed = planted.harmless if fault.is_harmless else planted.listed
    listed.append(_line(table, fault, rows, fault.rule))
    if fault.spoil is born_late:  # nobody can tell how old these children are
        listed.append(_line(table, fault, rows, "age_missing"))
    if fault.rejects and fault.spoil not in _REPEATS:
        lost = planted.lost.setdefault(fault.table, set())
        lost.update(table.events[rows].tolist())
    if fault.spoil is end_before_start:
        planted.backwards.extend(table.events[rows].tolist())


def _line(table: Written, fault: Fault, rows: list[int], rule: str) -> dict[str, Any]:
    """Return what ``truth.json`` says of a fault."""
    column = "" if fault.spoil is add_column else fault.column
    # What is the same about two rows is their key, of which this is the first part.
    column = table.headers[0] if fault.spoil in _REPEATS else column
    count = fault.count if fault.spoil in _WHOLE else len(rows)
    return _told(table, rule, column, rows, count, rejected=fault.rejects)


def _told(
    table: Written, rule: str, column: str, rows: list[int], count: int, *, rejected: bool = False
) -> dict[str, Any]:
    return {
        "rule": rule,
        "source": table.sheet.source,
        "table": table.sheet.table,
        "file": str(table.path),
        "sheet": table.sheet.name if table.in_workbook else "",
        "column": column,
        "count": count,
        "rows": [row + 2 for row in rows],
        "rejected": rejected,
    }
