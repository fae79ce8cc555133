"""Turn what a table holds into cells of a form, typed as a person would have typed them."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from scrutiny_lib.loaders.tables.codes import CodeList, Codes
from scrutiny_lib.loaders.tables.spec import Column

LONGEST_TEXT = 32_767  # of a cell; openpyxl cuts a longer one off without a word
BETWEEN = "; "
_ESCAPE = re.compile(r"(?=_x[0-9A-Fa-f]{4}_)")
Value = str | int | float | datetime.date | None


def cell_value(value: Any, column: Column, codes: Codes) -> Value:
    """Return what a cell of a column shows for a value.

    Parameters
    ----------
    value : object
        As a frame or a person's list holds it. What does not fit the column, such as a code that
        its list lacks, is kept as text: the form's reader is to find it.
    column : Column
        Where it stands.
    codes : Codes
        Gives the labels of codes.

    Raises
    ------
    ValueError
        If a text is longer than a cell may be.
    """
    if _is_missing(value):
        return None
    if column.kind == "code":
        return _label(value, codes[column.codes])
    if column.kind == "codes":
        parts = value.split(";") if isinstance(value, str) else value
        return BETWEEN.join(_label(part, codes[column.codes]) for part in parts)
    if column.kind == "yes_no" and isinstance(value, (bool, np.bool_)):
        return "Yes" if value else "No"
    if column.kind in ("date", "month", "born"):
        return _day(value)
    if column.kind in ("integer", "number", "age"):
        return _number(value)
    return _text(value)


def put(cell: Cell, value: Value) -> None:
    """Write a value into a cell; text stays text, even if it looks like a formula or an error."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"a text for {cell.coordinate} is longer than a cell may be")
        cell.value = _ESCAPE.sub("_x005F", text)
        cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
    else:
        cell.value = value


def _is_missing(value: Any) -> bool:
    if isinstance(value, (list, tuple, set)):
        return not value
    return value is None or value is pd.NaT or bool(pd.isna(value)) or value == ""


def _label(value: Any, codes: CodeList) -> str:
    text = str(value).strip()
    return next((one.label for one in codes.codes if one.code == text), text)


def _day(value: Any) -> Value:
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return _text(value)


def _number(value: Any) -> Value:
    if isinstance(value, (np.integer, np.floating)):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, float)) else _text(value)


def _text(value: Any) -> str:
    return str(value)
