"""One module a kind of chart: it draws a protected frame and says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.svg import house_style


@dataclass(frozen=True)
class Drawing:
    """A drawn chart, its words, and the table that stands behind it.

    Attributes
    ----------
    figure : Figure
        What is drawn.
    alternative : str
        Type, message and range of the figures, for who can't see the drawing.
    table : DataFrame
        One row a period, the first column naming it; numbers unformatted.
    flags : DataFrame
        Same index; the publisher's symbol where `table` has no figure.
    units : dict
        Unit by column of `table`.
    """

    figure: Figure
    alternative: str
    table: pd.DataFrame
    flags: pd.DataFrame
    units: dict[str, str]


def draw(kind: str, frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw a frame as a chart of this kind.

    Parameters
    ----------
    kind : {"control", "run", "yearly"}
        See the modules of these names for the columns that each needs.

    Raises
    ------
    UsageError
        If the kind is unknown, a column is missing, or there is no figure.
    """
    from scrutiny_lib.evidence.charts import control, run, yearly

    kinds: dict[str, tuple[Callable[[pd.DataFrame, str], Drawing], frozenset[str]]] = {
        "control": (control.draw_control, control.COLUMNS),
        "run": (run.draw_run, run.COLUMNS),
        "yearly": (yearly.draw_yearly, yearly.COLUMNS),
    }
    if kind not in kinds:
        raise UsageError(f"there is no chart of the kind '{kind}'; use one of {', '.join(kinds)}")
    drawer, columns = kinds[kind]
    missing = sorted(columns - set(frame.columns))
    if missing:
        raise UsageError(f"a '{kind}' chart needs the columns {', '.join(missing)}; add them")
    if frame["value"].isna().all():
        raise UsageError(f"a '{kind}' chart has no figure to draw; show a note instead")
    with house_style():
        return drawer(frame.reset_index(drop=True), unit)
