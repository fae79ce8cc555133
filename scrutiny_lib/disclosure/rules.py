"""Which rule holds: one by its name, or the strictest of several."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny_lib.config.disclosure import (
    EVENTS,
    STANDARD,
    Audience,
    Counting,
    Level,
    Limits,
)
from scrutiny_lib.config.disclosure import CountRule as Rule
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import DisclosureError

__all__ = [
    "EVENTS",
    "RULES",
    "Audience",
    "Counting",
    "Level",
    "Limits",
    "Rule",
    "rule_in",
    "rule_named",
    "strictest",
]

RULES = STANDARD


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


def rule_in(profile: Profile, names: str | Sequence[str]) -> Rule | None:
    """Return the rule that holds for counts under these names of the profile's rules.

    Parameters
    ----------
    profile : Profile
        Whose rules they are.
    names : str or several
        As an indicator's ``disclosure_rule``; of several the strictest holds.

    Returns
    -------
    Rule or None
        None where every figure was protected by its publisher: nothing more is hidden then.

    Raises
    ------
    DisclosureError
        If no name is given, or the profile has no such rule: nothing is shown then.
    """
    asked = [names] if isinstance(names, str) else list(names)
    found: list[Rule] = []
    for name in asked:
        rule = profile.rule(name)
        if rule is None:
            known = ", ".join(one.id for one in profile.disclosure)
            raise DisclosureError(
                f"there is no disclosure rule '{name}', so nothing is shown; "
                f"the profile has {known}"
            )
        if rule.counts is not None:
            found.append(rule.counts)
    if not asked:
        return strictest([])
    return strictest(found) if found else None


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
