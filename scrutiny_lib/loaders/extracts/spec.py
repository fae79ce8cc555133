"""What a map of an extract is: whose columns and words mean what, and what is counted from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from scrutiny_lib.config.registry import CountingUnit
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text
from scrutiny_lib.loaders.mapped.spec import ColumnMap

Diagnosis = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]
How = Literal["rows", "sum", "distinct", "share", "median", "centile_90"]
ONE_COLUMN: tuple[How, ...] = ("sum", "distinct", "median", "centile_90")
"""The ways of counting that look at a column, and so may count something else than rows."""


class Diagnosed(StrictModel):
    """Diagnoses of which a row must have one.

    Attributes
    ----------
    columns : tuple of str
        Where the codes stand; any of them will do.
    ranges : tuple of pairs
        First and last code of each range, by their first three characters.
    """

    columns: tuple[Id, ...] = Field(min_length=1)
    ranges: tuple[tuple[Diagnosis, Diagnosis], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ranges_run_forwards(self) -> Diagnosed:
        for first, last in self.ranges:
            if first > last:
                raise ValueError(f"the range {first} to {last} runs backwards; swap its ends")
        return self


class Rows(StrictModel):
    """Which rows count; all that is asked has to hold.

    Attributes
    ----------
    equal : dict
        Codes of a column, or ``yes`` or ``no``; any of them will do.
    at_least, at_most : dict
        The least and the greatest number of a column.
    filled : tuple of str
        Columns that must not be blank, where blank means that there was none.
    starting : dict
        How an identifier or text of a column starts; any of them will do.
    diagnosed : tuple of Diagnosed
        Diagnoses.
    ages : pair of int, optional
        Youngest and oldest age in completed years.
    """

    equal: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)
    at_least: dict[Id, int] = Field(default_factory=dict)
    at_most: dict[Id, int] = Field(default_factory=dict)
    filled: tuple[Id, ...] = ()
    starting: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)
    diagnosed: tuple[Diagnosed, ...] = ()
    ages: tuple[int, int] | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is looked at, but for ages."""
        named = (column for one in self.diagnosed for column in one.columns)
        return frozenset(
            (*self.equal, *self.at_least, *self.at_most, *self.filled, *self.starting, *named)
        )


class Counted(StrictModel):
    """An indicator that is counted from an extract.

    Attributes
    ----------
    count : str
        ``rows``; ``sum`` of a column; ``distinct`` entries of a column, each once in a period;
        ``share``: the rows that fit `where`, in a hundred of those that fit `among`; ``median``
        and ``centile_90`` of a column of days, or of the days between two columns.
    of : str
        The column.
    since : str
        Of days between two dates: the column of the first one.
    counting_unit : str, optional
        What is counted, where it isn't the rows themselves.
    """

    indicator: Id
    count: How = "rows"
    of: str = ""
    since: str = ""
    counting_unit: CountingUnit | None = None
    where: Rows = Rows()
    among: Rows = Rows()

    @model_validator(mode="after")
    def _says_what_it_counts(self) -> Counted:
        looks = self.count in ONE_COLUMN
        if looks != bool(self.of) or looks != bool(self.counting_unit):
            raise ValueError(
                "'of' and 'counting_unit' belong to sum, distinct, median and centile_90, which "
                "need both; rows and share have what the extract counts"
            )
        if self.since and self.count not in ("median", "centile_90"):
            raise ValueError("'since' belongs to median and centile_90; remove it")
        if self.count != "share" and self.among != Rows():
            raise ValueError("'among' belongs to share; use 'where'")
        return self

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is looked at, but for ages."""
        named = {name for name in (self.of, self.since) if name}
        return frozenset(named | self.where.columns | self.among.columns)

    @property
    def needs_ages(self) -> bool:
        """Whether it looks at ages."""
        return self.where.ages is not None or self.among.ages is not None


class ExtractMap(ColumnMap):
    """How one organisation's extract is read.

    Attributes
    ----------
    extract : str
        Its id.
    organisation : str
        Whose it is.
    counting_unit : str
        What one row is.
    month_without_rows : str
        ``missing``: a month from which no row came tells nothing, as of an extract with many
        rows a month; ``nought``: nothing happened in it.
    counts : tuple of Counted
        What is counted from it.
    """

    extract: Id
    agency: Id
    organisation: Text
    counting_unit: CountingUnit
    month_without_rows: Literal["missing", "nought"] = "missing"
    counts: tuple[Counted, ...] = ()
