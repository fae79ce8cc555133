"""Two series that explain one another, above each other on one axis of time.

Never two value axes in one panel. Two agencies' counts of the same thing share a panel, and so
one axis.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.breaks import (
    break_column,
    break_notes,
    breaks_text,
    cut,
    draw_breaks,
)
from scrutiny_lib.evidence.charts.canvas import (
    mark_hidden,
    set_marks,
    set_months,
    set_value_axis,
)
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.charts.panels import WIDE, add_panel, tall_canvas, write
from scrutiny_lib.evidence.charts.series import Array, Times, TimeSeries, read_series
from scrutiny_lib.evidence.numbers import figure, sentence_case
from scrutiny_lib.evidence.svg import ROLE

_FOOT, _ROOM, _HIGH, _WHOLE = 31.0, 26.0, 116.0, 226.0  # points: below, above, of panels
_LEFT, _RIGHT, _LETTER, _YEAR = 37.0, 378.0, 5.9, 32.0
MANY = 24  # points of a series from which on dots are left out


def draw_paired(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw two series over the same months or years.

    Parameters
    ----------
    frame : DataFrame
        One row a time and series: `date` (first day of the month, or of the quarter where all
        are three months apart) or `year` (in which it ends), `series` (label, two in all),
        `value`, `flag` (symbol where the value is missing). May have `mean`, `lower` and
        `upper`: with a mean they are the limits about it, without one each figure's interval;
        `panel`: series of the same panel share it and its axis, else each has its own; `unit`:
        the series' own; `break`: what changed in the counting of the series just before that
        time, else empty. Series are shown in the order in which they first occur.
    unit : str
        Unit of the values, where the frame has none.

    Raises
    ------
    UsageError
        If there are not two series, a series has two rows for one time or two panels or units,
        or two units share a panel.

    Notes
    -----
    A missing month or year breaks the line and is marked on the axis of its panel.
    """
    times, series = read_series(frame, unit)
    panels = list(dict.fromkeys(one.panel for one in series))
    high = _WHOLE if len(panels) == 1 else _HIGH
    canvas = tall_canvas(_FOOT + len(panels) * (high + _ROOM))
    longest = max(len(one.name) for one in series) if len(panels) == 1 else 0
    right = min(_RIGHT, max(WIDE - 60 - _LETTER * longest, 280.0))  # a name has to fit beside it
    lowest: Axes | None = None
    for place, panel in enumerate(reversed(panels)):
        foot = _FOOT + place * (high + _ROOM)
        axes = add_panel(canvas, left=_LEFT, right=right, foot=foot, top=foot + high)
        _set_times(axes, times, lowest)
        lowest = lowest or axes
        inside = [one for one in series if one.panel == panel]
        _draw_panel(axes, inside, times, line=14.04 / high)
        if len(panels) > 1:
            heading = f"{inside[0].name} (by {times.unit})"
            write(axes, _LEFT, foot + high + 8, heading, "strong")
    breaks = [one for each in series for one in each.breaks]
    return Drawing(
        figure=canvas,
        alternative=_alternative(times, series, len(panels)),
        table=pd.DataFrame(_table(times, series)),
        flags=pd.DataFrame({one.name: one.flags[::-1] for one in series}),
        units={one.name: one.unit for one in series},
        notes=break_notes(breaks),
    )


def _set_times(axes: Axes, times: Times, lowest: Axes | None) -> None:
    """Run the axis of time, which all panels share; only the lowest has its marks."""
    if lowest is not None:
        axes.set_xlim(lowest.get_xlim())
    elif times.months:
        set_months(axes, pd.Series(times.stamps))
    else:
        wide = axes.get_position().width * WIDE
        shown = times.stamps[:: max(1, math.ceil(len(times.stamps) * _YEAR / wide))]
        axes.set_xlim(times.stamps[0] - 0.2, times.stamps[-1] + 0.05)
        set_marks(axes, shown, [str(year) for year in shown])


def _draw_panel(axes: Axes, inside: list[TimeSeries], times: Times, line: float) -> None:
    """Draw the series of one panel on its one value axis, and name them at their ends."""
    places, labels = np.array(times.places), []
    for one, role in zip(inside, ("main", "c2"), strict=False):
        _draw_series(axes, one, places, role)
        labels += _labels(one, times, role, is_alone=len(inside) == 1)
    highest = [float(np.nanmax(c)) for s in inside for c in s.columns.values() if (c > 0).any()]
    set_value_axis(axes, max(highest, default=1.0) * 1.03, inside[0].unit, 7 if line < 0.1 else 4)
    for one in inside:
        draw_breaks(axes, times.places, one.breaks)
    place_end_labels(axes, places[-1], labels, line)


def _draw_series(axes: Axes, one: TimeSeries, places: Array, role: str) -> None:
    """Draw one series: its limits or intervals, its mean, its line, dots and crosses."""
    known, columns = one.known, one.columns
    low, high = columns.get("lower"), columns.get("upper")
    if "mean" in columns:
        _draw_levels(axes, one, places)
    elif low is not None and high is not None:
        both = ~np.isnan(low) & ~np.isnan(high)
        bars = axes.vlines(places[both], low[both], high[both])
        bars.set_gid(f"{ROLE}interval {role}")
    axes.plot(*cut(places, one.value, one.breaks), gid=f"{ROLE}{role}")
    if len(places) > MANY:  # dots would be most of the drawing, and a line says the same
        known = known[~_joined(one)[known]]
    if known.size:
        axes.plot(places[known], one.value[known], "o", ms=3.4, gid=f"{ROLE}dot {role}")
    mark_hidden(axes, places[np.isnan(one.value)])


def _joined(one: TimeSeries) -> Array:
    """Tell which points have a line to a neighbour."""
    has = ~np.isnan(one.value)
    links = np.concatenate([[False], has[1:] & has[:-1], [False]])
    links[[each.at for each in one.breaks]] = False
    return np.asarray(links[:-1] | links[1:])


def _draw_levels(axes: Axes, one: TimeSeries, places: Array) -> None:
    """Draw mean and limits between breaks; where they are level, by their ends alone."""
    mean = one.columns["mean"]
    levels = [one.columns[name] for name in ("mean", "lower", "upper") if name in one.columns]
    edges = [0, *(each.at for each in one.breaks), len(mean)]
    for first, end in pairwise(edges):
        at = first + np.flatnonzero(~np.isnan(mean[first:end]))
        if not at.size:
            continue
        if all(np.ptp(level[at]) == 0 for level in levels):
            at = at[[0, -1]]
        if len(levels) == 3:
            low, high = levels[1][at].clip(min=0), levels[2][at]
            axes.fill_between(places[at], low, high, gid=f"{ROLE}band")
        axes.plot(places[at], mean[at], gid=f"{ROLE}mean")


def _labels(one: TimeSeries, times: Times, role: str, *, is_alone: bool) -> list[EndLabel]:
    """Return the labels at the end of a series: its newest figure, mean and limits."""
    labels = []
    if one.known.size:
        at = int(one.known[-1])
        said = figure(one.value[at], one.unit)
        when = "" if at == len(times.stamps) - 1 else f" ({times.names[at]})"
        text = f"{said}{when}" if is_alone else f"{one.name} {said}{when}"
        strong = "strong" if role == "main" else "note"
        labels.append(EndLabel(text, float(one.value[at]), strong, times.places[at]))
    for column in ("upper", "mean", "lower"):
        level = one.last(column)
        if "mean" in one.columns and level > 0:
            name = column if column == "mean" else f"{column} limit"
            whose = "" if is_alone else f" of {one.name}"
            labels.append(EndLabel(f"{name}{whose} {figure(level, one.unit)}", level, "note"))
    return labels


def _table(times: Times, series: list[TimeSeries]) -> dict[str, list[Any]]:
    """Return the figures behind the chart, newest first."""
    head = sentence_case(times.unit) if times.months else "Year to March"
    columns: dict[str, list[Any]] = {head: times.names}
    columns |= {one.name: list(one.value) for one in series}
    breaks = [one for each in series for one in each.breaks]
    columns |= break_column(len(times.stamps), breaks)
    return {name: column[::-1] for name, column in columns.items()}


def _alternative(times: Times, series: list[TimeSeries], panels: int) -> str:
    """Say type and span, then each series, its breaks and what a cross means."""
    names = times.names
    kind = "one above the other on one axis of time" if panels > 1 else "on one axis"
    first = names[0] if times.months else f"years to March {names[0]}"
    parts = [
        f"Line chart of two series by {times.unit}, {kind}, from {first} to {names[-1]}.",
        *(f"{_series_text(one, times)} {breaks_text(one.breaks)}".strip() for one in series),
    ]
    if any(one.known.size < len(names) for one in series):
        parts.append(f"A cross on the axis marks a {times.unit} without a figure.")
    return " ".join(parts)


def _series_text(one: TimeSeries, times: Times) -> str:
    """Say a series' newest, lowest and highest figure, its mean, and which times have none."""
    if not one.known.size:
        return f"{one.name}: no figure is shown."
    places = (one.known[-1], np.nanargmin(one.value), np.nanargmax(one.value))
    newest, low, high = (
        f"{figure(one.value[at], one.unit)} in {times.names[int(at)]}" for at in places
    )
    mean = one.last("mean")
    level = "" if np.isnan(mean) else f"; mean {figure(mean, one.unit)}"
    gone = np.flatnonzero(np.isnan(one.value))
    gaps = f"; no figure in {times.listed(gone)}" if gone.size else ""
    return f"{one.name}: {newest}; lowest {low}, highest {high}{level}{gaps}."
