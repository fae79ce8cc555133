"""Yearly figures: the area as dots with intervals, its comparators as thin lines."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.breaks import (
    Break,
    break_column,
    break_notes,
    breaks_of,
    breaks_text,
    cut,
    draw_breaks,
)
from scrutiny_lib.evidence.charts.canvas import (
    mark_hidden,
    new_canvas,
    set_marks,
    set_value_axis,
)
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE
from scrutiny_lib.evidence.text import years_text

_GROUP_SIZE = re.compile(r" \((?:median|mean) of \d+\)$")
_Columns = dict[str, npt.NDArray[Any]]  # of one series; a place for every year
_Series = dict[str, _Columns]  # by name, in the order shown
_COMPARATOR_ROLES = ("c2", "c3", "c4", "c5", "c6")


def draw_yearly(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw yearly figures of an area beside its comparators.

    Parameters
    ----------
    frame : DataFrame
        One row a year and series: `year` (the year in which it ends), `series` (label),
        `value`, `flag` (symbol where the value is missing), `lower`, `upper` (interval; may be
        missing), `is_area` (True for the area's own series; several may be). Series are shown
        in the order in which they first occur. May have `break`: what changed in the counting
        just before that year, else empty; it holds for all series.
    unit : str
        The indicator's unit.

    Raises
    ------
    UsageError
        If a series has two rows for one year.

    Notes
    -----
    A missing year breaks the line; nothing is interpolated. No control limits: yearly series
    are too short to carry them.
    """
    if frame.duplicated(["year", "series"]).any():
        raise UsageError("a 'yearly' chart has two rows for one year of a series; keep one")
    canvas, axes = new_canvas(right=0.61)
    names = list(dict.fromkeys(frame["series"]))
    own = set(frame.loc[frame["is_area"], "series"])
    roles = _roles(names, own)
    years = sorted(frame["year"].unique())
    whole = {name: _whole_years(frame, name, years) for name in names}
    breaks = _breaks(frame, years)
    for name, series in whole.items():
        _draw_series(axes, series, roles[name], name in own, breaks)
    draw_breaks(axes, years, breaks)
    axes.set(xlabel="", ylabel="")
    shown = years[:: max(1, round(len(years) / 7))]
    axes.set_xlim(years[0] - 0.2, years[-1])
    set_marks(axes, shown, [str(year) for year in shown])
    set_value_axis(axes, float(np.nanmax(frame[["value", "upper"]].to_numpy(dtype=float))), unit)
    _label_ends(axes, whole, roles, unit)
    table, flags = _tables(whole)
    return Drawing(
        figure=canvas,
        alternative=_alternative(whole, own, unit, breaks),
        table=table.assign(**{k: v[::-1] for k, v in break_column(len(years), breaks).items()}),
        flags=flags,
        units=dict.fromkeys(names, unit),
        notes=break_notes(breaks),
    )


def _breaks(frame: pd.DataFrame, years: list[int]) -> list[Break]:
    """Return the known breaks, each with what the rows of its year say."""
    if "break" not in frame.columns:
        return []
    said = frame["break"].where(frame["break"].notna(), "").astype(str)
    texts = ["; ".join(filter(None, dict.fromkeys(said[frame["year"] == year]))) for year in years]
    return breaks_of(texts, [f"the year to March {year}" for year in years])


def _roles(names: list[str], own: set[str]) -> dict[str, str]:
    """Give each series its style: the area's first, then comparators in their order."""
    single = len(own) == 1
    others = [name for name in names if not (single and name in own)]
    roles = {name: f"{_COMPARATOR_ROLES[i % 5]}" for i, name in enumerate(others)}
    return {**roles, **{name: "main" for name in own if single}}


def _whole_years(frame: pd.DataFrame, name: str, years: list[int]) -> _Columns:
    """Return one series with a place for every year, so that a gap stays a gap."""
    rows = np.flatnonzero(frame["series"] == name)
    at = np.searchsorted(years, frame["year"].to_numpy()[rows])
    whole: _Columns = {"year": np.array(years), "flag": np.full(len(years), "x", dtype=object)}
    flags = frame["flag"].to_numpy(dtype=object)[rows]
    whole["flag"][at] = np.where(pd.isna(flags), "x", flags)
    for column in ("value", "lower", "upper"):
        whole[column] = np.full(len(years), np.nan)
        whole[column][at] = frame[column].to_numpy(dtype=float)[rows]
    return whole


def _draw_series(
    axes: Axes, series: _Columns, role: str, is_own: bool, breaks: list[Break]
) -> None:
    """Draw one series; the area's own has dots and interval bars, others dots between gaps."""
    year, value = series["year"], series["value"]
    axes.plot(*cut(year, value, breaks), gid=f"{ROLE}{role}")
    has = ~np.isnan(value)
    if not is_own:
        joined = np.concatenate([[False], has[1:] & has[:-1], [False]])
        joined[[one.at for one in breaks]] = False
        alone = has & ~joined[:-1] & ~joined[1:]
        if alone.any():
            axes.plot(year[alone], value[alone], "o", ms=3.4, gid=f"{ROLE}dot {role}")
        return
    if has.any():
        axes.plot(year, value, "o", ms=4.7, gid=f"{ROLE}dot {role}")
    mark_hidden(axes, year[~has])
    known = ~np.isnan(series["lower"]) & ~np.isnan(series["upper"])
    bars = axes.vlines(year[known], series["lower"][known], series["upper"][known])
    bars.set_gid(f"{ROLE}interval {role}")


def _label_ends(axes: Axes, whole: _Series, roles: dict[str, str], unit: str) -> None:
    """Name each series at its last figure, with that figure; the table has a group's size."""
    labels = []
    newest = _years(whole)[-1]
    for name, series in whole.items():
        known = np.flatnonzero(~np.isnan(series["value"]))
        if not known.size:
            continue
        year, value = int(series["year"][known[-1]]), float(series["value"][known[-1]])
        when = "" if year == newest else f" ({year})"
        strong = "strong" if roles[name] == "main" else "note"
        text = f"{_GROUP_SIZE.sub('', name)} {figure(value, unit)}{when}"
        labels.append(EndLabel(text, value, strong, float(year)))
    place_end_labels(axes, float(newest), labels)


def _tables(whole: _Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return figures and symbols, a row a year (newest first) and a column a series."""
    values = {name: series["value"][::-1] for name, series in whole.items()}
    marks = {name: series["flag"][::-1] for name, series in whole.items()}
    years = {"Year to March": [str(year) for year in reversed(_years(whole))]}
    return pd.DataFrame(years | values), pd.DataFrame(marks)


def _years(whole: _Series) -> list[int]:
    """Return the years that every series has a row for."""
    return [int(year) for year in next(iter(whole.values()))["year"]]


def _alternative(whole: _Series, own: set[str], unit: str, breaks: list[Break]) -> str:
    """Say type and years, then each series in words, the breaks, and what a cross means."""
    years = _years(whole)
    span = f"years to March {years[0]} to" if len(years) > 1 else "year to March"
    parts = [f"Line chart of yearly figures, {span} {years[-1]}."]
    parts += [_series_text(series, name, unit) for name, series in whole.items()]
    parts += filter(None, [breaks_text(breaks)])
    if any(np.isnan(whole[name]["value"]).any() for name in own):
        parts.append("A cross on the axis marks a year without a figure.")
    return " ".join(parts)


def _series_text(series: _Columns, name: str, unit: str) -> str:
    """Say a series' newest, lowest and highest figure, and which years have none."""
    missing = np.isnan(series["value"])
    if missing.all():
        return f"{name}: no figure is published."
    values, of_year = series["value"][~missing], series["year"][~missing]
    newest, low, high = (
        f"{figure(values[i], unit)} in {of_year[i]}"
        for i in (-1, int(values.argmin()), int(values.argmax()))
    )
    hidden = years_text([int(year) for year in series["year"][missing]])
    gaps = f"; no figure in {hidden}" if hidden else ""
    return f"{name}: {newest}; lowest {low}, highest {high}{gaps}."
