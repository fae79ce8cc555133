"""Which rows of a list are about the children of a day or of a period."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from scrutiny_lib.config.groups import GroupMeasure
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.metrics.episodes.events import need_columns, one_day, period

CHILD = "child_id"
_DAY, _NEVER = pd.Timedelta(days=1), pd.Timestamp("2200-01-01")


def rows_of_children(
    dataset: Dataset,
    measure: GroupMeasure,
    last: dt.date | str,
    first: dt.date | str | None = None,
) -> pd.DataFrame:
    """Return the rows of the children of a day or of a period.

    Parameters
    ----------
    dataset : Dataset
        The list that the measure names.
    measure : GroupMeasure
        What children are counted for.
    last, first : date
        A period, both days in it; without `first` the day `last`.

    Returns
    -------
    DataFrame
        Of the list, with two columns more: ``since``, the day on which it began, and
        ``counted_on``, the day on which the child is counted: the day asked for, or in a period
        the first day on it. A child may have several rows.

    Raises
    ------
    ValueError
        If the list lacks a column, the period ends before it starts, or the children of a day
        are asked for where nothing ends.

    Notes
    -----
    Several snapshots may show one time, such as one in care; the newest says whether it has ended.
    Without an end it goes on up to that snapshot, and on no later day: a list shows what was open
    at any time in its months, so what it no longer shows had ended. The day of the end is no
    longer in it.
    """
    frame = dataset.frame
    named = (CHILD, measure.start, measure.end, *measure.without)
    need_columns(frame, [name for name in named if name])
    if measure.end is None and first is None:
        raise ValueError(f"first is missing: '{measure.id}' is counted in a period, not on a day")
    start, end = _asked(first, last)
    seen = _seen(dataset)
    if seen.notna().any() and end > seen.max():
        raise ValueError(f"last is {end.date()}, after the newest snapshot: choose an earlier day")
    rows = _newest(frame, measure, seen) if measure.end else frame
    for name, codes in measure.without.items():
        rows = rows[~rows[name].isin(codes)]
    since = rows[measure.start]
    there = since <= end
    there &= since >= start if measure.end is None else _ends(rows, measure, seen) > start
    day = since[there].where(since[there] > start, start)
    return rows[there].assign(since=since[there], counted_on=day)


def newest_day(dataset: Dataset) -> dt.date | None:
    """Return the last day for which the children of a list are known, None if that isn't known.

    Parameters
    ----------
    dataset : Dataset
        One of the council's lists.
    """
    day = _seen(dataset).max()
    return None if pd.isna(day) else pd.Timestamp(day).date()


def _seen(dataset: Dataset) -> pd.Series:
    """Return the day of the snapshot that each row is from, missing where none is known."""
    if dataset.places is None or "snapshot" not in dataset.places:
        return pd.Series(pd.NaT, dataset.frame.index, dtype="datetime64[us]")
    return pd.Series(dataset.places["snapshot"].to_numpy(), dataset.frame.index)


def _asked(first: dt.date | str | None, last: dt.date | str) -> tuple[pd.Timestamp, pd.Timestamp]:
    if first is None:
        day = pd.Timestamp(one_day("last", last))
        return day, day
    start, end = period(first, last)
    return pd.Timestamp(start), pd.Timestamp(end)


def _newest(frame: pd.DataFrame, measure: GroupMeasure, seen: pd.Series) -> pd.DataFrame:
    """Return the rows of each time that its newest snapshot shows."""
    newest = seen.groupby([frame[CHILD], frame[measure.start]]).transform("max")
    return frame[(seen == newest) | newest.isna()]


def _ends(rows: pd.DataFrame, measure: GroupMeasure, seen: pd.Series) -> pd.Series:
    """Return for each row the first day on which it is no longer known to go on."""
    since, end = rows[measure.start], rows[measure.end]
    ended = end.groupby([rows[CHILD], since]).transform("max")
    # Where no snapshot is known, what is open stays open.
    until = ended.fillna(seen.loc[rows.index] + _DAY).fillna(_NEVER)
    # What ends before it starts never was.
    return until.where(until > since, since.min())
