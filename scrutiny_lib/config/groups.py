"""Which groups of children are compared, and what is too few, in ``params/trends.yml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, no_two_alike

GroupId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$")]


class Group(StrictModel):
    """One group of children: by codes, or by ages in completed years, both ends in it.

    Attributes
    ----------
    id : str
        A code of the list by which the reference population is given.
    """

    id: GroupId
    label: Text
    codes: tuple[Text, ...] = ()
    lowest: int | None = Field(default=None, ge=0, le=25)
    highest: int | None = Field(default=None, ge=0, le=25)

    @model_validator(mode="after")
    def _codes_or_ages(self) -> Group:
        if (self.lowest is None) != (self.highest is None) or bool(self.codes) == self.is_of_ages:
            raise ValueError(f"'{self.id}': give either 'codes', or 'lowest' and 'highest' ages")
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError(f"'{self.id}': the lowest age is above the highest; swap them")
        return self

    @property
    def is_of_ages(self) -> bool:
        """Whether it is told by ages."""
        return self.lowest is not None

    @property
    def members(self) -> tuple[object, ...]:
        """Every code, or every age, that is in it."""
        if self.lowest is None or self.highest is None:
            return self.codes
        return tuple(range(self.lowest, self.highest + 1))


class Dimension(StrictModel):
    """A way of grouping children.

    Attributes
    ----------
    column : str
        Of the lists of children; ``age_years`` for ages.
    population : str
        The column of the table ``populations`` that says which of its groups a row is about.
    """

    id: Id
    label: Text
    column: Id
    population: Id
    groups: tuple[Group, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _no_child_is_in_two(self) -> Dimension:
        no_two_alike("group", (group.id for group in self.groups))
        no_two_alike("code", (str(one) for group in self.groups for one in group.members))
        if len({group.is_of_ages for group in self.groups}) > 1:
            raise ValueError(f"'{self.id}': either all groups have ages or none")
        return self

    @property
    def is_of_ages(self) -> bool:
        """Whether its groups are told by ages."""
        return self.groups[0].is_of_ages


class GroupMeasure(StrictModel):
    """What children are counted for.

    Attributes
    ----------
    table, start : str
        The table of the council's lists, and its column with the day.
    end : str, optional
        The column with the day on which it ended: then children can be counted on a day.
    without : dict
        Rows that are not counted: a column with the codes that it may not have.
    """

    id: Id
    label: Text
    table: Id
    start: Id
    end: Id | None = None
    without: dict[Id, tuple[Text, ...]] = Field(default_factory=dict)


class GroupSettings(StrictModel):
    """When something is said of a group, and which groups there are.

    Attributes
    ----------
    confidence : float
        Of the intervals; what is left of it is the chance of any wrong claim at all.
    least_children : int
        In the group and out of it, below which nothing is claimed.
    least_expected : float
        Events that the group, and the rest, would have if all rates were the same, below which
        nothing is claimed.
    """

    confidence: float = Field(gt=0.5, lt=1)
    least_children: int = Field(ge=1)
    least_expected: float = Field(gt=0)
    measures: tuple[GroupMeasure, ...] = Field(min_length=1)
    dimensions: tuple[Dimension, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> GroupSettings:
        no_two_alike("measure", (one.id for one in self.measures))
        no_two_alike("dimension", (one.id for one in self.dimensions))
        return self
