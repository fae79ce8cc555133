"""One, or several, of a listed set of words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase


class ChoiceParameter(ParameterBase):
    """One of the listed options."""

    type: Literal["choice"]
    options: tuple[str, ...] = Field(min_length=1)
    default: str

    def check(self, value: JsonValue) -> JsonValue:
        """Return the option.

        Raises
        ------
        ValueError
            If the value is not one of the options.
        """
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"choose one of {', '.join(self.options)}")
        return value

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return f"one of {', '.join(self.options)}"


class ChoicesParameter(ParameterBase):
    """Any number of the listed options; the order given is the order shown."""

    type: Literal["choices"]
    options: tuple[str, ...] = Field(min_length=1)
    default: tuple[str, ...]

    def check(self, value: JsonValue) -> JsonValue:
        """Return the chosen options as a list.

        Raises
        ------
        ValueError
            If the value is not a list, repeats an option, or holds something else.
        """
        chosen = list(value) if isinstance(value, (list, tuple)) else None
        if chosen is None or any(item not in self.options for item in chosen):
            raise ValueError(f"give a list of some of {', '.join(self.options)}, as [a, b]")
        if len(set(map(str, chosen))) != len(chosen):
            raise ValueError("an option stands twice; name each once")
        return chosen

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return f"a list of some of {', '.join(self.options)}"
