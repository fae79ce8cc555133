"""Say which months the snapshots of Annex A tell of.

A snapshot looks back over six months. A list of what began or ended in them also holds rows that
began earlier, so the rows alone do not say where its months begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.childrens_social_care.snapshots import WORKBOOKS
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.extracts.months import EXPECTED_AT_LEAST, Covered
from scrutiny_lib.metrics.timeliness import england_and_wales

WINDOW_MONTHS = 6
MOST_OF = 0.5
"""So much of what is expected shows that a snapshot was made to look back further."""
_DAY = pd.Timedelta(days=1)
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def snapshot_days(datasets: Mapping[str, Dataset]) -> dict[str, pd.Timestamp]:
    """Return the day of each snapshot, by its workbook or folder.

    Parameters
    ----------
    datasets : mapping
        All lists, as `load_annex_a` returns them: a list whose rows a later snapshot all shows
        again has lost the day of the earlier one.
    """
    days: dict[str, pd.Timestamp] = {}
    for dataset in datasets.values():
        if dataset.places is not None and "snapshot" in dataset.places:
            files = dataset.places.groupby("file", observed=True)["snapshot"].first().dropna()
            days |= {_where(str(file)): day for file, day in files.items()}
    return days


def _where(file: str) -> str:
    path = PurePosixPath(file)
    return file if path.suffix.lower() in WORKBOOKS else str(path.parent)


def days_of(dataset: Dataset, days: Mapping[str, pd.Timestamp]) -> list[pd.Timestamp]:
    """Return the days of the snapshots that hold a list, the oldest first."""
    named = {_where(file.name) for file in dataset.record.files}
    return sorted({days[name] for name in named if name in days})


@dataclass(frozen=True)
class _Calendar:
    """Every day from the first to the last, with what is known of it."""

    days: pd.DatetimeIndex
    told: Mask
    works: Mask

    @cached_property
    def month(self) -> Counts:
        """The month of each day, counted from the first."""
        ordinals = self.days.year * 12 + self.days.month
        return np.asarray(ordinals - ordinals[0], dtype=np.int64)

    @property
    def months(self) -> pd.PeriodIndex:
        """Every month."""
        return pd.period_range(self.days[0], self.days[-1], freq="M")

    def by_month(self, days: Mask | Counts) -> Counts:
        """Add up by month what is said of each day."""
        return np.bincount(self.month, weights=days).astype(np.int64)

    def rows(self, days: pd.Series) -> Counts:
        """Count the rows of each day; those of other days are left out."""
        place = (days.dropna() - self.days[0]).dt.days.to_numpy()
        place = place[(place >= 0) & (place < len(self.days))]
        return np.bincount(place, minlength=len(self.days))

    def rate(self, rows: Counts) -> float:
        """Return how many rows a working day has, where snapshots tell of it."""
        return float(rows[self.told].sum() / max(np.count_nonzero(self.told & self.works), 1))


def told_by(
    begun: pd.Series, ended: pd.Series, snapshots: Sequence[pd.Timestamp]
) -> tuple[Covered, Mask]:
    """Say which months a list tells of.

    Parameters
    ----------
    begun : Series of datetime64
        The day of each row.
    ended : Series of datetime64
        The day on which it ended, missing while it hasn't; the same days where nothing ends.
    snapshots : sequence of Timestamp
        The days of the snapshots that hold the list.

    Returns
    -------
    (covered, inside)
        The months, and which rows lie on a day that the list tells of. A month is left out if
        a part of it lies in no snapshot's six months, or if so many rows are missing at the
        first or last edge, or in the whole of it, that it cannot be chance.
    """
    if begun.notna().sum() == 0 or not snapshots:
        return Covered(pd.PeriodIndex([], freq="M")), np.zeros(len(begun), dtype=bool)
    calendar = _calendar(begun, snapshots)
    rows, ends = calendar.rows(begun), calendar.rows(ended)
    calendar = _looking_back_further(calendar, ends)
    place = (begun - calendar.days[0]).dt.days.fillna(-1).to_numpy(dtype=np.int64)
    there = (place >= 0) & (place < len(calendar.days))
    inside = there & calendar.told[np.where(there, place, 0)]
    goes_on = (begun.notna() & ended.isna()).any()
    if not (inside.any() or goes_on or (ends * calendar.told).any()):
        return Covered(pd.PeriodIndex([], freq="M")), inside
    return _covered(calendar, rows, ends), inside


def _calendar(begun: pd.Series, snapshots: Sequence[pd.Timestamp]) -> _Calendar:
    """Lay the windows of the snapshots over the days, from the first row on, in whole months."""
    windows = [(day + _DAY - pd.DateOffset(months=WINDOW_MONTHS), day) for day in snapshots]
    first = min(begun.min(), windows[0][0]).to_period("M").start_time
    last = snapshots[-1].to_period("M").end_time.normalize()
    days = pd.date_range(first, last, freq="D")
    told = np.zeros(len(days), dtype=bool)
    for start, end in windows:
        told |= (days >= start) & (days <= end)
    works = np.is_busday(days.to_numpy().astype("datetime64[D]"), busdaycal=england_and_wales())
    return _Calendar(days, told, np.asarray(works, dtype=bool))


def _looking_back_further(calendar: _Calendar, ended: Counts) -> _Calendar:
    """Add the months that only snapshots can hold which look back over more than six months.

    Whoever makes a snapshot may ask for more. What had ended before the six months is in it only
    then, and in about the number that six months have.
    """
    extra = calendar.by_month(ended * ~calendar.told)
    expected = calendar.rate(ended) * calendar.by_month(calendar.works & ~calendar.told)
    more = (expected >= EXPECTED_AT_LEAST) & (extra >= MOST_OF * expected)
    return _Calendar(calendar.days, calendar.told | more[calendar.month], calendar.works)


def _covered(calendar: _Calendar, begun: Counts, ended: Counts) -> Covered:
    told = calendar.by_month(calendar.told)
    whole = told == calendar.by_month(np.ones(len(calendar.days), dtype=bool))
    many = calendar.by_month(begun * calendar.told)
    expected = calendar.rate(begun) * calendar.by_month(calendar.works)
    empty = (many == 0) & (expected >= EXPECTED_AT_LEAST)
    # Ends may pause before the last day, as conferences do at Christmas.
    cut = _cut(calendar, begun, first=True) | _cut(calendar, ended, first=True)
    cut |= _cut(calendar, begun, first=False)
    months, ever = calendar.months, np.maximum.accumulate(told) > 0
    return Covered(
        months=months[whole & ~empty & ~cut],
        empty=months[ever & (empty | (told == 0))],
        cut=months[(told > 0) & ~empty & (~whole | cut)],
    )


def _cut(calendar: _Calendar, rows: Counts, *, first: bool) -> Mask:
    """Mark the month of the first or last row if too many are missing beyond it.

    Only working days count: few rows come at weekends, and a month may begin with one.
    """
    cut = np.zeros(len(calendar.months), dtype=bool)
    filled = np.flatnonzero(rows * calendar.told)
    if not len(filled):
        return cut
    edge, place = (filled[0] if first else filled[-1]), np.arange(len(calendar.days))
    beyond = (place < edge) if first else (place > edge)
    month = calendar.month[edge]
    missing = calendar.works & calendar.told & beyond & (calendar.month == month)
    cut[month] = calendar.rate(rows) * np.count_nonzero(missing) >= EXPECTED_AT_LEAST
    return cut
