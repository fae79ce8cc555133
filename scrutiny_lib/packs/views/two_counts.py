"""What two agencies count of the same: side by side, and whether they agree."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.rules import fill
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.numbers import count_word, figure, interval_text, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.indicators.two_counts import TwoCounts, compare_counts
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.journey import trends_of
from scrutiny_lib.packs.views.series import Series, series_of

_STEP = {"month": 1, "quarter": 3}


def show_two_counts(pack: Pack) -> None:
    """Show every pair of counts of which both have come, and what stands out."""
    if pack.own.frame.empty:
        evidence.note("Counts of two agencies cannot be compared: none has come.")
        return
    missing: list[str] = []
    small: list[str] = []
    for pair in trends_of(pack).two_counts:
        series = [series_of(pack, name) for name in (pair.first, pair.second)]
        both = [one for one in series if one is not None]
        found = compare_counts(_observations(both), pair) if len(both) > 1 else None
        if found is None or found.frame.empty:
            missing.append(pair.label)
            continue
        try:
            shown = evidence.chart("paired", **_arguments(pack, found, both))
        except DisclosureError:  # beside what is shown already it would give small counts away
            small.append(pair.label)
            continue
        evidence.show(_told(pack, found), shown)
    if small:
        evidence.note(f"Not shown, to protect small counts: {'; '.join(small)}.")
    if missing:
        evidence.note(f"Not compared, since one or both have not come: {'; '.join(missing)}.")


def _observations(series: list[Series]) -> pd.DataFrame:
    """Return protected series as observations, which is what is compared."""
    parts = [
        pd.DataFrame(
            {
                "indicator_id": one.indicator.id,
                "period_start": one.frame["date"],
                "period_end": one.frame["date"]
                + pd.DateOffset(months=one.step_months)
                - pd.Timedelta(days=1),
                "value": one.frame["value"],
            }
        )
        for one in series
    ]
    return pd.concat(parts, ignore_index=True)


def _arguments(pack: Pack, found: TwoCounts, series: list[Series]) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    pair, first, last = found.pair, found.frame["date"].iloc[0], found.frame["period_end"].iloc[-1]
    rules = tuple(dict.fromkeys(one.indicator.disclosure_rule for one in series))
    return {
        "frame": _long(pack, found),
        "title": sentence_case(fill(pack.rules.titles[_title(found)], _words(pack, found))),
        "subtitle": f"{pair.label}, {pack.area.name}, {month_text(first)} to {month_text(last)}",
        "rule": rules if len(rules) > 1 else rules[0],
        "unit": "count",
        "counts": _counts(pack),
        "source": f"{found.method}. Source: the agencies' own records.",
        "notes": (pair.may_explain, *found.warnings),
        "indicators": (pair.first, pair.second),
        "anchor": f"two-counts-{pair.id}",
    }


def _long(pack: Pack, found: TwoCounts) -> pd.DataFrame:
    """Return one row a period and agency, on one axis."""
    parts = []
    for column, name in (("first", found.pair.first), ("second", found.pair.second)):
        indicator = pack.registry[name]
        part = pd.DataFrame(
            {
                "date": found.frame["date"],
                "series": indicator.short_label,
                "value": found.frame[column],
                "measure_id": name,
                "period": _periods(found),
                "panel": 1,
            }
        )
        parts.append(part.assign(flag=part["value"].isna().map({True: "c", False: ""})))
    return pd.concat(parts, ignore_index=True)


def _periods(found: TwoCounts) -> pd.Series:
    """Name each period as protection knows it."""
    starts: pd.Series = found.frame["date"].dt.strftime("%Y-%m")
    if found.pair.frequency == "month":
        return starts
    ends: pd.Series = found.frame["period_end"].dt.strftime("%Y-%m")
    return starts.str.cat(ends, sep=" to ")


def _counts(pack: Pack) -> Counts:
    """Say what the figures are."""
    return Counts(
        address={"area": pack.area.code},
        by_row={"measure": "measure_id", "period": "period"},
        columns={"value": {}},
        counting="event",
    )


def _title(found: TwoCounts) -> str:
    if found.has_changed:
        return "two_counts_changed"
    if found.pair.relation == "part":
        return "two_counts_part"
    return {"yes": "two_counts_agree", "no": "two_counts_disagree"}.get(
        found.agree, "two_counts_few"
    )


def _words(pack: Pack, found: TwoCounts) -> dict[str, str]:
    """Return what may stand in braces."""
    pair = found.pair
    first, second = pack.registry[pair.first], pack.registry[pair.second]
    fields = {
        "label": pair.label,
        "first": pack.profile.agency(first.agency).addressed_as,
        "second": pack.profile.agency(second.agency).addressed_as,
        "first_count": figure(found.first_total, "count"),
        "second_count": figure(found.second_total, "count"),
        "ten": _for_ten(found.ratio or 0.0),
        "last": f"{count_word(found.periods)} {pair.frequency}s",
        "may_explain": pair.may_explain,
    }
    if found.lower is not None and found.upper is not None:
        fields["interval"] = interval_text(10 * found.lower, 10 * found.upper, "per_10_000")
    return fields | _words_on_change(found)


def _words_on_change(found: TwoCounts) -> dict[str, str]:
    """Return the words on a change that goes on: since then, and before."""
    change, since, before = found.change, found.since, found.before
    if change is None or since is None or before is None:
        return {}
    return {
        "side": "above" if change.is_high else "below",
        "start": month_text(change.first),
        "span": f"{count_word(change.months)} {found.pair.frequency}s",
        "first_count": figure(since.first, "count"),
        "second_count": figure(since.second, "count"),
        "ten_since": _for_ten(since.ratio),
        "ten_before": _for_ten(before.ratio),
    }


def _for_ten(ratio: float | None) -> str:
    return "not known" if ratio is None else figure(10 * ratio, "count", 1)


def _told(pack: Pack, found: TwoCounts) -> Told:
    """Tell that how two counts go together has changed, or else that they disagree."""
    if found.change is not None:
        return _tell(pack, found, "two_counts_changed", _periods(found))
    if found.pair.relation == "same" and found.agree == "no":
        asked = found.pair.months // _STEP[found.pair.frequency]
        return _tell(pack, found, "two_counts_disagree", _periods(found).iloc[-asked:])
    return ()


def _tell(pack: Pack, found: TwoCounts, rule: str, names: pd.Series) -> Told:
    return tell(
        pack,
        rule=rule,
        about=f"{rule}-{found.pair.id}",
        fields=_words(pack, found),
        period=f"{found.frame['date'].iloc[-1]:%Y-%m}",
        size=1.0 if found.change is None else max(1.0, found.change.months / 7),
        disclosure_rule=pack.registry[found.pair.first].disclosure_rule,
        cells=_cells(pack, found, names),
        beside=(found.pair.first, found.pair.second),
    )


def _cells(pack: Pack, found: TwoCounts, names: pd.Series) -> list[dict[str, str]]:
    """Return the addresses of the counts that the words rest on: those that are known."""
    known = found.frame.loc[names.index, ["first", "second"]].notna().all(axis=1)
    return [
        {"area": pack.area.code, "measure": measure, "period": period}
        for measure in (found.pair.first, found.pair.second)
        for period in names[known]
    ]
