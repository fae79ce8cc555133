"""Labels at the right end of lines, moved apart so that none covers another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from scrutiny_lib.evidence.svg import ROLE


@dataclass(frozen=True)
class EndLabel:
    """A text that belongs to a point, the end of a line; `role` is its style.

    `x` is where the line ends, in the axis's units; None if at the right end of the axes.
    """

    text: str
    value: float
    role: str
    x: float | None = None


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions apart to at least `gap`, as little as can be, within `low` to `high`.

    Parameters
    ----------
    wanted : list of float
        Positions in any order.
    gap, low, high : float
        Same unit as the positions. If they can't all fit, `low` is exceeded.

    Returns
    -------
    list of float
        In the order given.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [wanted[i] for i in order]
    for _ in range(200):
        moved = False
        for i in range(len(placed) - 1):
            short = gap - (placed[i + 1] - placed[i])
            if short > 1e-6:
                placed[i] -= short / 2
                placed[i + 1] += short / 2
                moved = True
        over = max(0.0, placed[-1] - high) if placed else 0.0
        placed = [min(p - over, high) for p in placed]
        if placed and placed[0] < low:
            placed = [p + (low - placed[0]) if i == 0 else p for i, p in enumerate(placed)]
            moved = True
        if not moved:
            break
    result = [0.0] * len(wanted)
    for position, i in zip(placed, order, strict=True):
        result[i] = position
    return result


def place_end_labels(axes: Axes, last_x: float, labels: list[EndLabel]) -> None:
    """Write labels beside the right end of the axes, with a leader to each one's height."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.062
    heights = spread([label.value for label in labels], gap, low + gap / 3, high)
    to_display, per_point = axes.transData.transform, axes.figure.dpi / 72
    edge = to_display((last_x, 0))[0]
    for label, height in zip(labels, heights, strict=True):
        start = to_display((last_x if label.x is None else label.x, label.value))
        across = (edge - start[0]) / per_point
        up = (to_display((last_x, height))[1] - start[1]) / per_point
        point = (last_x if label.x is None else label.x, label.value)
        _write(axes, label.text, point, (across + 16, up), f"{ROLE}{label.role}")
        arrow = {"arrowstyle": "-", "shrinkA": 0, "shrinkB": 3, "gid": f"{ROLE}leader"}
        _write(axes, "", point, (across + 14, up), None, arrow)


def _write(
    axes: Axes,
    text: str,
    point: tuple[float, float],
    offset: tuple[float, float],
    gid: str | None,
    arrow: dict[str, Any] | None = None,
) -> None:
    """Write a text so many points off a point, or draw a leader to it."""
    axes.annotate(
        text,
        xy=point,
        xytext=offset,
        textcoords="offset points",
        annotation_clip=False,
        va="center",
        gid=gid,
        arrowprops=arrow,
    )
