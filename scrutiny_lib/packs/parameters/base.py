"""What every type of parameter has: a label, a help text, a default, and a way to check a value."""

from __future__ import annotations

from abc import abstractmethod

from pydantic import model_validator

from scrutiny_lib.config.strict_yaml import StrictModel

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]


class ParameterBase(StrictModel):
    """A typed parameter.

    Attributes
    ----------
    label, help : str
        What a person reads.
    unset : str
        How a page says that nothing was given.
    """

    label: str
    help: str
    unset: str = "not set"

    @abstractmethod
    def check(self, value: JsonValue) -> JsonValue:
        """Return the value in its canonical JSON form.

        Raises
        ------
        ValueError
            One line that says what is wrong with the value and what is accepted.
        """

    @abstractmethod
    def accepts(self) -> str:
        """Say in words what the parameter accepts, for ``scrutiny describe``."""

    @model_validator(mode="after")
    def _default_is_valid(self) -> ParameterBase:
        """Refuse a params file whose own default would be refused."""
        default = getattr(self, "default", None)
        if default is not None:
            self.check(default)
        return self
