"""Who: how many of each group for its size, held against everyone else.

A figure of 1 is the same as everyone else; half as many and twice as many lie equally far from it.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.disclosure.symbols import printed_symbol
from scrutiny_lib.disclosure.tables import TOTAL
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

MOST = 40  # rows that fit a page
TOO_FEW = "too few to say"
_ROW, _FOOT, _HEAD = 19.0, 26.0, 34.0  # points
_NAMES, _LEFT, _RIGHT, _SAID, _NUMBER = 157.0, 165.0, 365.0, 380.0, 560.0
_FURTHEST = 4  # doublings from 1 that the scale holds
_UNITS = {
    "Number": "count",
    "Population": "count",
    "Ratio": "ratio",
    "Lower limit": "ratio",
    "Upper limit": "ratio",
}


def draw_relative(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw each group's ratio to everyone else.

    Parameters
    ----------
    frame : DataFrame
        One row a group, in the order shown: `group` (label), `ratio` (missing where there are
        too few to say), `lower`, `upper` (its interval), `count`, `population`, `flag` (symbol
        where `count` is missing), `is_clear` (whether the difference is more than chance). A row
        `Total` holds everyone together; it stands in the table and is not drawn. May have
        `flag_ratio`.
    unit : str
        Not used: a ratio has its own.

    Raises
    ------
    UsageError
        If a group has two rows, or there are more rows than a page can hold.

    Notes
    -----
    The order of rows is the author's; by size of a figure it would be a ranking.
    """
    ends = ["ratio", "lower", "upper"]  # where none of the others has one, they have no end
    frame = frame.assign(**{name: frame[name].astype(float).where(np.isfinite) for name in ends})
    if frame["group"].duplicated().any():
        raise UsageError("a 'relative' chart has two rows for one group; keep one")
    rows = frame[frame["group"] != TOTAL]
    if len(rows) > MOST:
        raise UsageError(f"a 'relative' chart has {len(rows)} rows, {MOST} fit; show fewer")
    deep = len(rows) * _ROW
    canvas = tall_canvas(_FOOT + deep + _HEAD)
    axes = add_panel(canvas, left=_LEFT, right=_RIGHT, foot=_FOOT, top=_FOOT + deep)
    reach = _reach(rows)
    axes.set(xlim=(-reach, reach), ylim=(0, deep))
    _draw_scale(axes, reach, deep)
    _draw_rows(axes, rows, reach, deep)
    table, flags = _table(frame)
    return Drawing(
        figure=canvas,
        alternative=_alternative(rows),
        table=table,
        flags=flags,
        units=_UNITS,
        measured=("Number",),
        notes=_notes(rows),
    )


def _reach(rows: pd.DataFrame) -> int:
    """Return how many doublings the scale needs to either side, one at least."""
    ends = rows[["ratio", "lower", "upper"]].to_numpy(dtype=float)
    far = np.abs(np.log2(ends[np.isfinite(ends) & (ends > 0)]))
    return min(max(1, math.ceil(float(far.max(initial=0.0)) - 1e-9)), _FURTHEST)


def _draw_scale(axes: Axes, reach: int, deep: float) -> None:
    """Draw the line at 1, the grid beside it, and head the columns."""
    marks = list(range(-reach, reach + 1))
    draw_uprights(axes, [mark for mark in marks if mark], deep, "grid")
    draw_uprights(axes, [0], deep, "mean")
    set_marks(axes, marks, [f"1/{2**-mark}" if mark < 0 else str(2**mark) for mark in marks])
    top = _FOOT + deep + 7
    write(axes, (_LEFT + _RIGHT) / 2, top + 12, "the same as everyone else", "soft", "center")
    write(axes, _LEFT, top, "fewer", "soft")
    write(axes, _RIGHT, top, "more", "soft", "right")
    write(axes, _SAID, top, "ratio (95% interval)", "soft")
    write(axes, _NUMBER, top, "number", "soft", "right")


def _draw_rows(axes: Axes, rows: pd.DataFrame, reach: int, deep: float) -> None:
    """Draw and write one row a group."""
    bars: tuple[list[float], list[float]] = ([], [])
    marks: dict[str, tuple[list[float], list[float]]] = {"dot": ([], []), "signal": ([], [])}
    texts: list[Words] = []
    for place, (_, row) in enumerate(rows.iterrows()):
        height = deep - (place + 0.5) * _ROW
        line = _FOOT + height - 4
        texts.append((_NAMES, line, str(row["group"]), "note", "right"))
        texts.append((_SAID, line, _said(row), "note" if _has(row) else "soft", "left"))
        texts.append((_NUMBER, line, _number(row), "note", "right"))
        if not _has(row):
            continue
        ends = [_place(float(row[name]), reach) for name in ("lower", "upper")]
        bars[0].extend([*ends, math.nan])
        bars[1].extend([height, height, math.nan])
        if abs(at := _place(float(row["ratio"]), reach)) < reach + 1e-9 and row["ratio"] > 0:
            x, y = marks["signal" if row["is_clear"] else "dot"]
            x.append(at)
            y.append(height)
    write_all(axes, texts)
    if bars[0]:
        axes.plot(*bars, gid=f"{ROLE}interval")
    for role, shape, size in (("dot", "o", 5.0), ("signal", "D", 7.0)):
        if marks[role][0]:
            axes.plot(*marks[role], shape, ms=size, gid=f"{ROLE}{role}")


def _place(ratio: float, reach: int) -> float:
    """Return where a ratio stands, at the edge if it lies beyond."""
    if math.isnan(ratio):
        return math.nan
    return min(max(math.log2(ratio), -reach), reach) if ratio > 0 else -float(reach)


def _has(row: pd.Series) -> bool:
    """Tell whether a row has a ratio."""
    return not pd.isna(row["ratio"])


def _symbol(row: pd.Series, column: str = "flag") -> str:
    """Return a symbol, empty where there is none."""
    return str(row[column]) if column in row.index and not pd.isna(row[column]) else ""


def _said(row: pd.Series) -> str:
    """Write a ratio with its interval, or why there is none."""
    if not _has(row):
        symbol = _symbol(row, "flag_ratio") or _symbol(row)
        return printed_symbol(symbol) if symbol else TOO_FEW
    ratio = figure(float(row["ratio"]), "ratio")
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ratio
    return f"{ratio} ({interval_text(float(row['lower']), float(row['upper']), 'ratio')})"


def _number(row: pd.Series) -> str:
    """Write how many there are, or what stands in place of it."""
    if pd.isna(row["count"]):
        return printed_symbol(_symbol(row) or "x")
    return figure(float(row["count"]), "count")


def _table(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures behind the chart, and their symbols."""
    table = pd.DataFrame({"Group": frame["group"].astype(str).to_numpy()})
    sources = dict(zip(_UNITS, ("count", "population", "ratio", "lower", "upper"), strict=True))
    for head, column in sources.items():
        table[head] = frame[column].to_numpy(dtype=float)
    is_clear = [bool(row["is_clear"]) if _has(row) else None for _, row in frame.iterrows()]
    table["Clear"] = [{True: "yes", False: "no", None: ""}[clear] for clear in is_clear]
    rows = [row for _, row in frame.iterrows()]
    counts = [_symbol(row) if pd.isna(row["count"]) else "" for row in rows]
    ratios = [
        "" if _has(row) else _symbol(row, "flag_ratio") or _symbol(row) or _no_ratio(row)
        for row in rows
    ]
    flags = {"Number": counts, **dict.fromkeys(("Ratio", "Lower limit", "Upper limit"), ratios)}
    return table, pd.DataFrame(flags)


def _no_ratio(row: pd.Series) -> str:
    """Return the symbol for no ratio: everyone has none to hold against, others are too few."""
    return "z" if row["group"] == TOTAL else "u"


def _notes(rows: pd.DataFrame) -> tuple[str, ...]:
    """Say what the shapes mean."""
    known = rows[rows["ratio"].notna()]
    clear = known["is_clear"].astype(bool)
    notes = [
        "Fewer or more for the size of the group; half as many and twice as many lie equally far "
        "from the line at 1."
    ]
    if clear.any():
        notes.append("Diamonds: more than chance explains.")
    if (~clear).any():
        notes.append("Dots: chance alone could explain it.")
    return tuple(notes)


def _alternative(rows: pd.DataFrame) -> str:
    """Say type, each group's ratio with its interval, and which groups have none."""
    parts = [
        f"Dot plot of {len(rows)} groups, each held against everyone else for its number; 1 is "
        "the same as everyone else."
    ]
    for _, row in rows[rows["ratio"].notna()].iterrows():
        clear = "clearly different" if row["is_clear"] else "not clearly different"
        parts.append(f"{row['group']}: {_said(row)}, {clear}.")
    gone = [(str(row["group"]), _said(row)) for _, row in rows[rows["ratio"].isna()].iterrows()]
    for said, words in ((TOO_FEW, "Too few to say"), ("[c]", "Hidden to protect confidentiality")):
        names = [name for name, why in gone if why == said]
        if names:
            parts.append(f"{words}: {join_words(names)}.")
    other = [name for name, why in gone if why not in (TOO_FEW, "[c]")]
    if other:
        parts.append(f"No figure: {join_words(other)}.")
    return " ".join(parts)
