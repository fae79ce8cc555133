"""Events too rare for monthly figures: the days between them."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.indicators.rare import event_days
from scrutiny_lib.loaders.extracts.maps import Extract, load_extracts
from scrutiny_lib.metrics.rare_events import days_between, t_chart
from scrutiny_lib.packs.own import sources_counted
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.judged import Judged

LEAST_EVENTS = 13
"""Twelve times between them: as many as a control chart needs of months."""


@lru_cache(maxsize=2)
def _extracts(pack: Pack) -> tuple[Extract, ...]:
    context = pack.room.context
    folder = context.params / "extracts"
    return tuple(load_extracts(folder, context.tables, context.codes, context.registry).values())


def judge_rare(pack: Pack, judged: Judged) -> Judged | None:
    """Judge events by the days between them, where their months are too small to be judged.

    Returns
    -------
    Judged or None
        None where their days are not known, there are too few of them, or their exact number,
        which such a chart shows, is hidden or rounded.
    """
    series = judged.series
    loaded = sources_counted(pack).values()
    datasets = {name: one for source in loaded for name, one in source.datasets.items()}
    days = event_days(series.indicator.id, datasets, _extracts(pack))
    if days is None:
        return None
    first = series.frame["date"].iloc[0]
    end = series.frame["date"].iloc[-1] + pd.DateOffset(months=series.step_months)
    inside = days[(days >= first) & (days < end)]
    if len(inside) < LEAST_EVENTS:
        return None
    period = f"{first:%Y-%m} to {end - pd.Timedelta(days=1):%Y-%m}"
    if not _may_be_counted(pack, judged, len(inside), period):
        return None
    chart = t_chart(days_between(inside))
    frame = chart.points.reset_index(drop=True).assign(
        event=range(1, len(inside)), events=float(len(inside)), period=period
    )
    signal = bool((frame["signal"] == "astronomical").any()) or chart.run_chart.signal
    return Judged(
        series,
        "rare",
        frame,
        chart.method,
        reason=judged.reason,
        warnings=chart.warnings,
        is_signal=signal,
    )


def _may_be_counted(pack: Pack, judged: Judged, number: int, period: str) -> bool:
    """Tell whether the exact number of events may be shown beside what else is shown."""
    one = pd.DataFrame({"events": [float(number)], "period": [period], "value": [float("nan")]})
    counts, rule = rare_counts(judged, pack.area.code), judged.series.indicator.disclosure_rule
    safe = evidence.protected(one.assign(flag=""), counts=counts, rule=rule)
    return bool(safe["events"].iloc[0] == number)


def rare_counts(judged: Judged, area_code: str) -> Counts:
    """Say what the figures of such a chart rest on: how many events there were."""
    indicator = judged.series.indicator
    return Counts(
        address={"measure": indicator.id, "area": area_code},
        by_row={"period": "period"},
        columns={"events": {}},
        rests_on={"value": ("events",)},
        counting=indicator.counting_unit,
    )
