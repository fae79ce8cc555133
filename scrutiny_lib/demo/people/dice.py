"""Chance, one thing at a time, for tables of a few hundred rows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
Day = datetime.date


class Dice:
    """Draws from a generator, and gives out references that never come twice."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def between(self, low: int, high: int) -> int:
        """Draw a whole number, both ends possible."""
        return int(self._rng.integers(low, high + 1))

    def happens(self, per_mille: int) -> bool:
        """Draw whether something happens that does so often in a thousand."""
        return self.between(1, 1000) <= per_mille

    def one(self, of: Sequence[T], weights: Sequence[int] = ()) -> T:
        """Draw one of several."""
        if not weights:
            return of[self.between(0, len(of) - 1)]
        drawn = self.between(1, sum(weights))
        for thing, weight in zip(of, weights, strict=True):
            drawn -= weight
            if drawn <= 0:
                return thing
        raise AssertionError("weights ran out")

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """Draw several different ones, in the order in which they stand."""
        chosen = self._rng.permutation(len(of))[:count]
        return [of[place] for place in sorted(chosen.tolist())]

    def reference(self, prefix: str) -> str:
        """Return a reference that says nothing, such as R-SYN4821."""
        while True:
            made = f"{prefix}-SYN{self.between(1000, 99_999)}"
            if made not in self._given:
                self._given.add(made)
                return made


def day_of(value: np.datetime64) -> Day:
    """Return a day as Python has it."""
    day: Day = value.astype("datetime64[D]").astype(object)
    return day


def days(count: int) -> datetime.timedelta:
    """Return so many days."""
    return datetime.timedelta(days=count)


def working(day: Day, later: int) -> Day:
    """Return the working day so many working days later; bank holidays are worked."""
    return day_of(np.busday_offset(np.datetime64(day), later, roll="forward"))


def known(day: Day, last: Day) -> Day | None:
    """Return a day that has come."""
    return day if day <= last else None
