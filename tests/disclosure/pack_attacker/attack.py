"""All methods against one or several published folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from tests.disclosure.pack_attacker.charts import BARS, POINTS, find_points
from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Method
from tests.disclosure.pack_attacker.grids import Hidden
from tests.disclosure.pack_attacker.levels import LEVELS, find_levels
from tests.disclosure.pack_attacker.limits import INTERVALS, find_intervals
from tests.disclosure.pack_attacker.linking import LINKS, SPANS, find_links, find_spans
from tests.disclosure.pack_attacker.packs import read_packs
from tests.disclosure.pack_attacker.prose import PROSE, find_prose
from tests.disclosure.pack_attacker.ratios import PERCENTAGES, RATES, find_ratios
from tests.disclosure.pack_attacker.reading import ANY, Range
from tests.disclosure.pack_attacker.records import RECORDS, find_records
from tests.disclosure.pack_attacker.system import ImpossibleError, System, narrow
from tests.disclosure.pack_attacker.totals import (
    COPIES,
    HUNDREDS,
    SUMS,
    find_copies,
    find_hundreds,
    find_totals,
)

# In the order in which they are believed where they contradict each other.
BELIEVED = (
    COPIES, SUMS, PERCENTAGES, HUNDREDS, LINKS, POINTS, INTERVALS, BARS, RATES, LEVELS, PROSE,
    SPANS, RECORDS,
)  # fmt: skip
AT_ONCE: tuple[Method, ...] = (
    find_copies, find_totals, find_hundreds, find_links, find_points, find_levels, find_prose,
    find_spans, find_records,
)  # fmt: skip
AGAIN: tuple[Method, ...] = (find_ratios, find_intervals)  # see more once ranges are narrower
ROUNDS = 2
KNOWN_WITHIN = 0.5  # percentage points, or units of a rate or a mean
Claim = tuple[float, float, str]


class PackAttack:
    """Someone who has nothing but published folders, and wants to know what they hide.

    `populations` are public: each key is words that stand in a row's label, a caption or the
    area's name ("Leeds", "Leeds 2024"), and the longest key that fits is used.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        hidden_to: int = 5,
        base: int = 1,
        populations: Mapping[str, float] | None = None,
    ) -> None:
        self.hidden_to = hidden_to
        self.evidence = Evidence(read_packs(folders), hidden_to, base, populations or {})
        self.hidden: list[Hidden] = self.evidence.hidden

    def recovered(self) -> dict[Hidden, Claim]:
        """Hidden cells that are known: least, greatest, and the methods that it takes."""
        return {p: claim for p, claim in self._claims.items() if self._is_known(p, claim)}

    def narrowed(self) -> dict[Hidden, Claim]:
        """Hidden counts that are known more closely than the rule says, if not exactly."""
        return {
            place: claim
            for place, claim in self._claims.items()
            if place in self.evidence.whole
            and not self._is_known(place, claim)
            and claim[0] >= 1
            and claim[1] <= self.hidden_to
            and (claim[0], claim[1]) != (1, self.hidden_to)
        }

    def _is_known(self, place: Hidden, claim: Claim) -> bool:
        width = claim[1] - claim[0]
        return width <= 0 if place in self.evidence.whole else width <= KNOWN_WITHIN

    @cached_property
    def ranges(self) -> dict[Hidden, Range]:
        """The range of every hidden cell by everything together."""
        return {p: self._solved.get(p, self.evidence.printed.get(p, ANY)) for p in self.hidden}

    @cached_property
    def facts(self) -> list[Fact]:
        """All that the methods find, in rounds."""
        found: dict[Fact, None] = {}
        known = dict(self.evidence.printed)
        for at in range(ROUNDS if self.hidden else 0):
            methods = AGAIN if at else (*AT_ONCE, *AGAIN)
            found |= dict.fromkeys(f for method in methods for f in method(self.evidence, known))
            for group in self._system(found).components():
                try:
                    known |= narrow(group, self.evidence.printed, self.evidence.whole)
                except ImpossibleError:
                    continue
        return list(found)

    def _system(self, facts: Mapping[Fact, None] | Sequence[Fact]) -> System:
        unnamed = {place for fact in facts for place, _ in fact.terms if place.pack == ""}
        return System(self.evidence.printed, self.evidence.whole | unnamed, facts)

    @cached_property
    def _settled(self) -> list[tuple[System, list[Fact], list[Hidden]]]:
        """Facts that hang together, without those that can't be true beside better ones."""
        system, hidden = self._system(self.facts), set(self.hidden)
        groups = []
        for group in system.components():
            wanted = sorted({p for f in group for p, _ in f.terms} & hidden, key=repr)
            if wanted:
                groups.append((system, system.settle(group, BELIEVED), wanted))
        return groups

    @cached_property
    def _solved(self) -> dict[Hidden, Range]:
        """Ranges from every group of facts."""
        solved: dict[Hidden, Range] = {}
        for system, facts, wanted in self._settled:
            solved |= _solve(system, facts, wanted)
        return solved

    @cached_property
    def _claims(self) -> dict[Hidden, Claim]:
        """Every range that is closer than the printed one, with the methods that it takes."""
        claims: dict[Hidden, Claim] = {}
        for system, facts, wanted in self._settled:
            for place in wanted:
                low, high = self._solved[place]
                if (low, high) != self.evidence.printed.get(place, ANY):
                    claims[place] = low, high, _methods(system, facts, place, (low, high))
        return claims


def _solve(system: System, facts: Sequence[Fact], wanted: Sequence[Hidden]) -> dict[Hidden, Range]:
    """Ranges, or what is printed if whole numbers don't fit after all."""
    try:
        return system.solve(facts, wanted)
    except ImpossibleError:
        return {place: system.printed.get(place, ANY) for place in wanted}


def _methods(system: System, facts: Sequence[Fact], place: Hidden, what: Range) -> str:
    """The methods without which a range is not found, the least believed left out first."""
    needed = [method for method in BELIEVED if any(fact.method == method for fact in facts)]
    for method in reversed(list(needed)):
        rest = [m for m in needed if m != method]
        some = [fact for fact in facts if fact.method in rest]
        if rest and _solve(system, some, [place])[place] == what:
            needed = rest
    return " and ".join(needed)
