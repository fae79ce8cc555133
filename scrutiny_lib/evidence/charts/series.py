"""Two series over the same months, quarters or years, with a place for every one of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts.breaks import Break, breaks_of
from scrutiny_lib.evidence.charts.canvas import day_position
from scrutiny_lib.evidence.numbers import count_word, join_words
from scrutiny_lib.evidence.text import month_text, months_text, years_text

Array = npt.NDArray[Any]
_OPTIONAL = ("mean", "lower", "upper")


@dataclass(frozen=True)
class Times:
    """Every time of the chart, in order: so many months each, or years to March where 0."""

    stamps: list[Any]
    months: int

    @property
    def unit(self) -> str:
        """What one of them is."""
        words = {0: "year", 1: "month", 3: "quarter"}
        return words.get(self.months, f"{count_word(self.months)} months")

    @property
    def names(self) -> list[str]:
        """Each as the table names it."""
        if self.months == 0:
            return [str(one) for one in self.stamps]
        return [_span_text(one, self.months) for one in self.stamps]

    @property
    def places(self) -> list[float]:
        """Where each stands on the axis."""
        return [day_position(one) if self.months else float(one) for one in self.stamps]

    def spoken(self, at: int) -> str:
        """Name one in running text."""
        return self.names[at] if self.months else f"the year to March {self.stamps[at]}"

    def listed(self, at: Array) -> str:
        """Name several in running text, those in a row as a span."""
        some = [self.stamps[i] for i in at]
        if self.months > 1:
            return join_words([self.names[i] for i in at])
        return months_text(some) if self.months else years_text(some)


def _span_text(first: pd.Timestamp, months: int) -> str:
    """Write so many months: ``April 2020``, ``April to June 2020``."""
    last = first + pd.DateOffset(months=months - 1)
    if months == 1:
        return month_text(first)
    start = f"{first:%B}" if first.year == last.year else month_text(first)
    return f"{start} to {month_text(last)}"


def _times_of(frame: pd.DataFrame) -> tuple[str, Times]:
    """Return the column of times, and every time from first to last: none is left out."""
    if "date" not in frame.columns:
        years = frame["year"].astype(int)
        return "year", Times(list(range(years.min(), years.max() + 1)), 0)
    days = pd.DatetimeIndex(frame["date"]).unique().sort_values()
    number = np.asarray(days.year * 12 + days.month)
    months = int(np.gcd.reduce(np.diff(number))) if len(days) > 1 else 1
    return "date", Times(list(pd.date_range(days[0], days[-1], freq=f"{months}MS")), months)


@dataclass(frozen=True)
class TimeSeries:
    """One series, with a place for every time; `columns` by name, missing where there is none."""

    name: str
    unit: str
    panel: object
    columns: dict[str, Array]
    flags: Array
    breaks: list[Break]

    @property
    def value(self) -> Array:
        """The figures."""
        return self.columns["value"]

    def last(self, column: str) -> float:
        """Return the newest figure of a column; missing if it has none."""
        every = self.columns.get(column, np.array([]))
        known = every[~np.isnan(every)]
        return float(known[-1]) if known.size else math.nan

    @property
    def known(self) -> Array:
        """Positions of the figures that are there."""
        return np.flatnonzero(~np.isnan(self.value))


def read_series(frame: pd.DataFrame, unit: str) -> tuple[Times, list[TimeSeries]]:
    """Return all times, and each series with a place for every one."""
    names = list(dict.fromkeys(frame["series"]))
    if len(names) != 2:
        raise UsageError(f"a 'paired' chart shows two series, and the frame has {len(names)}")
    when, times = _times_of(frame)
    if frame.duplicated([when, "series"]).any():
        raise UsageError("a 'paired' chart has two rows for one time of a series; keep one")
    series: list[TimeSeries] = []
    for name in names:
        rows = frame[frame["series"] == name].set_index(when).reindex(times.stamps)
        taken = sum(len(one.breaks) for one in series)
        series.append(_one_series(rows, str(name), times, unit, taken))
    units = {(one.panel, one.unit) for one in series}
    if len(units) > len({one.panel for one in series}):
        raise UsageError("a 'paired' chart has two units in one panel; give each its own panel")
    return times, series


def _one_series(rows: pd.DataFrame, name: str, times: Times, unit: str, taken: int) -> TimeSeries:
    """Return one series from its rows, a row for every time."""
    own = {key: rows[key].dropna().unique() for key in ("panel", "unit") if key in rows.columns}
    if any(len(values) > 1 for values in own.values()):
        raise UsageError("a series of a 'paired' chart has two panels or two units; give it one")
    spoken = [times.spoken(at) for at in range(len(times.stamps))]
    texts = rows["break"] if "break" in rows.columns else [""] * len(rows)
    named = ("value", *(column for column in _OPTIONAL if column in rows.columns))
    return TimeSeries(
        name=name,
        unit=str(next(iter(own.get("unit", ())), unit)),
        panel=next(iter(own.get("panel", ())), name),
        columns={column: rows[column].to_numpy(dtype=float) for column in named},
        flags=rows["flag"].fillna("x").to_numpy(dtype=object),
        breaks=breaks_of(texts, spoken, taken),
    )
