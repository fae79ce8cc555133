"""One indicator by month or quarter as a chart, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny_lib.config.rules import fill
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.numbers import sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.judged import STOCK, Judged, judge
from scrutiny_lib.packs.views.judged_words import points_of, told_periods, words_on
from scrutiny_lib.packs.views.rare import rare_counts
from scrutiny_lib.packs.views.series import series_of


@dataclass(frozen=True)
class MonthlyView:
    """What to show of a series: `kind` and the other arguments of `evidence.chart`."""

    kind: str
    chart: dict[str, Any]
    told: Told


def monthly(pack: Pack, indicator_id: str) -> MonthlyView:
    """Prepare a monthly or quarterly indicator over the pack's period, with its rebases.

    Raises
    ------
    UsageError
        If the indicator has no such figures in the period, or a control chart can't be made
        of them; the message says why.
    """
    series = series_of(pack, indicator_id)
    if series is None:
        raise UsageError(
            f"'{indicator_id}' has no monthly figure in the period; choose another period"
        )
    return view_of(pack, judge(pack, series), is_quiet_told=True)


def view_of(pack: Pack, judged: Judged, *, is_quiet_told: bool = False) -> MonthlyView:
    """Prepare a series that was judged.

    Parameters
    ----------
    is_quiet_told : bool
        Whether it is a finding that nothing stands out, or that it did long ago.
    """
    fields = words_on(pack, judged)
    rule = rule_of(judged)
    title = sentence_case(fill(pack.rules.titles[rule], fields))
    told: Told = ()
    if is_worth_telling(pack, judged) or (is_quiet_told and judged.kind == "control"):
        told = _tell(pack, judged, rule, fields)
    return MonthlyView(judged.kind, _arguments(pack, judged, title), told)


def rule_of(judged: Judged) -> str:
    """Return the rule of ``rules.yml`` whose words say what a series shows."""
    if judged.kind == "rare":
        return "rare_signal" if judged.is_signal else "rare_quiet"
    if judged.kind == "run":
        if judged.reason == STOCK:
            return "run_stock"
        if not judged.can_judge:
            return "run_hidden"
        return "run_signal" if judged.is_signal else "run_quiet"
    if judged.told is None:
        return "quiet"
    if judged.told.signal == "trend" and judged.told.is_open:
        return "trend_open"
    return "spell_open" if judged.told.is_open else "spell"


def is_worth_telling(pack: Pack, judged: Judged) -> bool:
    """Tell whether something stands out that still goes on, or ended a short while ago."""
    if judged.told is None:
        return judged.is_signal
    after = int((judged.frame["date"] > judged.told.last).sum())
    return after <= pack.rules.recent_points


def _tell(pack: Pack, judged: Judged, rule: str, fields: dict[str, str]) -> Told:
    series, spell = judged.series, judged.told
    return tell(
        pack,
        rule=rule,
        about="months",
        indicator=series.indicator.id,
        fields=fields,
        period=f"{series.frame['date'].iloc[0]:%Y-%m}/{series.frame['date'].iloc[-1]:%Y-%m}",
        size=1.0 if spell is None else max(1.0, spell.months / 7),
        cells=series.cells(told_periods(judged)),
    )


def _arguments(pack: Pack, judged: Judged, title: str) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    indicator, dates = judged.series.indicator, judged.series.frame["date"]
    first, last = month_text(dates.iloc[0]), month_text(dates.iloc[-1])
    is_rare = judged.kind == "rare"
    return {
        "frame": judged.frame,
        "title": title,
        "subtitle": f"{indicator.label}, {pack.area.name}, {first} to {last}",
        "rule": indicator.disclosure_rule,
        "unit": "days" if is_rare else indicator.unit,
        "source": f"{judged.method}. Source: {indicator.source}.",
        "notes": tuple(_notes(judged)),
        "counts": rare_counts(judged, pack.area.code) if is_rare else judged.series.counts,
        "indicators": (indicator.id,),
        "anchor": indicator.id,
    }


def _notes(judged: Judged) -> list[str]:
    """Say what a reader must know to read a chart."""
    indicator, frame, points = judged.series.indicator, judged.frame, points_of(judged.series)
    notes = [f"No control limits: {judged.reason}."] if judged.kind == "run" else []
    if judged.kind == "rare":
        notes.append(f"Days from each event to the next, in their order: {judged.reason}.")
    if judged.kind == "control":
        notes.append("Shaded: the range that ordinary variation explains.")
        if (~frame["point_type"].isin(["common_cause", "missing"])).any():
            notes.append(f"Diamonds: {points} that ordinary variation does not explain.")
    if frame["value"].isna().any():
        notes.append(f"Crosses: {points} without a figure.")
    notes += [f"{sentence_case(text)}." for text in judged.warnings]
    for rebase in judged.rebases:
        month = month_text(pd.Timestamp(rebase.date))
        notes.append(f"Starts anew in {month}: {rebase.reason.rstrip('.')}.")
    if indicator.polarity == "none":
        notes.append("More or fewer is neither good nor bad by itself.")
    if judged.series.is_own and indicator.note:
        notes.append(indicator.note)
    return notes
