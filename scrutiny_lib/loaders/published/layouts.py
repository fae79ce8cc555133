"""The layouts that are known: `layouts.yml`, one entry for each generation of a published file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import StrictModel, Text, load_model
from scrutiny_lib.loaders.published.periods import PeriodKind

LAYOUTS = Path(__file__).with_name("layouts.yml")
POPULATION = "population_0_17"


class AreaColumns(StrictModel):
    """How a file names areas.

    Attributes
    ----------
    kind : str
        ``dfe``: level, region and authority columns; ``ons_code`` or ``la_code``: one column.
    codes : dict
        Codes that are particular to the file, such as LAIT's 970 for England.
    """

    kind: Literal["dfe", "ons_code", "la_code"]
    column: str = ""
    codes: dict[str, str] = Field(default_factory=dict)


class PeriodColumn(StrictModel):
    """Where a file names the period, and how it writes it."""

    column: Text
    kind: PeriodKind


class Long(StrictModel):
    """A file with one measure a row: the column that names it and the one that holds it."""

    measure: Text
    value: Text


class Series(StrictModel):
    """How one indicator is read.

    Attributes
    ----------
    numerator, denominator : tuple of str
        Columns (measures of a long file) that are added up.
    denominator_from : str
        ``population_0_17`` where the file leaves the population out.
    keep_if_it_reproduces : bool
        Keep numerator and denominator only where they give the published value.
    value : str
        Column of the published value; it is computed if empty.
    decimals : int
        With how many decimals the value is published.
    months : bool
        The columns named after the months hold the counts.
    where : dict
        Only rows in which the column holds this text.
    """

    indicator: Text
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    denominator_from: Literal["population_0_17", ""] = ""
    keep_if_it_reproduces: bool = False
    value: str = ""
    decimals: int = 1
    months: bool = False
    where: dict[str, str] = Field(default_factory=dict)

    def columns(self) -> tuple[str, ...]:
        """Every column that the series reads."""
        return (*self.numerator, *self.denominator, *([self.value] if self.value else []))


class NeighbourColumns(StrictModel):
    """A neighbour model: authority in the first column, then pairs of neighbour and closeness."""

    model: Text
    dated: Text
    first_pair: int
    pairs: int


class Layout(StrictModel):
    """One generation of a published file, recognised by its headers.

    Attributes
    ----------
    family : str
        The same for all generations of a file, so that releases can be compared.
    precedence : int
        1 for the file a figure is first published in; a 2 only fills what no 1 has.
    where : dict
        Which rows count at all: for each column the texts that are kept.
    also : tuple of str
        Further columns that tell rows of one area and period apart.
    """

    id: Text
    family: Text
    publisher: Text
    release: Text
    licence: Text
    precedence: Literal[1, 2] = 1
    headers: tuple[str, ...] = Field(min_length=1)
    area: AreaColumns | None = None
    period: PeriodColumn | None = None
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    also: tuple[str, ...] = ()
    long: Long | None = None
    note: str = ""
    not_given: tuple[str, ...] = ("",)
    series: tuple[Series, ...] = ()
    neighbours: NeighbourColumns | None = None

    @model_validator(mode="after")
    def _complete(self) -> Layout:
        if (self.neighbours is None) == (not self.series):
            raise ValueError(f"'{self.id}': give either 'series' or 'neighbours'")
        if self.series and (self.area is None or self.period is None):
            raise ValueError(f"'{self.id}': a layout with series needs 'area' and 'period'")
        if self.long is None:
            for series in self.series:
                for column in (*series.columns(), *series.where):
                    if column not in self.headers:
                        raise ValueError(f"'{self.id}': no header is called '{column}'")
        return self


class LayoutFile(StrictModel):
    """What `layouts.yml` holds."""

    layouts: tuple[Layout, ...]


@lru_cache(maxsize=8)
def load_layouts(path: Path = LAYOUTS) -> tuple[Layout, ...]:
    """Read and validate the known layouts.

    Raises
    ------
    UsageError
        One line with file, line and key.
    """
    return load_model(path, LayoutFile).layouts
