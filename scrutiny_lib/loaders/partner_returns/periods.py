"""Read the ways in which people write a month, a quarter or a year."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from scrutiny_lib.loaders.tables.months import read_month
from scrutiny_lib.loaders.tables.values import NotRead

Period = tuple[date, date]
_YEAR = r"(\d{4})\s*[-/]\s*(\d{4}|\d{2})"
_QUARTER = r"q(?:uarter|tr)?\.?\s*([1-4])"
_YEAR_FIRST = re.compile(rf"^{_YEAR}\s*,?\s*{_QUARTER}$")
_QUARTER_FIRST = re.compile(rf"^{_QUARTER}\s*,?\s*(?:of\s+)?{_YEAR}$")
_WHOLE_YEAR = re.compile(rf"^{_YEAR}$")
_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_](\d{2}|20\d{2})(?!\d)")


def read_period(text: str) -> Period | None:
    """Return the first and last day of a period; None if it isn't clear which one is meant.

    Parameters
    ----------
    text : str
        ``2025-26 Q1`` and ``Q1 2025/26`` are April to June 2025; ``2025-26`` is the year that
        ends in March 2026; ``2025-04``, ``Apr-25`` and ``April 2025`` are a month. ``2025 Q1``
        could be January or April, ``2011-12`` a month or a year: neither is read.
    """
    words = " ".join(text.split()).casefold().replace("–", "-").replace("—", "-")
    if found := _YEAR_FIRST.match(words):
        return quarter(_start(found[1], found[2]), int(found[3]))
    if found := _QUARTER_FIRST.match(words):
        return quarter(_start(found[2], found[3]), int(found[1]))
    if (found := _WHOLE_YEAR.match(words)) and (year := _start(found[1], found[2])):
        return None if int(found[2]) <= 12 else (date(year, 4, 1), date(year + 1, 3, 31))
    month = read_month(words)
    if isinstance(month, NotRead):
        return None
    first = month.date()
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def year_in(text: str) -> int | None:
    """Return the calendar year in which a financial year starts, as ``2024-25`` in a file name.

    None if there is no such year, or there are several.
    """
    starts = {_start(first, second) for first, second in _IN_NAME.findall(text)} - {None}
    return starts.pop() if len(starts) == 1 else None


def quarter(year: int | None, number: int) -> Period | None:
    """Return the days of a quarter of the financial year that starts in April of a year."""
    if year is None:
        return None
    month = 3 * number + 1
    first = date(year + (month > 12), (month - 1) % 12 + 1, 1)
    after = date(year + (month + 3 > 12), (month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def months_in(period: Period) -> int | None:
    """Count the months of a period; None if it isn't made of whole ones."""
    first, last = period
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1:
        return None
    return 12 * (after.year - first.year) + after.month - first.month


def _start(first: str, second: str) -> int | None:
    """Return the first of two years that follow one another."""
    year = int(first)
    follows = year + 1 if len(second) == 4 else (year + 1) % 100
    return year if int(second) == follows else None
