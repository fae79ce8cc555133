"""A control chart: months, mean, the range that ordinary variation explains, and signals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.canvas import mark_text, new_canvas, set_value_axis
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE
from scrutiny_lib.evidence.text import month_text, span_text, spells_text
from scrutiny_lib.metrics.spells import spells

COLUMNS = frozenset(
    {"date", "value", "flag", "mean", "lower", "upper", "signal", "point_type", "segment"}
)
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
        `metrics.spc` gives them), `segment` (0, 1, … between rebases).
    unit : str
        The indicator's unit.

    Notes
    -----
    A missing month breaks the line and is marked on the axis; nothing is interpolated.
    """
    canvas, axes = new_canvas(right=0.82)
    for _, segment in frame.groupby("segment"):
        _draw_segment(axes, segment)
    sns.lineplot(data=frame, x="date", y="value", ax=axes, estimator=None, legend=False)
    axes.lines[-1].set_gid(f"{ROLE}main")
    _draw_points(axes, frame)
    axes.set(xlabel="", ylabel="")
    _set_months(axes, frame["date"])
    highest = float(np.nanmax(frame[["value", "upper"]].to_numpy(dtype=float)))
    set_value_axis(axes, highest * 1.04, unit)
    _label_limits(axes, frame.iloc[-1], unit)
    _name_spells(axes, frame)
    table = _table(frame)
    return Drawing(
        figure=canvas,
        alternative=_alternative(frame, unit),
        table=table,
        flags=pd.DataFrame({"Value": frame["flag"].to_numpy()[::-1]}),
        units=dict.fromkeys(("Value", "Mean", "Lower limit", "Upper limit"), unit),
    )


def _draw_segment(axes: Axes, segment: pd.DataFrame) -> None:
    """Draw mean and limits of the months between two rebases."""
    ends = segment.iloc[[0, -1]]  # limits are the same all through a segment
    axes.fill_between(ends["date"], ends["lower"].clip(lower=0), ends["upper"], gid=f"{ROLE}band")
    axes.plot(ends["date"], ends["mean"], gid=f"{ROLE}mean")
    if segment["segment"].iloc[0] > 0:
        axes.axvline(segment["date"].iloc[0], gid=f"{ROLE}break")


def _draw_points(axes: Axes, frame: pd.DataFrame) -> None:
    """Draw each month as a mark whose shape, not only colour, tells a signal."""
    common = frame[frame["point_type"] == "common_cause"]
    axes.plot(common["date"], common["value"], "o", ms=3.4, gid=f"{ROLE}dot")
    for point_type, (role, shape) in _SHAPES.items():
        some = frame[frame["point_type"] == point_type]
        if len(some):
            axes.plot(some["date"], some["value"], shape, ms=7, gid=f"{ROLE}{role}")
    hidden = frame[frame["value"].isna()]
    if len(hidden):
        axes.plot(hidden["date"], [0] * len(hidden), "x", ms=6, gid=f"{ROLE}hidden", clip_on=False)


def _set_months(axes: Axes, dates: pd.Series) -> None:
    """Mark each April, or every second or third where there are many years."""
    aprils = [date for date in dates if date.month == 4] or [dates.iloc[0]]
    shown = aprils[:: max(1, round(len(aprils) / 6))]
    axes.set_xticks(shown, [f"{date:%b %Y}" for date in shown])
    axes.set_xlim(dates.iloc[0] - pd.Timedelta(days=20), dates.iloc[-1] + pd.Timedelta(days=12))
    mark_text(axes.get_xticklabels())


def _label_limits(axes: Axes, last: pd.Series, unit: str) -> None:
    """Name mean and limits beside their lines."""
    labels = [
        EndLabel(f"upper limit {figure(last['upper'], unit)}", float(last["upper"]), "note"),
        EndLabel(f"mean {figure(last['mean'], unit)}", float(last["mean"]), "note"),
    ]
    if last["lower"] > 0:
        text = f"lower limit {figure(last['lower'], unit)}"
        labels.append(EndLabel(text, float(last["lower"]), "note"))
    place_end_labels(axes, axes.convert_xunits(last["date"]), labels)


def _name_spells(axes: Axes, frame: pd.DataFrame) -> None:
    """Write over each long spell what it is; at most two, so that none covers another."""
    long = sorted((s for s in spells(frame) if s.months >= LONG), key=lambda s: -s.months)[:2]
    for spell in long:
        inside = frame[(frame["date"] >= spell.first) & (frame["date"] <= spell.last)]
        middle = spell.first + (spell.last - spell.first) / 2
        highest = float(inside["value"].max() if spell.is_high else inside["value"].min())
        side = "above" if spell.is_high else "below"
        for line, text in enumerate((f"{spell.months} months {side} the mean", span_text(spell))):
            axes.annotate(
                text,
                xy=(axes.convert_xunits(middle), highest),
                xytext=(0, 22 - 12 * line if spell.is_high else -16 - 12 * line),
                textcoords="offset points",
                ha="center",
                annotation_clip=False,
                gid=f"{ROLE}runs",
            )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind the chart, newest first."""
    return pd.DataFrame(
        {
            "Month": [month_text(date) for date in frame["date"]],
            "Value": frame["value"].to_numpy(),
            "Mean": frame["mean"].to_numpy(),
            "Lower limit": frame["lower"].to_numpy(),
            "Upper limit": frame["upper"].to_numpy(),
            "Signal": frame["signal"].str.replace("_", " ").to_numpy(),
        }
    )[::-1]


def _alternative(frame: pd.DataFrame, unit: str) -> str:
    """Say type, mean, range and signals in words."""
    values, last = frame["value"].dropna(), frame.iloc[-1]
    parts = [
        f"Control chart of {len(frame)} months, {month_text(frame['date'].iloc[0])} to "
        f"{month_text(last['date'])}.",
        f"Values run from {figure(values.min(), unit)} to {figure(values.max(), unit)}.",
        f"The mean is {figure(last['mean'], unit)} and the expected range "
        f"{figure(last['lower'], unit)} to {figure(last['upper'], unit)}.",
        spells_text(frame),
    ]
    hidden = int(frame["value"].isna().sum())
    if hidden:
        parts.append(f"{hidden} months have no figure and are marked with a cross on the axis.")
    return " ".join(parts)
