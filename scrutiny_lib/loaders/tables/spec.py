"""What a table is: its columns, where its files lie and what makes two rows the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.tables.codes import plain_words

Kind = Literal[
    "child_id",
    "reference",
    "text",
    "words",
    "date",
    "month",
    "integer",
    "number",
    "code",
    "codes",
    "yes_no",
    "born",
    "age",
    "dropped",
]
FRAME_TYPES: dict[str, str] = {
    "child_id": "str",
    "reference": "str",
    "text": "str",
    "words": "str",
    "date": "datetime64[us]",
    "month": "datetime64[us]",
    "integer": "Int32",
    "number": "float64",
    "code": "category",
    "codes": "str",
    "yes_no": "boolean",
}
"""The type that each kind of column has in a frame; ``born``, ``age`` and ``dropped`` have none."""

EARLIEST, LATEST = datetime.date(1985, 1, 1), datetime.date(2049, 12, 31)


class Column(StrictModel):
    """One column of a table.

    Attributes
    ----------
    name : str
        Its name in a frame.
    label : str
        Its header, as a form or the national standard prints it.
    aliases : tuple of str
        Other headers that mean the same; compared whole, by `plain_words`, never in part.
    kind : str
        ``child_id`` and ``reference``: an identifier, kept as text. ``text``: a short name.
        ``words``: free text, which nothing shows without a consent. ``date``: a day. ``month``:
        its first day. ``integer``, ``number``. ``code``: one of `codes`; ``codes``: several,
        with semicolons between. ``yes_no``. ``born``: a date of birth, which becomes an age and
        never leaves the loader; ``age``: in years, used where no date of birth is given.
        ``dropped``: known and never kept, as names of workers are.
    codes : str
        Name of the code list of a ``code`` or ``codes`` column.
    needed : bool
        Whether a file without this header is refused.
    filled : bool
        Whether a row with nothing here is rejected.
    optional : bool
        Whether a form may be written without it; nothing is said of a file that lacks it.
    minimum, maximum : float, optional
        Of a number; one outside is taken out and counted.
    earliest, latest : date
        Of a date; one outside is taken out and counted.
    consent : str
        Of ``words``: the column that allows them to be shown; without one they never are.
    since : int
        The version of the form that brought the column.
    guidance : str
        What the form says beside the field.
    example : str
        What the example row of the form shows.
    """

    name: Id
    label: Text
    aliases: tuple[Text, ...] = ()
    kind: Kind
    codes: str = ""
    needed: bool = False
    filled: bool = False
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    earliest: datetime.date = EARLIEST
    latest: datetime.date = LATEST
    consent: str = ""
    since: int = 1
    guidance: str = ""
    example: str = ""

    @model_validator(mode="after")
    def _codes_where_there_are_codes(self) -> Column:
        if bool(self.codes) != (self.kind in ("code", "codes")):
            raise ValueError("'codes' names a code list, and only where the kind is code or codes")
        if self.optional and (self.needed or self.filled):
            raise ValueError(
                "a column can't be optional and needed or filled; take one of them out"
            )
        return self

    @property
    def headers(self) -> frozenset[str]:
        """Every header that means this column, as `plain_words`."""
        return frozenset(plain_words(text) for text in (self.label, *self.aliases))

    @property
    def is_kept(self) -> bool:
        """Whether the column reaches the frame."""
        return self.kind in FRAME_TYPES


class Table(StrictModel):
    """One kind of table.

    Attributes
    ----------
    table : str
        Its id.
    agency : str
        Whose work it tells of; ``partnership`` for what is everybody's.
    folder : str
        Where its files lie in the data folder, with ``/`` between parts.
    sheets : tuple of str
        Names of the sheet, or of a CSV file without its ending, that hold it; compared by
        `plain_words`. Empty: the headers decide.
    version : int
        Of the form; a higher one has columns that a lower one lacks.
    key : tuple of str
        The columns that make two rows the same one.
    prefilled : tuple of str
        Columns that a form may come filled with: a row of a form with nothing else in it was left
        alone, and is no data.
    at : str
        The date at which a child's age is taken, and by which a period is read.
    age_bands : str
        Name of the code list of age bands, where the table has ages.
    guidance : str
        What the form says at its head.
    filled_in_by_people : bool
        Whether ``scrutiny templates`` writes a form for it.
    """

    table: Id
    title: Text
    agency: str
    folder: str
    sheets: tuple[Text, ...] = ()
    version: int = Field(default=1, ge=1)
    key: tuple[str, ...] = ()
    prefilled: tuple[str, ...] = ()
    at: str = ""
    age_bands: str = "age_bands"
    guidance: str = ""
    filled_in_by_people: bool = False
    columns: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _columns_fit(self) -> Table:
        names = [column.name for column in self.columns]
        if len(names) != len(set(names)):
            raise ValueError("two columns have one name")
        consents = (column.consent for column in self.columns)
        for name in filter(None, (*self.key, *self.prefilled, self.at, *consents)):
            if name not in names:
                raise ValueError(f"there is no column '{name}' to be key, date, consent or filled")
        if self.has_ages and {"age_years", "age_band"} & set(names):
            raise ValueError("a table with ages has 'age_years' and 'age_band' of itself")
        seen: dict[str, str] = {}
        for column in self.columns:
            for header in column.headers:
                if seen.setdefault(header, column.name) != column.name:
                    raise ValueError(f"the header '{header}' belongs to two columns")
        return self

    @property
    def by_header(self) -> dict[str, Column]:
        """Each known header, as `plain_words`, with its column."""
        return {header: column for column in self.columns for header in column.headers}

    def column(self, name: str) -> Column:
        """Return a column by its name.

        Raises
        ------
        KeyError
            If there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def has_ages(self) -> bool:
        """Whether a frame of it has ``age_years`` and ``age_band``."""
        return any(column.kind in ("born", "age") for column in self.columns)


class Tables(StrictModel):
    """A file of tables."""

    tables: tuple[Table, ...]


def load_tables(paths: Iterable[Path]) -> dict[str, Table]:
    """Read tables from files, by their ids.

    Parameters
    ----------
    paths : iterable of Path
        YAML files, each with a list ``tables``.

    Raises
    ------
    UsageError
        If a file is not as it has to be, or two tables have one id.
    """
    found: dict[str, Table] = {}
    for path in paths:
        for table in load_model(path, Tables).tables:
            if table.table in found:
                raise UsageError(f"{path}: the table '{table.table}' exists already; rename it")
            found[table.table] = table
    return found
