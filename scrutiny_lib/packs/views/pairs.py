"""Published indicators that explain one another, side by side."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.rules import fill
from scrutiny_lib.config.trends import ReadTogether
from scrutiny_lib.evidence.numbers import UNIT_WORDS, figure, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.comparison import of_area
from scrutiny_lib.packs.views.journey import trends_of

_COLUMNS = ("year", "value", "flag", "lower", "upper")


def show_pairs(pack: Pack) -> None:
    """Show a table of every pair that is published, and a chart of those that moved most."""
    pairs = [one for one in trends_of(pack).pairs if _is_published(pack, one)]
    if not pairs:
        return
    for pair in _moved_most(pack, pairs)[: pack.rules.most_pairs]:
        evidence.chart("paired", **_arguments(pack, pair))
    evidence.table(
        pd.DataFrame([_row(pack, pair) for pair in pairs]),
        caption="What to read together, and why",
        rule="published",
        source="The newest figure, and the first of the five years before it.",
        indicators=tuple(dict.fromkeys(i for pair in pairs for i in (pair.first, pair.second))),
        anchor="read-together",
    )


def _is_published(pack: Pack, pair: ReadTogether) -> bool:
    """Tell whether both are yearly figures of which the area has any."""
    return all(
        pack.registry[name].frequency == "year" and not of_area(pack, name)["value"].isna().all()
        for name in (pair.first, pair.second)
    )


def _moved_most(pack: Pack, pairs: list[ReadTogether]) -> list[ReadTogether]:
    """Return the pairs by how far their two figures moved in five years, the furthest first."""

    def moved(pair: ReadTogether) -> float:
        parts = [_then_and_now(pack, name) for name in (pair.first, pair.second)]
        return max(abs(now / then - 1) if then else 0.0 for then, now, *_ in parts)

    seen: set[str] = set()
    chosen = []
    for pair in sorted(pairs, key=moved, reverse=True):
        if not seen & {pair.first, pair.second}:
            chosen.append(pair)
            seen |= {pair.first, pair.second}
    return chosen


@lru_cache(maxsize=256)
def _then_and_now(pack: Pack, name: str) -> tuple[float, float, int, int]:
    """Return the first figure of the last five years, the newest one, and the years of both."""
    known = of_area(pack, name).dropna(subset=["value"])
    last = known.iloc[-1]
    before = known[known["year"] >= last["year"] - 5].iloc[0]
    return float(before["value"]), float(last["value"]), int(before["year"]), int(last["year"])


def _row(pack: Pack, pair: ReadTogether) -> dict[str, Any]:
    first, second = (_said(pack, name) for name in (pair.first, pair.second))
    return {"Read": first, "Together with": second, "What one may explain of the other": pair.says}


def _said(pack: Pack, name: str) -> str:
    indicator = pack.registry[name]
    then, now, first, year = _then_and_now(pack, name)
    unit = "" if indicator.unit == "per_cent" else f" {UNIT_WORDS[indicator.unit]}"
    return (
        f"{indicator.short_label}: {figure(now, indicator.unit)}{unit} in {year}, "
        f"{figure(then, indicator.unit)} in {first}"
    )


def _arguments(pack: Pack, pair: ReadTogether) -> dict[str, Any]:
    """Return the arguments of `evidence.chart`."""
    indicators = [pack.registry[name] for name in (pair.first, pair.second)]
    parts = [
        of_area(pack, one.id)[list(_COLUMNS)].assign(
            series=f"{one.short_label}, {UNIT_WORDS[one.unit]}", unit=one.unit, panel=number
        )
        for number, one in enumerate(indicators)
    ]
    frame = pd.concat(parts, ignore_index=True)
    years = frame.loc[frame["value"].notna(), "year"]
    frame = frame[frame["year"].between(years.min(), years.max())].reset_index(drop=True)
    fields = {"first": indicators[0].short_label, "second": indicators[1].short_label}
    return {
        "frame": frame,
        "title": sentence_case(fill(pack.rules.titles["pair"], fields)),
        "subtitle": f"{indicators[0].label}; {indicators[1].label}; {pack.area.name}, years to "
        f"March {years.min()} to {years.max()}",
        "rule": tuple(dict.fromkeys(one.disclosure_rule for one in indicators)),
        "unit": indicators[0].unit,
        "source": "Sources: " + "; ".join(dict.fromkeys(one.source for one in indicators)) + ".",
        "notes": (pair.says, "Bars: 95% intervals, where the counts are published."),
        "indicators": (pair.first, pair.second),
        "anchor": f"pair-{pair.first}-{pair.second}",
    }
