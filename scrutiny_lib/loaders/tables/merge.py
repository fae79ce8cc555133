"""Lay several files of one table on one another, the newer over the older."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Record
from scrutiny_lib.loaders.tables.spec import Table

_IDENTIFIERS = ("child_id", "reference")


def merge_snapshots(datasets: Iterable[Dataset], table: Table) -> Dataset:
    """Merge the datasets of one table.

    The same row may stand in several snapshots, first open and later closed. Rows with the same
    key are one, and the newest snapshot's is kept; rows that a later snapshot no longer shows
    stay, since each covers only its own window.

    Parameters
    ----------
    datasets : iterable of Dataset
        Each read by `table`, the oldest first: see `oldest_first`.
    table : Table
        Gives the key.

    Returns
    -------
    Dataset
        `frame` has a fresh index, and `places` says where each row stands; `record` and
        `issues` are those of all files together.

    Raises
    ------
    ValueError
        If there is nothing to merge.
    """
    ordered = list(datasets)
    if not ordered:
        raise ValueError("datasets is empty: there is nothing to merge")
    frame = pd.concat([dataset.frame for dataset in ordered], ignore_index=True)
    places = pd.concat([_places(dataset) for dataset in ordered], ignore_index=True)
    if table.key:
        stays = ~_seen_later(frame, [dataset.frame for dataset in ordered], table)
        frame, places = frame[stays].reset_index(drop=True), places[stays].reset_index(drop=True)
    issues = tuple(issue for dataset in ordered for issue in dataset.issues)
    places = places.astype({"file": "category"})
    return Dataset(frame, _join([d.record for d in ordered]), issues, places)


def _seen_later(frame: pd.DataFrame, pieces: list[pd.DataFrame], table: Table) -> pd.Series:
    """Tell which rows a later snapshot has as well.

    A part of the key that is blank, as the source of a contact, is compared like any other: the
    same contact comes again with the same blank. Two such rows of one snapshot are two, so the
    first of each is the same one, and the second. Without its identifiers and the day of its
    event a row is like no other.
    """
    key = list(table.key)
    needed = [name for name in key if name == table.at or table.column(name).kind in _IDENTIFIERS]
    whole = frame[needed].notna().all(axis=1)
    nth = pd.concat(
        [piece.groupby(key, dropna=False, observed=True).cumcount() for piece in pieces],
        ignore_index=True,
    )
    return whole & frame[key].assign(nth=nth).duplicated(keep="last")


def _places(dataset: Dataset) -> pd.DataFrame:
    """Return where the rows of one file's dataset stand."""
    name = dataset.record.files[0].name if dataset.record.files else ""
    rows = dataset.frame.index.to_numpy()
    return pd.DataFrame({"file": name, "row": rows}) if dataset.places is None else dataset.places


def oldest_first(datasets: Iterable[Dataset], table: Table) -> list[Dataset]:
    """Put the files of one table in order, by the middle one of the days that they tell of.

    The last day would do as well, were it not for a single date mistyped as next century; of
    equals the one whose file name comes last is the newest.
    """

    def age(dataset: Dataset) -> tuple[pd.Timestamp, str]:
        days = dataset.frame[table.at].dropna() if table.at else pd.Series(dtype="datetime64[us]")
        middle = days.sort_values().iloc[len(days) // 2] if len(days) else pd.Timestamp.min
        return middle, max((file.name for file in dataset.record.files), default="")

    return sorted(datasets, key=age)


def _join(records: list[Record]) -> Record:
    starts = [r.period_start for r in records if r.period_start]
    ends = [r.period_end for r in records if r.period_end]
    days = [r.date_received for r in records if r.date_received]
    return dataclasses.replace(
        records[-1],
        files=tuple(file for record in records for file in record.files),
        rows_read=sum(record.rows_read for record in records),
        rows_rejected=sum(record.rows_rejected for record in records),
        period_start=min(starts, default=None),
        period_end=max(ends, default=None),
        date_received=max(days, default=None),
    )
