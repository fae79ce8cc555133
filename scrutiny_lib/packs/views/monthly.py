"""One monthly indicator as a control chart, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.config.rules import fill
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.numbers import count_word, figure, sentence_case
from scrutiny_lib.evidence.text import month_text, span_text
from scrutiny_lib.metrics.chart_choice import suitable_chart
from scrutiny_lib.metrics.run_chart import RunChart, run_chart
from scrutiny_lib.metrics.spc import XmR, xmr
from scrutiny_lib.metrics.spells import Spell, spells
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell

_DIRECTIONS = {"high": "increase", "low": "decrease", "none": "neutral"}


@dataclass(frozen=True)
class MonthlyView:
    """What to show of a monthly indicator: `kind` and the other arguments of `evidence.chart`."""

    kind: str
    chart: dict[str, Any]
    told: Told


def monthly(pack: Pack, indicator_id: str) -> MonthlyView:
    """Prepare a monthly indicator over the pack's period, with its baseline and rebases.

    Raises
    ------
    UsageError
        If the indicator has no monthly figures in the period, or a control chart can't be made
        of them; the message says why.
    """
    indicator = pack.registry[indicator_id]
    own = pack.of_area()
    series = own[
        (own["indicator_id"] == indicator_id) & (own["period_start"] >= pack.first)
    ].sort_values("period_start")
    if series["value"].notna().sum() == 0:
        raise UsageError(
            f"'{indicator_id}' has no monthly figure in the period; choose another period"
        )
    months = _every_month(series)
    hidden = float((months["flag"] == "c").mean())
    if hidden > pack.rules.most_hidden:
        reason = f"{hidden:.0%} of the months are hidden because they are small"
        return _as_run_chart(pack, indicator, months, reason, can_judge=False)
    choice = suitable_chart(months["value"].to_numpy(dtype=float), "monthly")
    if choice.kind == "run_chart":
        return _as_run_chart(pack, indicator, months, choice.reason)
    return _as_control_chart(pack, indicator, months)


def _as_control_chart(pack: Pack, indicator: Indicator, months: pd.DataFrame) -> MonthlyView:
    """Prepare a series that can carry control limits."""
    chart, frame = _control(pack, indicator, months)
    found = spells(frame)
    shown = _spell_to_tell(found)
    fields = _fields(pack, indicator, frame, found, shown)
    rule = "quiet" if shown is None else "spell_open" if shown.is_open else "spell"
    told = tell(
        pack,
        rule=rule,
        about="months",
        indicator=indicator.id,
        fields=fields,
        period=_span(frame),
        size=1.0 if shown is None else max(1.0, shown.months / 7),
    )
    title = sentence_case(fill(pack.rules.titles[rule], fields))
    notes = _notes(pack, chart, frame)
    return MonthlyView(
        "control", _arguments(pack, indicator, frame, title, chart.method, notes), told
    )


def _as_run_chart(
    pack: Pack, indicator: Indicator, months: pd.DataFrame, reason: str, can_judge: bool = True
) -> MonthlyView:
    """Prepare a series that can't carry control limits; it makes no finding unless it shifts.

    Where many months are hidden because they are small, the shown ones are the large ones, and
    neither their median nor their runs say anything of the level.
    """
    chart = run_chart(months["value"].to_numpy(dtype=float))
    frame = months[["date", "value", "flag"]].assign(centre=chart.centre)
    is_signal = chart.signal and can_judge
    rule = "run_signal" if is_signal else "run_quiet" if can_judge else "run_hidden"
    fields = _run_fields(pack, indicator, chart)
    told: Told = ()
    if is_signal:
        told = tell(
            pack,
            rule=rule,
            about="months",
            indicator=indicator.id,
            fields=fields,
            period=_span(frame),
            size=1.0,
        )
    title = sentence_case(fill(pack.rules.titles[rule], fields))
    notes = [f"No control limits: {reason}.", *_cross_note(frame)]
    return MonthlyView("run", _arguments(pack, indicator, frame, title, chart.method, notes), told)


def _run_fields(pack: Pack, indicator: Indicator, chart: RunChart) -> dict[str, str]:
    """Return what may stand in braces in the words on a run chart."""
    return {
        "measure": indicator.short_label,
        "area": pack.area.name,
        "centre": figure(chart.centre, indicator.unit),
        "longest": count_word(chart.longest_run),
        "crossings": count_word(chart.crossings),
        "needed": count_word(chart.crossings_needed),
    }


def _span(frame: pd.DataFrame) -> str:
    """Return the months of a chart: ``2019-04/2024-03``."""
    return f"{frame['date'].iloc[0]:%Y-%m}/{frame['date'].iloc[-1]:%Y-%m}"


def _every_month(series: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every month, so that a month without a figure stays a gap."""
    months = pd.date_range(
        series["period_start"].iloc[0], series["period_start"].iloc[-1], freq="MS"
    )
    whole = series.set_index("period_start").reindex(months)
    return whole.rename_axis("date").reset_index().fillna({"flag": "x"})


def _control(pack: Pack, indicator: Indicator, series: pd.DataFrame) -> tuple[XmR, pd.DataFrame]:
    """Return the control chart and its frame, as `evidence.chart` needs it."""
    rebases = pack.settings.get("rebase")
    starts = [
        pd.Timestamp(str(entry["date"]))
        for entry in (rebases if isinstance(rebases, list) else [])
        if isinstance(entry, dict)
    ]
    baseline = pack.settings.get("baseline")
    try:
        chart = xmr(
            series["value"].to_numpy(dtype=float),
            dates=series["date"],
            baseline=baseline if isinstance(baseline, int) else None,
            direction=_DIRECTIONS[indicator.polarity],
            rebase=starts,
        )
    except ValueError as error:
        raise UsageError(f"no control chart of '{indicator.id}': {error}") from error
    points = chart.points.reset_index(drop=True)
    segment = np.searchsorted(
        np.array(starts, dtype="datetime64[ns]"), series["date"].to_numpy(), side="right"
    )
    names = ["value", "mean", "lower", "upper", "signal", "point_type"]
    frame = pd.DataFrame({"date": series["date"], "flag": series["flag"], "segment": segment})
    return chart, frame.join(points[names])


def _spell_to_tell(found: list[Spell]) -> Spell | None:
    """Choose the spell that the finding is about: one that still goes on, else the longest."""
    going_on = [spell for spell in found if spell.is_open]
    if going_on:
        return going_on[-1]
    return max(found, key=lambda spell: (spell.months, spell.last), default=None)


def _fields(
    pack: Pack, indicator: Indicator, frame: pd.DataFrame, found: list[Spell], shown: Spell | None
) -> dict[str, str]:
    """Return what may stand in braces in the words on a monthly series."""
    last, unit = frame.iloc[-1], indicator.unit
    fields = {
        "measure": indicator.short_label,
        "area": pack.area.name,
        "mean": figure(last["mean"], unit),
        "lower": figure(max(last["lower"], 0.0), unit),
        "upper": figure(last["upper"], unit),
    }
    if shown is None:
        return fields
    return fields | {
        "side": "above" if shown.is_high else "below",
        "months": f"{count_word(shown.months)} month{'s' if shown.months > 1 else ''}",
        "span": span_text(shown),
        "start": month_text(shown.first),
        "since": _since(frame, found, shown),
    }


def _since(frame: pd.DataFrame, found: list[Spell], shown: Spell) -> str:
    """Say whether any month after the spell stands out, of those that have a figure."""
    later = [spell for spell in found if spell.first > shown.last]
    if later:
        spans = "; ".join(span_text(spell) for spell in later)
        return f"Since then these months stand out: {spans}."
    if frame.loc[frame["date"] > shown.last, "value"].notna().sum() == 0:
        return "No later month has a figure."
    following = month_text(shown.last + pd.DateOffset(months=1))
    return f"No month since {following} is out of the ordinary."


def _notes(pack: Pack, chart: XmR, frame: pd.DataFrame) -> list[str]:
    """Say what a reader must know to read a control chart."""
    notes = ["Shaded: the range that ordinary variation explains."]
    if (~frame["point_type"].isin(["common_cause", "missing"])).any():
        notes.append("Diamonds: months that ordinary variation does not explain.")
    notes += _cross_note(frame)
    notes += [f"{sentence_case(text)}." for text in chart.warnings]
    rebases = pack.settings.get("rebase")
    for entry in rebases if isinstance(rebases, list) else []:
        if isinstance(entry, dict):
            month = month_text(pd.Timestamp(str(entry["date"])))
            notes.append(f"Starts anew in {month}: {entry['reason']}.")
    return notes


def _cross_note(frame: pd.DataFrame) -> list[str]:
    """Explain the crosses, where there are any."""
    return ["Crosses: months without a figure."] if frame["value"].isna().any() else []


def _arguments(
    pack: Pack,
    indicator: Indicator,
    frame: pd.DataFrame,
    title: str,
    method: str,
    notes: list[str],
) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    first, last = month_text(frame["date"].iloc[0]), month_text(frame["date"].iloc[-1])
    if indicator.polarity == "none":
        notes = [*notes, "More or fewer is neither good nor bad by itself."]
    return {
        "frame": frame,
        "title": title,
        "subtitle": f"{indicator.label}, {pack.area.name}, {first} to {last}",
        "rule": indicator.disclosure_rule,
        "unit": indicator.unit,
        "source": f"{method}. Source: {indicator.source}.",
        "notes": tuple(notes),
        "indicators": (indicator.id,),
        "anchor": indicator.id,
    }
