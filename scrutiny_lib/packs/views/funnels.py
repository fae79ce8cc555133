"""An area beside every authority in England, by size: no league table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.config.rules import fill
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.numbers import figure, interval_text, sentence_case
from scrutiny_lib.metrics.funnel import funnel_proportion, funnel_rate
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.comparison import compare, members_of, yearly_figures
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.reference import areas

LEAST_AREAS = 60
"""In a year with fewer authorities, the spread between them says too little."""
GROUPS = ("core_cities", "neighbours")
"""Kinds of comparators whose members have a mark of their own, and whose figure is drawn."""
_LIMITS = ("average", "lower_95", "upper_95", "lower_998", "upper_998")
_PER = {"per_cent": 100.0, "per_10_000": 10_000.0, "per_100_000": 100_000.0}
_SIDES = {"low_998": "below", "high_998": "above"}
"""What is usual is the wider limits, in titles as in findings: one word, one meaning."""
_EDGES = ("low_95", "high_95")


@dataclass(frozen=True)
class FunnelView:
    """What to show of a funnel: `chart` holds the arguments of `evidence.chart`."""

    chart: dict[str, Any]
    told: Told


def funnel(pack: Pack, indicator_id: str) -> FunnelView | None:
    """Set an area's newest yearly figure beside those of every authority.

    Returns
    -------
    FunnelView or None
        None if in no year enough authorities have a count, or the area has none.

    Raises
    ------
    UsageError
        If the indicator is no percentage or rate.
    """
    indicator = pack.registry[indicator_id]
    if indicator.unit not in _PER:
        raise UsageError(f"'{indicator_id}' is no percentage or rate: a funnel needs one")
    figures = _authorities(pack, indicator_id)
    year = _newest_year(figures, pack.area.code)
    if year is None:
        return None
    some = figures[figures["year"] == year].reset_index(drop=True)
    frame = _frame(pack, indicator, some)
    own = frame[frame["is_area"]].iloc[0]
    position = str(own["position"])
    words = _words(pack, indicator, frame, own, year)
    return FunnelView(
        _arguments(pack, indicator, frame, words, year, _published(pack, indicator_id, year)),
        _tell(pack, indicator, words, year) if position.endswith("998") else (),
    )


def _published(pack: Pack, indicator_id: str, year: int) -> int:
    """Return how many authorities stand in a year's figures, with a number or a symbol."""
    local = _local(pack, indicator_id)
    return int(local.loc[local["year"] == year, "area_code"].nunique())


def _local(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return the figures of every authority."""
    figures, table = yearly_figures(pack, indicator_id), areas()
    codes = table.loc[table["level"] == "authority", "area_code"]
    return figures[figures["area_code"].isin(codes)]


def _authorities(pack: Pack, indicator_id: str) -> pd.DataFrame:
    """Return the figures of every authority that come with their counts."""
    local = _local(pack, indicator_id)
    return local[local["numerator"].notna() & (local["denominator"] > 0)]


def _newest_year(figures: pd.DataFrame, area_code: str) -> int | None:
    """Return the newest year in which enough authorities, the area among them, have figures."""
    sizes = figures.groupby("year").size()
    mine = set(figures.loc[figures["area_code"] == area_code, "year"])
    enough = sizes.index[(sizes >= LEAST_AREAS).to_numpy()].tolist()
    years = [int(year) for year in enough if year in mine]
    return max(years, default=None)


def _frame(pack: Pack, indicator: Indicator, some: pd.DataFrame) -> pd.DataFrame:
    """Return each authority's figure with its limits, as the chart needs them."""
    per = _PER[indicator.unit]
    if indicator.unit == "per_cent":
        limits = funnel_proportion(some["numerator"], some["denominator"])
        scaled = limits[["value", *_LIMITS]] * per
    else:
        limits = funnel_rate(some["numerator"], some["denominator"], per=per)
        scaled = limits[["value", *_LIMITS]]
    group = pd.Series("", index=some.index)
    for comparator in pack.comparators:
        if comparator.kind in GROUPS:
            inside = some["area_code"].isin(members_of(pack, comparator)) & (group == "")
            group = group.mask(inside, comparator.label)
    own = some["area_code"] == pack.area.code
    every = scaled.assign(
        denominator=some["denominator"],
        position=limits["position"],
        is_adjusted=limits["is_adjusted"],
        is_area=own,
        is_median=False,
        group=group,
        name=np.where(own, pack.area.name, ""),
        flag="",
    )
    return pd.concat([every, _medians(pack, indicator, some["year"].iloc[0])], ignore_index=True)


def _shown(number: str, every: int, year: int) -> str:
    """Say how many of all authorities are drawn."""
    if number == str(every):
        return f"All {every} authorities have a figure with its count for {year}."
    return (
        f"{number} of {every} authorities have a figure with its count for {year}; the others are "
        "left out."
    )


def _medians(pack: Pack, indicator: Indicator, year: int) -> pd.DataFrame:
    """Return the groups' own figures, as they stand in the pack's other charts and tables."""
    whole = compare(pack, indicator.id)
    labels = {one.id: one.label for one in pack.comparators if one.kind in GROUPS}
    found = whole[(whole["year"] == year) & whole["comparator"].isin(list(labels))]
    known = found[found["value"].notna()]
    medians = pd.DataFrame({"group": known["comparator"].map(labels), "value": known["value"]})
    return medians.assign(
        is_median=True, is_area=False, position="", flag="", name="", is_adjusted=False
    )


def _words(
    pack: Pack, indicator: Indicator, frame: pd.DataFrame, own: pd.Series, year: int
) -> dict[str, str]:
    unit = indicator.unit
    return {
        "measure": indicator.short_label,
        "area": pack.area.name,
        "year": str(year),
        "value": figure(own["value"], unit),
        "average": figure(own["average"], unit),
        "usual": interval_text(max(own["lower_998"], 0.0), own["upper_998"], unit),
        "number": str(int((~frame["is_median"]).sum())),
        "side": _SIDES.get(str(own["position"]), ""),
    }


def title_of(position: str) -> str:
    """Return the title's name: within what is usual, near its edge, or outside of it."""
    if position in _SIDES:
        return "funnel_outside"
    return "funnel_edge" if position in _EDGES else "funnel_within"


def _tell(pack: Pack, indicator: Indicator, words: dict[str, str], year: int) -> Told:
    """Say that an area lies where its size and the spread of others do not explain it."""
    return tell(
        pack,
        rule="funnel",
        indicator=indicator.id,
        fields=words,
        period=str(year),
        size=1.0,
    )


def _arguments(
    pack: Pack,
    indicator: Indicator,
    frame: pd.DataFrame,
    words: dict[str, str],
    year: int,
    every: int,
) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    adjusted = bool(frame["is_adjusted"].any())
    title = title_of(str(frame.loc[frame["is_area"], "position"].iloc[0]))
    spread = (
        "The limits are widened, as authorities differ by more than chance: else most of them "
        "would stand out."
        if adjusted
        else "The limits are those of chance alone."
    )
    return {
        "frame": frame.drop(columns="is_adjusted"),
        "title": sentence_case(fill(pack.rules.titles[title], words)),
        "subtitle": f"{indicator.label}, every authority, year to March {year}",
        "rule": indicator.disclosure_rule,
        "unit": indicator.unit,
        "source": f"Source: {indicator.source}.",
        "notes": (
            _shown(words["number"], every, year),
            spread,
            "Inside the funnel, being higher or lower than another authority means nothing.",
        ),
        "indicators": (indicator.id,),
        "anchor": f"funnel-{indicator.id}",
    }
