"""Snapshots: what an authority hands over at one time, as a workbook or a folder of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.folder import source_files

WORKBOOKS = (".xlsx", ".xlsm")
FEW_DATES, LONGEST_GAP, MOST_MISTYPED = 20, pd.Timedelta(days=45), 0.02
"""A snapshot's last date counts unless it stands alone, so long after the one before: that one is
mistyped. With few dates there is no telling."""
DAYS_LATE = 62
"""How long after the last date of its rows the day in a snapshot's name is believed."""
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)")
_ENGLISH = re.compile(r"(?<!\d)(\d\d)[-_. ]?(\d\d)[-_. ]?(20\d\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:[-_/ ]+(?:20)?(\d\d)(?!\d))?")


def snapshots_of(folder: Path) -> dict[Path, list[Path]]:
    """Group a source's files into snapshots.

    Returns
    -------
    dict
        A workbook is a snapshot; the other files of one folder are one together.
    """
    found: dict[Path, list[Path]] = {}
    for path in source_files(folder):
        where = path if path.suffix.lower() in WORKBOOKS else path.parent
        found.setdefault(where, []).append(path)
    return found


def last_day(datasets: Iterable[Dataset]) -> pd.Timestamp:
    """Return about the day that a snapshot is of, from the dates of its rows.

    Dates after the day on which the file arrived are left aside, and so are last dates that
    stand alone: one mistyped date must not turn the order of snapshots round.
    """
    columns = [
        frame_column[frame_column <= _received(dataset)]
        for dataset in datasets
        for frame_column in (dataset.frame[name] for name in _dates(dataset.frame))
    ]
    days = pd.concat(columns).dropna().sort_values() if columns else pd.Series(dtype="object")
    if days.empty:
        return pd.Timestamp.min
    last = len(days) - 1
    if len(days) > FEW_DATES:
        fewest = last - int(len(days) * MOST_MISTYPED) - 1
        while last > fewest and days.iloc[last] - days.iloc[last - 1] > LONGEST_GAP:
            last -= 1
    return pd.Timestamp(days.iloc[last])


def snapshot_day(name: str, last: pd.Timestamp) -> pd.Timestamp:
    """Return the day in a snapshot's name if it fits what its rows say, else that of the rows."""
    named = named_day(name)
    if named is not None and pd.Timedelta(0) <= named - last <= pd.Timedelta(days=DAYS_LATE):
        return named
    return last


def named_day(name: str) -> pd.Timestamp | None:
    """Return the day that stands in a name, as ``2026-03-31`` or ``31.03.2026``."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_ENGLISH, (3, 2, 1))):
        for found in pattern.finditer(name):
            try:
                return pd.Timestamp(date(*(int(found[part]) for part in order)))
            except ValueError:
                continue
    return None


def year_of(names: Sequence[str]) -> int | None:
    """Return the year in which a return's period ends, from names of files and folders.

    ``2025-26`` and ``2026`` are the year that ends in March 2026. The first name that has one
    counts.
    """
    for name in names:
        for found in _YEARS.finditer(name):
            first = int(found[1])
            follows = found[2] is not None and int(found[2]) == (first + 1) % 100
            return first + 1 if follows else first
    return None


def _dates(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.select_dtypes("datetime").columns]


def _received(dataset: Dataset) -> pd.Timestamp:
    day = dataset.record.date_received
    return pd.Timestamp(day) if day else pd.Timestamp.max
