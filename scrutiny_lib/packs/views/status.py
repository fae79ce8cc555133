"""What each of an agency's own figures shows now, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from scrutiny_lib.config.rules import fill
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import UNIT_WORDS, interval_text, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.judged import STOCK, Judged
from scrutiny_lib.packs.views.judged_words import words_on
from scrutiny_lib.packs.views.monthly import is_worth_telling, rule_of

_USUAL, _NEWEST = "Usual range", "Newest"
_HELPERS = ("measure_id", "period")


def status_tables(pack: Pack, judged: Sequence[Judged], caption: str) -> list[dict[str, Any]]:
    """Prepare what series show: a table for each unit, rule of protection and counting unit.

    Parameters
    ----------
    judged : sequence of Judged
        Of the partnership's own figures.
    caption : str
        Of the first table; the others add what they hold.

    Returns
    -------
    list of dict
        The arguments of `evidence.table`, for each table that has a row.
    """
    groups: dict[tuple[str, str, str], list[Judged]] = {}
    for one in judged:
        indicator = one.series.indicator
        kind = indicator.unit, indicator.disclosure_rule, indicator.counting_unit
        groups.setdefault(kind, []).append(one)
    return [
        _table(pack, some, unit, _said(caption, unit, counted, number), is_first=number == 0)
        for number, ((unit, _, counted), some) in enumerate(groups.items())
    ]


def _said(caption: str, unit: str, counted: str, number: int) -> str:
    """Say what a table holds; what is counted or protected otherwise has a table of its own."""
    if number == 0:
        return caption
    if unit == "days":
        return f"{caption} (days)"
    of = {"child": "children", "family": "families"}.get(counted, f"{counted}s")
    return f"{caption} ({of if unit == 'count' else f'{UNIT_WORDS[unit]} of {of}'})"


def _table(
    pack: Pack, judged: list[Judged], unit: str, caption: str, *, is_first: bool
) -> dict[str, Any]:
    frame = pd.DataFrame([_row(pack, one, unit) for one in judged])
    indicator = judged[0].series.indicator
    once = indicator.counting_unit == "child"
    return {
        "frame": frame,
        "caption": caption,
        "rule": indicator.disclosure_rule,
        "units": {_NEWEST: unit},
        "counts": replace(_counts(pack, unit), once=once, counting=indicator.counting_unit),
        "flags": pd.DataFrame({_NEWEST: [_flag(one) for one in judged]}),
        "source": pack.rules.usual_range if is_first else "",
        "indicators": tuple(one.series.indicator.id for one in judged),
        "anchor": f"status-{judged[0].series.indicator.id}".replace("_", "-"),
    }


def _counts(pack: Pack, unit: str) -> Counts:
    """Say what the figures are; every row is of another measure and period."""
    given: dict[str, Any] = {
        "address": {"area": pack.area.code},
        "by_row": {"measure": "measure_id", "period": "period"},
        "labels": ("Measure", "Month or quarter", "What it shows"),
    }
    if unit == "count":
        rests_on = {_USUAL: (_NEWEST,)}
        return Counts(**given, columns={_NEWEST: {}}, rests_on=rests_on, unshown=_HELPERS)
    whole = {"denominator": {"of": "all"}}
    if unit == "days":
        share = ("denominator", "denominator")
        shares = {_NEWEST: share, _USUAL: share}
        return Counts(**given, columns=whole, shares=shares, unshown=(*_HELPERS, "denominator"))
    share = ("numerator", "denominator")
    columns = {"numerator": {"of": "those"}, **whole}
    hidden = (*_HELPERS, "numerator", "denominator")
    return Counts(**given, columns=columns, shares={_NEWEST: share, _USUAL: share}, unshown=hidden)


def _row(pack: Pack, judged: Judged, unit: str) -> dict[str, Any]:
    """Return one measure's row: its newest figure that is known."""
    last = _last(judged)
    row = {
        "Measure": judged.series.indicator.short_label,
        "Month or quarter": _when(judged, last["date"]),
        _NEWEST: last["value"],
        _USUAL: _usual(judged, unit),
        "What it shows": shows(pack, judged),
        "measure_id": judged.series.indicator.id,
        "period": last["period"],
    }
    if unit == "count":
        return row
    needed = ("denominator",) if unit == "days" else ("numerator", "denominator")
    return row | {name: last[name] for name in needed}


def _last(judged: Judged) -> pd.Series:
    """Return the newest row with a figure; of events that are all hidden the newest."""
    known = judged.series.known
    return judged.series.frame.iloc[-1] if known.empty else known.iloc[-1]


def _flag(judged: Judged) -> str:
    return str(_last(judged)["flag"])


def _when(judged: Judged, date: pd.Timestamp) -> str:
    """Name a month, or a quarter by its months."""
    if judged.series.step_months == 1:
        return month_text(date)
    return f"{date:%B} to {month_text(date + pd.DateOffset(months=2))}"


def _usual(judged: Judged, unit: str) -> str:
    if judged.reason == STOCK:
        return "Not judged: a stock"
    if judged.kind == "rare":
        return "Judged by days between"
    if judged.kind == "run":
        return "Too few to say" if judged.can_judge else "Too many are hidden"
    last = judged.frame.iloc[-1]
    upper = min(last["upper"], 100.0) if unit == "per_cent" else last["upper"]
    return interval_text(max(last["lower"], 0.0), upper, unit)


def shows(pack: Pack, judged: Judged) -> str:
    """Say in a few words what a series shows now."""
    rule = rule_of(judged)
    if rule == "spell" and not is_worth_telling(pack, judged):
        rule = "quiet"
    return sentence_case(fill(pack.rules.shows[rule], words_on(pack, judged)))
