"""What every map of a file says: whose headers and words mean what."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text


def _as_written(value: Any) -> Any:
    """Take a bare whole number as what it is written as: people leave quotes out.

    ``1.10`` and ``true`` are not what they were by the time they get here, so they need quotes.
    """
    if isinstance(value, (bool, float)):
        raise ValueError("put the word in quotes")
    return str(value) if isinstance(value, int) else value


Word = Annotated[Text, BeforeValidator(_as_written)]


class ColumnMap(StrictModel):
    """How a file with headers and words of somebody else's is laid onto a table.

    Attributes
    ----------
    title : str
        What an error calls such a file.
    folder : str
        Where its files lie in the data folder.
    table : str
        The table that it is read into.
    files : tuple of str
        Patterns of file names, as ``domestic_*.csv``; none: the headers decide.
    columns : dict
        Their header, with our column.
    ignored : tuple of str
        Their headers that are known and not kept, such as names of staff.
    values : dict
        By our column: their word, with our code (or yes or no).
    constants : dict
        By our column: what is so in every row though no column says it.
    """

    title: Text
    folder: Text
    table: Id
    files: tuple[Text, ...] = ()
    columns: dict[Word, Id] = Field(min_length=1)
    ignored: tuple[Word, ...] = ()
    values: dict[Id, dict[Word, Word]] = Field(default_factory=dict)
    constants: dict[Id, Word] = Field(default_factory=dict)

    @field_validator("columns")
    @classmethod
    def _each_of_ours_once(cls, columns: dict[str, str]) -> dict[str, str]:
        ours = list(columns.values())
        for name in ours:
            if ours.count(name) > 1:
                raise ValueError(f"two of their columns are our '{name}'; keep one")
        return columns

    @model_validator(mode="after")
    def _each_from_one_place(self) -> ColumnMap:
        ours = set(self.columns.values())
        for name in self.constants:
            if name in ours:
                raise ValueError(f"'{name}' is both a column and a constant; keep one")
        for name in self.values:
            if name not in ours:
                raise ValueError(f"'{name}' has values but is no column; add it to 'columns'")
        return self

    def is_named(self, path: Path) -> bool:
        """Tell whether a file's name fits one of the patterns."""
        return any(fnmatch(path.name.casefold(), one.casefold()) for one in self.files)
