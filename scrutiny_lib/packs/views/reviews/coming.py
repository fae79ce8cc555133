"""What is coming: steps of reviews and recommendations that are due, month by month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.reviews.actions import actions
from scrutiny_lib.packs.views.reviews.opened import Reviewed, label, reviewed
from scrutiny_lib.packs.views.reviews.timing import clock_of
from scrutiny_lib.reviews.actions import OPEN, OVERDUE

_NOW = "Now, or past its day"
_OF_RECOMMENDATIONS = {"Recommendation due": "due", "To look at again": "next_review_on"}
_SHORT_DAYS = 40
"""A step that is due so soon after its start would date the incident by its own month."""


def show_coming(pack: Pack) -> None:
    """Show what is due, under references; to the public only how much."""
    it = reviewed(pack)
    rows = [row for row in _rows(it) if it.is_restricted or row["What"] in _OF_RECOMMENDATIONS]
    if not rows:
        if len(it.reviews) or len(it.recommendations):
            evidence.note(
                f"Nothing is due in the {it.settings.months_ahead} months after {_when(it.as_of)}."
            )
        return
    frame = pd.DataFrame(rows).sort_values(["at", "What", "Reference"], kind="stable")
    if it.is_restricted:
        evidence.table(**_calendar(it, frame))
    else:
        evidence.table(**_tally(it, frame))


def _when(day: pd.Timestamp) -> str:
    return month_text(day)


def _rows(it: Reviewed) -> list[dict[str, Any]]:
    """Return a row a thing that is due up to the end of the calendar."""
    last = it.as_of + pd.DateOffset(months=it.settings.months_ahead)
    return [row for row in (*_steps(it), *_recommendations(it)) if row["at"] <= last]


def _steps(it: Reviewed) -> list[dict[str, Any]]:
    """Return open steps of reviews that have a day."""
    clock = clock_of(it.pack)
    some = clock[clock["state"].isin(["open", "overdue"]) & clock["due_on"].notna()]
    names = {step.step: step.label for step in it.settings.clock}
    rows = []
    for _, row in some.iterrows():
        is_short = (row["due_on"] - row["starts_on"]).days < _SHORT_DAYS
        is_now = is_short or row["due_on"] <= it.as_of
        rows.append(
            {
                "at": it.as_of if is_now else row["due_on"],
                "Month": _NOW if is_now else _when(row["due_on"]),
                "What": names[row["step"]],
                "Reference": row["review_id"],
                "Agency": it.pack.profile.agency("partnership").label,
            }
        )
    return rows


def _recommendations(it: Reviewed) -> list[dict[str, Any]]:
    """Return open recommendations: those due, and those to be looked at again."""
    found = actions(it.pack)
    rows = []
    for _, row in found[found["state"].isin([OPEN, OVERDUE])].iterrows():
        for what, column in _OF_RECOMMENDATIONS.items():
            day = row[column]
            if pd.isna(day) or (column == "next_review_on" and day < it.as_of):
                continue
            is_now = day <= it.as_of
            rows.append(
                {
                    "at": it.as_of if is_now else day,
                    "Month": _NOW if is_now else _when(day),
                    "What": what,
                    "Reference": row["rec_id"],
                    "Agency": label(it.pack, "agencies", row["owner_agency"]),
                }
            )
    return rows


def _calendar(it: Reviewed, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "frame": frame[["Reference", "Month", "What", "Agency"]].reset_index(drop=True),
        "caption": f"What is due, as of {_when(it.as_of)} and for {it.settings.months_ahead} "
        "months ahead",
        "rule": "case_rows",
        "source": "Notifications and rapid reviews are due so soon that they stand under now.",
        "anchor": "coming",
    }


def _tally(it: Reviewed, frame: pd.DataFrame) -> dict[str, Any]:
    """Prepare how much of what is due when; of reviews nothing, since they are few."""
    months = list(dict.fromkeys(frame["Month"]))
    kinds = list(dict.fromkeys(frame["What"]))
    rows = [
        {"Month": month}
        | {
            kind: float(((frame["Month"] == month) & (frame["What"] == kind)).sum())
            for kind in kinds
        }
        for month in months
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"Recommendations that are due, as of {_when(it.as_of)} and for "
        f"{it.settings.months_ahead} months ahead",
        "rule": "none",
        "units": dict.fromkeys(kinds, "count"),
        "source": "Source: the partnership's tracker of recommendations.",
        "anchor": "coming",
    }
