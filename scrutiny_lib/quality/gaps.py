"""Which agency supplies which indicator: supplied, late, never, or nobody has defined it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from scrutiny_lib.config.registry import Indicator, Registry
from scrutiny_lib.quality.look import Looked

SUPPLIED, LATE, NEVER, UNDEFINED = "supplied", "late", "never", "no_definition"
STATES = (SUPPLIED, LATE, NEVER, UNDEFINED)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def gaps_map(registry: Registry, looked: Iterable[Looked], *, late_after_days: int) -> pd.DataFrame:
    """Lay what agencies are expected to supply of their own beside what arrived.

    Parameters
    ----------
    registry : Registry
        Says what is expected from whom.
    looked : iterable of Looked
        Every source, read.
    late_after_days : int
        How long after its period a figure may arrive.

    Returns
    -------
    DataFrame
        One row an indicator: ``agency, indicator_id, state, newest``. `newest` is the last day
        that a figure tells of. A figure is late against the newest day that any agency knows
        of, not against today: the same files give the same map on any day.
    """
    every = list(looked)
    newest = _newest_of_indicators(every) | _newest_of_tables(registry, every)
    last = max(newest.values(), default=None)
    rows = [
        {
            "agency": indicator.agency,
            "indicator_id": indicator.id,
            "state": _state(indicator, newest.get(indicator.id), last, late_after_days),
            "newest": pd.Timestamp(newest[indicator.id]) if indicator.id in newest else pd.NaT,
        }
        for indicator in registry.values()
        if indicator.is_local
    ]
    return pd.DataFrame(rows, columns=["agency", "indicator_id", "state", "newest"])


def _newest_of_indicators(looked: Iterable[Looked]) -> dict[str, date]:
    """Return the last day of each indicator of which a source holds observations."""
    found: dict[str, date] = {}
    for one in looked:
        for dataset in one.loaded.datasets.values():
            if "indicator_id" not in dataset.frame or "period_end" not in dataset.frame:
                continue
            if "area_code" not in dataset.frame:
                continue
            known = dataset.frame.dropna(subset=["value"])
            for name, day in (
                known.groupby("indicator_id", observed=True)["period_end"].max().items()
            ):
                found[str(name)] = max(found.get(str(name), date.min), day.date())
    return found


def _newest_of_tables(registry: Registry, looked: Iterable[Looked]) -> dict[str, date]:
    """Return the last day of each indicator that is counted from tables which arrived."""
    ends: Mapping[str, date] = {
        table: day for one in looked for table, day in one.report.last_days.items()
    }
    return {
        indicator.id: max(ends[table] for table in indicator.tables if table in ends)
        for indicator in registry.values()
        if any(table in ends for table in indicator.tables)
    }


def _state(
    indicator: Indicator, newest: date | None, last: date | None, late_after_days: int
) -> str:
    if newest is None or last is None:
        return UNDEFINED if indicator.definition == "none" else NEVER
    due = pd.Timestamp(newest) + pd.DateOffset(
        months=MONTHS[indicator.frequency], days=late_after_days
    )
    return LATE if due < pd.Timestamp(last) else SUPPLIED
