"""``params/sources.yml``: which evidence the partnership expects, from whom and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.profile import AgencyId
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError

Loader = Literal[
    "tables", "annex_a", "cin_census", "ssda903", "police", "health", "partner_returns"
]


class Source(StrictModel):
    """One kind of evidence that arrives as files.

    Attributes
    ----------
    source : str
        Its id, as packs name it.
    folder : str
        Where its files lie in the data folder, with ``/`` between parts.
    loader : str
        What reads it. ``tables``: the tables of ``params/tables`` whose folder it is; a further
        kind of evidence that people write down needs no more than that.
    every_months : int, optional
        How often something new is expected; without it, nothing is ever late.
    late_after_days : int
        How long after its period something may arrive.
    """

    source: Id
    label: Text
    agency: AgencyId
    folder: str = Field(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$")
    loader: Loader = "tables"
    every_months: int | None = Field(default=None, ge=1, le=60)
    late_after_days: int = Field(default=31, ge=0, le=366)


class Sources(StrictModel):
    """Every source, in the order in which it is reported."""

    sources: tuple[Source, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Sources:
        no_two_alike("source", (one.source for one in self.sources))
        return self

    def __getitem__(self, name: str) -> Source:
        """Return a source by its id.

        Raises
        ------
        UsageError
            If there is none.
        """
        for one in self.sources:
            if one.source == name:
                return one
        known = ", ".join(one.source for one in self.sources)
        raise UsageError(f"there is no source '{name}'; there is: {known}")


def load_sources(params: Path) -> Sources:
    """Read ``sources.yml`` in the folder of the partnership's decisions.

    Raises
    ------
    UsageError
        If the file is not as it has to be.
    """
    return load_model(params / "sources.yml", Sources)
