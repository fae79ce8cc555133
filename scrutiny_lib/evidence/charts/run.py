"""A run chart: months and their median, for series that can't carry control limits."""

from __future__ import annotations

import pandas as pd
import seaborn as sns

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
from scrutiny_lib.evidence.text import gaps_text, month_text


def draw_run(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw a run chart.

    Parameters
    ----------
    frame : DataFrame
        One row a month, in order: `date` (first day of the month), `value`, `flag` (symbol
        where the value is missing), `centre` (the median). May have `break`: what changed in
        the counting just before that month, else empty.
    unit : str
        The indicator's unit.

    Notes
    -----
    A missing month breaks the line and is marked on the axis; nothing is interpolated.
    """
    canvas, axes = new_canvas(right=0.82)
    ends = frame.iloc[[0, -1]]
    axes.plot(ends["date"], ends["centre"], gid=f"{ROLE}mean")
    breaks = breaks_of_months(frame)
    dates, values = cut(frame["date"].to_numpy(), frame["value"].to_numpy(), breaks)
    axes.plot(dates, values, gid=f"{ROLE}main")
    draw_breaks(axes, [day_position(date) for date in frame["date"]], breaks)
    known = frame.dropna(subset=["value"])
    sns.scatterplot(data=known, x="date", y="value", ax=axes, s=14, legend=False)
    axes.collections[-1].set_gid(f"{ROLE}dot")
    mark_hidden(axes, frame.loc[frame["value"].isna(), "date"])
    axes.set(xlabel="", ylabel="")
    set_months(axes, frame["date"])
    set_value_axis(axes, float(known["value"].max()), unit)
    centre = float(frame["centre"].iloc[-1])
    label = EndLabel(f"median {figure(centre, unit)}", centre, "note")
    place_end_labels(axes, day_position(frame["date"].iloc[-1]), [label])
    table = {"Month": [month_text(d) for d in frame["date"]], "Value": frame["value"].to_numpy()}
    return Drawing(
        figure=canvas,
        alternative=_alternative(frame, known, unit, breaks),
        table=pd.DataFrame({**table, **break_column(len(frame), breaks)})[::-1],
        flags=pd.DataFrame({"Value": frame["flag"].to_numpy()[::-1]}),
        units={"Value": unit},
        notes=break_notes(breaks),
    )


def _alternative(frame: pd.DataFrame, known: pd.DataFrame, unit: str, breaks: list[Break]) -> str:
    """Say type, range, newest figure, median, breaks and gaps in words."""
    first, last = month_text(frame["date"].iloc[0]), month_text(frame["date"].iloc[-1])
    newest = known.iloc[-1]
    parts = [
        f"Run chart of {len(frame)} months, {first} to {last}.",
        f"Values run from {figure(known['value'].min(), unit)} to "
        f"{figure(known['value'].max(), unit)}.",
        f"The newest is {figure(newest['value'], unit)}, in {month_text(newest['date'])}.",
        f"The median is {figure(frame['centre'].iloc[-1], unit)}.",
        breaks_text(breaks),
        gaps_text(frame),
    ]
    return " ".join(filter(None, parts))
