"""What a drawing gives away of the figures that its table hides."""

from __future__ import annotations

from collections.abc import Iterator

from tests.disclosure.pack_attacker.drawings import Chart, Scale
from tests.disclosure.pack_attacker.evidence import Evidence, Fact, Ranges, about
from tests.disclosure.pack_attacker.limits import percentage_inside
from tests.disclosure.pack_attacker.reading import HIDDEN, Range

POINTS, BARS = "points of a chart", "interval bars of a chart"
_LEVEL = ("mean", "hidden", "break", "note", "strong")


def charts_of(evidence: Evidence) -> Iterator[Chart]:
    """Every chart whose axes can be read and whose table hides something."""
    for pack in evidence.packs:
        for drawing in pack.drawings:
            if drawing.grid.hidden():
                chart = Chart(drawing)
                if chart.is_read:
                    yield chart


def find_points(evidence: Evidence, ranges: Ranges) -> Iterator[Fact]:
    """Points, vertices and bars at the place of a row that is hidden."""
    for chart in charts_of(evidence):
        columns = [_Series(evidence, chart, j) for j in range(len(chart.grid.columns))]
        for series in columns:
            if series.gaps:
                yield from series.points(columns)
                yield from series.bars()


class _Series:
    """One column of a chart's table, and which groups of the drawing show it."""

    def __init__(self, evidence: Evidence, chart: Chart, j: int) -> None:
        self.evidence, self.chart, self.j = evidence, chart, j
        grid = chart.grid
        self.gaps = [i for i, text in enumerate(grid.column(j)) if text == HIDDEN]
        self.said = {
            i: evidence.said(grid, i, j)
            for i in range(len(grid.rows))
            if evidence.shown(grid, i, j)
        }
        rough = Scale(chart.ticks)
        self.fits: list[tuple[str, dict[int, float]]] = []
        for role, heights in chart.series():
            shared = [i for i in heights if i in self.said]
            if shared and all(overlap(rough.value(heights[i]), self.said[i]) for i in shared):
                self.fits.append((role, heights))
        anchors = [(h[i], self.said[i]) for _, h in self.fits for i in h if i in self.said]
        exact = [(y, what) for y, what in anchors if what[1] - what[0] < 1]
        self.scale = Scale([*chart.ticks, *exact])

    def points(self, columns: list[_Series]) -> Iterator[Fact]:
        """Heights at hidden rows, in groups that show this column or nothing else."""
        others = [series for series in columns if series is not self]
        for i in self.gaps:
            for role, heights in self.chart.series():
                if i not in heights or self._is_level(role) or not self._is_mine(heights, others):
                    continue
                what = self.scale.value(heights[i])
                if what is not None and what[1] > 0.5:  # a cross on the axis is no figure
                    yield about(self.chart.grid.place(i, self.j), what, POINTS)

    def _is_level(self, role: str) -> bool:
        return any(word in _LEVEL for word in role.split())

    def _is_mine(self, heights: dict[int, float], others: list[_Series]) -> bool:
        """Whether a group shows this column: it fits, or nothing else can explain it."""
        if any(heights is mine or heights == mine for _, mine in self.fits):
            return True
        if any(i in self.said for i in heights):
            return False  # it contradicts this column elsewhere
        if any(heights == theirs for other in others for _, theirs in other.fits):
            return False
        rivals = [o for o in others if o.gaps and any(i in o.gaps for i in heights)]
        return not rivals

    def bars(self) -> Iterator[Fact]:
        """Bars of an interval at hidden rows; a bar that leaves out a shown figure isn't ours."""
        for marks in self.chart.groups:
            ends: dict[int, tuple[Range, Range]] = {}
            for x, y, top in marks.bars:
                i, low, high = self.chart.row_at(x), self.scale.value(y), self.scale.value(top)
                if i is not None and low and high:
                    ends[i] = low, high
            shared = [i for i in ends if i in self.said]
            wrong = [
                i
                for i in shared
                if self.said[i][1] < ends[i][0][0] or self.said[i][0] > ends[i][1][1]
            ]
            if shared and not wrong and "break" not in marks.role:
                yield from self._inside(ends)

    def _inside(self, ends: dict[int, tuple[Range, Range]]) -> Iterator[Fact]:
        """A figure from the ends of its interval."""
        for i in self.gaps:
            if i not in ends:
                continue
            low, high = ends[i]
            place = self.chart.grid.place(i, self.j)
            if self.chart.grid.unit(i, self.j) == "percent":
                yield about(place, percentage_inside(low, high), BARS)
            else:
                yield about(place, (low[0], high[1]), BARS)


def overlap(one: Range | None, two: Range) -> bool:
    """Whether two ranges share a value."""
    return one is not None and one[0] <= two[1] and two[0] <= one[1]
