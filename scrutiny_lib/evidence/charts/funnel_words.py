"""A funnel in words and as a table: the area's own row, medians, and how many lie where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib.evidence.numbers import figure

POSITIONS = {
    "high_998": "above the upper 99.8% limit",
    "high_95": "between the upper 95% and 99.8% limits",
    "within": "within the 95% limits",
    "low_95": "between the lower 95% and 99.8% limits",
    "low_998": "below the lower 99.8% limit",
    "missing": "without a figure",
}


def own_row(areas: pd.DataFrame) -> pd.Series:
    """Return the area's own row."""
    return areas[areas["is_area"]].iloc[0]


def name_of(own: pd.Series) -> str:
    """Return the area's name, or that it is the area."""
    return str(own.get("name", "The area"))


def how_many(areas: pd.DataFrame) -> dict[str, int]:
    """Count the authorities at each position; one without a figure is missing."""
    known = areas["value"].notna() & areas["denominator"].notna()
    where = areas["position"].astype(str).where(known, "missing")
    return {position: int((where == position).sum()) for position in POSITIONS}


def table(
    areas: pd.DataFrame, medians: pd.DataFrame, unit: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures behind a funnel, and their symbols: no authority but the area is named."""
    own = own_row(areas)
    name, flag = name_of(own), str(own.get("flag", "") or "")
    gone = np.isnan(float(own["value"]))
    mark = (flag or "x") if gone else ""
    rows: list[tuple[str, Any, str, str]] = [(name, own["value"], unit, mark)]
    if not gone:
        rows.append((f"{name}: out of", own["denominator"], "count", ""))
        for column, words in (
            ("lower_998", "Lower 99.8% limit"),
            ("lower_95", "Lower 95% limit"),
            ("upper_95", "Upper 95% limit"),
            ("upper_998", "Upper 99.8% limit"),
        ):
            rows.append((f"{words} for that size", max(float(own[column]), 0.0), unit, ""))
    rows.append(("Average of all authorities", areas["average"].dropna().iloc[0], unit, ""))
    for _, row in medians.iterrows():
        rows.append((f"Median of {row['group']}", row["value"], unit, _mark(row)))
    for position, number in how_many(areas).items():
        rows.append((f"Authorities {POSITIONS[position]}", number, "count", ""))
    frame = pd.DataFrame(rows, columns=["What", "Figure", "unit", "flag"])
    return frame.drop(columns="flag"), frame[["flag"]].set_axis(["Figure"], axis=1)


def _mark(row: pd.Series) -> str:
    """Return the symbol of a median that is missing."""
    return str(row.get("flag", "") or "x") if pd.isna(row["value"]) else ""


def alternative(areas: pd.DataFrame, medians: pd.DataFrame, unit: str) -> str:
    """Say type, the area's figure and place, the average, medians, and how many lie where."""
    own, many = own_row(areas), how_many(areas)
    shown = len(areas) - many["missing"]
    average = figure(areas["average"].dropna().iloc[0], unit)
    parts = [
        f"Funnel plot of {shown} authorities by their size, with limits around the average "
        f"of {average}.",
        _own_text(own, unit),
        *(
            f"Median of {row['group']}: {figure(row['value'], unit)}."
            for _, row in medians.dropna(subset=["value"]).iterrows()
        ),
        "Of all authorities "
        + ", ".join(
            f"{number} {'lies' if number == 1 else 'lie'} {POSITIONS[position]}"
            for position, number in many.items()
            if position != "missing"
        )
        + ".",
    ]
    if many["missing"]:
        have = "authority has" if many["missing"] == 1 else "authorities have"
        parts.append(f"{many['missing']} {have} no figure and {_are(many['missing'])} not drawn.")
    return " ".join(parts)


def _are(number: int) -> str:
    """Return the verb."""
    return "is" if number == 1 else "are"


def _own_text(own: pd.Series, unit: str) -> str:
    """Say where the area lies."""
    name = name_of(own)
    if pd.isna(own["value"]) or pd.isna(own["denominator"]):
        return f"{name} has no figure."
    low, high = (figure(max(float(own[c]), 0.0), unit) for c in ("lower_95", "upper_95"))
    return (
        f"{name}: {figure(own['value'], unit)}, out of {figure(own['denominator'], 'count')}, "
        f"{POSITIONS[str(own['position'])]}; for its size the 95% limits are {low} to {high}."
    )
