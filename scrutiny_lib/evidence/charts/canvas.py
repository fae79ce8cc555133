"""The empty chart: size, margins, axes and grid, the same for every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy.typing as npt
import pandas as pd
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE

WIDTH, HEIGHT = 8.6, 3.7  # inches; a figure of 619 by 266 points
POINT = 11  # points; the style sheet sets the real size of text
day_position: Callable[[pd.Timestamp], float] = date2num  # where a day stands on the axis


def new_canvas(*, left: float = 0.06, right: float) -> tuple[Figure, Axes]:
    """Return a figure with one pair of axes; `right` is the share where the axes end."""
    with sns.axes_style("whitegrid"):
        canvas = Figure(figsize=(WIDTH, HEIGHT))
        axes = canvas.add_axes((left, 0.115, right - left, 0.85))
    sns.despine(ax=axes, left=True)
    axes.patch.set_visible(False)
    canvas.patch.set_visible(False)
    axes.tick_params(length=0, pad=5, labelsize=POINT)
    axes.tick_params(axis="x", pad=8)
    axes.grid(axis="x", visible=False)
    axes.spines["bottom"].set_gid(f"{ROLE}axis")
    return canvas, axes


def set_value_axis(axes: Axes, highest: float, unit: str) -> None:
    """Run the value axis from nought to above the highest value, with few round marks."""
    top = 100.0 if unit == "per_cent" and highest > 60 else max(highest * 1.08, 1.0)
    axes.set_ylim(0, top)
    round_marks = MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    ticks = [round(float(tick), 9) for tick in round_marks if 0 <= tick <= top * 1.0001]
    places = next(n for n in range(10) if all(round(tick, n) == tick for tick in ticks))
    axes.set_yticks(ticks, [figure(tick, unit, places) for tick in ticks])
    for line in axes.get_ygridlines():
        line.set_gid(f"{ROLE}grid")
    mark_text(axes.get_yticklabels())


def set_months(axes: Axes, dates: pd.Series) -> None:
    """Mark each April, or every second or third where there are many years."""
    aprils = [date for date in dates if date.month == 4] or [dates.iloc[0]]
    shown = aprils[:: max(1, round(len(aprils) / 6))]
    axes.set_xticks(shown, [f"{date:%b %Y}" for date in shown])
    axes.set_xlim(dates.iloc[0] - pd.Timedelta(days=20), dates.iloc[-1] + pd.Timedelta(days=12))
    mark_text(axes.get_xticklabels())


def mark_hidden(axes: Axes, where: pd.Series | npt.NDArray[Any]) -> None:
    """Put a cross on the axis for each period whose figure is hidden or missing."""
    if len(where):
        axes.plot(where, [0] * len(where), "x", ms=6, gid=f"{ROLE}hidden", clip_on=False)


def mark_text(labels: Iterable[Artist], role: str = "tick") -> None:
    """Give text its role."""
    for label in labels:
        label.set_gid(f"{ROLE}{role}")
