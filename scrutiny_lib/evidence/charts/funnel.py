"""A funnel: where an area lies among all authorities, given how much chance its size allows.

It is no ranking. No other authority is named, in the drawing or in its table.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.charts import Drawing
from scrutiny_lib.evidence.charts.canvas import set_marks, set_value_axis
from scrutiny_lib.evidence.charts.funnel_words import POSITIONS, alternative, table
from scrutiny_lib.evidence.charts.labels import EndLabel, place_end_labels
from scrutiny_lib.evidence.charts.panels import add_panel, tall_canvas, write
from scrutiny_lib.evidence.numbers import figure
from scrutiny_lib.evidence.svg import ROLE

_SHAPES = ("D", "^", "s")
_CURVES = {
    "upper_998": ("l998", "upper 99.8% limit"),
    "upper_95": ("l95", "upper 95% limit"),
    "lower_95": ("l95", "lower 95% limit"),
    "lower_998": ("l998", "lower 99.8% limit"),
}
_FOOT, _TOP, _HIGH, _LEFT, _RIGHT = 44.0, 268.0, 294.0, 37.0, 500.0
_NEAR = 5.0  # points; what is nearer on a curve can't be told apart


def draw_funnel(frame: pd.DataFrame, unit: str) -> Drawing:
    """Draw an area among all authorities.

    Parameters
    ----------
    frame : DataFrame
        One row an authority: `denominator` (what its figure is out of), `value`, `is_area`
        (True for the area itself), `group` (the comparator group that it belongs to, three at
        most, or empty), `average`, `lower_95`, `upper_95`, `lower_998`, `upper_998`, `position`
        (as `metrics.funnel` gives them). May have `flag` (symbol where the value is missing),
        `name` (only the area's own is used) and `is_median` (True for a row that is no authority
        and gives the median `value` of the comparators in `group`).
    unit : str
        Unit of the values.

    Raises
    ------
    UsageError
        If not exactly one row is the area, there are more than three groups, or a position is
        not one of those that `metrics.funnel` gives.

    Notes
    -----
    An authority without a figure is not drawn; the words say how many there are.
    """
    areas, medians = _parts(frame)
    known = areas[areas["value"].notna() & areas["denominator"].notna()]
    canvas = tall_canvas(_HIGH)
    axes = add_panel(canvas, left=_LEFT, right=_RIGHT, foot=_FOOT, top=_TOP)
    own = known[known["is_area"]]
    highest = float(np.nanmax([*known["value"], *own["upper_998"]]))
    set_value_axis(axes, highest * 1.04, unit)
    _set_sizes(axes, known["denominator"])
    _draw_curves(axes, known, unit)
    _draw_others(axes, known[~known["is_area"]])
    _draw_own(axes, own, unit)
    rows, flags = table(areas, medians, unit)
    return Drawing(
        figure=canvas,
        alternative=alternative(areas, medians, unit),
        table=rows,
        flags=flags,
        units={"Figure": "by_row:unit"},
        notes=(
            "Limits: how far an authority of that size may lie from the average without standing "
            "out.",
        ),
    )


def _parts(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return authorities, and the medians of comparators."""
    whole = frame.assign(group=frame["group"].fillna("").astype(str))
    is_median = np.zeros(len(frame), dtype=bool)
    if "is_median" in frame.columns:
        is_median = frame["is_median"].fillna(False).to_numpy(dtype=bool)
    areas = whole[~is_median].astype({"is_area": bool})
    if areas["is_area"].sum() != 1:
        raise UsageError("a 'funnel' chart needs one row with 'is_area', that of the area itself")
    if len(set(areas.loc[~areas["is_area"], "group"]) - {""}) > len(_SHAPES):
        raise UsageError("a 'funnel' chart can tell three comparator groups apart; leave some out")
    unknown = sorted(set(areas["position"].astype(str)) - set(POSITIONS))
    if unknown:
        raise UsageError(f"a 'funnel' chart knows the positions {', '.join(POSITIONS)}")
    return areas, whole[is_median]


def _across(sizes: pd.Series | float) -> npt.NDArray[Any]:
    """Return where sizes stand: by their square root, or most would crowd at the left."""
    return np.asarray(np.sqrt(np.asarray(sizes, dtype=float)))


def _set_sizes(axes: Axes, sizes: pd.Series) -> None:
    """Run the axis of sizes from nought, with few round marks, and say what it is."""
    last = float(sizes.max()) * 1.03
    axes.set_xlim(0, float(_across(last)))
    ticks = {0.0}
    for share in np.linspace(0, 1, 7)[1:] ** 2:
        power = 10.0 ** np.floor(np.log10(last * share))
        ticks.add(min((1, 2, 5, 10), key=lambda one: abs(one * power - last * share)) * power)
    shown = [tick for tick in sorted(ticks) if tick <= last and tick % 1 == 0]
    set_marks(axes, [float(_across(tick)) for tick in shown], [figure(t, "count") for t in shown])
    middle = (_LEFT + _RIGHT) / 2
    write(axes, middle, 8, "size of each authority: what its figure is out of", "soft", "center")


def _draw_curves(axes: Axes, known: pd.DataFrame, unit: str) -> None:
    """Draw limits and average over the sizes, as far as they lie inside, and name them."""
    ordered = known.sort_values("denominator", kind="stable").drop_duplicates("denominator")
    x, top = _across(ordered["denominator"]), axes.get_ylim()[1]
    labels = []
    for column, (role, name) in _CURVES.items():
        y = ordered[column].to_numpy(dtype=float)
        inside = (y > 0) & (y <= top)
        if inside.any():
            axes.plot(*_thinned(axes, x[inside], y[inside]), gid=f"{ROLE}{role}")
            labels.append(EndLabel(name, float(y[inside][-1]), "note", float(x[inside][-1])))
    average = float(ordered["average"].iloc[-1])
    axes.plot(x[[0, -1]], [average, average], gid=f"{ROLE}mean")
    labels.append(EndLabel(f"average {figure(average, unit)}", average, "note"))
    place_end_labels(axes, float(x[-1]), labels)


def _thinned(
    axes: Axes, x: npt.NDArray[Any], y: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Leave out points of a curve that nobody could tell from their neighbours."""
    per_point = axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    places = axes.transData.transform(np.column_stack([x, y])) / per_point
    kept = [0]
    for at in range(1, len(places)):
        if np.hypot(*(places[at] - places[kept[-1]])) >= _NEAR or at == len(places) - 1:
            kept.append(at)
    return x[kept], y[kept]


def _draw_dots(axes: Axes, x: npt.NDArray[Any], y: npt.NDArray[Any], **where: Any) -> None:
    """Draw small dots as one path of strokes without length; its ends are round.

    A mark of its own for each of 150 authorities would be four times as long.
    """
    gaps = np.full(len(x), np.nan)
    points = [np.column_stack([one, one, gaps]).ravel() for one in (x, y)]
    axes.plot(*points, gid=f"{ROLE}others", clip_on=False, **where)


def _draw_others(axes: Axes, others: pd.DataFrame) -> None:
    """Draw all other authorities, comparators by shape, and write the key."""
    groups = [str(group) for group in dict.fromkeys(others["group"]) if group]
    plain = others[others["group"] == ""]
    _draw_dots(axes, _across(plain["denominator"]), plain["value"].to_numpy(float))
    for place, group in enumerate(groups):
        some = others[others["group"] == group]
        role = f"{ROLE}g{place + 1}"
        axes.plot(_across(some["denominator"]), some["value"], _SHAPES[place], ms=5.5, gid=role)
    _write_key(axes, groups, has_others=not plain.empty)


def _draw_own(axes: Axes, own: pd.DataFrame, unit: str) -> None:
    """Draw the area itself, with its name and figure; nothing if it has none."""
    for _, row in own.iterrows():
        place = (float(_across(row["denominator"])), float(row["value"]))
        axes.plot(*place, "o", ms=9, gid=f"{ROLE}own")
        is_right = place[0] > axes.get_xlim()[1] * 0.7
        axes.annotate(
            f"{row.get('name', 'the area')} {figure(place[1], unit)}",
            xy=place,
            xytext=(-8 if is_right else 8, 6),
            textcoords="offset points",
            ha="right" if is_right else "left",
            annotation_clip=False,
            gid=f"{ROLE}own",
        )


def _write_key(axes: Axes, groups: list[str], *, has_others: bool) -> None:
    """Write above the drawing whose marks are whose."""
    x, y = 0.008, (_HIGH - 14 - _FOOT) / (_TOP - _FOOT)
    named = [(f"g{place + 1}", group) for place, group in enumerate(groups)]
    for role, name in [*named, *([("others", "other authorities")] if has_others else [])]:
        if role == "others":
            _draw_dots(axes, np.array([x]), np.array([y]), transform=axes.transAxes)
        else:
            shape, gid = _SHAPES[int(role[1]) - 1], f"{ROLE}{role}"
            axes.plot(x, y, shape, ms=5.5, gid=gid, transform=axes.transAxes, clip_on=False)
        axes.annotate(
            name,
            xy=(x, y),
            xycoords="axes fraction",
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
            gid=f"{ROLE}note",
        )
        x += 0.05 + 0.0125 * len(name)
