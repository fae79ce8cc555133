"""The largest clear rise or fall in a short yearly series, and what came after it.

Yearly series are too short for control limits. A difference between two years is called clear
here when their intervals do not overlap, at a confidence high enough that looking at every pair
of years does not raise false alarms, and large when it passes a threshold that the partnership
sets. A comparison of the newest year with one other year alone would miss a fall that has since
been made good.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter
from typing import Any, Literal

import numpy as np
import pandas as pd

Scale = Literal["difference", "ratio"]
Change = tuple[Any, Any, float]
NEARLY = 0.9
"""A change of this share of the largest is as good a description of it."""
PLACES = 9
"""Decimals that count where a change is held against a threshold."""


@dataclass(frozen=True)
class Swing:
    """A clear rise or fall from one year to a later one.

    Attributes
    ----------
    from_year, to_year : int
        Years in which the two figures end.
    from_value, to_value : float
        In the series' own unit.
    now_year, now_value
        The newest figure, which may be that of `to_year`.
    size : float
        How many times the threshold.
    is_recovered : bool
        True if the newest figure has made good at least half of the change.
    """

    from_year: int
    to_year: int
    from_value: float
    to_value: float
    now_year: int
    now_value: float
    size: float
    is_recovered: bool

    @property
    def is_rise(self) -> bool:
        """Whether the figure went up."""
        return self.to_value > self.from_value


def largest_swing(
    series: pd.DataFrame, *, least: float, scale: Scale, window_years: int
) -> Swing | None:
    """Find the largest clear change between two years.

    Parameters
    ----------
    series : DataFrame
        One row a year: `year`, `value`, `lower`, `upper`. Years without an interval can't start
        or end a change, but the newest figure is reported whether it has one or not.
    least : float
        The smallest change that counts: a difference in the unit of `value`, or a ratio above 1.
    scale : {"difference", "ratio"}
        How the change is measured.
    window_years : int
        How far back from the newest figure a change may start.

    Returns
    -------
    Swing or None
        None if no two years differ clearly and by at least `least`.

    Raises
    ------
    ValueError
        If `least` is not positive, or not above 1 for a ratio.
    """
    if least <= (1 if scale == "ratio" else 0):
        raise ValueError(f"least: {least} is too small for a {scale}; give a larger one")
    known = series.dropna(subset=["value"]).sort_values("year")
    if known.empty:
        return None
    now = known.iloc[-1]
    usable = known[(known["year"] >= now["year"] - window_years) & known["lower"].notna()]
    clear = [
        (first, second, size)
        for first, second in combinations(usable.itertuples(index=False), 2)
        if first.lower > second.upper or second.lower > first.upper
        if (size := _size(float(first.value), float(second.value), least, scale)) >= 1
    ]
    if not clear:
        return None
    return _swing(*_shortest_of_the_largest(clear), now)


def _shortest_of_the_largest(clear: list[Change]) -> Change:
    """Choose, of the changes nearly as large as the largest and in its direction, the shortest.

    A level that held for years before it fell would otherwise be said to fall from the first of
    them; a reader asks what happened from the last.
    """
    largest = max(clear, key=itemgetter(2))
    is_rise = largest[1].value > largest[0].value
    alike = [
        (first, second, size)
        for first, second, size in clear
        if size >= NEARLY * largest[2] and (second.value > first.value) == is_rise
        if largest[0].year <= first.year and second.year <= largest[1].year
    ]
    return min(alike, key=lambda change: (change[1].year - change[0].year, -change[2]))


def _size(before: float, after: float, least: float, scale: Scale) -> float:
    """Measure a change in multiples of the threshold; 46.8 is 1.3 times 36, whatever floats say."""
    if scale == "difference":
        return round(abs(after - before) / least, PLACES)
    if min(before, after) <= 0:
        return 0.0
    return round(float(abs(np.log(after / before)) / np.log(least)), PLACES)


def _swing(first: Any, second: Any, size: float, now: pd.Series) -> Swing:
    """Put a change and the newest figure together."""
    before, after, newest = float(first.value), float(second.value), float(now["value"])
    to_year = int(second.year)
    made_good = round((newest - after) / (before - after), PLACES)
    return Swing(
        from_year=int(first.year),
        to_year=to_year,
        from_value=before,
        to_value=after,
        now_year=int(now["year"]),
        now_value=newest,
        size=size,
        is_recovered=bool(now["year"] > to_year and made_good >= 0.5),
    )


@dataclass(frozen=True)
class Gap:
    """The newest figure that has an interval, and how it lies to a comparator's.

    `size` is how many times the threshold; `newest_*` is the newest figure of all, which may
    lack an interval.
    """

    year: int
    value: float
    lower: float
    upper: float
    comparator_value: float
    newest_year: int
    newest_value: float
    size: float

    @property
    def is_above(self) -> bool:
        """Whether the area lies above the comparator."""
        return self.value > self.comparator_value


def newest_gap(
    series: pd.DataFrame, comparator: pd.DataFrame, *, least: float, scale: Scale
) -> Gap | None:
    """Find whether the newest figure lies clearly and by at least `least` off a comparator.

    Parameters
    ----------
    series, comparator : DataFrame
        One row a year: `year`, `value`; `series` also `lower`, `upper`. The comparator is taken
        as known: a country's or a group's figure.
    least, scale
        As in `largest_swing`.

    Returns
    -------
    Gap or None
        None if the comparator lies in the interval, the difference is small, or the newest
        figure of all has crossed to the comparator's other side.
    """
    known = series.dropna(subset=["value"]).sort_values("year")
    usable = known.dropna(subset=["lower", "upper"])
    others = comparator.dropna(subset=["value"]).set_index("year")["value"]
    usable = usable[usable["year"].isin(others.index)]
    if usable.empty:
        return None
    last, newest = usable.iloc[-1], known.iloc[-1]
    other = float(others.loc[last["year"]])
    size = _size(other, float(last["value"]), least, scale)
    if last["lower"] <= other <= last["upper"] or size < 1:
        return None
    newest_other = float(others.get(newest["year"], other))
    if (float(newest["value"]) - newest_other) * (float(last["value"]) - other) < 0:
        return None
    return Gap(
        year=int(last["year"]),
        value=float(last["value"]),
        lower=float(last["lower"]),
        upper=float(last["upper"]),
        comparator_value=other,
        newest_year=int(newest["year"]),
        newest_value=float(newest["value"]),
        size=size,
    )
