"""Dates as arrays: read once, in one way, whatever they came as."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics._checks import BoolArray

DateArray: TypeAlias = npt.NDArray[np.datetime64]


def as_moments(name: str, dates: Any) -> DateArray:
    """Read dates with their time of day.

    Parameters
    ----------
    name : str
        The argument's name, for the error.
    dates : date, ISO text, or array-like of them
        ``None``, ``NaT`` and ``pandas.NA`` are missing. A time zone is dropped: the clock time
        stands.

    Returns
    -------
    ndarray of datetime64[us]
        0-dimensional for a single date.

    Raises
    ------
    ValueError
        If one is no date, or a single date is missing.
    """
    if isinstance(dates, np.ndarray) and dates.dtype.kind == "M" and dates.ndim:
        return dates.astype("datetime64[us]")
    raw = np.asarray(dates)
    alone = raw.ndim == 0
    if raw.dtype.kind in "iufb":
        raise ValueError(f"{name} holds numbers: give dates")
    series = dates if isinstance(dates, pd.Series) else pd.Series([dates] if alone else dates)
    if series.dtype.kind != "M":
        series = _parsed(name, series)
    if getattr(series.dt, "tz", None) is not None:
        series = series.dt.tz_localize(None)
    out = series.to_numpy().astype("datetime64[us]")
    if alone and np.isnat(out[0]):
        raise ValueError(f"{name} is missing: give a date")
    return out.reshape(()) if alone else out


def as_days(name: str, dates: Any) -> DateArray:
    """Read dates without their time of day.

    Parameters
    ----------
    name, dates
        As for `as_moments`.

    Returns
    -------
    ndarray of datetime64[D]
        0-dimensional for a single date.

    Raises
    ------
    ValueError
        As `as_moments`.
    """
    return as_moments(name, dates).astype("datetime64[D]")


def _parsed(name: str, series: pd.Series) -> pd.Series:
    if series.map(lambda item: isinstance(item, (int, float)) and not pd.isna(item)).any():
        raise ValueError(f"{name} holds numbers: give dates")
    try:
        return pd.to_datetime(series, format="ISO8601")
    except (TypeError, ValueError):
        known = pd.to_datetime(series, format="ISO8601", errors="coerce").notna() | series.isna()
    where = int(np.argmin(known.to_numpy()))
    place = f"[{where}]" if len(series) > 1 else ""
    raise ValueError(f"{name}{place} is no date: give dates, or text as YYYY-MM-DD")


def add_months(days: DateArray, months: int) -> DateArray:
    """Move dates by calendar months: 31 August and six months is the end of February.

    Parameters
    ----------
    days : ndarray of datetime64[D]
        Dates; missing ones stay missing.
    months : int
        How many, backwards if negative.

    Returns
    -------
    ndarray of datetime64[D]
        The same day of the month, or its last where the month is shorter.
    """
    month = days.astype("datetime64[M]")
    day_of_month = days - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    first = target.astype("datetime64[D]")
    length = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - first
    return np.asarray(first + np.minimum(day_of_month, length - np.timedelta64(1, "D")))


def paired(**dates: Any) -> tuple[DateArray, DateArray, pd.Index | None]:
    """Bring two arguments of dates to one shape.

    Parameters
    ----------
    **dates : ndarray or Series
        Two of them, by their names.

    Returns
    -------
    first, second : ndarray of datetime64
        Of one shape.
    index : Index or None
        Of the Series among them.

    Raises
    ------
    ValueError
        If shapes don't fit, or two Series have different indexes.
    """
    (one, left), (other, right) = dates.items()
    indexes = [item.index for item in (left, right) if isinstance(item, pd.Series)]
    if len(indexes) == 2 and not indexes[0].equals(indexes[1]):
        raise ValueError(f"{one} and {other} have different indexes: align them first")
    first, second = as_moments(one, left), as_moments(other, right)
    try:
        first, second = np.broadcast_arrays(first, second)
    except ValueError:
        raise ValueError(
            f"{one} has shape {first.shape}, {other} has shape {second.shape}: give pairs"
        ) from None
    return first, second, indexes[0] if indexes else None


def before(first: DateArray, second: DateArray) -> BoolArray:
    """Mark where the second date is before the first; a missing date is before nothing.

    Parameters
    ----------
    first, second : ndarray of datetime64
        Of one shape.

    Returns
    -------
    ndarray of bool
        Of that shape.
    """
    return np.asarray(second < first)


def usable(start: DateArray, end: DateArray) -> BoolArray:
    """Mark the pairs that have a duration: both dates known, the end not before the start.

    Parameters
    ----------
    start, end : ndarray of datetime64
        Of one shape.

    Returns
    -------
    ndarray of bool
        Of that shape.

    Raises
    ------
    ValueError
        If a single end is before its start.
    """
    wrong = before(start, end)
    if wrong.ndim == 0 and wrong:
        raise ValueError(f"end is {end}, before start {start}: correct the record")
    return np.asarray(~wrong & ~np.isnat(start) & ~np.isnat(end))
