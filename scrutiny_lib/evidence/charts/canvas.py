"""The empty chart: size, margins, axes and grid, the same for every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE

WIDTH, HEIGHT = 8.6, 3.7  # inches; a figure of 619 by 266 points
POINT = 11  # points; the style sheet sets the real size of text
_BELOW = 0.5  # all that is part of an axis is drawn below the figures
day_position: Callable[[pd.Timestamp], float] = date2num  # where a day stands on the axis


def new_canvas(*, left: float = 0.06, right: float) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes; `right` is the share where the axes end."""
    with sns.axes_style("whitegrid"):
        canvas = Figure(figsize=(WIDTH, HEIGHT))
        axes = canvas.add_axes((left, 0.115, right - left, 0.85))
    sns.despine(ax=axes, left=True)
    axes.patch.set_visible(False)
    canvas.patch.set_visible(False)
    axes.set(xticks=[], yticks=[])  # see `set_value_marks`
    axes.spines["bottom"].set_gid(f"{ROLE}axis")
    return canvas, axes


def set_value_axis(axes: Axes, highest: float, unit: str, marks: int = 7) -> None:
    """Run the value axis from nought to above the highest value, with few round marks."""
    top = 100.0 if unit == "per_cent" and highest > 60 else max(highest * 1.08, 1.0)
    axes.set_ylim(0, top)
    round_marks = MaxNLocator(nbins=marks, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    ticks = [round(float(tick), 9) for tick in round_marks if 0 <= tick <= top * 1.0001]
    places = next(n for n in range(10) if all(round(tick, n) == tick for tick in ticks))
    axes.set_ylim(0, max(top, *ticks))
    _set_value_marks(axes, ticks, [figure(tick, unit, places) for tick in ticks])


def _set_value_marks(axes: Axes, ticks: list[float], labels: list[str]) -> None:
    """Draw grid lines and write their values, where Matplotlib's own ticks would.

    A tick is five artists, of which two are seen here; they took a third of a chart's time.
    """
    across = axes.get_yaxis_transform()
    beside, va, ha = axes.get_yaxis_text1_transform(5)
    for tick, label in zip(ticks, labels, strict=True):
        line = Line2D([0, 1], [tick, tick], transform=across, gid=f"{ROLE}grid", zorder=_BELOW)
        axes.add_artist(line)
        _mark(axes, (0, tick), label, transform=beside, va=va, ha=ha)


def set_marks(axes: Axes, places: Sequence[Any], labels: Sequence[str]) -> None:
    """Write labels below the lower axis, where Matplotlib's own ticks would."""
    below, va, ha = axes.get_xaxis_text1_transform(8)
    for place, label in zip(places, labels, strict=True):
        _mark(axes, (place, 0), label, transform=below, va=va, ha=ha)


def _mark(axes: Axes, place: tuple[Any, Any], label: str, **where: Any) -> None:
    """Write one label of an axis."""
    axes.text(*place, label, fontsize=POINT, zorder=_BELOW, gid=f"{ROLE}tick", **where)


def set_months(axes: Axes, dates: pd.Series) -> None:
    """Mark each April, or every second or third where there are many years."""
    aprils = [date for date in dates if date.month == 4] or [dates.iloc[0]]
    shown = aprils[:: max(1, round(len(aprils) / 6))]
    axes.set_xlim(dates.iloc[0] - pd.Timedelta(days=20), dates.iloc[-1] + pd.Timedelta(days=12))
    set_marks(axes, [day_position(date) for date in shown], [f"{date:%b %Y}" for date in shown])


def mark_hidden(axes: Axes, where: pd.Series | npt.NDArray[Any]) -> None:
    """Put a cross on the axis for each period whose figure is hidden or missing."""
    if len(where):
        axes.plot(where, [0] * len(where), "x", ms=6, gid=f"{ROLE}hidden", clip_on=False)
