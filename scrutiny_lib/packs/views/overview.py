"""The newest figure of several indicators, each beside its comparators, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from scrutiny_lib.evidence.numbers import UNIT_WORDS, interval_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.comparison import compare, of_area


def overview(pack: Pack, indicator_ids: Sequence[str], caption: str) -> dict[str, Any]:
    """Prepare a table of newest figures: a row an indicator, beside the comparators.

    The comparators' figures are of the same year as the area's newest.

    Returns
    -------
    dict
        The arguments of `evidence.table`.
    """
    rows, flags = [], []
    for one in indicator_ids:
        row, flag = _row(pack, one)
        rows.append(row)
        flags.append(flag)
    frame = pd.DataFrame(rows)
    numbers = [name for name in frame.columns if name not in _TEXT]
    return {
        "frame": frame,
        "caption": caption,
        "rule": "published",
        "units": dict.fromkeys(numbers, "by_row:unit"),
        "flags": pd.DataFrame(flags),
        "source": "Year: ends in March, or the position on 31 March. Comparators are medians of "
        "their members, or the published figure of the region and of England.",
        "indicators": tuple(indicator_ids),
        "anchor": "overview-" + indicator_ids[0].replace("_", "-"),
    }


_TEXT = ("Measure", "Year", "95% interval", "unit")


def _row(pack: Pack, indicator_id: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return one indicator's row, and the symbols in it."""
    indicator, frame = pack.registry[indicator_id], compare(pack, indicator_id)
    own = of_area(pack, indicator_id)
    known = own.dropna(subset=["value"])
    last = (own if known.empty else known).iloc[-1]
    unit = UNIT_WORDS[indicator.unit]
    interval = (
        interval_text(last["lower"], last["upper"], indicator.unit)
        if pd.notna(last["lower"])
        else "no count published"
    )
    row: dict[str, Any] = {
        "Measure": f"{indicator.short_label}, {unit}",
        "Year": str(last["year"]),
        pack.area.name: last["value"],
        "95% interval": interval,
    }
    flags: dict[str, str] = {pack.area.name: str(last["flag"])}
    for comparator in pack.comparators:
        same = frame[(frame["comparator"] == comparator.id) & (frame["year"] == last["year"])]
        row[comparator.label] = same["value"].iloc[0] if len(same) else float("nan")
        flags[comparator.label] = str(same["flag"].iloc[0]) if len(same) else "x"
    return row | {"unit": indicator.unit}, flags
