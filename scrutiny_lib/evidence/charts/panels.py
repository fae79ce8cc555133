"""Canvases of another height than the usual one: panels one above the other, rows of things.

All measures are points, from the left and from the foot; the width is that of every chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scrutiny_lib.evidence.charts.canvas import WIDTH
from scrutiny_lib.evidence.svg import ROLE

WIDE = WIDTH * 72
_BELOW = 0.6  # with the grid, below the figures


def tall_canvas(height: float) -> Figure:
    """Return an empty figure of a height."""
    canvas = Figure(figsize=(WIDTH, height / 72))
    canvas.patch.set_visible(False)
    return canvas


def add_panel(canvas: Figure, *, left: float, right: float, foot: float, top: float) -> Axes:
    """Return empty axes between these edges, with a line at their foot alone."""
    high = canvas.get_figheight() * 72
    box = (left / WIDE, foot / high, (right - left) / WIDE, (top - foot) / high)
    axes = canvas.add_axes(box)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_gid(f"{ROLE}axis")
    axes.patch.set_visible(False)
    axes.set(xticks=[], yticks=[])
    return axes


Words = tuple[float, float, str, str, str]  # x, y, text, role, alignment


def write_all(axes: Axes, texts: Sequence[Words]) -> None:
    """Write texts, those of one role in a row: the drawing names the role once."""
    for one in sorted(texts, key=lambda words: words[3]):
        write(axes, *one)


def write(axes: Axes, x: float, y: float, text: str, role: str, ha: str = "left") -> None:
    """Write a text at a place of the canvas, in points."""
    canvas = axes.get_figure(root=True)
    if canvas is None:  # pragma: no cover - for the type checker
        raise ValueError("axes without a figure")
    high = canvas.get_figheight() * 72
    canvas.text(x / WIDE, y / high, text, ha=ha, va="baseline", gid=f"{ROLE}{role}")


def draw_uprights(axes: Axes, places: Sequence[float], high: float, role: str) -> None:
    """Draw upright lines at these places as one path, below the figures."""
    x = [part for place in places for part in (place, place, math.nan)]
    y = [part for _ in places for part in (0.0, high, math.nan)]
    axes.plot(x, y, gid=f"{ROLE}{role}", zorder=_BELOW)
