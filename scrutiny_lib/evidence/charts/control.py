"""A control chart: months, mean, the range that ordinary variation explains, and signals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.breaks import (
    Break,
    break_column,
    break_notes,
    breaks_of_months,
    breaks_text,
    cut,
    draw_breaks,
)
from scrutiny_lib.evidence.charts.canvas import (
    day_position,
    mark_hidden,
    new_canvas,
    set_months,
    set_value_axis,
)
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE
from scrutiny_lib.evidence.text import gaps_text, month_text, span_text, spells_text
from scrutiny_lib.metrics.spells import spells

_TWO_LINES, _LETTER = 34.0, 5.4  # points: what the words on a spell take, down and across
_MOST_NAMED = 2
LONG = 7  # months in a row that are worth words in the drawing
_SHAPES = {
    "neutral_high": ("signal", "D"),
    "neutral_low": ("signal", "D"),
    "improvement": ("good", "^"),
    "concern": ("bad", "s"),
}


def draw_control(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw a control chart.

    Parameters
    ----------
    frame : DataFrame
        One row a month, in order: `date` (first day of the month), `value`, `flag` (symbol
        where the value is missing), `mean`, `lower`, `upper`, `signal`, `point_type` (as
        `metrics.spc` gives them), `segment` (0, 1, … between rebases). May have `break`: what
        changed in the counting just before that month, else empty.
    unit : str
        The indicator's unit.

    Notes
    -----
    A missing month breaks the line and is marked on the axis; nothing is interpolated.
    """
    canvas, axes = new_canvas(right=0.82)
    breaks = breaks_of_months(frame)
    for _, segment in frame.groupby("segment"):
        _draw_segment(axes, segment, {frame.index[one.at] for one in breaks})
    dates, values = cut(frame["date"].to_numpy(), frame["value"].to_numpy(), breaks)
    axes.plot(dates, values, gid=f"{ROLE}main")  # a gap stays a gap
    draw_breaks(axes, [day_position(date) for date in frame["date"]], breaks)
    _draw_points(axes, frame)
    axes.set(xlabel="", ylabel="")
    set_months(axes, frame["date"])
    highest = float(np.nanmax(frame[["value", "upper"]].to_numpy(dtype=float)))
    set_value_axis(axes, highest * 1.04, unit)
    _label_limits(axes, frame.iloc[-1], unit)
    _name_spells(axes, frame)
    return Drawing(
        figure=canvas,
        alternative=_alternative(frame, unit, breaks),
        table=_table(frame, breaks),
        flags=pd.DataFrame({"Value": frame["flag"].to_numpy()[::-1]}),
        units=dict.fromkeys(("Value", "Mean", "Lower limit", "Upper limit"), unit),
        notes=break_notes(breaks),
    )


def _draw_segment(axes: Axes, segment: pd.DataFrame, broken: set[object]) -> None:
    """Draw mean and limits of the months between two rebases; a known break has its own line."""
    ends = segment.iloc[[0, -1]]  # limits are the same all through a segment
    axes.fill_between(ends["date"], ends["lower"].clip(lower=0), ends["upper"], gid=f"{ROLE}band")
    axes.plot(ends["date"], ends["mean"], gid=f"{ROLE}mean")
    if segment["segment"].iloc[0] > 0 and segment.index[0] not in broken:
        axes.axvline(segment["date"].iloc[0], gid=f"{ROLE}break")


def _draw_points(axes: Axes, frame: pd.DataFrame) -> None:
    """Draw each month as a mark whose shape, not only colour, tells a signal."""
    common = frame[frame["point_type"] == "common_cause"]
    axes.plot(common["date"], common["value"], "o", ms=3.4, gid=f"{ROLE}dot")
    for point_type, (role, shape) in _SHAPES.items():
        some = frame[frame["point_type"] == point_type]
        if len(some):
            axes.plot(some["date"], some["value"], shape, ms=7, gid=f"{ROLE}{role}")
    mark_hidden(axes, frame.loc[frame["value"].isna(), "date"])


def _label_limits(axes: Axes, last: pd.Series, unit: str) -> None:
    """Name mean and limits beside their lines."""
    labels = [
        EndLabel(f"upper limit {figure(last['upper'], unit)}", float(last["upper"]), "note"),
        EndLabel(f"mean {figure(last['mean'], unit)}", float(last["mean"]), "note"),
    ]
    if last["lower"] > 0:
        text = f"lower limit {figure(last['lower'], unit)}"
        labels.append(EndLabel(text, float(last["lower"]), "note"))
    place_end_labels(axes, day_position(last["date"]), labels)


def _name_spells(axes: Axes, frame: pd.DataFrame) -> None:
    """Write beside the long spells what they are: two at most, and none that covers another."""
    newest = frame.loc[frame["value"].notna(), "date"].max()
    long = [spell for spell in spells(frame) if spell.months >= LONG]
    long.sort(key=lambda spell: (spell.last < newest, -spell.months))  # what goes on comes first
    taken: list[tuple[float, float, bool]] = []
    for spell in long:
        inside = frame.loc[frame["date"].between(spell.first, spell.last), "value"]
        over = spell.is_high or not _has_room_below(axes, float(inside.min()))
        side = "above" if spell.is_high else "below"
        lines = (f"{spell.months} months {side} the mean", span_text(spell))
        middle = day_position(spell.first + (spell.last - spell.first) / 2)
        half = max(map(len, lines)) * _LETTER / 2
        across = _points(axes, middle)
        if over and not spell.is_high:  # right of the line that falls to it
            across = max(across, _points(axes, day_position(spell.first)) + half)
        covers = any(abs(across - at) < half + wide and over == up for at, wide, up in taken)
        if covers or len(taken) == _MOST_NAMED:
            continue
        taken.append((across, half, over))
        aside = across - _points(axes, middle)
        at = middle, float(inside.max() if over else inside.min())
        _write(axes, lines, at, aside, over=over)


def _points(axes: Axes, day: float) -> float:
    """Return how far to the right a day stands, in points."""
    return float(axes.transData.transform((day, 0))[0] * 72 / axes.figure.dpi)


def _write(
    axes: Axes, lines: tuple[str, str], at: tuple[float, float], aside: float, *, over: bool
) -> None:
    """Write two lines over or under a place, so many points aside of it."""
    for number, text in enumerate(lines):
        axes.annotate(
            text,
            xy=at,
            xytext=(aside, 22 - 12 * number if over else -16 - 12 * number),
            textcoords="offset points",
            ha="center",
            annotation_clip=False,
            gid=f"{ROLE}runs",
        )


def _has_room_below(axes: Axes, value: float) -> bool:
    """Tell whether two lines of text fit between a value and the axis."""
    at, floor = (axes.transData.transform((0, one))[1] for one in (value, axes.get_ylim()[0]))
    return bool((at - floor) * 72 / axes.figure.dpi > _TWO_LINES)


def _table(frame: pd.DataFrame, breaks: list[Break]) -> pd.DataFrame:
    """Return the figures behind the chart, newest first."""
    return pd.DataFrame(
        {
            "Month": [month_text(date) for date in frame["date"]],
            "Value": frame["value"].to_numpy(),
            "Mean": frame["mean"].to_numpy(),
            "Lower limit": frame["lower"].to_numpy(),
            "Upper limit": frame["upper"].to_numpy(),
            "Signal": frame["signal"].str.replace("_", " ").to_numpy(),
            **break_column(len(frame), breaks),
        }
    )[::-1]


def _alternative(frame: pd.DataFrame, unit: str, breaks: list[Break]) -> str:
    """Say type, range, newest figure, mean, signals, breaks and gaps in words."""
    known, last = frame.dropna(subset=["value"]), frame.iloc[-1]
    newest = known.iloc[-1]
    lower = max(float(last["lower"]), 0.0)  # nothing is counted below nought
    parts = [
        f"Control chart of {len(frame)} months, {month_text(frame['date'].iloc[0])} to "
        f"{month_text(last['date'])}.",
        f"Values run from {figure(known['value'].min(), unit)} to "
        f"{figure(known['value'].max(), unit)}.",
        f"The newest is {figure(newest['value'], unit)}, in {month_text(newest['date'])}.",
        f"The mean is {figure(last['mean'], unit)} and the expected range "
        f"{figure(lower, unit)} to {figure(last['upper'], unit)}.",
        spells_text(frame),
        breaks_text(breaks),
        gaps_text(frame),
    ]
    return " ".join(filter(None, parts))
