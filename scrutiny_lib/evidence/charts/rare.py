"""A chart of rare events: what lies between each and the one before, not how many there are."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.canvas import mark_hidden, set_marks, set_value_axis
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.charts.panels import add_panel, tall_canvas, write
from scrutiny_lib.evidence.numbers import figure, join_words
from scrutiny_lib.evidence.svg import ROLE

_LEFT, _RIGHT, _FOOT, _HIGH = 37.0, 495.0, 44.0, 280.0  # points
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def draw_rare(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw what lies between rare events.

    Parameters
    ----------
    frame : DataFrame
        One row an interval between events, in order: `event` (1, 2, … the number of the interval,
        never a date), `value` (days or cases between), `centre`, `lower`, `upper`, `signal` (as
        `metrics.rare_events` gives them; a lower limit of nought is none). May have `flag`
        (symbol where the value is missing).
    unit : {"days", "count"}
        Days between events (a T chart), or cases between them (a G chart).

    Raises
    ------
    UsageError
        If `event` does not count from 1, or the unit is another.

    Notes
    -----
    A missing interval breaks the line and is marked on the axis; nothing is interpolated.
    """
    _refuse_misfits(frame, unit)
    canvas = tall_canvas(_HIGH)
    axes = add_panel(canvas, left=_LEFT, right=_RIGHT, foot=_FOOT, top=_HIGH - 9)
    event, value = frame["event"].to_numpy(dtype=float), frame["value"].to_numpy(dtype=float)
    last = frame.iloc[-1]
    for column, role in (("lower", "limit"), ("centre", "mean"), ("upper", "limit")):
        if last[column] > 0:
            axes.plot(event[[0, -1]], frame[column].iloc[[0, -1]], gid=f"{ROLE}{role}")
    axes.plot(event, value, gid=f"{ROLE}main")
    for signal, role, shape, size in (
        ("common_cause", "dot", "o", 4.0),
        ("astronomical", "signal", "D", 7.0),
    ):
        some = (frame["signal"] == signal).to_numpy() & ~np.isnan(value)
        if some.any():
            axes.plot(event[some], value[some], shape, ms=size, gid=f"{ROLE}{role}")
    mark_hidden(axes, event[np.isnan(value)])
    _set_events(axes, event)
    set_value_axis(axes, float(np.nanmax([*value, last["upper"]])) * 1.04, unit)
    _label_limits(axes, last, unit)
    flags = frame["flag"] if "flag" in frame.columns else pd.Series("", index=frame.index)
    return Drawing(
        figure=canvas,
        alternative=_alternative(frame, unit),
        table=_table(frame),
        flags=pd.DataFrame({"Value": flags.to_numpy()[::-1]}),
        units=dict.fromkeys(("Value", "Middle", "Lower limit", "Upper limit"), unit),
        notes=_notes(frame, unit),
    )


def _refuse_misfits(frame: pd.DataFrame, unit: str) -> None:
    """Refuse events by date, and what is neither days nor cases."""
    numbers = pd.to_numeric(frame["event"], errors="coerce").tolist()
    if numbers != list(range(1, len(frame) + 1)):
        raise UsageError("a 'rare' chart numbers its events 1, 2, 3 and so on; never by date")
    if unit not in ("days", "count"):
        raise UsageError(f"a 'rare' chart shows 'days' or a 'count' between events, not '{unit}'")


def _set_events(axes: Axes, event: np.ndarray) -> None:
    """Mark the events by their numbers."""
    last = int(event[-1])
    axes.set_xlim(0.5, last + 0.2)
    step = next(one for one in _STEPS if last / one <= 12)
    shown = [*([1] if step > 2 else []), *range(step, last + 1, step)]
    set_marks(axes, shown, [f"{tick}" for tick in shown])
    write(axes, (_LEFT + _RIGHT) / 2, 8, "events, numbered in their order", "soft", "center")


def _label_limits(axes: Axes, last: pd.Series, unit: str) -> None:
    """Name the middle line and the limits beside their lines."""
    named = (("upper limit", "upper"), (_middle(unit), "centre"), ("lower limit", "lower"))
    labels = [
        EndLabel(f"{name} {_spoken(last[column], unit)}", float(last[column]), "note")
        for name, column in named
        if last[column] > 0 or column == "centre"
    ]
    place_end_labels(axes, float(last["event"]), labels)


def _middle(unit: str) -> str:
    """Name the middle line: that of a T chart is a mean, turned back; that of a G chart not."""
    return "mean" if unit == "days" else "median"


def _spoken(value: float, unit: str) -> str:
    """Write a figure with its unit."""
    return f"{figure(value, unit)} {'days' if unit == 'days' else 'cases'}"


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the figures behind the chart, newest first."""
    return pd.DataFrame(
        {
            "Event": [str(int(number)) for number in frame["event"]],
            "Value": frame["value"].to_numpy(),
            "Middle": frame["centre"].to_numpy(),
            "Lower limit": frame["lower"].to_numpy(),
            "Upper limit": frame["upper"].to_numpy(),
            "Signal": _signals(frame),
        }
    )[::-1]


def _signals(frame: pd.DataFrame) -> list[str]:
    """Say of each interval whether it lies outside a limit."""
    high = frame["value"] > frame["upper"]
    outside = (frame["signal"] == "astronomical") & frame["value"].notna()
    words = {"common_cause": "", "missing": "missing"}
    return [
        ("above the upper limit" if is_high else "below the lower limit")
        if is_out
        else words.get(str(signal), "")
        for signal, is_high, is_out in zip(frame["signal"], high, outside, strict=True)
    ]


def _notes(frame: pd.DataFrame, unit: str) -> tuple[str, ...]:
    """Say how to read the chart."""
    what = "days" if unit == "days" else "cases"
    notes = [f"Each point is the {what} between one event and the one before: higher is rarer."]
    if (frame["signal"] == "astronomical").any():
        notes.append("Diamonds: outside the limits.")
    if frame["value"].isna().any():
        notes.append("Crosses: not shown.")
    return tuple(notes)


def _alternative(frame: pd.DataFrame, unit: str) -> str:
    """Say type, range, newest figure, middle and limits, signals and gaps in words."""
    known, last = frame.dropna(subset=["value"]), frame.iloc[-1]
    newest, what = known.iloc[-1], "days" if unit == "days" else "cases"
    limits = f"the upper limit {figure(last['upper'], unit)}"
    if last["lower"] > 0:
        limits = f"the limits {figure(last['lower'], unit)} to {figure(last['upper'], unit)}"
    parts = [
        f"Chart of {what} between rare events, {len(frame)} intervals in their order.",
        f"Values run from {figure(known['value'].min(), unit)} to "
        f"{_spoken(known['value'].max(), unit)}.",
        f"The newest is {figure(newest['value'], unit)}, number {int(newest['event'])}.",
        f"The {_middle(unit)} is {figure(last['centre'], unit)} and {limits}.",
        *_signals_text(frame),
    ]
    gone = [str(int(number)) for number in frame.loc[frame["value"].isna(), "event"]]
    if gone:
        has, are = ("has", "is") if len(gone) == 1 else ("have", "are")
        parts.append(
            f"Number {join_words(gone)} {has} no figure and {are} marked with a cross on the axis."
        )
    return " ".join(parts)


def _signals_text(frame: pd.DataFrame) -> list[str]:
    """Say which intervals lie outside a limit and what that means, or that none does."""
    found = pd.Series(_signals(frame), index=frame.index)
    said = []
    meanings = {
        "above the upper limit": "further apart",
        "below the lower limit": "closer together",
    }
    for words, meaning in meanings.items():
        numbers = [str(int(number)) for number in frame.loc[found == words, "event"]]
        if numbers:
            lie = "lies" if len(numbers) == 1 else "lie"
            said.append(
                f"Number {join_words(numbers)} {lie} {words}: the events were {meaning} than "
                "ordinary variation explains."
            )
    return said or ["No interval lies outside what ordinary variation explains."]
