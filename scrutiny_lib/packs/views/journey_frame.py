"""The journey as frames that can be protected and drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.journey import JourneySettings, Step
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.indicators.journey import Journey
from scrutiny_lib.metrics.intervals import wilson

TOTAL = "Total"
MEASURE = "journey of contacts"
STRICT = 0.998
"""Many groups are looked at: what is told has to lie outside a strict interval."""
_BY_ROW = {"period": "period", "source": "source_id", "step": "step"}
_LIMITS = ("share", "lower", "upper", "strict_lower", "strict_upper")


def main_way(settings: JourneySettings) -> tuple[Step, ...]:
    """Return the longest row of steps of which each follows the one before."""
    steps = {step.id: step for step in settings.steps}
    ways = []
    for step in settings.steps:
        way = [step]
        while way[0].follows is not None:
            way.insert(0, steps[way[0].follows])
        ways.append(tuple(way))
    return max(ways, key=len)


def charted(found: Journey, settings: JourneySettings) -> pd.DataFrame:
    """Return one row a group and step of the main way.

    Columns: ``group, source_id, step, step_id, period, reached, of, median_days, flag``.
    """
    way = main_way(settings)
    frame = _with_rest(found.frame, settings)
    first = frame[frame["step"] == way[1].id]
    began = first.assign(step=way[0].id, reached=first["of"], of=np.nan, median_days=np.nan)
    every = pd.concat([began, *(frame[frame["step"] == step.id] for step in way[1:])])
    names = list(settings.labels())
    at = every["group"].map(names.index) * len(way)
    at += every["step"].map({step.id: number for number, step in enumerate(way)})
    every = every.assign(at=at).sort_values("at").reset_index(drop=True)
    return _named(every, settings, found).assign(
        reached=every["reached"].astype(float),
        of=every["of"].astype(float),
        median_days=every["median_days"].astype(float),
        flag="",
    )


def _named(every: pd.DataFrame, settings: JourneySettings, found: Journey) -> pd.DataFrame:
    """Return what names each row, for a reader and for protection."""
    labels = settings.labels()
    steps = {step.id: step.label for step in settings.steps}
    total = every["group"] == settings.everyone.id
    return pd.DataFrame(
        {
            "group": every["group"].map(labels),
            "source_id": every["group"].mask(total, TOTAL),
            "step": every["step"].map(steps),
            "step_id": every["step"],
            "period": f"{found.start:%Y-%m} to {found.end:%Y-%m}",
        }
    )


def _with_rest(frame: pd.DataFrame, settings: JourneySettings) -> pd.DataFrame:
    """Return the groups with the last two as one: everyone else, and more than one on a day."""
    last = (settings.everyone_else.id, settings.several.id)
    rest = frame["group"].isin(last)
    added = (
        frame[rest]
        .groupby(["step", "follows"], as_index=False, sort=False)[
            ["reached", "of", "not_yet_known"]
        ]
        .sum()
    )
    return pd.concat(
        [frame[~rest], added.assign(group=settings.everyone_else.id)], ignore_index=True
    )


def step_counts(area_code: str) -> Counts:
    """Say what the figures of the main way are."""
    return Counts(
        address={"measure": MEASURE, "area": area_code},
        by_row=_BY_ROW,
        columns={"reached": {}, "of": {}},
        shares=dict.fromkeys(_LIMITS, ("reached", "of")),
        unshown=("step_id",),
        counting="event",
    )


def with_shares(frame: pd.DataFrame, counts: Counts, rule: str) -> pd.DataFrame:
    """Protect the counts, then work the shares out from those that are left."""
    waits = frame["median_days"]
    bare = frame.drop(columns="median_days").assign(**dict.fromkeys(_LIMITS, np.nan))
    kept = evidence.protected(bare, counts=counts, rule=rule).reset_index(drop=True)
    known = (kept["reached"].notna() & (kept["of"] > 0)).to_numpy()
    for name, values in _shares(kept[known]).items():
        column = np.full(len(kept), np.nan)
        column[known] = values
        kept[name] = column
    return kept.assign(median_days=waits.where(kept["reached"].notna()))


def _shares(rows: pd.DataFrame) -> dict[str, Any]:
    if rows.empty:
        return {name: [] for name in _LIMITS}
    usual = wilson(rows["reached"], rows["of"])
    strict = wilson(rows["reached"], rows["of"], STRICT)
    parts = (usual.value, usual.lower, usual.upper, strict.lower, strict.upper)
    return {name: 100 * np.asarray(part) for name, part in zip(_LIMITS, parts, strict=True)}


def cells_of(
    safe: pd.DataFrame, row: pd.Series, area_code: str, measure: str
) -> Sequence[dict[str, str]]:
    """Return the addresses of the counts that a row's share, and that of all, rest on."""
    steps = list(dict.fromkeys(safe["step"]))
    before = steps[steps.index(row["step"]) - 1]
    here = {"measure": measure, "area": area_code, "period": str(row["period"])}
    return [
        {**here, **group, "step": step}
        for group in ({"source": str(row["source_id"])}, {})
        for step in (str(row["step"]), str(before))
    ]


def branch_frame(found: Journey, settings: JourneySettings) -> pd.DataFrame:
    """Return the steps beside the main way, of all contacts: one row a step."""
    way = {step.id for step in main_way(settings)}
    steps = {step.id: step for step in settings.steps}
    frame = found.frame[found.frame["group"] == settings.everyone.id]
    rows = [
        {
            "Step": f"{steps[row['step']].label} within {steps[row['step']].within_days} days",
            "Counted from": steps[row["follows"]].label,
            "Began": float(row["of"]),
            "Followed": float(row["reached"]),
            "Share": float(row["share"]),
            "period": f"{found.start:%Y-%m} to {found.end:%Y-%m}",
            "step": steps[row["step"]].label,
        }
        for row in frame.to_dict("records")
        if row["step"] not in way
    ]
    return pd.DataFrame(rows)


def branch_counts(area_code: str) -> Counts:
    """Say what the figures of the steps beside the main way are."""
    return Counts(
        address={"measure": MEASURE, "area": area_code, "source": TOTAL},
        by_row={"period": "period", "branch": "step"},
        columns={"Began": {"part": "began"}, "Followed": {"part": "followed"}},
        shares={"Share": ("Followed", "Began")},
        labels=("Step", "Counted from"),
        unshown=("period", "step"),
        counting="event",
    )
