"""XmR charts of many series in one call."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.metrics._checks import IntArray, as_floats
from scrutiny_lib.metrics.spc.counts import came_as_integers, refuse_rare, refuse_short
from scrutiny_lib.metrics.spc.limits import LIMIT_FACTOR, segment_limits
from scrutiny_lib.metrics.spc.points import check_options, point_frame
from scrutiny_lib.metrics.spc.segments import YEARLY_DAYS


def xmr_by(
    frame: pd.DataFrame,
    key: str | Sequence[str],
    *,
    value: str = "value",
    date: str | None = None,
    baseline: int | None = None,
    screen: bool = False,
    direction: str = "neutral",
) -> pd.DataFrame:
    """Make an XmR chart of each series in a tall frame.

    Parameters
    ----------
    frame : DataFrame
        One row a point.
    key : str or sequence of str
        The column or columns that tell the series apart.
    value : str
        The column of values; a missing one breaks runs and trends.
    date : str, optional
        The column that orders each series (dates or numbers); the order of the rows if None.
    baseline, screen, direction
        As for `xmr`, the same for all series.

    Returns
    -------
    DataFrame
        With the rows and index of `frame`: the key columns, the date column if given, and the
        columns of `XmR.points`.

    Raises
    ------
    ValueError
        If a column isn't there, a key or date is missing, a date is there twice in a series, or
        any series can't have control limits; it names the position of the first.

    Notes
    -----
    All series go through the rules together, as segments of one array: no loop over series.
    Rebasing is for single charts, where a reason for each can be stated.
    """
    keys = [key] if isinstance(key, str) else list(key)
    _need_columns(frame, [*keys, value, *([] if date is None else [date])])
    check_options(baseline, direction, None)
    series = _series_numbers(frame, keys)
    order = _order(frame, series, date)
    values, segment = as_floats(value, frame[value])[order], series[order]
    refuse_rare(values, segment, integers=came_as_integers(frame[value]))
    limits = segment_limits(values, segment, baseline, screen)
    refuse_short(limits, np.flatnonzero(np.diff(segment, prepend=-1)))
    mean, reach = limits.mean[segment], LIMIT_FACTOR * limits.average_range[segment]
    points = point_frame(values, mean, reach, segment, direction, pd.RangeIndex(values.size))
    back = np.argsort(order, kind="stable")
    shown = frame[keys if date is None else [*keys, date]]
    return pd.concat(
        [shown.reset_index(drop=True), points.iloc[back].reset_index(drop=True)], axis=1
    ).set_axis(frame.index)


def _need_columns(frame: pd.DataFrame, names: list[str]) -> None:
    lacking = [name for name in names if name not in frame.columns]
    if lacking:
        raise ValueError(f"frame has no column {lacking[0]!r}: name one of {list(frame.columns)}")
    if frame.empty:
        raise ValueError("frame has no rows: nothing to calculate")


def _series_numbers(frame: pd.DataFrame, keys: list[str]) -> IntArray:
    """Give each row the number of its series, in the order in which they first appear."""
    if len(keys) == 1:
        codes = np.asarray(pd.factorize(frame[keys[0]])[0], dtype=np.int64)
    else:
        groups = frame.groupby(keys, sort=False, dropna=True).ngroup()
        codes = np.asarray(groups.fillna(-1), dtype=np.int64)
    if (codes < 0).any():
        raise ValueError(f"key[{int(np.argmax(codes < 0))}] is missing: every row needs its series")
    return codes


def _order(frame: pd.DataFrame, series: IntArray, date: str | None) -> npt.NDArray[np.intp]:
    if date is None:
        return np.argsort(series, kind="stable")
    column = frame[date]
    if column.isna().any():
        where = int(np.argmax(column.isna()))
        raise ValueError(f"{date}[{where}] is missing: every point needs its date")
    if not (column.dtype.kind in "iufM" or isinstance(column.dtype, pd.PeriodDtype)):
        raise ValueError(f"{date} has the type {column.dtype}: give dates, periods or numbers")
    ranks = pd.factorize(column, sort=True)[0]
    order = np.lexsort((ranks, series))
    same_series = np.diff(series[order]) == 0
    twice = np.flatnonzero(same_series & (np.diff(ranks[order]) == 0))
    if twice.size:
        where = int(order[twice[0] + 1])
        raise ValueError(f"{date}[{where}] is there twice in its series: one point each")
    _refuse_yearly(column, order, same_series)
    return order


def _refuse_yearly(
    column: pd.Series, order: npt.NDArray[np.intp], same_series: npt.NDArray[np.bool_]
) -> None:
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.to_timestamp()
    if column.dtype.kind != "M":
        return
    days = column.to_numpy()[order].astype("datetime64[D]").astype(np.int64)
    gaps = np.diff(days)[same_series]
    if gaps.size and float(np.median(gaps)) >= YEARLY_DAYS:
        raise ValueError(
            f"{column.name} has points {np.median(gaps):g} days apart, yearly series: "
            "use run_chart, not control limits"
        )
