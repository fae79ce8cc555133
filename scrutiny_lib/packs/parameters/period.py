"""A span of months, such as ``2019-04/2024-03`` or ``2019-04/latest``."""

from __future__ import annotations

import re
from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase

_PERIOD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])/(?:(\d{4})-(0[1-9]|1[0-2])|latest)")


class PeriodParameter(ParameterBase):
    """A first and a last month; ``latest`` is the newest month that the figures reach."""

    type: Literal["period"]
    default: str

    def check(self, value: JsonValue) -> JsonValue:
        """Return the period as text.

        Raises
        ------
        ValueError
            If the value is not two months with a stroke between, or ends before it starts.
        """
        found = _PERIOD.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValueError(f"give {self.accepts()}")
        first, last = str(value).split("/")
        if last != "latest" and last < first:
            raise ValueError("the period ends before it starts; put the earlier month first")
        return value

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return "a first and a last month, as 2019-04/2024-03 or 2019-04/latest"
