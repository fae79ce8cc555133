"""Small frames for charts, texts that mean harm, and how to look into a drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pandas as pd
from lxml import etree
from matplotlib.figure import Figure

from scrutiny_lib.evidence.svg import to_svg

HOSTILE = (
    "<script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    "\"'><a href=javascript:alert(1)>x</a>",
    "</desc><foreignObject/>",
    "]]><!-- &lt;b&gt; -->",
    "{{ 7 * 7 }} {% raw %}",
    "# *bold* [link](http://a.example) `code`",
    "cost $x^2$ and $\\frac{1}{2}$",
    "a\x00b\x07c\x1bd\x7fe\x85f",
    "&amp;#60;script>",
)
SIGNALS = {".": "common_cause", "s": "shift", "t": "trend", "a": "astronomical", "m": "missing"}


def control(
    values: Sequence[float],
    signals: str = "",
    *,
    flags: Sequence[str] | None = None,
    segment: Sequence[int] | None = None,
    start: str = "2020-01-01",
    low: float = 5.0,
    high: float = 15.0,
) -> pd.DataFrame:
    """Months about a mean of 10 with limits of 5 and 15; one letter a month is its signal."""
    given = signals or "".join("m" if math.isnan(value) else "." for value in values)
    kinds = [SIGNALS[letter] for letter in given]
    neutral = {True: "neutral_high", False: "neutral_low"}
    return pd.DataFrame(
        {
            "date": pd.date_range(start, periods=len(values), freq="MS"),
            "value": [float(value) for value in values],
            "flag": flags or ["c" if math.isnan(value) else "" for value in values],
            "mean": 10.0,
            "lower": low,
            "upper": high,
            "signal": kinds,
            "point_type": [
                kind if kind in ("common_cause", "missing") else neutral[value > 10]
                for kind, value in zip(kinds, values, strict=True)
            ],
            "segment": segment or [0] * len(values),
        }
    )


def yearly(first: int = 2018, own: int = 1, **series: Sequence[float]) -> pd.DataFrame:
    """A series a name; the first `own` are the area's and have intervals of two to either side."""
    rows = []
    for place, (name, values) in enumerate(series.items()):
        for year, value in enumerate(values, start=first):
            half = 2.0 if place < own else math.nan
            flag = "c" if math.isnan(value) else ""
            rows.append((year, name, value, flag, value - half, value + half, place < own))
    columns = ["year", "series", "value", "flag", "lower", "upper", "is_area"]
    return pd.DataFrame(rows, columns=columns)


def svg_of(figure: Figure, anchor: str = "a", title: str = "T", words: str = "D") -> etree._Element:
    """The drawing as a browser would have it, parsed: whatever is not well-formed fails here."""
    return etree.fromstring(to_svg(figure, anchor=anchor, title=title, alternative=words))


def roles(root: etree._Element, name: str) -> list[etree._Element]:
    """The groups of this role, such as ``main`` or ``hidden``."""
    return [g for g in root.iter("g") if name in (g.get("class") or "").split()]


def subpaths(group: etree._Element) -> list[list[tuple[float, float]]]:
    """The corners of each unbroken line in a group."""
    found = []
    for path in group.iter("path"):
        for part in (path.get("d") or "").split("M")[1:]:
            pairs = re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)
            found.append([(float(x), float(y)) for x, y in pairs])
    return found


def marks(group: etree._Element) -> list[tuple[float, float]]:
    """Where the marks of a group stand."""
    return [(float(use.get("x") or 0), float(use.get("y") or 0)) for use in group.iter("use")]


def texts(root: etree._Element) -> list[str]:
    """Every text of the drawing."""
    return ["".join(str(part) for part in text.itertext()) for text in root.iter("text")]
