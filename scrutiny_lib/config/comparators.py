"""Who Leeds, or another authority, is compared with: `params/comparators.yml`.

Statistical neighbours are published and come from the reference. The core cities are a group
that the cities formed themselves, so a partnership may have to correct the list here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, field_validator

from scrutiny_lib.config.strict_yaml import StrictModel, Text, load_model, no_two_alike

OnsCode = Annotated[str, StringConstraints(pattern=r"^E\d{8}$")]
Statistic = Literal["median", "mean"]


class Member(StrictModel):
    """One authority of a group, by its ONS code; the name is for whoever reads the file."""

    area_code: OnsCode
    name: Text


class Group(StrictModel):
    """A group of authorities that somebody has listed.

    Attributes
    ----------
    dated : str
        When the list was last checked, as year, year-month or date.
    confirmed : bool
        False until someone has held the list against the group's own; packs then say so.
    statistic : str
        The group's own figure, taken without the area that is compared with it.
    """

    label: Text
    dated: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    confirmed: bool
    source: Text
    statistic: Statistic
    members: tuple[Member, ...]

    @field_validator("members")
    @classmethod
    def _once_each(cls, members: tuple[Member, ...]) -> tuple[Member, ...]:
        if len(members) < 2:
            raise ValueError("a group needs two areas or more; add them")
        no_two_alike("area", (member.area_code for member in members))
        return members


class Region(StrictModel):
    """A region's ONS code and name, and for inner and outer London the region around it."""

    area_code: OnsCode
    name: Text
    within: OnsCode | None = None


class Comparators(StrictModel):
    """What `params/comparators.yml` holds."""

    core_cities: Group
    regions: tuple[Region, ...]


def load_comparators(path: Path) -> Comparators:
    """Read and validate the comparator groups.

    Raises
    ------
    UsageError
        One line with file, line and key.
    """
    return load_model(path, Comparators)
