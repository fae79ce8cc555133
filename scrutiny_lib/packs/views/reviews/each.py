"""The clock of reviews, step by step, year by year and review by review."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.packs.views.reviews.timing import (
    NEWEST_MONTHS,
    band,
    clock_of,
    overdue_for,
    summary,
    told_of_step,
    whole,
)
from scrutiny_lib.reviews.clock import DONE, IN_TIME, LATE, OPEN, OVERDUE
from scrutiny_lib.reviews.funnel import quarter_of, year_of


def show_clock(pack: Pack) -> None:
    """Show each step's timeliness, what stands out, and to whom it may be shown each review's."""
    it, clock = reviewed(pack), clock_of(pack)
    if clock.empty:
        if len(it.reviews):
            evidence.note("None of the reviews has a step with a clock.")
        return
    if not it.pack.is_restricted:
        evidence.note(
            "How timely each step was is not shown for publication: beside the stages above, "
            "numbers as small as these would tell of single reviews."
        )
        return
    shown = evidence.table(**summary(it, clock))
    for step in it.settings.clock:
        evidence.show(told_of_step(it, clock[clock["step"] == step.step], step), shown)
    show_years(it, clock)
    evidence.table(**each_review(it, clock))


def show_years(it: Reviewed, clock: pd.DataFrame) -> None:
    """Show how many were late in each year: what is pooled over all years hides a change."""
    limits = [step for step in it.settings.clock if step.limit and not step.is_public]
    aware = it.reviews.set_index("review_id")["aware_date"]
    done = clock[clock["state"].isin([IN_TIME, LATE])]
    years = year_of(aware.reindex(done["review_id"]).reset_index(drop=True))
    done = done.reset_index(drop=True).assign(year=years).dropna(subset=["year"])
    every = sorted(set(done["year"]))
    if len(every) < 2:
        return
    rows: list[dict[str, Any]] = []
    for year in every:
        row: dict[str, Any] = {"Year": f"{year - 1}-{year % 100:02d}"}
        for step in limits:
            some = done[(done["year"] == year) & (done["step"] == step.step)]
            late = int((some["state"] == LATE).sum())
            row[f"{step.label}: late"] = f"{late} of {len(some)}" if len(some) else "None done"
        rows.append(row)
    evidence.table(
        pd.DataFrame(rows),
        caption="How many were late, by the year in which the council became aware",
        rule="case_rows",
        source="Years from April to March; numbers of reviews in which the step was done.",
        anchor="late-by-year",
    )


def each_review(it: Reviewed, clock: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row a review: how each step went, under its reference."""
    steps = [step for step in it.settings.clock if (clock["step"] == step.step).any()]
    words = clock.assign(said=_words(it, clock))
    wide = words.pivot_table(index="review_id", columns="step", values="said", aggfunc="first")
    some = it.reviews[it.reviews["review_id"].isin(wide.index)]
    # Within a quarter by reference: the order of days would date one by another.
    quarter = some["aware_date"].dt.to_period("Q")
    some = some.assign(quarter=quarter).sort_values(["quarter", "review_id"])
    frame = pd.DataFrame(
        {
            "Review": some["review_id"],
            "Council aware in": quarter_of(some["aware_date"]),
        }
    )
    for step in steps:
        frame[step.label] = wide[step.step].reindex(some["review_id"]).fillna("-").to_numpy()
    reasons = some["delay_reason"]
    frame["Reason for delay"] = [
        "-" if pd.isna(code) else label(it.pack, "delay_reason", code) for code in reasons
    ]
    return {
        "frame": frame.reset_index(drop=True),
        "caption": "The clock of each review, by quarter",
        "rule": "case_rows",
        "source": "Late: working days after the due day, of the newest reviews without a number. "
        "What everybody can date is told in months. A dash: the level of the review has no such "
        "step, it has not begun, or nothing is recorded.",
        "anchor": "each-review",
    }


def _words(it: Reviewed, clock: pd.DataFrame) -> list[str]:
    """Say of each row of the clock how it went."""
    newest = set(it.reviews.loc[it.reviews["aware_date"] > _newest(it), "review_id"])
    public = {step.step for step in it.settings.clock if step.is_public}
    return [
        _said(row, is_coarse=row.review_id in newest, is_public=row.step in public)
        for row in clock.itertuples(index=False)
    ]


def _newest(it: Reviewed) -> pd.Timestamp:
    return it.as_of - pd.DateOffset(months=NEWEST_MONTHS)


def _said(row: Any, *, is_coarse: bool, is_public: bool) -> str:
    """Say how one step of one review went."""
    if row.state == LATE and is_coarse:
        return "Late"
    if row.state == LATE:
        return f"Late by {band(row.late_days)}" if is_public else f"{whole(row.late_days)} late"
    if row.state == OVERDUE:
        return f"Overdue by {overdue_for(row.late_days)}"
    return {IN_TIME: "In time", DONE: "Done", OPEN: "Open"}.get(row.state, "Not known")
