"""From a frame to a table that is ready to print: figures as text, symbols with their key."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from scrutiny_lib.config.wording import Wording
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
        Same rows; where it has a column of the same name, its symbols stand for missing figures.
        A missing figure without a symbol prints as not available.
    """
    by_row = {unit.removeprefix("by_row:") for unit in units.values() if unit.startswith("by_row:")}
    names = [str(name) for name in frame.columns if name not in by_row]
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
    return [
        _figure_cell(value, str(one), mark, wording, used)
        for value, one, mark in zip(frame[name], units, marks, strict=True)
    ]


def _figure_cell(
    value: float, unit: str, mark: object, wording: Wording, used: dict[str, str]
) -> Cell:
    """Return a figure, or the symbol that stands in its place."""
    if not pd.isna(value):
        return Cell(text=figure(float(value), unit))
    code = mark if isinstance(mark, str) and mark else "x"
    symbol = wording.symbol(code)
    used[symbol.printed] = symbol.meaning
    return Cell(text=symbol.printed, spoken=symbol.spoken)
