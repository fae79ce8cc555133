"""Means, medians and limits of charts: with all months but one known, they give that one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from tests.disclosure.pack_attacker.charts import overlap
from tests.disclosure.pack_attacker.drawings import Chart, Scale, _time
from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import Grid, Hidden
from tests.disclosure.pack_attacker.packs import Pack
from tests.disclosure.pack_attacker.reading import HIDDEN, NUMBER, Range, figure_of

LEVELS = "means, medians and limits"
FACTOR, SCREEN = 2.66, 3.267
_SAID = {
    "mean": rf"\bmean (?:is )?({NUMBER})|({NUMBER}) a month on average",
    "median": rf"\bmedian (?:is )?({NUMBER})",
    "upper": rf"\bupper limit (?:is )?({NUMBER})|expected range {NUMBER} to ({NUMBER})",
}
_HEADS = {"mean": r"^mean\b", "median": r"^(median|centre)\b", "upper": r"^upper"}


@dataclass
class Stretch:
    """Months that share a mean, in order of time."""

    rows: list[int]
    levels: dict[str, Range] = field(default_factory=dict)

    def learn(self, kind: str, what: Range) -> None:
        """Narrow one level."""
        low, high = self.levels.get(kind, (-math.inf, math.inf))
        if overlap((low, high), what):
            self.levels[kind] = max(low, what[0]), min(high, what[1])


def find_levels(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """What a chart's levels say of the months that are hidden."""
    for pack in evidence.packs:
        if pack.has_baseline:
            continue  # the levels are of some months only, and nobody says of which
        for grid in (grid for grid in pack.grids if grid.source == "page"):
            for j in range(len(grid.columns)):
                if HIDDEN in grid.column(j) and not _head_of(grid.columns[j]):
                    for stretch in _stretches(pack, grid, j):
                        yield from _Month(evidence, grid, j, stretch).facts()


def _head_of(label: str) -> str | None:
    return next((k for k, p in _HEADS.items() if re.search(p, label, re.IGNORECASE)), None)


def _stretches(pack: Pack, grid: Grid, j: int) -> list[Stretch]:
    """Months in a row for which the table, the drawing or the text gives one mean."""
    times = [_time(row, grid.corner) for row in grid.rows]
    order = sorted((t, i) for i, t in enumerate(times) if t is not None)
    heads = {kind: k for k, label in enumerate(grid.columns) if (kind := _head_of(label))}
    found: list[Stretch] = []
    before: tuple[str, ...] = ()
    for _, i in order:
        texts = tuple(grid.texts[i][k] for k in heads.values())
        is_gap = any(figure_of(text) is None for text in texts)
        if not found or (texts != before and not is_gap and before):
            found.append(Stretch([]))
        before = before if is_gap else texts
        found[-1].rows.append(i)
        for kind, k in heads.items():
            if value := figure_of(grid.texts[i][k]):
                found[-1].learn(kind, value.range)
    if found:
        _from_prose(pack, grid, found[-1])
        _from_drawing(pack, grid, j, found)
    return found


def _from_prose(pack: Pack, grid: Grid, last: Stretch) -> None:
    """Levels in words belong to the newest months."""
    for sentence in pack.sentences:
        if grid.name in sentence.about:
            for kind, pattern in _SAID.items():
                for groups in re.findall(pattern, sentence.text, re.IGNORECASE):
                    text = groups if isinstance(groups, str) else next(filter(None, groups), "")
                    if value := figure_of(text):
                        last.learn(kind, value.range)


def _from_drawing(pack: Pack, grid: Grid, j: int, stretches: Sequence[Stretch]) -> None:
    """The heights of drawn lines say more than the rounded figures beside them."""
    drawing = next((d for d in pack.drawings if d.grid is grid), None)
    chart = Chart(drawing) if drawing else None
    if chart is None or not chart.is_read:
        return
    scale = Scale(chart.ticks)
    middle = "median" if any("median" in s.levels for s in stretches) else "mean"
    for marks in chart.groups:
        if marks.role not in ("mean", "band"):
            continue
        for x, y in marks.points:
            row, what = chart.row_at(x), scale.value(y)
            top = min(height for _, height in marks.points)
            for stretch in stretches:
                if row not in stretch.rows or what is None:
                    continue
                if marks.role == "mean":
                    stretch.learn(middle, what)
                elif y == top:
                    stretch.learn("upper", what)


class _Month:
    """The hidden months of one stretch of one column."""

    def __init__(self, evidence: Evidence, grid: Grid, j: int, stretch: Stretch) -> None:
        self.levels, self.is_whole = stretch.levels, evidence.base == 1
        rows = [i for i in stretch.rows if grid.texts[i][j]]
        self.said = [evidence.said(grid, i, j) for i in rows]
        self.places = [grid.place(i, j) for i in rows]
        self.gaps = [k for k, i in enumerate(rows) if grid.texts[i][j] == HIDDEN]
        other = [i for i in rows if not evidence.shown(grid, i, j) and grid.texts[i][j] != HIDDEN]
        self.is_usable = bool(self.gaps) and not other and bool(self.levels)
        self.is_count = bool(rows) and grid.unit(rows[0], j) == "count"

    def facts(self) -> Iterator[Fact]:
        """The sum of the hidden months, and each of them where there are one or two."""
        if not self.is_usable or len(self.gaps) == len(self.places):
            return
        if "mean" in self.levels and not self._mean_of_shown_fits():
            terms: tuple[tuple[Hidden, float], ...] = tuple((p, 1.0) for p in self.places)
            low, high = self.levels["mean"]
            yield Fact(terms, low * len(terms), high * len(terms), LEVELS)
        if self.is_whole and self.is_count and len(self.gaps) <= 2:
            yield from self._tried()

    def _mean_of_shown_fits(self) -> bool:
        """Whether the mean may be of the shown months alone, as it ought to be."""
        known = [what for k, what in enumerate(self.said) if k not in self.gaps]
        mean = sum(k[0] for k in known) / len(known), sum(k[1] for k in known) / len(known)
        return overlap(mean, self.levels["mean"])

    def _tried(self) -> Iterator[Fact]:
        """Put every number into the gaps, and keep those that give the printed levels."""
        values = np.array([what[0] for what in self.said])
        shown = np.delete(values, self.gaps)
        with_gap = values.copy()
        with_gap[self.gaps] = np.nan
        if self._fit(shown) or self._fit(with_gap):
            return
        most = 500 if len(self.gaps) == 1 else 60
        fits = []
        for tried in product(range(1, most + 1), repeat=len(self.gaps)):
            values[self.gaps] = tried
            if self._fit(values):
                fits.append(tried)
        for at, k in enumerate(self.gaps if fits else ()):
            found = [fit[at] for fit in fits]
            high = math.inf if max(map(max, fits)) == most else max(found)
            yield about(self.places[k], (min(found), high), LEVELS)

    def _fit(self, values: np.ndarray) -> bool:
        """Whether these months have the printed levels; missing ones are left out."""
        mean = float(np.nanmean(values))
        steps = np.abs(np.diff(values))
        steps = steps[~np.isnan(steps)]
        average = float(steps.mean()) if len(steps) else 0.0
        calm = steps[steps < SCREEN * average]
        averages = {average, float(calm.mean()) if len(calm) else average}
        made = {"mean": [mean], "median": [float(np.nanmedian(values))],
                "upper": [mean + FACTOR * one for one in averages]}  # fmt: skip
        return all(
            any(what[0] - 1e-9 <= one <= what[1] + 1e-9 for one in made[kind])
            for kind, what in self.levels.items()
        )
