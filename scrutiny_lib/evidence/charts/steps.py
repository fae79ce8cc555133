"""Steps of a journey: how many of each group that began got as far as each step.

A bar is the share of those of its group who began: every bar has the same scale, groups of any
size can be held against each other, and the last bar can be seen where it is a fortieth of the
first. The numbers stand at the bars, each with its share of the step before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.disclosure.symbols import printed_symbol
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.canvas import set_marks
from scrutiny_lib.evidence.charts.panels import (
    Words,
    add_panel,
    draw_uprights,
    tall_canvas,
    write,
    write_all,
)
from scrutiny_lib.evidence.numbers import figure, interval_text, join_words
from scrutiny_lib.evidence.svg import ROLE

HIGHEST = 850.0  # points; what fits a page of paper below its title
_ROW, _HEADING, _FOOT, _HEAD = 15.5, 17.0, 40.0, 32.0  # points
_NAMES, _LEFT, _RIGHT, _SHARE, _DAYS = 122.0, 128.0, 308.0, 378.0, 590.0
_UNITS = {
    "Reached": "count",
    "Of the step before": "count",
    "Share": "per_cent",
    "Lower limit": "per_cent",
    "Upper limit": "per_cent",
    "Median days": "days",
}
_COLUMNS = dict(
    zip(_UNITS, ("reached", "of", "share", "lower", "upper", "median_days"), strict=True)
)


def draw_steps(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw the steps of each group.

    Parameters
    ----------
    frame : DataFrame
        One row a group and step, the steps of a group in their order: `group` (label, may be
        empty if there is one), `step` (label), `reached` (how many got as far), `of` (how many
        had reached the step before; missing at the first), `share` (`reached` as a percentage of
        `of`), `lower`, `upper` (its interval), `median_days`, `flag` (symbol where `reached` is
        missing). May have `flag_of`, `flag_share` and `flag_median_days`.
    unit : str
        Not used: each column has its own.

    Raises
    ------
    UsageError
        If a group has two rows for one step, more reach a step than reached the one before, or
        there are more bars than a page can hold.

    Notes
    -----
    A hidden figure has no bar; where the first step of a group is hidden, no bar of the group is
    drawn: each would tell of it.
    """
    frame = frame.assign(group=frame["group"].fillna("").astype(str))
    groups = [rows for _, rows in frame.groupby("group", sort=False)]
    heading = _HEADING if len(groups) > 1 or frame["group"].iloc[0] else 0.0
    deep = len(frame) * _ROW + len(groups) * heading
    _refuse_misfits(frame, _FOOT + deep + _HEAD)
    canvas = tall_canvas(_FOOT + deep + _HEAD)
    axes = add_panel(canvas, left=_LEFT, right=_RIGHT, foot=_FOOT, top=_FOOT + deep)
    axes.set(xlim=(0, 100), ylim=(0, deep))
    _draw_scale(axes, deep)
    height = deep
    bars: list[tuple[float, float]] = []
    texts: list[Words] = []
    for rows in groups:
        if heading:
            texts.append((0, _FOOT + height - 13, str(rows["group"].iloc[0]), "strong", "left"))
        height -= heading
        bars += _lay_out(rows, height, texts)
        height -= len(rows) * _ROW
    _draw_bars(axes, bars)
    write_all(axes, texts)
    table, flags = _table(frame)
    return Drawing(
        figure=canvas,
        alternative=_alternative(groups),
        table=table,
        flags=flags,
        units=_UNITS,
        measured=("Reached",),
    )


def _refuse_misfits(frame: pd.DataFrame, high: float) -> None:
    """Refuse steps that stand twice, that widen, or that no page can hold."""
    if frame.duplicated(["group", "step"]).any():
        raise UsageError("a 'steps' chart has two rows for one step of a group; keep one")
    if (frame["reached"] > frame["of"]).any():
        raise UsageError("a 'steps' chart has more at a step than at the one before; mend it")
    if high > HIGHEST:
        raise UsageError(f"a 'steps' chart of {len(frame)} bars fits no page; show fewer groups")


def _draw_scale(axes: Axes, deep: float) -> None:
    """Draw the scale that all bars share, and head the columns of figures."""
    marks = [0, 25, 50, 75, 100]
    draw_uprights(axes, marks[1:], deep, "grid")
    set_marks(axes, marks, [f"{mark}%" for mark in marks])
    write(axes, (_LEFT + _RIGHT) / 2, 6, "of those who began", "soft", "center")
    top = _FOOT + deep
    write(axes, _LEFT, top + 8, "number who got as far", "soft")
    write(axes, _SHARE, top + 20, "share of the step before", "soft")
    write(axes, _SHARE, top + 8, "(95% interval)", "soft")
    write(axes, _DAYS, top + 8, "median days", "soft", "right")


def _lay_out(rows: pd.DataFrame, height: float, texts: list[Words]) -> list[tuple[float, float]]:
    """Add a group's words from a height down; return its bars: their lengths and heights."""
    first, bars = float(rows["reached"].iloc[0]), []
    for place, (_, row) in enumerate(rows.iterrows()):
        middle = height - (place + 0.5) * _ROW
        line = _FOOT + middle - 4
        long = 100 * float(row["reached"]) / first if first > 0 else np.nan
        if long > 0:
            bars.append((long, middle))
        end = _LEFT + (_RIGHT - _LEFT) * (long if long > 0 else 0.0) / 100
        texts.append((_NAMES, line, str(row["step"]), "note", "right"))
        texts.append((end + 4, line, _said(row, "reached", "count"), "strong", "left"))
        if place:
            texts.append((_SHARE, line, _share_said(row), "note", "left"))
            texts.append((_DAYS, line, _said(row, "median_days", "days"), "note", "right"))
    return bars


def _draw_bars(axes: Axes, bars: list[tuple[float, float]]) -> None:
    """Draw all bars as one path; the style sheet gives it its breadth."""
    x = [part for long, _ in bars for part in (0.0, long, np.nan)]
    y = [part for _, middle in bars for part in (middle, middle, np.nan)]
    if bars:
        axes.plot(x, y, gid=f"{ROLE}bar", solid_capstyle="butt")


def _symbol(row: pd.Series, column: str) -> str:
    """Return the symbol of a column, empty where it has none."""
    name = "flag" if column == "reached" else f"flag_{column}"
    return str(row[name]) if name in row.index and not pd.isna(row[name]) else ""


def _said(row: pd.Series, column: str, unit: str) -> str:
    """Write a figure, or what stands in its place."""
    if pd.isna(row[column]):
        return printed_symbol(_symbol(row, column) or "x")
    return figure(float(row[column]), unit)


def _share_said(row: pd.Series) -> str:
    """Write a share with its interval."""
    share = _said(row, "share", "per_cent")
    if pd.isna(row["share"]) or pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return share
    return f"{share} ({interval_text(float(row['lower']), float(row['upper']), 'per_cent')})"


def _table(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures behind the chart and their symbols, a row a group and step."""
    has_groups = (frame["group"] != "").any()
    names = [
        f"{group}: {step}" if has_groups else str(step)
        for group, step in zip(frame["group"], frame["step"], strict=True)
    ]
    table = pd.DataFrame({"Step": names})
    marks: dict[str, list[str]] = {}
    is_first = ~frame["group"].duplicated()
    for head, column in _COLUMNS.items():
        table[head] = frame[column].to_numpy(dtype=float)
        source = "share" if column in ("lower", "upper") else column
        marks[head] = [
            (_symbol(row, source) or ("z" if first and column != "reached" else "x"))
            if pd.isna(row[column])
            else ""
            for first, (_, row) in zip(is_first, frame.iterrows(), strict=True)
        ]
    return table, pd.DataFrame(marks)


def _alternative(groups: list[pd.DataFrame]) -> str:
    """Say type and steps, then every figure of each group."""
    steps = list(dict.fromkeys(str(step) for rows in groups for step in rows["step"]))
    parts = [
        f"Bar chart of {len(steps)} steps, {join_words(steps)}: what share of those who began got "
        "as far as each.",
        *(_group_text(rows) for rows in groups),
    ]
    return " ".join(parts)


def _group_text(rows: pd.DataFrame) -> str:
    """Say how many of a group reached each step, with shares of the step before."""
    said = []
    for place, (_, row) in enumerate(rows.iterrows()):
        share = _share_spoken(row) if place and not pd.isna(row["reached"]) else ""
        said.append(f"{row['step']} {_spoken(row, 'reached', 'count')}{share}")
    name = f"{rows['group'].iloc[0]}: " if rows["group"].iloc[0] else ""
    return f"{name}{'; '.join(said)}."


def _share_spoken(row: pd.Series) -> str:
    """Say a share of the step before."""
    share = _spoken(row, "share", "per_cent")
    return f", share {share}" if pd.isna(row["share"]) else f", {share} of the step before"


def _spoken(row: pd.Series, column: str, unit: str) -> str:
    """Say a figure, or that it is hidden or missing."""
    if not pd.isna(row[column]):
        return figure(float(row[column]), unit)
    words = {"c": "hidden", "z": "does not apply"}
    return words.get(_symbol(row, column), "not available")
