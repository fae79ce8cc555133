"""From a frame to a table that is ready to print: figures as text, symbols with their key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from scrutiny_lib.config.wording import Wording
from scrutiny_lib.disclosure.register import RegisterTable
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.model import Cell, Column, TableItem
from scrutiny_lib.evidence.numbers import figure


def build_table(
    frame: pd.DataFrame,
    *,
    wording: Wording,
    anchor: str,
    caption: str,
    rule: str,
    units: Mapping[str, str],
    flags: pd.DataFrame | None = None,
    places: Mapping[str, int] | None = None,
    source: str = "",
    indicators: tuple[str, ...] = (),
    told: RegisterTable | None = None,
) -> TableItem:
    """Build a table.

    Parameters
    ----------
    frame : DataFrame
        The first column heads each row. Columns named in `units` hold numbers, all others text.
    units : mapping
        Unit by column: a unit's name for the whole column, or ``by_row:<column>`` to take
        each row's unit from another column, which is then not shown.
    flags : DataFrame, optional
        Same rows; where it has a column of the same name, its symbols stand in place of figures.
        A missing figure without a symbol prints as not available.
    places : mapping, optional
        Decimal places by unit, where a disclosure rule sets them.
    told : RegisterTable, optional
        Which counts the table tells, for the audit.

    Raises
    ------
    UsageError
        If columns, units and symbols don't fit each other, or a column of figures holds text.
    """
    by_row = {unit.removeprefix("by_row:") for unit in units.values() if unit.startswith("by_row:")}
    frame = frame.rename(columns=str)
    flags = None if flags is None else flags.rename(columns=str)
    _refuse_misfits(list(frame.columns), {*units, *by_row}, len(frame), flags)
    names = [name for name in frame.columns if name not in by_row]
    printer = _Printer(wording, places or {})
    columns = [_column(frame, name, units.get(name), flags, printer) for name in names]
    return TableItem(
        anchor=anchor,
        caption=caption,
        columns=tuple(Column(label=name, is_number=name in units) for name in names),
        rows=tuple(zip(*columns, strict=True)),
        key=tuple(printer.used.items()),
        source=source,
        indicators=indicators,
        rule=rule,
        told=told,
    )


def places_of(rule: Rule | None) -> dict[str, int]:
    """Return the decimal places of each unit that a disclosure rule sets."""
    if rule is None:
        return {}
    rates = dict.fromkeys(("per_10_000", "per_100_000"), rule.rate_places)
    return {"per_cent": rule.per_cent_places, **rates}


def _refuse_misfits(
    names: list[str], wanted: set[str], rows: int, flags: pd.DataFrame | None
) -> None:
    """Refuse a name that stands twice, a unit of no column, and symbols for other rows."""
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"the table has two columns '{twice[0]}'; rename one")
    missing = sorted(wanted - set(names))
    if missing:
        raise UsageError(
            f"the table has no column '{missing[0]}', which 'units' names; it has "
            f"{', '.join(names)}"
        )
    if flags is not None and len(flags) != rows:
        raise UsageError(
            f"the table has {len(flags)} rows of symbols for {rows} row{'s' if rows != 1 else ''}; "
            "give one a row"
        )


def _column(
    frame: pd.DataFrame,
    name: str,
    unit: str | None,
    flags: pd.DataFrame | None,
    printer: _Printer,
) -> list[Cell]:
    """Return one column's cells."""
    marks = flags[name] if flags is not None and name in flags.columns else [""] * len(frame)
    if unit is None:
        return [printer.text(value, mark) for value, mark in zip(frame[name], marks, strict=True)]
    units = (
        frame[unit.removeprefix("by_row:")] if unit.startswith("by_row:") else [unit] * len(frame)
    )
    figures = _as_figures(frame[name])
    return [
        printer.figure(value, str(one), mark)
        for value, one, mark in zip(figures, units, marks, strict=True)
    ]


def _as_figures(column: pd.Series[Any]) -> list[float]:
    """Return a column as floats; a text in it is refused and not repeated."""
    try:
        return [float("nan") if pd.isna(value) else float(value) for value in column]
    except (TypeError, ValueError):
        raise UsageError(
            f"the column '{column.name}' has a unit and holds text; put symbols into 'flags'"
        ) from None


class _Printer:
    """Writes cells, and notes in `used` each symbol that occurs."""

    def __init__(self, wording: Wording, places: Mapping[str, int]) -> None:
        self.wording, self.places = wording, places
        self.used: dict[str, str] = {}

    def text(self, value: Any, mark: object) -> Cell:
        """Return a text, or the symbol that stands in its place."""
        if isinstance(mark, str) and mark != "":
            return self.symbol(mark)
        return Cell(text="" if pd.isna(value) else str(value))

    def figure(self, value: float, unit: str, mark: object) -> Cell:
        """Return a figure, or the symbol that stands in its place even if there is a figure."""
        is_marked = isinstance(mark, str) and mark != ""
        if not is_marked and not math.isnan(value):
            return Cell(text=figure(value, unit, self.places.get(unit)))
        return self.symbol(str(mark) if is_marked else "x")

    def symbol(self, code: str) -> Cell:
        """Return a symbol with its spoken words."""
        symbol = self.wording.symbol(code)
        self.used[symbol.printed] = symbol.meaning
        return Cell(text=symbol.printed, spoken=symbol.spoken)
