"""Read a cell as a month."""

from __future__ import annotations

import datetime
import re
from typing import Any

from scrutiny_lib.loaders.tables.dates import day_of
from scrutiny_lib.loaders.tables.values import NOT_READ, NotRead

_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})$")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})$")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[-/ ]+(\d{4}|\d{2})$")


def read_month(cell: Any) -> datetime.datetime | NotRead:
    """Return the first day of a month: of ``2024-04``, ``04/2024``, ``Apr-24``, ``April 2024``.

    Any day of the month means the month as well.
    """
    text = " ".join(str(cell).split()) if isinstance(cell, str) else cell
    if isinstance(text, str):
        if found := _YEAR_FIRST.match(text):
            text = f"{found[1]}-{found[2]}-01"
        elif found := _MONTH_FIRST.match(text):
            text = f"{found[2]}-{found[1]}-01"
        elif found := _NAMED.match(text):
            text = f"1 {found[1]} {found[2]}"
    day = day_of(text)
    return NOT_READ if day is None else datetime.datetime(day.year, day.month, 1)
