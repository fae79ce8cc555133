"""Known breaks: where figures before and after can't be compared, because the counting changed.

A break is a thin dashed line with a letter. No line of figures crosses it. The letter stands in
the table too; what it stands for is said in the notes and in the words of the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.evidence.numbers import join_words, sentence_case
from scrutiny_lib.evidence.svg import ROLE
from scrutiny_lib.evidence.text import month_text

COLUMN = "Break"  # of the table


@dataclass(frozen=True)
class Break:
    """A break between two points.

    Attributes
    ----------
    mark : str
        Its letter in the drawing.
    at : int
        The position of the first point after it.
    before : str
        That point in words: ``April 2014``.
    text : str
        What changed.
    """

    mark: str
    at: int
    before: str
    text: str


def breaks_of(texts: Iterable[object], names: Sequence[str], taken: int = 0) -> list[Break]:
    """Return the breaks of a series, in order of time.

    Parameters
    ----------
    texts : iterable
        One a point: what changed just before it, else empty. At the first point there is nothing
        to part from it, and so no break.
    names : sequence of str
        The points in words.
    taken : int
        How many letters other series of the drawing have.
    """
    found: list[Break] = []
    for at, (text, name) in enumerate(zip(texts, names, strict=True)):
        words = text.strip().removesuffix(".") if isinstance(text, str) else ""
        if words and at:
            found.append(Break(_letter(taken + len(found)), at, name, sentence_case(words)))
    return found


def breaks_of_months(frame: pd.DataFrame) -> list[Break]:
    """Return the breaks of a frame of months, by its column `break` if it has one."""
    if "break" not in frame.columns:
        return []
    return breaks_of(frame["break"], [month_text(date) for date in frame["date"]])


def _letter(number: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    letters = ""
    while number >= 0:
        letters, number = chr(ord("A") + number % 26) + letters, number // 26 - 1
    return letters


def cut(
    x: npt.NDArray[Any], y: npt.NDArray[Any], breaks: Sequence[Break]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the points of a line with a gap at each break."""
    at = [one.at for one in breaks]
    return np.insert(x, at, x[at]), np.insert(y.astype(float), at, np.nan)


def draw_breaks(axes: Axes, places: Sequence[float], breaks: Sequence[Break]) -> None:
    """Draw each break midway between its points, its letter beside its upper end."""
    for one in breaks:
        middle = (places[one.at - 1] + places[one.at]) / 2
        axes.axvline(middle, gid=f"{ROLE}break")
        axes.annotate(
            one.mark,
            xy=(middle, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(4, -1),
            textcoords="offset points",
            va="top",
            annotation_clip=False,
            gid=f"{ROLE}letter",
        )


def break_notes(breaks: Iterable[Break]) -> tuple[str, ...]:
    """Say of each letter what it stands for."""
    return tuple(f"{one.mark}: break before {one.before}. {one.text}." for one in breaks)


def breaks_text(breaks: Iterable[Break]) -> str:
    """Say each break in a sentence, for who can't see the drawing."""
    return " ".join(f"Break {one.mark}, before {one.before}: {one.text}." for one in breaks)


def break_column(rows: int, breaks: Sequence[Break]) -> dict[str, list[str]]:
    """Return a column of the table: the letters, each in the first row after it; or none."""
    column = [""] * rows
    for one in breaks:
        column[one.at] = join_words([*filter(None, [column[one.at]]), one.mark])
    return {COLUMN: column} if breaks else {}
