"""Everything that is known, solved together: ranges of whole numbers by linear programs."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from tests.disclosure.pack_attacker.evidence import Fact, Ranges
from tests.disclosure.pack_attacker.grids import Hidden
from tests.disclosure.pack_attacker.reading import ANY, Range

CAP = 1e6  # a larger figure is as good as unknown
HAIR = 1e-6
SECONDS = 2.0


class ImpossibleError(Exception):
    """What was put together contradicts itself."""


def narrow(facts: Sequence[Fact], start: Ranges, whole: Collection[Hidden]) -> dict[Hidden, Range]:
    """Narrow every range by every fact, as with pencil and paper, until nothing changes."""
    ranges = dict(start)
    for _ in range(60):
        changed = False
        for fact in facts:
            changed |= _narrow_by(fact, ranges, whole)
        if not changed:
            break
    return ranges


def _narrow_by(fact: Fact, ranges: dict[Hidden, Range], whole: Collection[Hidden]) -> bool:
    """Narrow the ranges of one fact's cells; True if any changed."""
    ends = [_times(weight, ranges.get(place, ANY)) for place, weight in fact.terms]
    changed = False
    for at, (place, weight) in enumerate(fact.terms):
        rest_low = sum(end[0] for k, end in enumerate(ends) if k != at)
        rest_high = sum(end[1] for k, end in enumerate(ends) if k != at)
        room = _times(1 / weight, (fact.low - rest_high, fact.high - rest_low))
        before = ranges.get(place, ANY)
        low, high = max(before[0], room[0]), min(before[1], room[1])
        if place in whole:
            low = math.ceil(low - HAIR) if math.isfinite(low) else low
            high = math.floor(high + HAIR) if math.isfinite(high) else high
        if low > high + HAIR * max(1.0, abs(high)):
            raise ImpossibleError
        after = (min(low, high), high)
        if after[0] > before[0] + HAIR or after[1] < before[1] - HAIR:
            ranges[place], changed = after, True
            ends[at] = _times(weight, after)
    return changed


def _times(weight: float, what: Range) -> Range:
    """A range times a number that is not nought."""
    low, high = what[0] * weight, what[1] * weight
    return (low, high) if weight > 0 else (high, low)


class System:
    """Ranges of printed cells, and facts that bind them."""

    def __init__(
        self, printed: Mapping[Hidden, Range], whole: Collection[Hidden], facts: Iterable[Fact]
    ) -> None:
        self.printed, self.whole = printed, whole
        self.facts = [fact for fact in dict.fromkeys(facts) if self._is_open(fact)]

    def _is_open(self, fact: Fact) -> bool:
        """Whether a fact has a cell that is not known already."""
        return any(self._free(place) for place, _ in fact.terms)

    def _free(self, place: Hidden) -> bool:
        low, high = self.printed.get(place, ANY)
        return high - low > HAIR

    def components(self) -> list[list[Fact]]:
        """Facts in groups that share no unknown."""
        root: dict[Hidden, Hidden] = {}

        def find(place: Hidden) -> Hidden:
            while root.setdefault(place, place) != place:
                root[place] = root[root[place]]
                place = root[place]
            return place

        for fact in self.facts:
            first, *others = [place for place, _ in fact.terms if self._free(place)]
            for other in others:
                root[find(other)] = find(first)
        groups: dict[Hidden, list[Fact]] = {}
        for fact in self.facts:
            place = next(place for place, _ in fact.terms if self._free(place))
            groups.setdefault(find(place), []).append(fact)
        return list(groups.values())

    def settle(self, facts: Sequence[Fact], methods: Sequence[str]) -> list[Fact]:
        """The facts that can all be true, those of the methods named first before others."""
        if self.is_possible(facts):
            return list(facts)
        kept: list[Fact] = []
        for method in methods:
            more = [fact for fact in facts if fact.method == method]
            if self.is_possible(kept + more):
                kept += more
                continue
            for fact in more:
                if self.is_possible([*kept, fact]):
                    kept.append(fact)
        return kept

    def is_possible(self, facts: Sequence[Fact]) -> bool:
        """Whether any whole numbers fit."""
        try:
            ranges = narrow(facts, self.printed, self.whole)
        except ImpossibleError:
            return False
        program = _Program(facts, ranges, self.whole)
        return program.is_feasible()

    def solve(self, facts: Sequence[Fact], wanted: Collection[Hidden]) -> dict[Hidden, Range]:
        """The tightest ranges of the wanted cells that the facts allow together."""
        ranges = narrow(facts, self.printed, self.whole)
        program = _Program(facts, ranges, self.whole)
        return {place: program.range_of(place) for place in wanted}


class _Program:
    """One linear program over the unknown cells of some facts."""

    def __init__(
        self, facts: Sequence[Fact], ranges: dict[Hidden, Range], whole: Collection[Hidden]
    ) -> None:
        everything = {place for fact in facts for place, _ in fact.terms}
        self.ranges = dict.fromkeys(everything, ANY) | ranges
        self.whole = whole
        free = {p for p in everything if self.ranges[p][1] > self.ranges[p][0] + HAIR}
        self.places = {place: at for at, place in enumerate(sorted(free, key=repr))}
        self.facts = [f for f in facts if sum(p in self.places for p, _ in f.terms) > 1]
        self.matrix = np.zeros((len(self.facts), len(self.places)))
        self.low, self.high = np.empty(len(self.facts)), np.empty(len(self.facts))
        for row, fact in enumerate(self.facts):
            known_low = known_high = 0.0
            for place, weight in fact.terms:
                if place in self.places:
                    self.matrix[row, self.places[place]] += weight
                else:
                    end = _times(weight, self.ranges[place])
                    known_low, known_high = known_low + end[0], known_high + end[1]
            self.low[row], self.high[row] = fact.low - known_high, fact.high - known_low

    def is_feasible(self) -> bool:
        """Whether any real numbers fit (no cost, no minimum)."""
        if not self.facts:
            return True
        above, below = np.isfinite(self.high), np.isfinite(self.low)
        done = linprog(
            np.zeros(len(self.places)),
            A_ub=np.vstack([self.matrix[above], -self.matrix[below]]),
            b_ub=np.concatenate([self.high[above], -self.low[below]]) + HAIR,
            bounds=[
                (low, min(high, CAP)) for low, high in map(self.ranges.__getitem__, self.places)
            ],
            method="highs",
        )
        return bool(done.status != 2)

    def range_of(self, place: Hidden) -> Range:
        """The least and the greatest that one cell can be."""
        low, high = self.ranges.get(place, ANY)
        if not self.facts or place not in self.places:
            return low, high
        ends = [self._best(place, sign) for sign in (1, -1)]
        if place in self.whole:
            ends = [math.ceil(ends[0] - 1e-4), math.floor(ends[1] + 1e-4)]
        return max(low, ends[0]), min(high, ends[1] if ends[1] < CAP - 1 else math.inf)

    def _best(self, place: Hidden, sign: int) -> float:
        """The least (1) or greatest (-1); what is proven if the time is up."""
        cost = np.zeros(len(self.places))
        cost[self.places[place]] = sign
        bounds = [self.ranges[p] for p in self.places]
        done = milp(
            cost,
            integrality=np.array([p in self.whole for p in self.places], dtype=int),
            bounds=Bounds([b[0] for b in bounds], [min(b[1], CAP) for b in bounds]),
            constraints=LinearConstraint(self.matrix, self.low - HAIR, self.high + HAIR),
            options={"time_limit": SECONDS},
        )
        if done.status == 0:
            return float(sign * done.fun)
        if done.status == 2:
            raise ImpossibleError
        bound = getattr(done, "mip_dual_bound", None)
        return float(sign * bound) if bound is not None else sign * -math.inf
