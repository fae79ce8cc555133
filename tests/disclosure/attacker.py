"""Someone who wants to know what is hidden, and has nothing but what is printed.

Shares no code with the library. It reads strings and symbols, adds and subtracts along rows and
columns, takes complements, multiplies percentages by denominators, undoes rounding, and solves
linear programs over everything at once. All ranges are of whole numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

Range = tuple[float, float]
Place = tuple[int, ...]
ANY: Range = (0.0, math.inf)


def read_cell(text: str, base: int, hidden_to: int, zeros_shown: bool) -> Range:
    """What one printed cell says by itself."""
    text = text.replace(",", "").strip()
    if text == "[low]":
        return 1.0, math.ceil(base / 2) - 1.0
    if text == "[c]":
        return (1.0, math.inf) if zeros_shown else ANY
    if not re.fullmatch(r"\d+", text):
        return ANY
    number = int(text)
    if base == 1 or number == 0:
        return float(number), float(number)
    behind = [n for n in range(number + base) if math.floor(n / base + 0.5) * base == number]
    behind = [n for n in behind if n > hidden_to]
    return float(min(behind)), float(max(behind))


@dataclass
class Attacker:
    """Knows the rule, as everyone does, and the tables."""

    base: int = 1
    hidden_to: int = 5
    zeros_shown: bool = True
    known: dict[object, Range] = field(default_factory=dict)
    sums: list[tuple[list[object], object]] = field(default_factory=list)

    def learn(self, name: object, what: Range) -> None:
        low, high = self.known.get(name, ANY)
        self.known[name] = max(low, what[0]), min(high, what[1])

    def read_table(self, shown: np.ndarray, names: np.ndarray | None = None) -> None:
        """Take in a table of texts whose last entry along each axis is the total."""
        if names is None:
            names = np.empty(shown.shape, dtype=object)
            for place in np.ndindex(shown.shape):
                names[place] = place
        for place in np.ndindex(shown.shape):
            cell = read_cell(str(shown[place]), self.base, self.hidden_to, self.zeros_shown)
            self.learn(names[place], cell)
        for axis, length in enumerate(shown.shape):
            for line in np.moveaxis(names, axis, -1).reshape(-1, length):
                self.sums.append((list(line[:-1]), line[-1]))

    def read_percentage(self, name: object, text: str, denominator: int) -> None:
        """Undo a percentage: the whole numbers that round to it out of a known denominator."""
        if not text.endswith("%"):
            return
        places = len(text[:-1].partition(".")[2])
        half = 0.5 / 10**places
        middle = float(text[:-1])
        low = math.ceil((middle - half) * denominator / 100 - 1e-9)
        high = math.floor((middle + half) * denominator / 100 + 1e-9)
        self.learn(name, (max(low, 0), min(high, denominator)))

    def add_and_subtract(self) -> None:
        """Narrow every range by every sum, as with pencil and paper, until nothing changes."""
        for _ in range(50):
            before = dict(self.known)
            for parts, total in self.sums:
                lows = [self.known[p][0] for p in parts]
                highs = [self.known[p][1] for p in parts]
                self.learn(total, (sum(lows), sum(highs)))
                low, high = self.known[total]
                for at, part in enumerate(parts):
                    others_low = sum(lows[:at]) + sum(lows[at + 1 :])
                    others_high = sum(highs[:at]) + sum(highs[at + 1 :])
                    self.learn(part, (low - others_high, high - others_low))
            if before == self.known:
                return

    def solve(self, names: Sequence[object]) -> dict[object, Range]:
        """The tightest ranges that linear programs give."""
        places = {name: at for at, name in enumerate(self.known)}
        matrix = np.zeros((len(self.sums), len(places)))
        for row, (parts, total) in enumerate(self.sums):
            for part in parts:
                matrix[row, places[part]] += 1
            matrix[row, places[total]] -= 1
        bounds = [(low, None if math.isinf(high) else high) for low, high in self.known.values()]
        found: dict[object, Range] = {}
        for name in names:
            ends = []
            for sign in (1, -1):
                cost = np.zeros(len(places))
                cost[places[name]] = sign
                done = linprog(cost, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=bounds)
                ends.append(sign * done.fun if done.status == 0 else sign * -math.inf)
            found[name] = math.ceil(ends[0] - 1e-6), math.floor(min(ends[1], 1e15) + 1e-6)
        return found

    def recover(self, hidden: Sequence[object]) -> dict[object, int]:
        """Every hidden cell that can be told exactly."""
        self.add_and_subtract()
        by_hand = {n: int(self.known[n][0]) for n in hidden if self.known[n][0] == self.known[n][1]}
        ranges = self.solve([name for name in hidden if name not in by_hand])
        return by_hand | {name: int(low) for name, (low, high) in ranges.items() if low >= high}
