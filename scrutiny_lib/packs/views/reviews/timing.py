"""Whether the steps of reviews were done in time, and what is overdue."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.reviews import ClockStep
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, figure, join_words, sentence_case
from scrutiny_lib.metrics.standards import STANDARDS
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.packs.views.reviews.opened import Reviewed, label, reviewed
from scrutiny_lib.reviews.clock import (
    DONE,
    IN_TIME,
    LATE,
    NOT_KNOWN,
    OPEN,
    OVERDUE,
    review_clock,
)
from scrutiny_lib.reviews.funnel import quarter_of

MEASURE = "case reviews by clock"
STATES = {
    IN_TIME: "In time",
    LATE: "Late",
    DONE: "Done, no limit",
    OPEN: "Open",
    OVERDUE: "Open, past its day",
    NOT_KNOWN: "Not known",
}
_MONTH_DAYS = 21
"""Working days of about a month: how long an open step is overdue is told no finer than this."""


@lru_cache(maxsize=2)
def clock_of(pack: Pack) -> pd.DataFrame:
    """Return the clock of every review; see `scrutiny_lib.reviews.clock.review_clock`."""
    it = reviewed(pack)
    return review_clock(it.reviews, it.settings.clock, it.as_of)


def show_clock(pack: Pack) -> None:
    """Show each step's timeliness, what stands out, and to whom it may be shown each review's."""
    it, clock = reviewed(pack), clock_of(pack)
    if clock.empty:
        if len(it.reviews):
            evidence.note("None of the reviews has a step with a clock.")
        return
    shown = evidence.table(**_summary(it, clock))
    for step in it.settings.clock:
        evidence.show(_told(it, clock[clock["step"] == step.step], step), shown)
    if it.is_restricted:
        evidence.table(**_each(it, clock))


def _summary(it: Reviewed, clock: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row a step: how many were in time, late, open, overdue."""
    steps = [step for step in it.settings.clock if (clock["step"] == step.step).any()]
    states = [state for state in STATES if (clock["state"] == state).any()]
    rows = []
    for step in steps:
        some = clock[clock["step"] == step.step]
        row: dict[str, Any] = {"Step": step.label, "Limit": _limit(step)}
        row |= {STATES[state]: float((some["state"] == state).sum()) for state in states}
        rows.append(row | {"Reviews": float(len(some)), **_middle(some), "step_id": step.step})
    frame = pd.DataFrame(rows)
    whole = [STATES[state] for state in states]
    return {
        "frame": frame,
        "caption": f"Steps of reviews and their limits, {it.span_text}",
        "rule": RULE,
        "units": dict.fromkeys([*whole, "Reviews"], "count"),
        "counts": _counts(it, states),
        "source": "Medians, in working days; days late are of those that were done late. Source: "
        "the partnership's tracker of reviews.",
        "anchor": "clock",
    }


def _counts(it: Reviewed, states: list[str]) -> Counts:
    late = STATES[LATE] if LATE in states else "Reviews"
    return Counts(
        address=_address(it),
        by_row={"step": "step_id"},
        columns={
            **{STATES[state]: {"state": state} for state in states},
            "Reviews": {"state": "Total"},
        },
        rests_on={"Working days taken": ("Reviews",), "Working days late": (late,)},
        labels=("Step", "Limit"),
        unshown=("step_id",),
        counting="event",
    )


def _address(it: Reviewed) -> dict[str, str]:
    return {"measure": MEASURE, "area": it.pack.area.code, "period": it.span}


def _limit(step: ClockStep) -> str:
    if step.limit is None:
        return "None laid down"
    standard = STANDARDS[step.limit]
    number = count_word(standard.limit)
    return f"{number[:1].upper()}{number[1:]} {standard.unit}"


def _middle(some: pd.DataFrame) -> dict[str, str]:
    """Return the median time that the step took, and that late ones were late by."""
    took = some["took_days"].dropna()
    late = some.loc[some["state"] == LATE, "late_days"]
    return {
        "Working days taken": _whole(took.median()) if len(took) else "None done",
        "Working days late": _whole(late.median()) if len(late) else "None late",
    }


def _whole(value: float) -> str:
    return figure(value, "count", 0 if float(value).is_integer() else 1)


def _told(it: Reviewed, some: pd.DataFrame, step: ClockStep) -> Told:
    """Tell that a step was late again and again, or that some are open past their day."""
    done = some[some["state"].isin([IN_TIME, LATE])]
    late = some[some["state"] == LATE]
    overdue = some[some["state"] == OVERDUE]
    still = some[some["state"].isin([OPEN, OVERDUE])]
    told: Told = ()
    if len(late) >= it.settings.least_late:
        told += _tell(it, step, "review_late", _late_words(it, step, done, late), done, LATE)
    if len(overdue):
        fields = {
            "step": step.label,
            "count": count_word(len(overdue)),
            "open": sentence_case(count_word(len(still))),
            "are": "is" if len(still) == 1 else "are",
            "limit": _limit(step).lower(),
            "how_long": _overdue_words(overdue["late_days"]),
        }
        told += _tell(it, step, "review_overdue", fields, still, OVERDUE)
    return told


def _late_words(
    it: Reviewed, step: ClockStep, done: pd.DataFrame, late: pd.DataFrame
) -> dict[str, str]:
    """Return what may stand in braces of a step that was late."""
    return {
        "step": step.label,
        "late": count_word(len(late)),
        "done": count_word(len(done)),
        "limit": _limit(step).lower(),
        "median": _whole(late["late_days"].median()),
        "most": _whole(late["late_days"].max()),
        "reasons": _reasons(it, late),
    }


def _reasons(it: Reviewed, late: pd.DataFrame) -> str:
    """Name the reasons that were given for reviews that were late."""
    of = it.reviews.set_index("review_id")["delay_reason"].reindex(late["review_id"])
    given = [label(it.pack, "delay_reason", code).lower() for code in of.dropna().unique()]
    if not given:
        return "No reason is recorded."
    blank = "; for some none is recorded" if of.isna().any() else ""
    return f"Reasons given: {join_words(given)}{blank}."


def _overdue_words(days: pd.Series) -> str:
    """Say how long steps are overdue, no finer than a month: a day would date the incident."""
    long = int((days > _MONTH_DAYS).sum())
    if not long:
        return "none is overdue by more than a month"
    return f"{count_word(long)} {'is' if long == 1 else 'are'} overdue by more than a month"


def _tell(
    it: Reviewed,
    step: ClockStep,
    rule: str,
    fields: dict[str, str],
    rests_on: pd.DataFrame,
    state: str,
) -> Told:
    about = f"{rule}-{step.step}".replace("_", "-")
    states = map(str, rests_on["state"].unique())
    cells = [{**_address(it), "step": step.step, "state": one} for one in states]
    return tell(
        it.pack,
        rule=rule,
        about=about,
        indicator=None,
        fields=fields,
        period=it.span,
        size=1.0 + float((rests_on["state"] == state).mean()),
        disclosure_rule=RULE,
        cells=cells,
    )


def _each(it: Reviewed, clock: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row a review: how each step went, under its reference."""
    steps = [step for step in it.settings.clock if (clock["step"] == step.step).any()]
    words = clock.assign(said=[_said(row) for row in clock.itertuples(index=False)])
    wide = words.pivot_table(index="review_id", columns="step", values="said", aggfunc="first")
    some = it.reviews[it.reviews["review_id"].isin(wide.index)].sort_values("aware_date")
    frame = pd.DataFrame(
        {
            "Review": some["review_id"],
            "Level": [label(it.pack, "review_level", code) for code in some["level"]],
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
        "caption": "The clock of each review, the oldest first",
        "rule": "case_rows",
        "source": "Late: working days after the due day. How long an open step is overdue is told "
        "in months. A dash: the level of the review has no such step, or nothing is recorded.",
        "anchor": "each-review",
    }


def _said(row: Any) -> str:
    """Say how one step of one review went."""
    if row.state == LATE:
        return f"{_whole(row.late_days)} late"
    if row.state == OVERDUE:
        return "Overdue by over a month" if row.late_days > _MONTH_DAYS else "Overdue"
    return {IN_TIME: "In time", DONE: "Done", OPEN: "Open"}.get(row.state, "Not known")
