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
    # Without the gaps, positions must only not fall: those that do share their mean.
    blocks: list[tuple[float, int]] = []
    for place, i in enumerate(order):
        mean, size = wanted[i] - gap * place, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        blocks.append((mean, size))
    level = [mean for mean, size in blocks for _ in range(size)]
    top = high - gap * (len(wanted) - 1)
    result = [0.0] * len(wanted)
    for place, i in enumerate(order):
        result[i] = min(max(level[place], low), top) + gap * place
    return result


def place_end_labels(
    axes: Axes, last_x: float, labels: list[EndLabel], line: float = 0.062
) -> None:
    """Write labels beside the right end of the axes, with a leader to each one's height.

    `line` is what a line of text takes of the height of the axes.
    """
    low, high = axes.get_ylim()
    gap = (high - low) * line
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
