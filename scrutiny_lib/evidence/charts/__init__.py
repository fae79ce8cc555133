"""One module a kind of chart: it draws a protected frame and says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

import pandas as pd

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts.kinds import kind_of

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
        One row a thing, the first column naming it, no name twice; numbers unformatted.
    flags : DataFrame
        Same rows; the symbol where `table` has no figure.
    units : dict
        Unit by column of `table`.
    measured : tuple of str
        The columns of `table` with figures as they came; all that have symbols if none is named.
    notes : tuple of str
        What a reader must know to read this drawing: its shapes, its breaks.
    """

    figure: Figure
    alternative: str
    table: pd.DataFrame
    flags: pd.DataFrame
    units: dict[str, str]
    measured: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def svg(self, *, anchor: str, title: str) -> str:
        """Return the drawing as one ``<svg>`` element; see `scrutiny_lib.evidence.svg.to_svg`."""
        from scrutiny_lib.evidence.svg import to_svg  # deferred: pages are made without Matplotlib

        return to_svg(self.figure, anchor=anchor, title=title, alternative=self.alternative)


Drawer = Callable[[pd.DataFrame, str], Drawing]


def drawer_of(kind: str) -> Drawer:
    """Return the function that draws this kind of chart; its module is read at first use."""
    module = import_module(f"scrutiny_lib.evidence.charts.{kind}")
    drawer: Drawer = getattr(module, f"draw_{kind}")
    return drawer


def draw(kind: str, frame: pd.DataFrame, unit: str, mark: str = "") -> Drawing:
    """Draw a frame as a chart of this kind.

    Parameters
    ----------
    kind : str
        One of `scrutiny_lib.evidence.charts.kinds.KINDS`; the module of its name says what the
        columns hold.
    frame : DataFrame
        Protected.
    unit : str
        Unit of the values.
    mark : str, optional
        A watermark: it stands below the right end of the axes, where nothing else is drawn, and
        in front of the chart's words.

    Raises
    ------
    UsageError
        If the kind is unknown, a column is missing, or there is no figure.
    """
    from scrutiny_lib.evidence.svg import ROLE, house_style

    wanted = kind_of(kind, frame.columns)
    if frame[wanted.figure].isna().all():
        raise UsageError(f"a '{kind}' chart has no figure to draw; show a note instead")
    with house_style():
        drawing = drawer_of(kind)(frame.reset_index(drop=True), unit)
        if not mark:
            return drawing
        drawing.figure.text(0.998, 0.012, mark, ha="right", gid=f"{ROLE}watermark")
    return replace(drawing, alternative=f"{mark}: {drawing.alternative}")
