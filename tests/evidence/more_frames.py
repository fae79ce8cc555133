"""Small frames for the charts that have a row a thing, a point an authority or two series."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from scrutiny_lib.metrics.intervals import wilson

NAN = math.nan
STEPS = ("Contact", "Referral", "Assessment", "Section 47", "Conference", "Plan")
LIMITS = {"lower_998": 5.0, "lower_95": 10.0, "upper_95": 30.0, "upper_998": 35.0}


def position(value: float) -> str:
    """Where a value lies between the limits."""
    if math.isnan(value):
        return "missing"
    low, high = (value < LIMITS["lower_95"]), (value > LIMITS["upper_95"])
    side = "low" if low else "high"
    far = value < LIMITS["lower_998"] or value > LIMITS["upper_998"]
    return f"{side}_{'998' if far else '95'}" if low or high else "within"


def funnel(
    values: Sequence[float], groups: Sequence[str] = (), medians: dict[str, float] | None = None
) -> pd.DataFrame:
    """Authorities about an average of 20, the first one the area; sizes of 100, 200 and so on."""
    rows = len(values)
    frame = pd.DataFrame(
        {
            "denominator": [100.0 * (place + 1) for place in range(rows)],
            "value": [float(value) for value in values],
            "is_area": [place == 0 for place in range(rows)],
            "group": [*groups, *[""] * (rows - len(groups))],
            "average": 20.0,
            **LIMITS,
            "position": [position(value) for value in values],
            "flag": ["c" if math.isnan(value) else "" for value in values],
            "name": ["Leeds", *[f"Secret {place}" for place in range(1, rows)]],
            "is_median": False,
        }
    )
    for group, value in (medians or {}).items():
        row = {"group": group, "value": value, "is_area": False, "is_median": True, "flag": ""}
        frame = pd.concat([frame, pd.DataFrame([row])], ignore_index=True)
    return frame


def steps(**groups: Sequence[float]) -> pd.DataFrame:
    """Groups by name, each with how many reached the first steps; ten days at each."""
    rows = []
    for name, reached in groups.items():
        before = NAN
        for step, count in zip(STEPS, reached, strict=False):
            row = {"group": name.replace("_", " "), "step": step, "reached": count, "of": before}
            rows.append({**row, "median_days": NAN if math.isnan(before) else 10.0})
            before = count
    return with_shares(pd.DataFrame(rows).assign(flag=""))


def with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares of the step before with their intervals, where both counts are there."""
    reached, of = (frame[name].to_numpy(dtype=float) for name in ("reached", "of"))
    known = ~np.isnan(reached) & (of > 0)
    out = frame.assign(share=NAN, lower=NAN, upper=NAN)
    if known.any():
        ends = wilson(reached[known].astype(int), of[known].astype(int))
        out.loc[known, "share"] = 100 * reached[known] / of[known]
        out.loc[known, "lower"] = 100 * np.asarray(ends.lower)
        out.loc[known, "upper"] = 100 * np.asarray(ends.upper)
    return out


def relative(counts: dict[str, int], populations: dict[str, float]) -> pd.DataFrame:
    """Groups with a row for everyone; a group without a population has no ratio."""
    rows = pd.DataFrame(
        {
            "group": [*counts, "Total"],
            "count": [*map(float, counts.values()), float(sum(counts.values()))],
            "population": [*(populations.get(name, NAN) for name in counts),
                           float(sum(populations.values()))],
        }
    )  # fmt: skip
    return with_ratios(rows.assign(flag=""))


def with_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Ratios to everyone else, with intervals of a quarter to either side."""
    total = frame[frame["group"] == "Total"].iloc[0]
    rate = frame["count"] / frame["population"]
    others = (total["count"] - frame["count"]) / (total["population"] - frame["population"])
    ratio = (rate / others).where(frame["group"] != "Total")
    is_clear = (ratio * 0.75 > 1) | (ratio * 1.25 < 1)
    return frame.assign(ratio=ratio, lower=ratio * 0.75, upper=ratio * 1.25, is_clear=is_clear)


def rare(values: Sequence[float], outside: Sequence[int] = ()) -> pd.DataFrame:
    """Intervals with a centre of 20 and limits of 0 and 50; those in `outside` are signals."""
    numbers = range(1, len(values) + 1)
    return pd.DataFrame(
        {
            "event": numbers,
            "value": [float(value) for value in values],
            "centre": 20.0,
            "lower": 0.0,
            "upper": 50.0,
            "signal": [
                "missing" if math.isnan(value) else "astronomical" if n in outside
                else "common_cause" for n, value in zip(numbers, values, strict=True)
            ],
            "flag": ["c" if math.isnan(value) else "" for value in values],
        }
    )  # fmt: skip


def paired(*, monthly: bool = True, **series: Sequence[float]) -> pd.DataFrame:
    """Two series by name; months from January 2020, or years from 2018."""
    parts = []
    for name, values in series.items():
        months = {"date": pd.date_range("2020-01-01", periods=len(values), freq="MS")}
        when = months if monthly else {"year": range(2018, 2018 + len(values))}
        flags = ["c" if math.isnan(value) else "" for value in values]
        label = name.replace("_", " ")
        own = {"series": label, "value": [float(value) for value in values], "flag": flags}
        parts.append(pd.DataFrame({**when, **own}))
    return pd.concat(parts, ignore_index=True)
