"""Sentences that say what a table hides: headlines, notes, alternative texts, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import Grid
from tests.disclosure.pack_attacker.limits import percentage_inside
from tests.disclosure.pack_attacker.packs import Pack, Sentence
from tests.disclosure.pack_attacker.reading import (
    COUNT_WORDS,
    HIDDEN,
    NUMBER,
    Figure,
    figure_of,
    without_dates,
    without_group_size,
    writings,
)

PROSE = "words"
_N = rf"(?<![\w.,])({NUMBER}|{'|'.join(COUNT_WORDS[1:])})(?![\w%]|[.,]\d)"
_NOT_TIME = r"(?!\s+(?:months?|years?|days?|weeks?|measures?|agenc)\b)"
_RANGE = re.compile(rf"\b(?:run|range|vary|lie)s? (?:from|between) {_N} (?:to|and) {_N}", re.I)


def find_prose(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Every statement in every pack, against every hidden cell that it may be about."""
    for pack in evidence.packs:
        grids = [grid for grid in pack.grids if grid.source == "page" and grid.hidden()]
        for sentence in pack.sentences:
            for grid in _about(sentence, grids):
                for one in (grid, grid.turned()):
                    yield from _Reader(evidence, pack, one, sentence).facts()


def _about(sentence: Sentence, grids: list[Grid]) -> list[Grid]:
    """The tables that a sentence is linked to, or else the one whose words it shares most."""
    linked = [grid for grid in grids if grid.name in sentence.about]
    if linked or sentence.is_label:
        return linked
    said = _words(sentence.text)
    shared = {id(g): len(said & _words(f"{g.caption} {' '.join(g.columns)}")) for g in grids}
    most = max(shared.values(), default=0)
    best = [grid for grid in grids if shared[id(grid)] == most]
    return best if most and len(best) == 1 else []


def _words(text: str) -> set[str]:
    return {word[:7] for word in re.findall(r"[a-z]{4,}", without_dates(text))}


@dataclass
class _Reader:
    """One sentence held against one table."""

    evidence: Evidence
    pack: Pack
    grid: Grid
    sentence: Sentence

    def facts(self) -> Iterator[Fact]:
        """What the sentence says of hidden cells."""
        text = self.sentence.text
        rows = sorted({i for i, _ in self.grid.hidden()})
        for i in rows:
            row = writings(self.grid.rows[i])
            if re.search(row, text, re.IGNORECASE):
                yield from self._figures(i, row)
                yield from self._shares(i, row)
                yield from self._intervals(i, row)
            yield from self._beside_label(i, row)
        if not self.grid.is_turned:
            yield from self._extremes()

    def _figures(self, i: int, row: str) -> Iterator[Fact]:
        """`<figure> in <period>`, `<period>: <figure>` and their like."""
        was = r"(?:there )?(?:was|were|had|is|are|it was|stood at|saw)"
        patterns = (
            rf"{_N}{_NOT_TIME},?(?: [a-z]+){{0,3}},? (?:in|for|during) {row}(?! to\b)",
            rf"{_N}{_NOT_TIME} \({row}\)",
            rf"(?<!to ){row}:? ?\(?(?:,? {was} )?(?:only )?{_N}{_NOT_TIME}\)?",
        )
        for pattern in patterns:
            for found in re.finditer(pattern, self.sentence.text, re.IGNORECASE):
                before = self.sentence.text[: found.start(1)]
                after = self.sentence.text[found.end(1) :]
                if re.search(r"\bof $", before) or re.match(r" of \d", after):
                    continue  # a share, or a denominator
                if re.match(r" to [\d−]", after) or re.search(r"\d%? to $", before):
                    continue  # one end of an interval
                yield from self._claim(i, found.group(1), before)

    def _claim(self, i: int, text: str, before: str) -> Iterator[Fact]:
        """A figure for a row: whose column it is in, and whether that is hidden."""
        value = figure_of(text)
        j = self._subject(i, before)
        if value is None or j is None or self.grid.texts[i][j] != HIDDEN:
            return
        if self._has_unit(value, i, j):
            yield about(self.grid.place(i, j), value.range, PROSE)

    def _has_unit(self, value: Figure, i: int, j: int) -> bool:
        unit = self.grid.unit(i, j)
        if unit == "count":
            return not value.is_percent and value.places == 0 and value.value > 0
        return value.is_percent == (unit == "percent")

    def _subject(self, i: int, before: str) -> int | None:
        """The column named last before a figure, else the area's own, else the only one."""
        named = [
            (found.end(), -len(label), j)
            for j, label in enumerate(map(without_group_size, self.grid.columns))
            for found in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)", before, re.IGNORECASE)
        ]
        if named:
            return max(named, key=lambda one: (one[0], -one[1]))[2]
        for own in (self.pack.area, "Value", "Number", "Count"):
            if own and own in self.grid.columns:
                return self.grid.columns.index(own)
        figures = [j for j in range(len(self.grid.columns)) if self.grid.unit(i, j) != "text"]
        return figures[0] if len(figures) == 1 else None

    def _shares(self, i: int, row: str) -> Iterator[Fact]:
        """`57 of 123`, with the row named in the same sentence."""
        text = self.sentence.text
        if re.search(r"\bmembers\b", text):
            return  # how many authorities a group has, not how many children
        for found in re.finditer(rf"{_N} (?:out )?of (?:the )?{_N}", text, re.IGNORECASE):
            x, n = figure_of(found.group(1)), figure_of(found.group(2))
            rows = [k for k, label in enumerate(self.grid.rows)
                    if re.search(writings(label), text, re.IGNORECASE)]  # fmt: skip
            after = re.search(rf"^.{{0,20}}{row}(?! to\b)", text[found.end() :], re.IGNORECASE)
            if x and n and (after or rows == [i]) and 0 < x.value <= n.value:
                yield from self._share(i, x, n, text[: found.start()])

    def _share(self, i: int, x: Figure, n: Figure, before: str) -> Iterator[Fact]:
        """A numerator and a denominator, for a row's hidden counts or its hidden percentage."""
        line = self.grid.texts[i]
        shown = {f.value: j for j, text in enumerate(line) if (f := figure_of(text))}
        gaps = [j for j, text in enumerate(line)
                if text == HIDDEN and self.grid.unit(i, j) == "count"]  # fmt: skip
        j = self._subject(i, before)
        if j is not None and line[j] == HIDDEN and self.grid.unit(i, j) == "percent":
            value = 100 * x.value / n.value
            yield about(self.grid.place(i, j), (value, value), PROSE)
        if len(gaps) == 1 and (x.value in shown) != (n.value in shown):
            said = x if n.value in shown else n
            yield about(self.grid.place(i, gaps[0]), (said.value, said.value), PROSE)
        elif len(gaps) == 2 and not {x.value, n.value} & set(shown) and x.value != n.value:
            # The order of columns is that of the words: how many, then out of how many.
            for gap, said in zip(gaps, (x, n), strict=True):
                yield about(self.grid.place(i, gap), (said.value, said.value), PROSE)

    def _intervals(self, i: int, row: str) -> Iterator[Fact]:
        """`in 2024 (95% interval 43.3% to 49.4%)`."""
        pattern = rf"{row}[^.]{{0,20}}interval {_N} to {_N}"
        for found in re.finditer(pattern, self.sentence.text, re.IGNORECASE):
            low, high = figure_of(found.group(1)), figure_of(found.group(2))
            j = self._subject(i, self.sentence.text[: found.start()])
            if low is None or high is None or j is None or self.grid.texts[i][j] != HIDDEN:
                continue
            if low.is_percent and self.grid.unit(i, j) == "percent":
                what = percentage_inside(low.range, high.range)
                yield about(self.grid.place(i, j), what, PROSE)

    def _beside_label(self, i: int, row: str) -> Iterator[Fact]:
        """`Leeds 24.2%` at the end of a line, or `police 3` in a sentence about the row."""
        text = self.sentence.text
        is_named = re.search(row, text, re.IGNORECASE) is not None
        newest = i in (0, len(self.grid.rows) - 1) and i == _newest(self.grid)
        if not is_named and not (self.sentence.is_label and newest and not self.grid.is_turned):
            return
        for j, label in enumerate(self.grid.columns):
            if self.grid.texts[i][j] != HIDDEN:
                continue
            word = re.escape(without_group_size(label))
            pattern = rf"(?<!\w){word}:?(?: (?:had|was|were|made))? {_N}{_NOT_TIME}(?! of | to )"
            for found in re.finditer(pattern, text, re.IGNORECASE):
                after = text[found.end() :]
                year = re.match(r" \((\d{4})\)| in (\d{4})", after)
                if year and not re.search(row, after[: year.end()], re.IGNORECASE):
                    continue
                value = figure_of(found.group(1))
                if value and self._has_unit(value, i, j):
                    yield about(self.grid.place(i, j), value.range, PROSE)

    def _extremes(self) -> Iterator[Fact]:
        """A range whose end no shown figure has: a hidden one has it."""
        for found in _RANGE.finditer(self.sentence.text):
            ends = [figure_of(one) for one in found.groups()]
            j = self._subject(0, self.sentence.text[: found.start()])
            if j is None or not ends[0] or not ends[1]:
                continue
            shown = [f.value for t in self.grid.column(j) if (f := figure_of(t))]
            gaps = [i for i, text in enumerate(self.grid.column(j)) if text == HIDDEN]
            low, high = ends[0].value, ends[1].value
            if not shown or not gaps or (low >= min(shown) and high <= max(shown)):
                continue  # a range of the shown figures says nothing of the others
            only = low if low < min(shown) else high
            what = (only, only) if len(gaps) == 1 else (low, high)
            for i in gaps:
                if self._has_unit(ends[0], i, j):
                    yield about(self.grid.place(i, j), what, PROSE)


def _newest(grid: Grid) -> int:
    """The row that end labels are about: the last in time, the first of most tables."""
    years = [re.search(r"\d{4}", row) for row in grid.rows]
    if grid.rows and all(years) and len({y.group() for y in years if y}) == len(years):
        return max(range(len(years)), key=lambda i: years[i].group() if years[i] else "")  # type: ignore[union-attr]
    return 0
