"""``params/trends.yml``: the journey, who, what two agencies count, and what to read together."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from scrutiny_lib.config.groups import GroupSettings
from scrutiny_lib.config.journey import JourneySettings
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError

ALIKE = ("unit", "counting_unit", "period")
"""What two indicators have to share for their numbers to be compared."""


class _Two(StrictModel):
    """Two indicators."""

    first: Id
    second: Id

    @model_validator(mode="after")
    def _are_two_that_there_are(self, info: ValidationInfo) -> Self:
        if self.first == self.second:
            raise ValueError(f"'{self.first}' is paired with itself; name another indicator")
        registry = (info.context or {}).get("registry")
        for name in (self.first, self.second):
            if registry is not None and name not in registry:
                raise ValueError(
                    f"'{name}' is no indicator of params/indicators.yml; check its spelling"
                )
        return self


class CountPair(_Two):
    """Two agencies that count the same thing, or one that counts what reached it of another's.

    Attributes
    ----------
    first, second : str
        Indicators; what is compared is the second's count for each one of the first's.
    relation : str
        ``same``: both should count as many. ``part``: the second counts those of the first that
        reached it.
    frequency : str
        ``month`` or ``quarter``: over which they are laid side by side. Months are added up to
        quarters.
    tolerance : float
        How many times as high one may be as the other, either way, for them to agree.
    months : int
        The last so many months are judged together; whole quarters.
    confidence : float
        Of the interval.
    may_explain : str
        One plain sentence on what a difference may come from.
    """

    id: Id
    label: Text
    relation: Literal["same", "part"]
    frequency: Literal["month", "quarter"]
    tolerance: float = Field(gt=1, le=10)
    months: int = Field(default=12, ge=3, le=60, multiple_of=3)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    may_explain: Text

    @model_validator(mode="after")
    def _count_alike(self, info: ValidationInfo) -> CountPair:
        registry: Registry | None = (info.context or {}).get("registry")
        if registry is None:
            return self
        first, second = registry[self.first], registry[self.second]
        for key in ALIKE:
            if getattr(first, key) != getattr(second, key):
                raise ValueError(
                    f"'{self.id}': its two indicators differ in '{key}'; never mix them"
                )
        if self.frequency == "month" and {first.frequency, second.frequency} != {"month"}:
            raise ValueError(f"'{self.id}': not both are counted by month; compare by quarter")
        return self


class ReadTogether(_Two):
    """Two indicators that are shown side by side.

    Attributes
    ----------
    says : str
        One plain sentence on what one may explain of the other.
    """

    says: Text


class Trends(StrictModel):
    """What the file holds.

    Attributes
    ----------
    journey : JourneySettings
        How contacts are followed.
    two_counts : tuple of CountPair
        What two agencies count.
    pairs : tuple of ReadTogether
        What is read together.
    groups : GroupSettings
        Which children are compared.
    """

    journey: JourneySettings
    two_counts: tuple[CountPair, ...]
    pairs: tuple[ReadTogether, ...]
    groups: GroupSettings

    @model_validator(mode="after")
    def _no_pair_stands_twice(self) -> Trends:
        no_two_alike("pair", (pair.id for pair in self.two_counts))
        both = (" and ".join(sorted((pair.first, pair.second))) for pair in self.pairs)
        no_two_alike("pair", both)
        return self

    def pair(self, name: str) -> CountPair:
        """Return what two agencies count by its id.

        Raises
        ------
        UsageError
            If there is none.
        """
        for one in self.two_counts:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.two_counts)
        raise UsageError(
            f"params/trends.yml has no pair '{name}' under two_counts; it has: {known}"
        )


def load_trends(params: Path, registry: Registry | None = None) -> Trends:
    """Read ``trends.yml`` in the folder of the partnership's decisions.

    Parameters
    ----------
    params : Path
        The folder.
    registry : Registry, optional
        If it is given, every indicator that the file names has to be in it, and the two of a
        pair under ``two_counts`` have to count in one unit.

    Raises
    ------
    UsageError
        One line with file, line and key, if the file is not as it has to be.
    """
    context = None if registry is None else {"registry": registry}
    return load_model(params / "trends.yml", Trends, context=context)
