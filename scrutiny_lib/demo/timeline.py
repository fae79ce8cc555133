"""The years that the synthetic partnership covers; the last day is fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Ints, around, pick

Days = npt.NDArray[np.datetime64]
Months = npt.NDArray[np.datetime64]

LAST = np.datetime64("2026-03-31", "D")
WARM_UP_YEARS = 2  # before the first day, so that cases are open on it
EVERY_DAY = (1, 1, 1, 1, 1, 1, 1)  # weights from Monday to Sunday
OFFICE = (10, 10, 10, 10, 9, 1, 1)
SCHOOL_DAYS = (10, 10, 10, 10, 9, 0, 0)
WEEKENDS = (9, 8, 8, 9, 11, 14, 13)


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends in it."""

    label: str
    first: np.datetime64
    last: np.datetime64

    def holds(self, days: Days) -> npt.NDArray[np.bool_]:
        """Tell which days lie in it; a missing day does not."""
        return np.asarray((days >= self.first) & (days <= self.last))


@dataclass(frozen=True)
class Timeline:
    """The years of the partnership, ending with `LAST`."""

    years: int

    @property
    def first(self) -> np.datetime64:
        """The first day that anything is written about."""
        return first_day(LAST.astype("datetime64[M]") - 12 * self.years + 1)

    @property
    def warm(self) -> np.datetime64:
        """The day on which the simulation starts."""
        return first_day(self.first.astype("datetime64[M]") - 12 * WARM_UP_YEARS)

    @property
    def last_month(self) -> np.datetime64:
        """The last month."""
        return month_of(LAST)

    def months(self, *, warm: bool = False) -> Months:
        """Return every month, with or without those before the first day."""
        start = self.warm if warm else self.first
        return np.arange(start.astype("datetime64[M]"), self.last_month + 1)

    def parts(self, months: int) -> tuple[Period, ...]:
        """Return the stretches of so many months, oldest first."""
        starts = self.months()[::months]
        return tuple(
            Period(_label(start, months), first_day(start), first_day(start + months) - 1)
            for start in starts
        )

    @property
    def financial_years(self) -> tuple[Period, ...]:
        """The years from April to March."""
        return self.parts(12)

    @property
    def half_years(self) -> tuple[Period, ...]:
        """Half-years, each of which ends with a snapshot."""
        return self.parts(6)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """Quarters of the calendar."""
        return self.parts(3)


def first_day(month: np.datetime64) -> np.datetime64:
    """Return the first day of a month."""
    found: np.datetime64 = month.astype("datetime64[D]")
    return found


def month_of(day: np.datetime64) -> np.datetime64:
    """Return the month that a day is in."""
    found: np.datetime64 = day.astype("datetime64[M]")
    return found


def _label(start: np.datetime64, months: int) -> str:
    year, month = (int(part) for part in str(start).split("-"))
    if months == 12:
        return f"{year}-{(year + 1) % 100:02d}"
    if months == 3:
        return f"{year}-Q{(month + 2) // 3}"
    return str(first_day(start + months) - 1)


def month_numbers(months: Months) -> Ints:
    """Return 0 for January to 11 for December."""
    return np.asarray(months.astype(np.int64) % 12, dtype=np.int64)


def monthly(
    rng: np.random.Generator, months: Months, a_year: float, season: tuple[int, ...]
) -> Ints:
    """Draw how many events each month has.

    Parameters
    ----------
    a_year : float
        How many are expected a year.
    season : tuple of int
        From January to December, in thousandths of a usual month.
    """
    return around(rng, expected(months, a_year, season))


def expected(months: Months, a_year: float, season: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return how many events each month is expected to have."""
    weights = np.array(season, dtype=np.float64)[month_numbers(months)]
    return np.asarray(weights * (a_year / 12) / 1000)


def days_of(
    rng: np.random.Generator, months: Months, counts: Ints, weekdays: tuple[int, ...]
) -> Days:
    """Spread each month's events over its days, as the days of the week have them."""
    found = []
    for month, count in zip(months, counts, strict=True):
        days = np.arange(month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]"))
        of_week = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
        found.append(days[pick(rng, int(count), np.array(weekdays)[of_week])])
    return np.sort(np.concatenate(found))
