"""Several shares of one whole over the years: who refers, for instance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib.config.rules import fill
from scrutiny_lib.config.trend_blocks import Mix
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.numbers import figure, join_words
from scrutiny_lib.metrics.observed import with_intervals
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.comparison import ENGLAND, yearly_figures


def mix(pack: Pack, asked: Mix) -> dict[str, Any]:
    """Prepare several shares of one whole as one chart of the area's own figures.

    Parameters
    ----------
    pack : Pack
        An open pack.
    asked : Mix
        Percentages of the same denominator and counting unit, and the words on them.

    Returns
    -------
    dict
        The arguments of `evidence.chart`.

    Raises
    ------
    UsageError
        If the indicators count different things, or are not percentages.
    """
    indicator_ids = asked.indicators
    indicators = [pack.registry[one] for one in indicator_ids]
    if len({(i.unit, i.counting_unit, i.denominator) for i in indicators}) != 1:
        raise UsageError(
            "these indicators have different units or denominators and can't share a chart: "
            + ", ".join(indicator_ids)
        )
    parts = []
    for indicator in indicators:
        figures = yearly_figures(pack, indicator.id)
        own = with_intervals(figures[figures["area_code"] == pack.area.code], indicator.unit)
        parts.append(own.assign(series=indicator.short_label, is_area=True))
    columns = ["year", "series", "value", "flag", "lower", "upper", "is_area"]
    frame = pd.concat([part[columns] for part in parts], ignore_index=True)
    years = frame["year"]
    return {
        "frame": frame,
        "title": _title(asked, frame),
        "subtitle": f"{asked.subtitle}, {pack.area.name}, years to March "
        f"{years.min()} to {years.max()}",
        "rule": indicators[0].disclosure_rule,
        "unit": indicators[0].unit,
        "source": f"Source: {indicators[0].source}.",
        "notes": (
            "Bars: 95% intervals, where the counts are published.",
            _england(pack, [i.id for i in indicators], [i.short_label for i in indicators]),
        ),
        "indicators": tuple(indicator_ids),
        "anchor": "mix-" + indicator_ids[0].replace("_", "-"),
    }


def _title(asked: Mix, frame: pd.DataFrame) -> str:
    """Return the message: the two largest shares in the newest year."""
    known = frame.dropna(subset=["value"])
    newest = known[known["year"] == known["year"].max()].sort_values("value", ascending=False)
    said = [
        f"{figure(value, 'per_cent')} {label[:1].lower()}{label[1:]}"
        for label, value in zip(newest["series"], newest["value"], strict=True)
    ]
    fields = {"parts": join_words(said[:2]), "year": str(newest["year"].iloc[0])}
    return fill(asked.title, fields)


def _england(pack: Pack, ids: list[str], labels: list[str]) -> str:
    """Say England's shares in the newest year that has them all."""
    wide = pack.figures[
        (pack.figures["area_code"] == ENGLAND) & pack.figures["indicator_id"].isin(ids)
    ]
    wide = wide.pivot_table(index="period_end", columns="indicator_id", values="value").dropna()
    if wide.empty:
        return "England's shares are not published."
    last = wide.iloc[-1]
    said = [
        f"{label[:1].lower()}{label[1:]} {figure(last[one], 'per_cent')}"
        for one, label in zip(ids, labels, strict=True)
    ]
    return f"England, {wide.index[-1].year}: {join_words(said)}."
