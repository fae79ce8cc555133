"""Percentages and rates: which columns they were worked out from, and what that gives away."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.grids import TOTAL, Grid, scale_of
from tests.disclosure.pack_attacker.reading import ANY, Range, figure_of

PERCENTAGES, RATES = "percentages", "rates and populations"
_MOST_COLUMNS = 14


@dataclass(frozen=True)
class Form:
    """How a derived column may have been made; `b` is None where a public population divides."""

    kind: str  # direct a/b, complement (b-a)/b, share a/(a+b)
    a: int
    b: int | None

    def weights(self, scale: float, value: float) -> tuple[float, float]:
        """Weights of a and b whose sum is nought if the derived figure is exactly `value`."""
        part = value / scale
        if self.kind == "complement":
            return -1.0, 1.0 - part
        return (1.0 - part, -part) if self.kind == "share" else (1.0, -part)

    def derived(self, scale: float, a: float, b: float) -> float | None:
        """The derived figure from its two counts."""
        divisor = a + b if self.kind == "share" else b
        top = b - a if self.kind == "complement" else a
        return scale * top / divisor if divisor > 0 and top >= 0 else None


def find_ratios(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Undo every derived column whose making is found."""
    for grid in [*evidence.both_ways(), *joined(evidence)]:
        counts = [j for j in range(len(grid.columns)) if _is_count(grid, j)][:_MOST_COLUMNS]
        for j in range(len(grid.columns)):
            scales = {scale_of(grid, i, j) for i in range(len(grid.rows))}
            if len(scales) == 1 and (scale := scales.pop()):
                column = Column(evidence, ranges, grid, j, scale)
                yield from column.facts(counts)


def joined(evidence: Evidence) -> Iterator[Grid]:
    """Tables of one pack with the same rows, side by side: one may have what another lacks."""
    for pack in evidence.packs:
        pages = [grid for grid in pack.grids if grid.source == "page"]
        for rows in {grid.rows for grid in pages}:
            some = [grid for grid in pages if grid.rows == rows]
            if len(some) < 2:
                continue
            lines = [tuple(text for g in some for text in g.texts[i]) for i in range(len(rows))]
            yield Grid(
                pack.name,
                "",
                "",
                some[0].corner,
                rows,
                tuple(column for grid in some for column in grid.columns),
                tuple(lines),
                homes=tuple((grid.name, grid.caption) for grid in some for _ in grid.columns),
            )


def _is_count(grid: Grid, j: int) -> bool:
    return {grid.unit(i, j) for i in range(len(grid.rows))} == {"count"}


class Column:
    """One derived column of one table."""

    def __init__(
        self, evidence: Evidence, ranges: Ranges, grid: Grid, j: int, scale: float
    ) -> None:
        self.evidence, self.ranges, self.grid, self.j, self.scale = evidence, ranges, grid, j, scale
        self.rows = range(len(grid.rows))

    def facts(self, counts: Sequence[int]) -> Iterator[Fact]:
        """What each row gives away by the forms that fit."""
        forms = self._forms(counts)
        for i in self.rows:
            if len(forms) == 1 and self.evidence.base == 1:
                yield from self._linear(i, forms[0])
            if forms:
                yield from self._joint(i, forms)

    def _forms(self, counts: Sequence[int]) -> list[Form]:
        """The forms that fit every row in which all is shown, and at least one such row."""
        pairs = [(a, b) for a in counts for b in counts if a != b]
        tried = [Form(k, a, b) for k in ("direct", "share", "complement") for a, b in pairs]
        tried += [Form("direct", a, None) for a in counts]
        named = [a for a in counts if self._is_named(a)]
        fits = {form: self._support(form) for form in tried if not named or form.a in named}
        best = [form for form, support in fits.items() if (support or 0) > 1]
        if best or self.grid.homes:
            return best
        # One row may fit by chance, if there is a form that no row could test.
        if named or 0 not in fits.values():
            best = [form for form, support in fits.items() if support]
        return best if best or None in fits.values() else self._by_words(counts)

    def _is_named(self, a: int) -> bool:
        """Whether the derived column's heading has the words of a count's."""
        words = _words(self.grid.columns[a])
        return words <= _words(self.grid.columns[self.j]) and not words <= _PLAIN

    def _support(self, form: Form) -> int | None:
        """How many rows speak for a form; None if one speaks against it."""
        support = 0
        for i in self.rows:
            printed = figure_of(self.grid.texts[i][self.j])
            a, b = self._top(i, form, as_printed=True), self._bottom(i, form, as_printed=True)
            if printed is None or a[0] != a[1] or b[0] != b[1]:
                if not self._leaves_room(i, form):
                    return None
                continue
            value = form.derived(self.scale, a[0], b[0])
            if value is None or abs(value - printed.value) > 0.500001 / 10**printed.places:
                exact = self.evidence.base == 1
                if exact or value is None or not self._unrounded_fits(i, form):
                    return None
                continue
            support += value not in (0.0, self.scale)
        return support

    def _leaves_room(self, i: int, form: Form) -> bool:
        """Whether a row's hidden counts could be whole numbers if the form were right."""
        if self.evidence.base > 1:
            return True
        for j, what in self._solved(i, form).items():
            known = self.ranges.get(self.grid.place(i, j), ANY)
            low, high = max(known[0], what[0]), min(known[1], what[1])
            if j != self.j and (math.ceil(low - 1e-6) > high + 1e-6):
                return False
        return True

    def _unrounded_fits(self, i: int, form: Form) -> bool:
        """Whether the figure may have been made from the counts behind the rounded ones."""
        printed = figure_of(self.grid.texts[i][self.j])
        a, b = self._top(i, form), self._bottom(i, form)
        ends = [form.derived(self.scale, x, n) for x in a for n in b]
        known = [end for end in ends if end is not None]
        if printed is None or not known:
            return False
        return min(known) <= printed.range[1] and max(known) >= printed.range[0]

    def _by_words(self, counts: Sequence[int]) -> list[Form]:
        """With no row to test by, the only pair there is, if the headings say what it is."""
        totals = [j for j in counts if _DENOMINATOR.search(self.grid.columns[j])]
        parts = [j for j in counts if j not in totals]
        if len(parts) != 1:
            return []
        if len(totals) == 1 and self.scale == 100:
            return [Form("direct", parts[0], totals[0])]
        if self.scale > 100 and any(population_of(self.evidence, self.grid, i) for i in self.rows):
            return [Form("direct", parts[0], None)]
        return []

    def _top(self, i: int, form: Form, *, as_printed: bool = False) -> Range:
        return self._count(i, form.a, as_printed)

    def _bottom(self, i: int, form: Form, *, as_printed: bool = False) -> Range:
        if form.b is not None:
            return self._count(i, form.b, as_printed)
        found = population_of(self.evidence, self.grid, i)
        return (found, found) if found else ANY

    def _count(self, i: int, j: int, as_printed: bool) -> Range:
        """A count as printed, or the range of what is behind it."""
        found = figure_of(self.grid.texts[i][j])
        if as_printed and found is not None:
            return found.value, found.value
        return self.ranges.get(self.grid.place(i, j), ANY)

    def _linear(self, i: int, form: Form) -> Iterator[Fact]:
        """One row's figure as two bounds on a weighted sum of its counts."""
        printed = figure_of(self.grid.texts[i][self.j])
        if printed is None:
            return
        for at, value in enumerate(printed.range):
            weight_a, weight_b = form.weights(self.scale, value)
            known, terms = 0.0, [(self.grid.place(i, form.a), weight_a)]
            if form.b is not None:
                terms.append((self.grid.place(i, form.b), weight_b))
            elif (bottom := self._bottom(i, form))[0] == bottom[1]:
                known = weight_b * bottom[0]
            else:
                return
            # At the lower end of what was rounded the sum is not below nought, and so on.
            low, high = (-known - 1e-7, math.inf) if at == 0 else (-math.inf, -known + 1e-7)
            kept = tuple(term for term in terms if abs(term[1]) > 1e-12)
            if kept:
                yield Fact(kept, low, high, self._method(form))

    def _joint(self, i: int, forms: Sequence[Form]) -> Iterator[Fact]:
        """What all forms that fit agree on, for each hidden cell of a row by itself."""
        cells: dict[int, list[Range]] = {}
        for form in forms:
            for j, what in self._solved(i, form).items():
                cells.setdefault(j, []).append(what)
        for j, found in cells.items():
            low, high = min(f[0] for f in found), max(f[1] for f in found)
            relevant = [f for f in forms if j in (f.a, f.b, self.j)]
            if len(found) == len(relevant):
                yield about(self.grid.place(i, j), (low, high), self._method(forms[0]))

    def _solved(self, i: int, form: Form) -> dict[int, Range]:
        """Numerator from denominator, denominator from numerator, or the figure from both."""
        printed = figure_of(self.grid.texts[i][self.j])
        a, b = self._top(i, form), self._bottom(i, form)
        if printed is None and self.evidence.base > 1:
            return {}  # made from the counts behind or from the rounded ones: nobody says
        if printed is None:
            ends = [form.derived(self.scale, x, n) for x in a for n in b if math.isfinite(x + n)]
            known = [end for end in ends if end is not None]
            return {self.j: (min(known), max(known))} if len(known) == 4 else {}
        out: dict[int, Range] = {}
        base, what = self.evidence.base, printed.range
        top = _fitting(form, self.scale, what, None, b, base) if _is_known(b) else None
        if top is not None:
            out[form.a] = top
        bottom = _fitting(form, self.scale, what, a, None, base) if _is_known(a) else None
        if form.b is not None and bottom is not None:
            out[form.b] = bottom
        return out

    def _method(self, form: Form) -> str:
        return PERCENTAGES if form.b is not None else RATES


_PLAIN = {"number", "count", "value", "per", "cent", "rate", "total", "all", "of"}
_DENOMINATOR = re.compile(rf"{TOTAL.pattern}|\bout of\b|^of\b|\bdenominator\b", re.IGNORECASE)


def _is_known(what: Range) -> bool:
    return what[0] > 0 and math.isfinite(what[1])


def _fitting(
    form: Form, scale: float, what: Range, a: Range | None, b: Range | None, base: int
) -> Range | None:
    """The range of the count that is not given, over both ends of the one that is."""
    given = a or b
    assert given is not None
    ends: list[float] = []
    for known in given:
        for value in what:
            weight_a, weight_b = form.weights(scale, max(value, 0.0))
            weight, other = (weight_a, weight_b) if a is None else (weight_b, weight_a)
            if abs(weight) < 1e-12:
                return None
            ends.append(-other * known / weight)
    # A figure made from rounded counts says no more than which multiple of the base was used.
    slack = base / 2 if base > 1 else 0.0
    low, high = max(0.0, min(ends) - slack), max(ends) + slack
    return None if high < 0 or not math.isfinite(high) else (low, high)


def population_of(evidence: Evidence, grid: Grid, i: int) -> float | None:
    """The public population that belongs to a row: the key of which all words stand about it."""
    pack = next(p for p in evidence.packs if p.name == grid.pack)
    # Whichever way the table is turned, a row's own label and the caption say whom it is about.
    words = _words(f"{grid.rows[i]} {grid.caption} {pack.area}")
    fits = [key for key in evidence.populations if _words(key) <= words]
    most = max((len(_words(key)) for key in fits), default=0)
    best = {evidence.populations[key] for key in fits if len(_words(key)) == most}
    return best.pop() if len(best) == 1 else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
