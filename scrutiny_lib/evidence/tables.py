"""From a frame to a table that is ready to print: figures as text, symbols with their key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from scrutiny_lib.config.wording import Wording
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
    source: str = "",
    indicators: tuple[str, ...] = (),
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
    used: dict[str, str] = {}
    columns = [_column(frame, name, units.get(name), flags, wording, used) for name in names]
    return TableItem(
        anchor=anchor,
        caption=caption,
        columns=tuple(Column(label=name, is_number=name in units) for name in names),
        rows=tuple(zip(*columns, strict=True)),
        key=tuple(used.items()),
        source=source,
        indicators=indicators,
        rule=rule,
    )


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
    wording: Wording,
    used: dict[str, str],
) -> list[Cell]:
    """Return one column's cells; notes in `used` each symbol that occurs."""
    if unit is None:
        return [Cell(text="" if pd.isna(value) else str(value)) for value in frame[name]]
    units = (
        frame[unit.removeprefix("by_row:")] if unit.startswith("by_row:") else [unit] * len(frame)
    )
    marks = flags[name] if flags is not None and name in flags.columns else [""] * len(frame)
    figures = _as_figures(frame[name])
    return [
        _figure_cell(value, str(one), mark, wording, used)
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


def _figure_cell(
    value: float, unit: str, mark: object, wording: Wording, used: dict[str, str]
) -> Cell:
    """Return a figure, or the symbol that stands in its place even if there is a figure."""
    is_marked = isinstance(mark, str) and mark != ""
    if not is_marked and not math.isnan(value):
        return Cell(text=figure(value, unit))
    symbol = wording.symbol(str(mark) if is_marked else "x")
    used[symbol.printed] = symbol.meaning
    return Cell(text=symbol.printed, spoken=symbol.spoken)
