"""Ages as people write them: ``90d``, ``12w``, ``6m``, ``1y``."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

from scrutiny_lib.errors import UsageError

_AGE = re.compile(r"([1-9][0-9]{0,3})([dwmy])")


def cutoff(age: str, now: datetime) -> datetime:
    """Return the moment that lies an age ago.

    Parameters
    ----------
    age : str
        A number of days, weeks, calendar months or years: ``90d``, ``12w``, ``6m``, ``1y``.
    now : datetime
        From when.

    Raises
    ------
    UsageError
        If it is no age.
    """
    found = _AGE.fullmatch(age)
    try:
        if found is None:
            raise ValueError(age)
        number, unit = int(found[1]), found[2]
        if unit in "dw":
            return now - timedelta(days=number * (7 if unit == "w" else 1))
        months = now.year * 12 + now.month - 1 - number * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return now.replace(year=year, month=month + 1, day=min(now.day, last))
    except (ValueError, OverflowError) as error:
        raise UsageError(
            "--older-than takes a number of days, weeks, months or years, as 90d, 12w, 6m or 1y"
        ) from error
