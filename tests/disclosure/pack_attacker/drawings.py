"""Charts: from coordinates back to figures, by the ticks and by the figures that are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.disclosure.pack_attacker.grids import Grid
from tests.disclosure.pack_attacker.packs import Drawing
from tests.disclosure.pack_attacker.reading import Range, figure_of, span_of

Point = tuple[float, float]
HALF = 0.0501  # coordinates have one decimal
NEAR_X = 1.5  # how far a mark may lie from its row's place on the axis
_PAIR = re.compile(r"(-?\d+(?:\.\d+)?)[ ,]+(-?\d+(?:\.\d+)?)")


@dataclass
class Marks:
    """The points of one group of a drawing; `bars` are upright lines: x, and both ends."""

    role: str
    points: list[Point] = field(default_factory=list)
    bars: list[tuple[float, float, float]] = field(default_factory=list)


def tag(element: Any) -> str:
    """An element's name, without a namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def groups_of(svg: Any) -> list[Marks]:
    """Every group that has marks or lines in it."""
    found: dict[Any, Marks] = {}
    for element in svg.iter():
        boxes = [box for box in element.iterancestors() if tag(box) in ("g", "defs", "svg")]
        if not boxes or any(tag(box) == "defs" for box in boxes):
            continue
        marks = found.setdefault(boxes[0], Marks(boxes[0].get("class") or ""))
        _read(element, marks)
    return [marks for marks in found.values() if marks.points or marks.bars]


def _read(element: Any, marks: Marks) -> None:
    """Take in one shape."""
    name = tag(element)

    def get(key: str, default: float | str = "") -> Any:
        return element.get(key, default)

    if name == "use":
        marks.points.append((float(get("x", 0)), float(get("y", 0))))
    elif name in ("circle", "ellipse"):
        marks.points.append((float(get("cx", 0)), float(get("cy", 0))))
    elif name == "rect":
        marks.points.append((float(get("x", 0)) + float(get("width", 0)) / 2, float(get("y", 0))))
    elif name in ("path", "polyline", "polygon", "line"):
        text = get("d") or get("points") or f"{get('x1')},{get('y1')} {get('x2')},{get('y2')}"
        ends = [(float(x), float(y)) for x, y in _PAIR.findall(text)]
        if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 2 * HALF:
            low, high = sorted((ends[0][1], ends[1][1]), reverse=True)
            marks.bars.append((ends[0][0], low, high))
        else:
            marks.points += ends


class Scale:
    """The straight line from coordinates to values, known to within the rounding of both."""

    def __init__(self, anchors: Sequence[tuple[float, Range]]) -> None:
        at = np.array([a[0] for a in anchors])
        low = np.array([a[1][0] for a in anchors])
        high = np.array([a[1][1] for a in anchors])
        slope = float(np.polyfit(at, (low + high) / 2, 1)[0])
        self.reach = abs(slope) * HALF * 1.02  # what half a decimal place is worth
        middle = float(at.mean())
        self.middle, rows = middle, np.column_stack([np.ones_like(at), at - middle])
        matrix, room = np.vstack([rows, -rows]), np.concatenate([high, -low]) + self.reach
        self.corners = _corners(matrix, room)

    def value(self, at: float) -> Range | None:
        """The values that may stand at a coordinate; None if the anchors lie on no line."""
        if not len(self.corners):
            return None
        ends = self.corners @ np.array([1.0, at - self.middle])
        return float(ends.min()) - self.reach, float(ends.max()) + self.reach


def _corners(matrix: np.ndarray, room: np.ndarray) -> np.ndarray:
    """The corners of all lines that pass through every anchor's range."""
    one, two = np.triu_indices(len(room), 1)
    slope_one, slope_two = matrix[one], matrix[two]
    det = slope_one[:, 0] * slope_two[:, 1] - slope_one[:, 1] * slope_two[:, 0]
    crosses = np.abs(det) > 1e-9
    one, two, det = one[crosses], two[crosses], det[crosses]
    start = (room[one] * matrix[two, 1] - room[two] * matrix[one, 1]) / det
    slope = (room[two] * matrix[one, 0] - room[one] * matrix[two, 0]) / det
    corners = np.column_stack([start, slope])
    # In slices: every corner against every range is large where there are many anchors.
    good = [(part @ matrix.T <= room + 1e-6).all(axis=1) for part in np.array_split(corners, 50)]
    kept: np.ndarray = corners[np.concatenate(good)]
    return kept


class Chart:
    """A drawing with its axes understood, and its table."""

    def __init__(self, drawing: Drawing) -> None:
        self.grid: Grid = drawing.grid
        self.groups = groups_of(drawing.svg)
        self.texts = [
            (float(t.get("x", 0)), float(t.get("y", 0)), t.get("text-anchor") or "", _words(t))
            for t in drawing.svg.iter()
            if tag(t) == "text"
        ]
        self.ticks = self._value_ticks()
        self.rows = self._row_places()

    @property
    def is_read(self) -> bool:
        """Whether both axes were understood."""
        return len(self.ticks) >= 2 and len(self.rows) == len(self.grid.rows)

    def _value_ticks(self) -> list[tuple[float, Range]]:
        """Coordinates of the grid's lines with the figures beside them."""
        labels = [(y, f.value) for _, y, end, text in self.texts if end == "end"
                  if (f := figure_of(text))]  # fmt: skip
        lines = [m.points[0][1] for m in self.groups if m.role == "grid" and len(m.points) == 2]
        if len(lines) < len(labels):
            axis = [m.points[0][1] for m in self.groups if m.role == "axis" and m.points]
            zero = [y for y, value in labels if value == 0]
            # Text hangs a little below its line, everywhere by as much.
            drop = zero[0] - axis[0] if axis and zero else 0.0
            return [(y - drop, (value, value)) for y, value in labels]
        pairs = zip(sorted(lines), sorted(labels), strict=False)
        return [(line, (value, value)) for line, (_, value) in pairs]

    def _row_places(self) -> list[float]:
        """Where each row of the table stands across."""
        times = [_time(row, self.grid.corner) for row in self.grid.rows]
        foot = max((y for _, y, end, _ in self.texts if end == "middle"), default=0.0)
        # Words inside the drawing may name months too; ticks stand on one line under the axis.
        middles = [(x, t) for x, y, end, t in self.texts if end == "middle" and y == foot]
        ticks = [(x, t) for x, text in middles if (t := _time(text, self.grid.corner)) is not None]
        known = [time for time in times if time is not None]
        if len(ticks) >= 2 and len(known) == len(times):
            slope, start = np.polyfit([t for _, t in ticks], [x for x, _ in ticks], 1)
            return [float(start + slope * time) for time in known]
        named = {text: x for x, text in middles}
        return [named[row] for row in self.grid.rows if row in named]

    def row_at(self, x: float) -> int | None:
        """The row whose place is here."""
        far = [abs(x - place) for place in self.rows]
        near = int(np.argmin(far))
        return near if far[near] <= NEAR_X else None

    def series(self) -> Iterator[tuple[str, dict[int, float]]]:
        """Groups of points: their role, and the height at each row's place."""
        for marks in self.groups:
            heights = {i: y for x, y in marks.points if (i := self.row_at(x)) is not None}
            if heights and marks.role not in ("grid", "axis", "band", "leader", "tick"):
                yield marks.role, heights


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _time(label: str, corner: str) -> float | None:
    """A label's place in time, in days: the first of its month, or its year."""
    if re.fullmatch(r"\d{4}", label.strip()):
        return float(label) * 365.25
    span = span_of(label, corner)
    if span is None:
        return None
    year, month = divmod(span[0], 12)
    # Days matter: months of 28 and of 31 days are not equally far apart on the axis.
    return float(np.datetime64(f"{year:04}-{month + 1:02}-01").astype(int))
