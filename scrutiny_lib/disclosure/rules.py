"""The rules by which small counts are hidden, one for each publisher, as data.

A rule says which counts are small, to what the rest is rounded and how many decimal places a
percentage has. Where and for whom it is applied (`Rule.at`) decides what of it bites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.errors import DisclosureError

Audience = Literal["restricted", "publication"]
Counting = Literal["child", "family", "plan", "event", "incident"]
Level = Literal["local", "regional", "national"]
EVENTS = ("event", "incident")


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


class Rule(StrictModel):
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

    id: str = Field(pattern=r"^[a-z][a-z0-9_+]*$")
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
    def _starts_at_one(self) -> Rule:
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


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            id="dfe_cin", hidden_to=5, rounds_regional=10, rounds_national=10, least_denominator=6
        ),
        Rule(
            id="nhs_hes",
            hidden_to=7,
            rounds_local=5,
            rounds_regional=5,
            rounds_national=5,
            least_denominator=8,
        ),
        Rule(
            id="nhs_mh",
            hidden_to=4,
            rounds_local=5,
            rounds_regional=5,
            rounds_national=5,
            least_denominator=5,
        ),
        Rule(id="none", hidden_to=0, events_in=()),
    )
}


def rule_named(rule: str | Rule | Sequence[str | Rule]) -> Rule:
    """Return a rule by its name; several give the strictest of them.

    Raises
    ------
    DisclosureError
        If there is no rule of that name, or none is given: nothing is shown then.
    """
    if isinstance(rule, Rule):
        return rule
    if isinstance(rule, str):
        if rule not in RULES:
            known = ", ".join(RULES)
            raise DisclosureError(
                f"there is no disclosure rule '{rule}', so nothing is shown; use one of {known}"
            )
        return RULES[rule]
    return strictest([rule_named(one) for one in rule])


def strictest(rules: Sequence[Rule]) -> Rule:
    """Combine the rules of a mixed table: the widest range, the coarsest of everything else.

    Raises
    ------
    DisclosureError
        If no rule is given.
    """
    if not rules:
        raise DisclosureError("no disclosure rule is given, so nothing is shown; name one")
    names = sorted({rule.id for rule in rules})
    if len(names) == 1:
        return rules[0]
    return Rule(
        id="+".join(names),
        hidden_to=max(rule.hidden_to for rule in rules),
        rounds_local=max(rule.rounds_local for rule in rules),
        rounds_regional=max(rule.rounds_regional for rule in rules),
        rounds_national=max(rule.rounds_national for rule in rules),
        per_cent_places=min(rule.per_cent_places for rule in rules),
        rate_places=min(rule.rate_places for rule in rules),
        least_denominator=max(rule.least_denominator for rule in rules),
        events_in=tuple(sorted({audience for rule in rules for audience in rule.events_in})),
    )
