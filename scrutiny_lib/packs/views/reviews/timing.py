"""Whether the steps of reviews were done in time, and what is overdue."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib.config.reviews import ClockStep
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, figure, join_words, sentence_case
from scrutiny_lib.metrics.standards import STANDARDS
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.reviews.clock import (
    DONE,
    IN_TIME,
    LATE,
    NOT_KNOWN,
    OPEN,
    OVERDUE,
    review_clock,
)

MEASURE = "case reviews by clock"
STATES = {
    IN_TIME: "In time",
    LATE: "Late",
    DONE: "Done, no limit",
    OPEN: "Open",
    OVERDUE: "Open, past its day",
    NOT_KNOWN: "Not known",
}
_MONTH_DAYS, YEAR_DAYS = 21, 250
"""Working days of about a month and a year: an open step's lateness is told no finer than this."""
BANDS = {
    "less than a month": 21.0,
    "one to three months": 63.0,
    "three to six months": 126.0,
    "more than six months": float("inf"),
}
LEAST_FOR_MEDIAN = 5
NEWEST_MONTHS = 6
"""Of reviews as new as this it is told that a step was late, and not by how much."""


@lru_cache(maxsize=2)
def clock_of(pack: Pack) -> pd.DataFrame:
    """Return the clock of every review; see `scrutiny_lib.reviews.clock.review_clock`."""
    it = reviewed(pack)
    return review_clock(it.reviews, it.settings.clock, it.as_of)


def summary(it: Reviewed, clock: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row a step: how many were in time, late, open, overdue."""
    steps = [step for step in it.settings.clock if (clock["step"] == step.step).any()]
    states = [state for state in STATES if (clock["state"] == state).any()]
    rows = []
    for step in steps:
        some = clock[clock["step"] == step.step]
        row: dict[str, Any] = {"Step": step.label, "Limit": _limit(step)}
        row |= {STATES[state]: float((some["state"] == state).sum()) for state in states}
        rows.append(row | {"Reviews": float(len(some)), **_middle(some, step)})
        rows[-1]["step_id"] = step.step
    frame = pd.DataFrame(rows)
    whole = [STATES[state] for state in states]
    return {
        "frame": frame,
        "caption": f"Steps of reviews and their limits, {it.span_text}",
        "rule": RULE,
        "units": dict.fromkeys([*whole, "Reviews"], "count"),
        "counts": _counts(it, states),
        "source": "Late by: of those that were done late. Source: the partnership's tracker of "
        "reviews.",
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
        rests_on={"Median working days taken": ("Reviews",), "Late by": (late,)},
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


def _middle(some: pd.DataFrame, step: ClockStep) -> dict[str, str]:
    """Return the median time that a step took, and by how much late ones were late."""
    took, late = some["took_days"].dropna(), some.loc[some["state"] == LATE, "late_days"]
    if step.is_public:
        middle = "In months, see below" if len(took) else "None done"
    else:
        middle = whole(took.median()) if len(took) >= LEAST_FOR_MEDIAN else "Too few"
    return {
        "Median working days taken": middle,
        "Late by": _by_how_much(late, step) if len(late) else "None late",
    }


def _by_how_much(days: pd.Series, step: ClockStep) -> str:
    """Say from how much to how much; of a step that everybody can date, in bands of months."""
    if step.is_public:
        bands = days.map(band)
        tally = [(band, int((bands == band).sum())) for band in BANDS]
        return "; ".join(f"{count_word(number)} by {band}" for band, number in tally if number)
    low, high = whole(days.min()), whole(days.max())
    return f"{low} working days" if low == high else f"{low} to {high} working days"


def band(days: float) -> str:
    """Return how late something is in months, no finer than would date it."""
    return next((name for name, most in BANDS.items() if days <= most), next(reversed(BANDS)))


def whole(value: float) -> str:
    """Write a number of days; halves, as medians may be, with one place."""
    return figure(value, "count", 0 if float(value).is_integer() else 1)


def told_of_step(it: Reviewed, some: pd.DataFrame, step: ClockStep) -> Told:
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
        "by": ("" if step.is_public else "by ") + _by_how_much(late["late_days"], step),
        "reasons": _reasons(it, late) if step.is_public else "",
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
    """Say how long the longest is overdue, no finer than would date the incident."""
    longest = float(days.max())
    return f"the longest is overdue by {overdue_for(longest)}"


def overdue_for(days: float) -> str:
    """Return how long an open step is overdue: in years from one year on."""
    years = int(days // YEAR_DAYS)
    if years:
        return f"more than {count_word(years)} year{'s' if years > 1 else ''}"
    return "over a month" if days > _MONTH_DAYS else "up to a month"


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
        fields=fields,
        period=it.span,
        size=1.0 + float((rests_on["state"] == state).mean()),
        disclosure_rule=RULE,
        cells=cells,
    )
