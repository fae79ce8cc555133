"""A reference, such as that of an audit."""

from __future__ import annotations

import re
from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,39}")


class ReferenceParameter(ParameterBase):
    """A reference of up to forty letters, digits and signs; it may be left empty."""

    type: Literal["reference"]
    default: str | None = None

    def check(self, value: JsonValue) -> JsonValue:
        """Return the reference, or None where nothing was given.

        Raises
        ------
        ValueError
            If the value is no reference.
        """
        if value is None or (isinstance(value, str) and _REFERENCE.fullmatch(value)):
            return value
        raise ValueError(f"give {self.accepts()}")

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return "a reference, as A-2026-Q1, or nothing"
