"""Dates of points, and the positions at which a chart is rebased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.metrics._checks import IntArray

YEARLY_DAYS = 300  # points further apart than this, in the middle, are a yearly series


def read_dates(dates: Iterable[Any] | None, size: int) -> pd.Index:
    """Read the dates of the points, which must be in order.

    Parameters
    ----------
    dates : iterable or None
        Dates, periods, ISO dates as text, numbers, or any labels; None numbers the points.
    size : int
        How many points there are.

    Returns
    -------
    Index
        Named ``date``; ISO text has become dates.

    Raises
    ------
    ValueError
        If the number doesn't fit, one is missing or there twice, or dates or numbers aren't in
        order (labels can't be checked for that).
    """
    if dates is None:
        return pd.RangeIndex(size)
    index = _as_dates(pd.Index(list(dates), name="date"))
    if index.size != size:
        raise ValueError(f"dates has {index.size} elements for {size} values: give one a value")
    missing = np.flatnonzero(index.isna())
    if missing.size:
        raise ValueError(f"dates[{missing[0]}] is missing: every point needs its date")
    if not index.is_unique:
        twice = int(np.flatnonzero(index.duplicated())[0])
        raise ValueError(f"dates[{twice}] is {index[twice]}, which is there twice: one point each")
    if _is_ordered_kind(index) and not index.is_monotonic_increasing:
        raise ValueError(f"dates are not in order (from {index[0]} to {index[-1]}): sort by date")
    return index


def refuse_yearly(index: pd.Index) -> None:
    """Refuse a yearly series, which never has the points that control limits need.

    Parameters
    ----------
    index : Index
        As `read_dates` returns it.

    Raises
    ------
    ValueError
        If the points are about a year apart.
    """
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if not isinstance(index, pd.DatetimeIndex) or index.size < 2:
        return
    apart = float(np.median(np.diff(index.to_numpy().astype("datetime64[D]").astype(np.int64))))
    if apart >= YEARLY_DAYS:
        raise ValueError(
            f"dates are {apart:g} days apart, a yearly series: use run_chart, not control limits"
        )


def segment_numbers(rebase: Any, index: pd.Index) -> tuple[IntArray, tuple[int, ...]]:
    """Give each point the number of its segment, from where the chart is rebased.

    Parameters
    ----------
    rebase : date, position, or several of them
        Where a new segment starts: a date that is in the data, or a position from 0.
    index : Index
        As `read_dates` returns it.

    Returns
    -------
    segment : ndarray of int64
        One number a point, from 0.
    positions : tuple of int
        The positions at which segments start, without the first.

    Raises
    ------
    ValueError
        If a date isn't in the data, or a position isn't one of a point.
    """
    alone = isinstance(rebase, (str, int, dt.date, pd.Period, np.datetime64, np.integer))
    wanted = {_position(item, index) for item in ([rebase] if alone else rebase)}
    positions = tuple(sorted(wanted - {0}))
    starts = np.zeros(index.size, dtype=np.int64)
    starts[list(positions)] = 1
    return np.cumsum(starts), positions


def _as_dates(index: pd.Index) -> pd.Index:
    if index.inferred_type in ("date", "datetime", "datetime64"):
        return pd.DatetimeIndex(index, name="date")
    if index.inferred_type == "string" and index.str.fullmatch(r"\d{4}-\d\d-\d\d").all():
        try:
            return pd.DatetimeIndex(pd.to_datetime(index, format="%Y-%m-%d"), name="date")
        except ValueError:
            raise ValueError("dates has a text that is no day of the calendar: check it") from None
    return index


def _is_ordered_kind(index: pd.Index) -> bool:
    dated = isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex))
    return dated or pd.api.types.is_numeric_dtype(index.dtype)


def _position(item: Any, index: pd.Index) -> int:
    is_number = isinstance(item, (int, np.integer)) and not isinstance(item, bool)
    if is_number and not pd.api.types.is_numeric_dtype(index.dtype):
        return _in_range(int(item), index.size)
    if is_number and isinstance(index, pd.RangeIndex):
        return _in_range(int(item), index.size)
    return _of_date(item, index)


def _in_range(position: int, size: int) -> int:
    if not 0 <= position < size:
        raise ValueError(f"rebase is position {position}: give one from 0 to {size - 1}")
    return position


def _of_date(item: Any, index: pd.Index) -> int:
    key = item
    try:
        if isinstance(index, pd.DatetimeIndex):
            key = pd.Timestamp(item)
        elif isinstance(index, pd.PeriodIndex):
            key = pd.Period(item, freq=index.freqstr)
        place = index.get_indexer_for(pd.Index([key]))[0]
    except (TypeError, ValueError):
        place = -1
    if place < 0:
        raise ValueError(f"rebase is {item}, which is not in the data: give the date of a point")
    return int(place)
