"""One yearly indicator: the chart beside its comparators, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.config.rules import Thresholds, fill
from scrutiny_lib.evidence.numbers import (
    UNIT_WORDS,
    figure,
    interval_text,
    join_words,
    sentence_case,
)
from scrutiny_lib.metrics.swings import Gap, Scale, Swing, largest_swing, newest_gap
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.comparison import compare, missing_members
from scrutiny_lib.packs.views.findings import Told, tell


@dataclass(frozen=True)
class YearlyView:
    """What to show of a yearly indicator: `chart` holds the arguments of `evidence.chart`."""

    chart: dict[str, Any]
    told: Told


def yearly(pack: Pack, indicator_id: str) -> YearlyView:
    """Prepare a yearly indicator.

    Parameters
    ----------
    pack : Pack
        An open pack.
    indicator_id : str
        Of the registry; yearly.

    Notes
    -----
    A clear change between two years (intervals at the confidence of ``swing_thresholds`` that
    do not overlap) is the finding; where there is none, a clear difference from England is.
    """
    indicator = pack.registry[indicator_id]
    frame = compare(pack, indicator_id)
    strict = compare(pack, indicator_id, pack.rules.swing_thresholds.confidence)
    own, england = frame[frame["is_area"]], frame[frame["comparator"] == "england"]
    swing = _find_swing(strict[strict["is_area"]], indicator, pack.rules.swing_thresholds)
    gap = newest_gap(own, england, **_least(indicator, pack.rules.gap_thresholds))
    told: Told = ()
    if swing is not None:
        told = _tell_swing(pack, indicator, swing, own, england)
    elif gap is not None:
        told = _tell_gap(pack, indicator, gap, own)
    return YearlyView(_chart(pack, indicator, frame, swing, gap), told)


def _least(indicator: Indicator, thresholds: Thresholds) -> dict[str, Any]:
    """Return the threshold that goes with the indicator's unit."""
    if indicator.unit == "per_cent":
        return {"least": thresholds.least_points, "scale": "difference"}
    scale: Scale = "ratio"
    return {"least": thresholds.least_ratio, "scale": scale}


def _find_swing(own: pd.DataFrame, indicator: Indicator, thresholds: Thresholds) -> Swing | None:
    """Find the largest clear change of the area's own figures."""
    return largest_swing(own, window_years=thresholds.window_years, **_least(indicator, thresholds))


def _tell_swing(
    pack: Pack, indicator: Indicator, swing: Swing, own: pd.DataFrame, england: pd.DataFrame
) -> Told:
    """Say a clear change; one that ended long ago, and went no further, counts for less."""
    thresholds = pack.rules.swing_thresholds
    further = (swing.now_value > swing.to_value) == swing.is_rise
    is_stale = swing.now_year - swing.to_year >= thresholds.stale_years and not further
    return tell(
        pack,
        rule="swing_recovered" if swing.is_recovered else "swing",
        about="change",
        indicator=indicator.id,
        fields=_swing_fields(pack, indicator, swing, own, england),
        period=f"{swing.from_year}/{swing.now_year}",
        size=swing.size * (thresholds.stale_weight if is_stale else 1.0),
        polarity="none" if swing.is_recovered else _direction(indicator, swing.is_rise),
    )


def _swing_fields(
    pack: Pack, indicator: Indicator, swing: Swing, own: pd.DataFrame, england: pd.DataFrame
) -> dict[str, str]:
    """Return what may stand in braces in the words on a change."""
    unit = indicator.unit
    return {
        **_names(pack, indicator),
        **_moves(swing, unit),
        "from_year": str(swing.from_year),
        "to_year": str(swing.to_year),
        "now_year": str(swing.now_year),
        "counts": _counts(own, swing.to_year, unit),
        "comparison": _england_then(england, swing, unit),
        "after": _after(own, swing.to_year, swing.now_year, unit, is_told=True),
    }


def _moves(swing: Swing, unit: str) -> dict[str, str]:
    """Return the directions and the figures of a change."""
    return {
        "moved": "rose" if swing.is_rise else "fell",
        "moved_back": "fell" if swing.is_rise else "rose",
        "from_value": figure(swing.from_value, unit),
        "to_value": figure(swing.to_value, unit),
        "now_value": figure(swing.now_value, unit),
        "then": _then(swing, unit),
        "now": f", now {figure(swing.now_value, unit)}" if _then(swing, unit) else "",
    }


def _tell_gap(pack: Pack, indicator: Indicator, gap: Gap, own: pd.DataFrame) -> Told:
    """Say a clear difference from England."""
    unit = indicator.unit
    fields = {
        **_names(pack, indicator),
        "value": figure(gap.value, unit),
        "year": str(gap.year),
        "comparator": "England",
        "comparator_value": figure(gap.comparator_value, unit),
        "counts": _counts(own, gap.year, unit),
        "after": _after(own, gap.year, gap.newest_year, unit, is_told=False),
    }
    return tell(
        pack,
        rule="gap",
        indicator=indicator.id,
        fields=fields,
        period=str(gap.year),
        size=gap.size,
        polarity=_direction(indicator, gap.is_above),
    )


def _names(pack: Pack, indicator: Indicator) -> dict[str, str]:
    """Return the names that every text may use."""
    short = indicator.short_label
    lower = short if short[:2].isupper() else short[:1].lower() + short[1:]
    per = f" {UNIT_WORDS[indicator.unit]}" if indicator.unit.startswith("per_1") else ""
    return {
        "measure": short,
        "measure_lower": lower,
        "measure_per": short + per,
        "area": pack.area.name,
    }


def _direction(indicator: Indicator, is_up: bool) -> Literal["better", "worse", "none"]:
    """Say whether up, or down, is the better direction."""
    if indicator.polarity == "none":
        return "none"
    return "better" if is_up == (indicator.polarity == "high") else "worse"


def _counts(own: pd.DataFrame, year: int, unit: str) -> str:
    """Say the counts and the interval behind a year's figure, as far as they are published."""
    row = own[own["year"] == year].iloc[0]
    if pd.isna(row["numerator"]):
        return ""
    count = figure(row["numerator"], "count")
    of = "" if unit != "per_cent" else f" of {figure(row['denominator'], 'count')}"
    interval = interval_text(row["lower"], row["upper"], unit)
    return f"{count}{of} in the year to March {year} (95% interval {interval}). "


def _then(swing: Swing, unit: str) -> str:
    """Say where a change that was not made good has come to since."""
    if swing.is_recovered or swing.now_year == swing.to_year:
        return ""
    return f", and stood at {figure(swing.now_value, unit)} in {swing.now_year}"


def _england_then(england: pd.DataFrame, swing: Swing, unit: str) -> str:
    """Say England's figures in the years of a change, and in the newest year."""
    values = england.set_index("year")["value"].dropna()
    years = sorted({swing.from_year, swing.to_year, swing.now_year} & set(values.index))
    if not years:
        return ""
    said = [f"{figure(values[year], unit)} in {year}" for year in years]
    return f"England: {join_words(said)}. "


def _after(own: pd.DataFrame, year: int, newest: int, unit: str, is_told: bool) -> str:
    """Say the newest figure if it is later than the one that the finding rests on."""
    if newest == year:
        return ""
    row = own[own["year"] == newest].iloc[0]
    figures = "" if is_told else f"In {newest} it was {figure(row['value'], unit)}. "
    known = (
        ""
        if pd.notna(row["numerator"])
        else (f"The figure for {newest} was published without its count, so it has no interval.")
    )
    return figures + known


def _chart(
    pack: Pack, indicator: Indicator, frame: pd.DataFrame, swing: Swing | None, gap: Gap | None
) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    first, last = int(frame["year"].min()), int(frame["year"].max())
    span = f"years to March {first} to {last}" if first < last else f"year to March {last}"
    short = missing_members(pack, frame)
    notes = ["Dots: the area's own figure; bars: its 95% interval, where the count is published."]
    if frame.loc[frame["is_area"], "value"].isna().any():
        notes.append("Crosses: years without a figure.")
    if indicator.polarity == "none":
        notes.append("More or fewer is neither good nor bad by itself.")
    if short:
        notes.append(f"Groups with fewer members than usual: {'; '.join(short)}.")
    return {
        "frame": frame.assign(**{"break": _breaks(indicator, frame["year"])}),
        "title": _title(
            pack, indicator, swing, gap, frame.loc[frame["is_area"], "value"].notna().any()
        ),
        "subtitle": f"{indicator.label}, {pack.area.name}, {span}",
        "rule": indicator.disclosure_rule,
        "unit": indicator.unit,
        "source": f"Source: {indicator.source}.",
        "notes": tuple(notes),
        "indicators": (indicator.id,),
        "anchor": indicator.id,
    }


def _breaks(indicator: Indicator, years: pd.Series) -> pd.Series:
    """Return what changed in the counting just before a year, at the years where something did.

    A year begins in April of the calendar year before the one that it is named by.
    """
    reasons = {
        br.date.year + (1 if (br.date.month, br.date.day) <= (4, 1) else 2): br.reason
        for br in indicator.known_breaks
    }
    return years.map(lambda year: reasons.get(int(year), ""))


def _title(
    pack: Pack, indicator: Indicator, swing: Swing | None, gap: Gap | None, has_figure: bool
) -> str:
    """Return the chart's message."""
    titles, unit = pack.rules.titles, indicator.unit
    fields = _names(pack, indicator)
    if swing is not None:
        fields |= _moves(swing, unit)
        key = "swing_recovered" if swing.is_recovered else "swing"
    elif gap is not None:
        fields["side"] = "above" if gap.is_above else "below"
        key = "gap"
    else:
        key = "steady" if has_figure else "nothing"
    return sentence_case(fill(titles[key], fields))
