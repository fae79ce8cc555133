"""A whole number within bounds."""

from __future__ import annotations

from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase


class IntegerParameter(ParameterBase):
    """A whole number; `optional` allows it to be left empty."""

    type: Literal["integer"]
    default: int | None = None
    minimum: int
    maximum: int
    optional: bool = False

    def check(self, value: JsonValue) -> JsonValue:
        """Return the number, or None where it may be left empty.

        Raises
        ------
        ValueError
            If the value is not a whole number within the bounds.
        """
        if value is None and self.optional:
            return None
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not self.minimum <= int(str(value)) <= self.maximum:
            raise ValueError(f"give {self.accepts()}")
        return value

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        empty = ", or nothing" if self.optional else ""
        return f"a whole number from {self.minimum} to {self.maximum}{empty}"
