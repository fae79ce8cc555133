"""A local authority, by ONS code, three-digit code, or name."""

from __future__ import annotations

from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase


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
        from scrutiny_lib.reference import areas  # deferred: `scrutiny list` needs no pandas

        table = areas()
        table = table[table["level"] == "authority"]
        text = str(value).strip().casefold()
        for column in ("area_code", "la_code", "name"):
            found = table[table[column].str.casefold() == text]
            if len(found) > 1:  # a name that an abolished authority had too
                found = found[found["last_year"] == found["last_year"].max()]
            if len(found) == 1:
                return str(found["area_code"].iloc[0])
        raise ValueError(
            "no English local authority has this code or name; give an ONS code such as "
            "E08000035, a three-digit code such as 383, or the full name"
        )

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return "an authority's name, ONS code or three-digit code; empty: the partnership's own"
