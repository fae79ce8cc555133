"""A day, as ISO text."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST, _LAST = 1985, 2049  # the years of days that tables may hold


class DateParameter(ParameterBase):
    """A day; it may be left empty."""

    type: Literal["date"]
    default: str | None = None

    def check(self, value: JsonValue) -> JsonValue:
        """Return the day as text, or None where nothing was given.

        Raises
        ------
        ValueError
            If the value is no day of the calendar, or of a year of which no table tells.
        """
        if value is None:
            return None
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                day = datetime.date.fromisoformat(value)
            except ValueError as error:
                raise ValueError(f"give {self.accepts()}") from error
            if _FIRST <= day.year <= _LAST:
                return value
        raise ValueError(f"give {self.accepts()}")

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return f"a day from {_FIRST} to {_LAST}, as 2026-03-31, or nothing"
