"""What a column of a frame holds: days, numbers or words, however the file writes them.

A frame saved as a workbook and as a CSV is the same frame, so each day and each number becomes
one text before the rows are put in order; only then is an order by a column one of days.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.loaders.tables.dates import Style, read_days

DAYS, NUMBERS, WORDS = "days", "numbers", "words"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,3})?")
"""A number as figures alone write it: 007 is a word, and so is what a float can't hold."""


def kind_of(texts: pd.Series) -> str:
    """Tell what every filled cell of a column is.

    Parameters
    ----------
    texts : Series of str
        Blank cells are ``""``.
    """
    filled = _filled(texts)
    if not len(filled):
        return WORDS
    days, style = _days(filled)
    if not style.is_doubtful and not np.isnat(days).any():
        return DAYS
    return NUMBERS if all(map(_NUMBER.fullmatch, filled)) else WORDS


def is_mixed(texts: pd.Series) -> bool:
    """Tell whether a column of words is mostly days or numbers: its order would be an accident."""
    filled = _filled(texts)
    if not len(filled):
        return False
    days, style = _days(filled)
    numbers = sum(map(bool, map(_NUMBER.fullmatch, filled)))
    return style.has_month_first or max(int((~np.isnat(days)).sum()), numbers) * 2 > len(filled)


def typed(texts: pd.Series, kind: str) -> pd.Series:
    """Return a column as what it holds, blank cells missing."""
    if kind == WORDS:
        return texts.where(texts != "", None).astype("str")
    filled = texts.where(texts != "", None)
    if kind == NUMBERS:
        return pd.to_numeric(filled).astype("float64")
    cells, places = np.unique(texts.to_numpy(dtype=object), return_inverse=True)
    days, _ = read_days(cells)
    return pd.Series(days[places].astype("datetime64[s]"), index=texts.index)


def said(value: Any) -> str:
    """Say one value of a typed column, as a stratum is named."""
    if value is None or value != value or value is pd.NaT:
        return "blank"
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _filled(texts: pd.Series) -> Any:
    """Return each different text of a column once."""
    return np.array(sorted(set(texts) - {""}), dtype=object)


def _days(cells: Any) -> tuple[Any, Style]:
    days, kinds = read_days(cells)
    style = Style()
    style.see(kinds, np.arange(len(cells)), np.arange(len(cells)))
    return days, style
