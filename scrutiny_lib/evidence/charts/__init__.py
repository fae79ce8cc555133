"""One module a kind of chart: it draws a protected frame and says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from scrutiny_lib.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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

    def svg(self, *, anchor: str, title: str) -> str:
        """Return the drawing as one ``<svg>`` element; see `scrutiny_lib.evidence.svg.to_svg`."""
        from scrutiny_lib.evidence.svg import to_svg  # deferred: pages are made without Matplotlib

        return to_svg(self.figure, anchor=anchor, title=title, alternative=self.alternative)


Drawer = Callable[[pd.DataFrame, str], Drawing]


def drawer_of(kind: str, columns: Collection[str]) -> Drawer:
    """Return the function that draws this kind of chart from a frame with these columns.

    Parameters
    ----------
    kind : {"control", "run", "yearly"}
        See the modules of these names for the columns that each needs.

    Raises
    ------
    UsageError
        If the kind is unknown, or a column is missing.
    """
    from scrutiny_lib.evidence.charts import control, run, yearly

    kinds: dict[str, tuple[Drawer, frozenset[str]]] = {
        "control": (control.draw_control, control.COLUMNS),
        "run": (run.draw_run, run.COLUMNS),
        "yearly": (yearly.draw_yearly, yearly.COLUMNS),
    }
    if kind not in kinds:
        raise UsageError(f"there is no chart of the kind '{kind}'; use one of {', '.join(kinds)}")
    drawer, needed = kinds[kind]
    missing = sorted(needed - set(columns))
    if missing:
        raise UsageError(f"a '{kind}' chart needs the columns {', '.join(missing)}; add them")
    return drawer


def draw(kind: str, frame: pd.DataFrame, unit: str, mark: str = "") -> Drawing:
    """Draw a frame as a chart of this kind.

    Parameters
    ----------
    mark : str, optional
        A watermark: it stands below the right end of the axes, where nothing else is drawn, and
        in front of the chart's words.

    Raises
    ------
    UsageError
        If the kind is unknown, a column is missing, or there is no figure.
    """
    from scrutiny_lib.evidence.svg import ROLE, house_style

    drawer = drawer_of(kind, frame.columns)
    if frame["value"].isna().all():
        raise UsageError(f"a '{kind}' chart has no figure to draw; show a note instead")
    with house_style():
        drawing = drawer(frame.reset_index(drop=True), unit)
        if not mark:
            return drawing
        drawing.figure.text(0.998, 0.012, mark, ha="right", gid=f"{ROLE}watermark")
    return replace(drawing, alternative=f"{mark}: {drawing.alternative}")
