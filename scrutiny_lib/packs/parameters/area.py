"""A local authority, by ONS code, three-digit code, or name."""

from __future__ import annotations

import csv
import gzip
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase


@lru_cache(maxsize=1)
def _authorities() -> list[dict[str, str]]:
    """Return the authorities of `scrutiny_lib.reference.areas`, without what that imports."""
    packed = (files("scrutiny_lib") / "reference" / "data" / "areas.csv.gz").read_bytes()
    rows = csv.DictReader(gzip.decompress(packed).decode("utf-8").splitlines())
    return [row for row in rows if row["level"] == "authority"]


class AreaParameter(ParameterBase):
    """An English local authority; none means the partnership's own."""

    type: Literal["area"]
    default: str | None = None

    def check(self, value: JsonValue) -> JsonValue:
        """Return the authority's current ONS code, or None for the partnership's own.

        Raises
        ------
        ValueError
            If no authority has that code or name.
        """
        if value is None:
            return None
        text = str(value).strip().casefold()
        for column in ("area_code", "la_code", "name"):
            found = [row for row in _authorities() if row[column].casefold() == text]
            if len(found) > 1:  # a name that an abolished authority had too
                newest = max(int(row["last_year"]) for row in found)
                found = [row for row in found if int(row["last_year"]) == newest]
            if len(found) == 1:
                return found[0]["area_code"]
        raise ValueError(
            "no English local authority has this code or name; give an ONS code such as "
            "E08000035, a three-digit code such as 383, or the full name"
        )

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return "an authority's name, ONS code or three-digit code; empty: the partnership's own"
