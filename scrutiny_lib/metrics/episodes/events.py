"""Dated events of children as arrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import BoolArray, IntArray
from scrutiny_lib.metrics._dates import DateArray, as_days


def need_columns(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse a frame that lacks a column.

    Raises
    ------
    ValueError
        If one isn't there.
    """
    for name in names:
        if name not in frame.columns:
            raise ValueError(f"frame has no column {name!r}: name one of {list(frame.columns)}")


def event_days(frame: pd.DataFrame, column: str) -> DateArray:
    """Read the dates of events, which must all be there.

    Parameters
    ----------
    frame : DataFrame
        One row an event.
    column : str
        Of dates.

    Returns
    -------
    ndarray of datetime64[D]
        One a row.

    Raises
    ------
    ValueError
        If the column isn't there, or a date is missing or none.
    """
    need_columns(frame, [column])
    days = as_days(column, frame[column])
    missing = np.isnat(days)
    if missing.any():
        where, count = int(np.argmax(missing)), int(np.count_nonzero(missing))
        raise ValueError(
            f"{column}[{where}] is missing ({count} in all): reject such rows, and count them"
        )
    return days


def child_codes(*columns: pd.Series) -> list[IntArray]:
    """Give each child a number, the same in all columns.

    Parameters
    ----------
    *columns : Series
        Of child identifiers.

    Returns
    -------
    list of ndarray of int64
        One array a column.

    Raises
    ------
    ValueError
        If an identifier is missing, or some columns are text and others numbers. The error
        gives a position, never an identifier.
    """
    kinds = {pd.api.types.is_numeric_dtype(column) for column in columns if len(column)}
    if len(kinds) > 1:
        raise ValueError(f"{columns[0].name} is text in one frame and numbers in another: use one")
    joined = pd.concat(columns, ignore_index=True) if len(columns) > 1 else columns[0]
    codes = np.asarray(pd.factorize(joined)[0], dtype=np.int64)
    ends = np.cumsum([len(column) for column in columns])
    parts = np.split(codes, ends[:-1])
    for column, part in zip(columns, parts, strict=True):
        if (part < 0).any():
            where = int(np.argmax(part < 0))
            raise ValueError(f"{column.name}[{where}] is missing: every event needs its child")
    return parts


def one_day(name: str, day: Any) -> np.datetime64:
    """Read a single date.

    Raises
    ------
    ValueError
        If it is missing or no date.
    """
    days = as_days(name, day)
    if days.ndim:
        raise ValueError(f"{name} has shape {days.shape}: give one date")
    return np.datetime64(days.item(), "D")


def period(start: dt.date | str, end: dt.date | str) -> tuple[np.datetime64, np.datetime64]:
    """Read a period, both days included.

    Raises
    ------
    ValueError
        If a date is none, or the end is before the start.
    """
    first, last = one_day("start", start), one_day("end", end)
    if last < first:
        raise ValueError(f"end is {last}, before start {first}: swap them")
    return first, last


_SPAN, _OFFSET = 2**32, 2**31  # days before and after 1970, more than any calendar has


def keys(codes: IntArray, days: DateArray) -> IntArray:
    """Put child and day into one number that sorts by child and then by day.

    Parameters
    ----------
    codes : ndarray of int64
        As `child_codes`.
    days : ndarray of datetime64[D]
        Of the events.

    Returns
    -------
    ndarray of int64
        Two events of one child are as far apart as their days.
    """
    return codes * _SPAN + days.astype(np.int64) + _OFFSET


def day_before(frame: pd.DataFrame, child: str, days: DateArray) -> DateArray:
    """Give each event the last earlier day on which the same child had one.

    Parameters
    ----------
    frame : DataFrame
        One row an event.
    child : str
        Column.
    days : ndarray of datetime64[D]
        Of the events.

    Returns
    -------
    ndarray of datetime64[D]
        Missing where there is no earlier day.

    Raises
    ------
    ValueError
        If the column isn't there or a child is missing.
    """
    need_columns(frame, [child])
    if days.size == 0:
        return days
    (codes,) = child_codes(frame[child])
    unique, place = np.unique(keys(codes, days), return_inverse=True)
    first = np.zeros(unique.size, dtype=np.int64)
    first[place] = np.arange(days.size)
    code, day = codes[first], days[first]
    before = np.full(unique.size, np.datetime64("NaT"), dtype="datetime64[D]")
    same: BoolArray = code[1:] == code[:-1]
    before[1:][same] = day[:-1][same]
    return before[place]
