"""The words on what a series shows, for the templates of ``params/rules.yml``."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.evidence.numbers import count_word, figure
from scrutiny_lib.evidence.text import month_text, span_text
from scrutiny_lib.metrics.spells import Spell
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.judged import Judged
from scrutiny_lib.packs.views.series import Series

_EACH = {1: "month", 3: "quarter"}


def points_of(series: Series) -> str:
    """Return ``months`` or ``quarters``."""
    return f"{_EACH[series.step_months]}s"


def words_on(pack: Pack, judged: Judged) -> dict[str, str]:
    """Return what may stand in braces in the words on a series."""
    series, indicator = judged.series, judged.series.indicator
    each = _EACH[series.step_months]
    fields = {
        "measure": indicator.short_label,
        "area": pack.area.name,
        "each": each,
        "points": points_of(series),
    }
    if judged.run is not None:
        return fields | {
            **_newest(series),
            "centre": figure(judged.run.centre, indicator.unit) + _per(series),
            "longest": count_word(judged.run.longest_run),
            "crossings": count_word(judged.run.crossings),
            "needed": count_word(judged.run.crossings_needed),
        }
    if judged.kind == "rare":
        centre = figure(judged.frame["centre"].iloc[-1], "days")
        return fields | {"centre": centre, "reason": judged.reason}
    last = judged.frame.iloc[-1]
    fields |= {
        "mean": figure(last["mean"], indicator.unit) + _per(series),
        "lower": figure(max(last["lower"], 0.0), indicator.unit),
        "upper": figure(last["upper"], indicator.unit),
    }
    return fields if judged.told is None else fields | _of_spell(judged, judged.told)


def _newest(series: Series) -> dict[str, str]:
    """Return the words on the newest figure and the one of a year before."""
    known, unit = series.known, series.indicator.unit
    last = known.iloc[-1]
    year_ago = known.loc[known["date"] == last["date"] - pd.DateOffset(years=1), "value"]
    before = figure(year_ago.iloc[0], unit) if len(year_ago) else "not known"
    step = pd.DateOffset(months=series.step_months - 1)
    return {
        "latest": figure(last["value"], unit),
        "end": month_text(last["date"] + step),
        "before": before,
    }


def _per(series: Series) -> str:
    """Say what a level is of: counts come by the month, shares do not."""
    is_flow = series.indicator.unit == "count" and series.indicator.period == "flow"
    return f" a {_EACH[series.step_months]}" if is_flow else ""


def _of_spell(judged: Judged, spell: Spell) -> dict[str, str]:
    """Return the words on a spell."""
    series, unit = judged.series, judged.series.indicator.unit
    each = _EACH[series.step_months]
    values = judged.frame.set_index("date")["value"]
    return {
        **_levels(judged, spell),
        "steps": f"{count_word(spell.months - 1)} {each}{'s' if spell.months > 2 else ''}",
        "side": "above" if spell.is_high else "below",
        "moved": "risen" if spell.is_high else "fallen",
        "months": f"{count_word(spell.months)} {each}{'s' if spell.months > 1 else ''}",
        "span": span_text(spell),
        "start": month_text(spell.first),
        "end": month_text(spell.last),
        "from_value": figure(values[spell.first], unit),
        "to_value": figure(values[spell.last], unit),
        "since": _since(judged, spell),
    }


def _levels(judged: Judged, spell: Spell) -> dict[str, str]:
    """Return the average in the spell and in all other months that have a figure."""
    known, unit = judged.frame.dropna(subset=["value"]), judged.series.indicator.unit
    within = known["date"].between(spell.first, spell.last)
    parts = {"inside": known.loc[within, "value"], "outside": known.loc[~within, "value"]}
    per = _per(judged.series)
    return {
        name: figure(some.mean(), unit) + per if len(some) else "none"
        for name, some in parts.items()
    }


def _since(judged: Judged, shown: Spell) -> str:
    """Say whether any point after the spell stands out, of those that have a figure."""
    points, frame = points_of(judged.series), judged.frame
    later = [spell for spell in judged.found if spell.first > shown.last]
    if later:
        spans = "; ".join(span_text(spell) for spell in later)
        return f"Since then these {points} stand out: {spans}."
    if frame.loc[frame["date"] > shown.last, "value"].notna().sum() == 0:
        return f"No later {_EACH[judged.series.step_months]} has a figure."
    step = pd.DateOffset(months=judged.series.step_months)
    following = month_text(shown.last + step)
    last = month_text(frame.loc[frame["value"].notna(), "date"].max())
    each = _EACH[judged.series.step_months]
    return f"No {each} from {following} to {last} is out of the ordinary."


def told_periods(judged: Judged) -> pd.Series:
    """Return the periods whose figures the words rest on: those of the spell that are shown.

    Without a spell the words tell of the whole; its newest shown period stands for it.
    """
    frame, spell = judged.series.known, judged.told
    if spell is None:
        return frame["period"].iloc[-1:]
    return frame.loc[frame["date"].between(spell.first, spell.last), "period"]
