"""Confidence intervals, undone: the counts whose interval would be printed so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import permutations

import numpy as np
from scipy.optimize import brentq

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import Grid, scale_of
from tests.disclosure.pack_attacker.ratios import population_of
from tests.disclosure.pack_attacker.reading import ANY, NUMBER, Figure, Range, figure_of

INTERVALS = "confidence intervals"
Z = 1.959963984540054
INTERVAL = re.compile(rf"({NUMBER})\s+(?:to|–)\s+({NUMBER})")
MOST = 4000  # denominators that are tried
NEAR = 1e-9


def wilson(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of Wilson's 95% interval, as percentages."""
    p, scale = x / n, 2 * (n + Z**2)
    centre, spread = 2 * x + Z**2, Z * np.sqrt(np.maximum(Z**2 + 4 * x * (1 - p), 0))
    return 100 * np.maximum(centre - spread, 0) / scale, 100 * (centre + spread) / scale


def undo_wilson(low: Range, high: Range, tops: Range, bottoms: Range) -> list[tuple[int, int]]:
    """Every count and denominator whose interval has its ends in these ranges."""
    n = np.arange(max(1.0, bottoms[0]), min(bottoms[1], MOST) + 1)
    if not len(n):
        return []
    centre = (sum(low) + sum(high)) / 400
    guess = np.floor(centre * (n + Z**2) - Z**2 / 2)
    found: list[tuple[int, int]] = []
    # The centre is known to within its rounding, which is a wider range of counts in a larger n.
    reach = math.ceil((low[1] - low[0] + high[1] - high[0]) / 400 * float(n[-1])) + 1
    for step in range(-reach, reach + 2):
        x = guess + step
        good = (x >= max(0, tops[0])) & (x <= np.minimum(n, tops[1]))
        with np.errstate(invalid="ignore"):
            lower, upper = wilson(np.clip(x, 0, n), n)
        good &= (lower >= low[0] - NEAR) & (lower <= low[1] + NEAR)
        good &= (upper >= high[0] - NEAR) & (upper <= high[1] + NEAR)
        found += [(int(a), int(b)) for a, b in zip(x[good], n[good], strict=True)]
    return found


def percentage_inside(low: Range, high: Range, bottoms: Range = ANY) -> Range:
    """The range of the percentage whose interval is known."""
    fits = undo_wilson(low, high, ANY, bottoms)
    if not fits or (math.isinf(bottoms[1]) and max(n for _, n in fits) >= MOST):
        return max(low[0], 0.0), min(high[1], 100.0)
    values = [100 * x / n for x, n in fits]
    return min(values) - NEAR, max(values) + NEAR


def poisson_ends(x: int) -> tuple[float, float]:
    """Both ends of a count's 95% interval: exact below ten, Byar's from there on."""
    if x >= 10:
        low = x * (1 - 1 / (9 * x) - Z / (3 * math.sqrt(x))) ** 3
        y = x + 1
        return low, y * (1 - 1 / (9 * y) + Z / (3 * math.sqrt(y))) ** 3

    def at_most(mean: float, most: int) -> float:
        terms = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(most + 1)]
        return sum(terms)

    low = brentq(lambda m: 1 - at_most(m, x - 1) - 0.025, 1e-9, 60) if x else 0.0
    return float(low), float(brentq(lambda m: at_most(m, x) - 0.025, 1e-9, 60))


def undo_rate(low: Range, high: Range, factor: float | None, most: int = 2000) -> Range | None:
    """The counts whose interval fits, times `factor`, or times any factor if that is unknown."""
    fits = []
    for x in range(1, most):
        ends = poisson_ends(x)
        least = max(low[0] / ends[0], high[0] / ends[1])
        greatest = min(low[1] / ends[0], high[1] / ends[1])
        if least <= greatest + NEAR and (factor is None or least <= factor <= greatest):
            fits.append(x)
    if not fits or fits[-1] == most - 1:
        return None
    return float(fits[0]), float(fits[-1])


def ends_of(text: str) -> tuple[Figure, Figure] | None:
    """The two ends of a printed interval."""
    found = INTERVAL.fullmatch(text.strip())
    ends = [figure_of(one) for one in found.groups()] if found else []
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] and ends[1] else None


def find_intervals(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """What printed intervals give away of the percentages, counts and rates beside them."""
    for grid in evidence.both_ways():
        for k in range(len(grid.columns)):
            if any(ends_of(text) for text in grid.column(k)):
                yield from _counts_beside(evidence, ranges, grid, k)
                yield from _figures_beside(evidence, ranges, grid, k)


def _counts_beside(evidence: Evidence, ranges: Ranges, grid: Grid, k: int) -> Iterator[Fact]:
    """Numerator and denominator from the interval, by the pairs that fit where all is shown."""
    columns = [j for j in range(len(grid.columns)) if j != k and _counts(grid, j)]
    pairs = [pair for pair in permutations(columns, 2) if _pair_fits(evidence, grid, k, *pair)]
    for i, text in enumerate(grid.column(k)):
        ends = ends_of(text)
        if ends is None or not ends[0].is_percent or len(pairs) != 1 or evidence.base > 1:
            continue
        places = [grid.place(i, j) for j in pairs[0]]
        known = [ranges.get(place, ANY) for place in places]
        fits = undo_wilson(ends[0].range, ends[1].range, known[0], known[1])
        if fits and max(n for _, n in fits) < MOST:
            for at, place in enumerate(places):
                values = [fit[at] for fit in fits]
                yield about(place, (min(values), max(values)), INTERVALS)


def _counts(grid: Grid, j: int) -> bool:
    return any(grid.unit(i, j) == "count" for i in range(len(grid.rows)))


def _pair_fits(evidence: Evidence, grid: Grid, k: int, a: int, b: int) -> bool:
    """Whether two columns give the interval in every row in which all is shown."""
    support = 0
    for i, text in enumerate(grid.column(k)):
        ends = ends_of(text)
        x, n = figure_of(grid.texts[i][a]), figure_of(grid.texts[i][b])
        if ends is None or x is None or n is None:
            continue
        if not undo_wilson(ends[0].range, ends[1].range, (x.value,) * 2, (n.value,) * 2):
            return False
        support += 1
    return support > 0


def _figures_beside(evidence: Evidence, ranges: Ranges, grid: Grid, k: int) -> Iterator[Fact]:
    """The figure that an interval belongs to stands in the nearest column before it."""
    for i, text in enumerate(grid.column(k)):
        ends = ends_of(text)
        before = [j for j in range(k) if grid.unit(i, j) in ("percent", "real", "count")]
        # Where a whole row is intervals, what is hidden in it is an interval too.
        if ends is None or sum(map(bool, map(ends_of, grid.texts[i]))) > 1:
            continue
        if not before or _other_column(grid, k, before[-1]):
            continue
        j, place = before[-1], grid.place(i, before[-1])
        if ends[0].is_percent and grid.unit(i, j) == "percent":
            yield about(place, percentage_inside(ends[0].range, ends[1].range), INTERVALS)
        elif not ends[0].is_percent and grid.unit(i, j) != "percent":
            yield from _rate_inside(evidence, grid, i, j, ends)


def _rate_inside(
    evidence: Evidence, grid: Grid, i: int, j: int, ends: tuple[Figure, Figure]
) -> Iterator[Fact]:
    """A rate or a count from its interval, and the population where that is public."""
    scale, population = scale_of(grid, i, j), population_of(evidence, grid, i)
    is_count = grid.unit(i, j) == "count"
    factor = 1.0 if is_count else scale / population if scale and population else None
    counts = undo_rate(ends[0].range, ends[1].range, factor)
    place = grid.place(i, j)
    if counts is not None and factor is not None:
        yield about(place, (counts[0] * factor - NEAR, counts[1] * factor + NEAR), INTERVALS)
    else:
        yield about(place, (ends[0].range[0], ends[1].range[1]), INTERVALS)


def _other_column(grid: Grid, k: int, j: int) -> bool:
    """Whether the interval belongs to something else: it leaves out a figure that is shown."""
    for text, own in zip(grid.column(k), grid.column(j), strict=True):
        ends, value = ends_of(text), figure_of(own)
        if ends and value and not ends[0].value <= value.value <= ends[1].value:
            return True
    return False
