"""The rules by which small counts are hidden, as data: the publishers' own, and a partnership's.

A rule says which counts are small, to what the rest is rounded and how many decimal places a
percentage has. Where and for whom it is applied (`CountRule.at`) decides what of it bites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from scrutiny_lib.config.strict_yaml import StrictModel

Audience = Literal["restricted", "publication"]
Counting = Literal["child", "family", "plan", "event", "incident"]
Level = Literal["local", "regional", "national"]
EVENTS = ("event", "incident")
_ID = r"^[a-z][a-z0-9_+]*$"


@dataclass(frozen=True)
class Limits:
    """What a rule comes to for one figure: which counts are hidden, and the rounding base."""

    first: int
    last: int
    base: int

    @property
    def hides(self) -> bool:
        """Whether any count is hidden."""
        return self.last >= self.first


class CountRule(StrictModel):
    """A named way of protecting small counts.

    Attributes
    ----------
    hidden_from, hidden_to : int
        Counts in this range are hidden; a range that ends before it begins hides none.
    rounds_local, rounds_regional, rounds_national : int
        What the other counts are rounded to, by the level of the area; 1 leaves them.
    per_cent_places, rate_places : int
        Decimal places of percentages and of rates.
    least_denominator : int
        Nothing is derived from fewer.
    events_in : tuple of audiences
        For whom small counts of events and incidents are hidden too; counts of children,
        families and plans always are.
    """

    id: str = Field(pattern=_ID)
    hidden_from: int = Field(default=1, ge=1)
    hidden_to: int = Field(ge=0)
    rounds_local: int = Field(default=1, ge=1)
    rounds_regional: int = Field(default=1, ge=1)
    rounds_national: int = Field(default=1, ge=1)
    per_cent_places: int = Field(default=1, ge=0, le=3)
    rate_places: int = Field(default=1, ge=0, le=3)
    least_denominator: int = Field(default=1, ge=1)
    events_in: tuple[Audience, ...] = ("publication",)
    symbol: Literal["[c]"] = "[c]"

    @model_validator(mode="after")
    def _starts_at_one(self) -> CountRule:
        """Refuse a rule that shows 1 and hides 2: one would be told from the other."""
        if self.hidden_from != 1:
            raise ValueError("'hidden_from' has to be 1: fewer would be shown and more hidden")
        return self

    @property
    def threshold(self) -> int:
        """The smallest count that is shown."""
        return self.hidden_to + 1

    def at(
        self,
        level: Level = "local",
        audience: Audience = "publication",
        counting: Counting = "child",
    ) -> Limits:
        """Say what the rule comes to for an area's level, an audience and what is counted."""
        base = {
            "local": self.rounds_local,
            "regional": self.rounds_regional,
            "national": self.rounds_national,
        }[level]
        bites = counting not in EVENTS or audience in self.events_in
        return Limits(self.hidden_from, self.hidden_to if bites else 0, base)


STANDARD: dict[str, CountRule] = {
    rule.id: rule
    for rule in (
        CountRule(
            id="dfe_cin", hidden_to=5, rounds_regional=10, rounds_national=10, least_denominator=6
        ),
        CountRule(
            id="nhs_hes",
            hidden_to=7,
            rounds_local=5,
            rounds_regional=5,
            rounds_national=5,
            least_denominator=8,
        ),
        CountRule(
            id="nhs_mh",
            hidden_to=4,
            rounds_local=5,
            rounds_regional=5,
            rounds_national=5,
            least_denominator=5,
        ),
        CountRule(id="none", hidden_to=0, events_in=()),
    )
}
"""The publishers' rules by name; their numbers are facts, and no profile changes them."""


class PublisherRule(StrictModel):
    """Figures that were published: their publisher has hidden what is small."""

    id: str = Field(pattern=_ID)
    protected_by: Literal["publisher"]
    sentence: str

    @property
    def counts(self) -> CountRule | None:
        """Nothing of our own is to be hidden."""
        return None


class StandardRule(StrictModel):
    """One of the publishers' rules, applied to counts of our own."""

    id: str
    protected_by: Literal["standard"]
    sentence: str

    @field_validator("id")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in STANDARD:
            raise ValueError(
                f"there is no standard rule of this name; use one of {', '.join(STANDARD)}, or "
                "'protected_by: partnership' with numbers of your own"
            )
        return value

    @property
    def counts(self) -> CountRule | None:
        """The rule with its numbers."""
        return STANDARD[self.id]


class PartnershipRule(CountRule):
    """A partnership's own rule, with its numbers."""

    protected_by: Literal["partnership"]
    sentence: str

    @field_validator("id")
    @classmethod
    def _is_its_own(cls, value: str) -> str:
        if value in STANDARD:
            raise ValueError("this name belongs to a standard rule; choose another")
        return value

    @property
    def counts(self) -> CountRule | None:
        """The rule with its numbers."""
        return CountRule(**self.model_dump(exclude={"protected_by", "sentence"}))


class ReferenceRule(StrictModel):
    """Rows of single cases under random references, which only a restricted pack may hold.

    Such a row tells of steps and grades, never of a child: no age, no day, no place.
    """

    id: str = Field(pattern=_ID)
    protected_by: Literal["reference"]
    sentence: str

    @property
    def counts(self) -> CountRule | None:
        """The rows count nobody."""
        return STANDARD["none"]


DisclosureRule = Annotated[
    PublisherRule | StandardRule | PartnershipRule | ReferenceRule,
    Field(discriminator="protected_by"),
]
