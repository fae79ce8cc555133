"""What is coming: steps of reviews and recommendations that are due, month by month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.actions import actions
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.packs.views.reviews.timing import clock_of
from scrutiny_lib.reviews.actions import OPEN, OVERDUE
from scrutiny_lib.reviews.funnel import quarter_of

_NOW = "Now, or past its day"
_OF_RECOMMENDATIONS = {"Recommendation due": "due", "To look at again": "next_review_on"}
_SHORT_DAYS = 40
"""A step that is due so soon after its start would date the incident by its own month."""


def show_coming(pack: Pack) -> None:
    """Show what is due when; under references only to those who may read of single reviews."""
    it = reviewed(pack)
    if it.reviews.empty and it.recommendations.empty:
        return
    rows = _recommendations(it)
    if rows:
        frame = pd.DataFrame(rows).sort_values(["at"], kind="stable")
        evidence.table(**_tally(it, frame))
    if it.pack.is_restricted:
        steps = _steps(it)
        if steps:
            evidence.table(**_calendar(it, pd.DataFrame(steps)))
        _show_open(it)
    evidence.note(
        f"What is due is told as of {_when(it.as_of)}, for {it.settings.months_ahead} months "
        "ahead. If that is long ago, ask for a newer export of the tracker."
    )


def _show_open(it: Reviewed) -> None:
    """Show every open recommendation, under its reference: owner, age, due, what it says."""
    found = actions(it.pack)
    still = found[found["state"].isin([OPEN, OVERDUE])]
    if still.empty:
        return
    most = len(it.settings.recommendations.rubric)
    month = still["due"].dt.to_period("M")
    still = still.assign(month=month).sort_values(["month", "rec_id"])
    frame = pd.DataFrame(
        {
            "Recommendation": still["rec_id"],
            "Owned by": [label(it.pack, "agencies", code) for code in still["owner_agency"]],
            "Agreed": [_months_ago(age) for age in still["age_months"]],
            "Due": [_due(it, day) for day in still["due"]],
            "Status": [label(it.pack, "recommendation_status", one) for one in still["status"]],
            "Says": [f"{says} of {most}" for says in still["says"]],
            "Look again": ["-" if pd.isna(day) else _when(day) for day in still["next_review_on"]],
        }
    )
    evidence.table(
        frame.reset_index(drop=True),
        caption="Open recommendations, those that are due first",
        rule="case_rows",
        source="Says: how much of the partnership's own test of a good recommendation it fulfils.",
        anchor="open-recommendations",
    )


def _months_ago(age: Any) -> str:
    return "Not recorded" if pd.isna(age) else f"{int(age)} months before"


def _due(it: Reviewed, day: Any) -> str:
    if pd.isna(day):
        return "No day"
    return f"{_when(day)}, past" if day < it.as_of else _when(day)


def _when(day: pd.Timestamp) -> str:
    return month_text(day)


def _steps(it: Reviewed) -> list[dict[str, Any]]:
    """Return open steps of reviews that have a day; of those that date an incident, no month."""
    clock = clock_of(it.pack)
    some = clock[clock["state"].isin(["open", "overdue"]) & clock["due_on"].notna()]
    names = {step.step: step.label for step in it.settings.clock}
    rows = []
    for _, row in some.iterrows():
        is_short = (row["due_on"] - row["starts_on"]).days < _SHORT_DAYS
        quarter = quarter_of(pd.Series([row["due_on"]])).iloc[0]
        when = _NOW if is_short or row["due_on"] <= it.as_of else quarter
        rows.append({"Review": row["review_id"], "What": names[row["step"]], "When": when})
    return sorted(rows, key=lambda row: (row["When"] != _NOW, row["When"], row["Review"]))


def _recommendations(it: Reviewed) -> list[dict[str, Any]]:
    """Return open recommendations: those due, and those to be looked at again."""
    found = actions(it.pack)
    last = it.as_of + pd.DateOffset(months=it.settings.months_ahead)
    rows = []
    for _, row in found[found["state"].isin([OPEN, OVERDUE])].iterrows():
        for what, column in _OF_RECOMMENDATIONS.items():
            day = row[column]
            if pd.isna(day) or day > last or (column == "next_review_on" and day < it.as_of):
                continue
            is_now = day <= it.as_of
            month = day.to_period("M").to_timestamp()
            rows.append({"at": it.as_of - pd.DateOffset(months=1) if is_now else month,
                         "Month": _NOW if is_now else _when(day), "What": what})  # fmt: skip
    return rows


def _calendar(it: Reviewed, frame: pd.DataFrame) -> dict[str, Any]:
    return {
        "frame": frame,
        "caption": "Open steps of reviews that have a day",
        "rule": "case_rows",
        "source": "Notifications and rapid reviews are due so soon that they stand under now; "
        "other steps by quarter.",
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
        "anchor": "due",
    }
