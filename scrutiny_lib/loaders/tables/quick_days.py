"""Read many dates that are written in full, such as 31/03/2024, all in one go."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Kinds = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
LENGTH = len("31/03/2024")
DAY_0 = datetime.date(1970, 1, 1).toordinal()
FEWEST = 8
"""Cells for which this is worth while."""
CLEAR, AMBIGUOUS, DAY_FIRST, MONTH_FIRST = range(4)
_DIGITS = [0, 1, 3, 4, 6, 7, 8, 9]
_FIRST_MARK, _LAST_MARK = ord("-"), ord("/")  # with the full stop between them


def only_dates(cells: npt.NDArray[np.object_]) -> Days | None:
    """Return a column's cells as days, if a workbook has typed each of them as one.

    Blank ones, ``""``, are ``NaT``. None if there is any other cell.
    """
    listed = cells.tolist()
    if not set(map(type, listed)) <= {datetime.date, str}:
        return None
    filled = list(filter(None, listed))
    if not set(map(type, filled)) <= {datetime.date}:
        return None
    numbers = np.fromiter(map(datetime.date.toordinal, filled), np.int64, len(filled))
    read = (numbers - DAY_0).view("datetime64[D]")
    if len(filled) == len(listed):
        return read
    days = np.full(len(listed), np.datetime64("NaT"), dtype="datetime64[D]")
    days[np.array([cell != "" for cell in listed])] = read
    return days


def full_dates(cells: Sequence[Any]) -> tuple[Days, Kinds]:
    """Return the days of those cells that are written so; ``NaT`` for all others.

    Parameters
    ----------
    cells : sequence
        Of any type; only texts of two digits, two digits and four with ``/``, ``-`` or ``.``
        between that are a day with the day first are read.

    Returns
    -------
    (days, kinds)
        ``kinds`` are for `scrutiny_lib.loaders.tables.dates.Style`.
    """
    days = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[D]")
    kinds = np.zeros(len(cells), dtype=np.int8)
    full = [type(cell) is str and len(cell) == LENGTH for cell in cells]
    at = np.flatnonzero(np.array(full, dtype=bool))
    if len(at) < FEWEST:
        return days, kinds
    written = np.array([cells[place] for place in at.tolist()], dtype=f"U{LENGTH}")
    read, seen, is_day = _read(written.view(np.uint32).reshape(-1, LENGTH))
    at = at[is_day]
    days[at], kinds[at] = read[is_day], seen[is_day]
    return days, kinds


def _read(letters: npt.NDArray[np.uint32]) -> tuple[Days, Kinds, Flags]:
    """Return days, their kinds, and which are days indeed."""
    marks = letters[:, [2, 5]]
    digits = letters[:, _DIGITS] - np.uint32(ord("0"))  # what is no digit becomes large
    is_day: Flags = np.asarray(((marks >= _FIRST_MARK) & (marks <= _LAST_MARK)).all(axis=1))
    is_day &= (digits < 10).all(axis=1)
    digits = np.where(is_day[:, None], digits, 1).astype(np.int64)
    first, second = digits[:, 0] * 10 + digits[:, 1], digits[:, 2] * 10 + digits[:, 3]
    year = digits[:, 4:] @ np.array([1000, 100, 10, 1])
    is_day &= (year > 0) & (second > 0) & (second <= 12)
    months = (12 * (year - 1970) + second - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (first - 1).astype("timedelta64[D]")
    is_day &= days.astype("datetime64[M]") == months
    kinds = np.where(first == second, CLEAR, AMBIGUOUS)
    return days, np.where(first > 12, DAY_FIRST, kinds).astype(np.int8), is_day
