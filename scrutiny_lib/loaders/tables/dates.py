"""Read cells as days, whichever of the usual ways they are written in."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.tables.quick_days import (
    AMBIGUOUS,
    CLEAR,
    DAY_0,
    DAY_FIRST,
    MONTH_FIRST,
    full_dates,
)

Days = npt.NDArray[np.datetime64]
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ ]([A-Za-z]{3,9})\.?[-/ ,]+(\d{4}|\d{2})" + _TIME)
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {
    way: number
    for number, name in enumerate((name.lower() for name in _MONTH_NAMES), start=1)
    for way in (name, name[:3])
} | {"sept": 9}
_EPOCH = datetime.date(1899, 12, 30)  # day 0 of a workbook's serial numbers
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: below that a number is no date
MOST_KNOWN = 50_000  # days of over a century, in some ways of writing them
NOT_A_DATE = np.datetime64("NaT", "D")


@dataclass
class Style:
    """What the dates of one column show about whether the day or the month comes first.

    A date such as 03/04/2024 is read with the day first, as it is written in England. Where a
    column has dates that only make sense with the month first, and none that only make sense
    with the day first, the others cannot be trusted.
    """

    has_day_first: bool = False
    has_month_first: bool = False
    ambiguous: list[npt.NDArray[np.int64]] = field(default_factory=list)

    @property
    def is_doubtful(self) -> bool:
        """Whether ambiguous dates cannot be trusted."""
        return self.has_month_first and not self.has_day_first

    def see(
        self, kinds: npt.NDArray[np.int8], at: npt.NDArray[np.intp], rows: npt.NDArray[np.int64]
    ) -> None:
        """Take note of a piece of the column: the kind of each different cell, and where it is."""
        if self.has_day_first:  # whatever follows, the day is first
            return
        kinds = kinds[at]
        self.has_day_first = bool((kinds == DAY_FIRST).any())
        self.has_month_first |= bool((kinds == MONTH_FIRST).any())
        if self.has_day_first:
            self.ambiguous.clear()
        else:
            self.ambiguous.append(rows[kinds == AMBIGUOUS])


Known = dict[Any, tuple[int, int]]
"""What texts of a column were read as, since the next piece of it has the same ones."""


def read_days(
    uniques: npt.NDArray[np.object_], known: Known | None = None
) -> tuple[Days, npt.NDArray[np.int8]]:
    """Read distinct cells as days.

    Parameters
    ----------
    uniques : ndarray of object
        Dates, datetimes, serial numbers of a workbook, or text: ``2024-03-31``, ``31/03/2024``,
        ``31-Mar-24``, ``31 March 2024``, ``20240331``, each with or without a time.
    known : dict, optional
        Texts that were read before; those of `uniques` are put into it.

    Returns
    -------
    (days, kinds)
        ``days`` are ``NaT`` where a cell is none; ``kinds`` are for `Style.see`.
    """
    known = {} if known is None or len(known) > MOST_KNOWN else known
    days, kinds = full_dates(uniques.tolist())
    rest = np.flatnonzero(np.isnat(days))
    read = [known.get(cell) or _numbered(cell, known) for cell in uniques[rest].tolist()]
    numbers = np.array([number for number, _ in read], dtype=np.int64)
    days[rest] = np.where(numbers < 0, NOT_A_DATE, (numbers - DAY_0).astype("datetime64[D]"))
    kinds[rest] = [kind for _, kind in read]
    return days, kinds


def _numbered(cell: Any, known: Known) -> tuple[int, int]:
    """Read a cell as the number of its day, -1 if it is none, and keep that in mind."""
    day, kind = _read(cell)
    read = (-1 if day is None else day.toordinal(), kind)
    if isinstance(cell, str):
        known[cell] = read
    return read


def day_of(cell: Any) -> datetime.date | None:
    """Return the day that one cell means, if it means one."""
    return _read(cell)[0]


def _read(cell: Any) -> tuple[datetime.date | None, int]:
    if isinstance(cell, datetime.datetime):
        return cell.date(), CLEAR
    if isinstance(cell, datetime.date):
        return cell, CLEAR
    if isinstance(cell, bool):
        return None, CLEAR
    if isinstance(cell, (int, float)):
        return _serial(cell), CLEAR
    return _from_text(" ".join(str(cell).split()))


def _serial(number: float) -> datetime.date | None:
    if number != number or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return _EPOCH + datetime.timedelta(days=int(number))


def _from_text(text: str) -> tuple[datetime.date | None, int]:
    if found := _SLASHED.match(text):
        return _slashed(int(found[1]), int(found[2]), _year(found[3]))
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3])), CLEAR
    if found := _NAMED.match(text):
        month = _MONTHS.get(found[2].lower())
        return (_day(_year(found[3]), month, int(found[1])) if month else None), CLEAR
    return None, CLEAR


def _slashed(first: int, second: int, year: int) -> tuple[datetime.date | None, int]:
    """Read a date written with two numbers before the year: the day is first."""
    day = _day(year, second, first)
    if day is None:
        return None, MONTH_FIRST if _day(year, first, second) else CLEAR
    if first > 12:
        return day, DAY_FIRST
    return day, CLEAR if first == second else AMBIGUOUS


def _year(written: str) -> int:
    """Read a year; of two digits, one up to 49 lies in this century."""
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < 50 else 1900)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
