"""How far matters went, from the first talk to publication, and which children they were about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.rules import fill
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.journey_frame import with_shares
from scrutiny_lib.packs.views.own_tables import context_of
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.reviews.funnel import stages_reached

RULE = "reviews"
_LIMITS = ("share", "lower", "upper", "strict_lower", "strict_upper")
_WHO = (("age_band", "age_bands", "Age band"), ("category", "review_category", "What happened"))


def show_how_far(pack: Pack) -> None:
    """Show the funnel: whole, and by year to those who may read of single reviews."""
    it = reviewed(pack)
    if it.reviews.empty:
        evidence.note("No case review has come.")
        return
    evidence.note(it.settings.counts_say, tone="caution")
    found = stages_reached(it.reviews, it.settings.funnel, it.settings.not_in_funnel)
    beside = len(it.reviews) - len(found)
    if len(found) >= it.settings.least_for_breakdown:
        evidence.chart("steps", **_charted(it, found))
    elif len(found):
        evidence.table(**_table(it, found))
    if it.pack.is_restricted:
        _show_years(it, found)
        if beside:
            were = "was" if beside == 1 else "were"
            evidence.note(
                f"{sentence_case(count_word(beside))} more {were} looked at in another way."
            )


def _frame(it: Reviewed, found: pd.DataFrame) -> pd.DataFrame:
    """Return a row a stage: how many reached it, of how many, and in what time."""
    stages = it.settings.funnel
    reached = [float(found[stage.stage].sum()) for stage in stages]
    reached[0] = float(len(found))
    return pd.DataFrame(
        {
            "group": "",
            "step": [stage.label for stage in stages],
            "step_id": [stage.stage for stage in stages],
            "period": it.span,
            "reached": reached,
            "of": [np.nan, *reached[:-1]],
            "median_days": np.nan,
            "flag": "",
        }
    )


def _counts(it: Reviewed) -> Counts:
    return Counts(
        address={"measure": "case reviews by stage", "area": it.pack.area.code},
        by_row={"period": "period", "step": "step"},
        columns={"reached": {}, "of": {}},
        shares=dict.fromkeys(_LIMITS, ("reached", "of")),
        unshown=("step_id",),
        counting="event",
    )


def _charted(it: Reviewed, found: pd.DataFrame) -> dict[str, Any]:
    counts = _counts(it)
    return {
        "frame": with_shares(_frame(it, found), counts, RULE),
        "title": fill(it.pack.rules.titles["reviews_how_far"], {}),
        "subtitle": f"Serious incidents that partners considered, {it.span_text}",
        "rule": RULE,
        "unit": "count",
        "counts": counts,
        "source": "Source: the partnership's tracker of reviews.",
        "notes": (
            "Not all of those that are under way have had the time to get further.",
            "A review that got to a stage is taken to have got to all before it.",
        ),
        "anchor": "how-far",
    }


def _table(it: Reviewed, found: pd.DataFrame) -> dict[str, Any]:
    """Prepare a table of few matters: counts and no shares."""
    frame = _frame(it, found)[["step", "reached", "period"]]
    frame = frame.rename(columns={"step": "Stage", "reached": "Reviews"})
    return {
        "frame": frame,
        "caption": f"How far serious incidents went, {it.span_text}",
        "rule": RULE,
        "units": {"Reviews": "count"},
        "counts": Counts(
            address={"measure": "case reviews by stage", "area": it.pack.area.code},
            by_row={"period": "period", "step": "Stage"},
            columns={"Reviews": {}},
            unshown=("period",),
            counting="event",
        ),
        "source": "Source: the partnership's tracker of reviews.",
        "anchor": "how-far",
    }


def _show_years(it: Reviewed, found: pd.DataFrame) -> None:
    """Show the stages by year; a year's numbers are too small for any other audience."""
    years = sorted(found["year"].dropna().unique())
    if len(years) < 2:
        return
    stages = {stage.stage: stage.label for stage in it.settings.funnel}
    by_year = found.groupby("year")[list(stages)].sum().astype(float)
    by_year[next(iter(stages))] = found.groupby("year").size().astype(float)
    frame = by_year.loc[years].rename(columns=stages)
    frame.insert(0, "Year", [f"{year - 1}-{year % 100:02d}" for year in years])
    frame = frame.reset_index(drop=True)
    evidence.table(
        frame,
        caption="How far serious incidents went, by the year in which the council became aware",
        rule=RULE,
        units=dict.fromkeys(stages.values(), "count"),
        counts=Counts(
            address={"measure": "case reviews by stage", "area": it.pack.area.code},
            by_row={"period": "Year"},
            columns={name: {"step": name} for name in stages.values()},
            counting="event",
        ),
        source="Years from April to March. Source: the partnership's tracker of reviews.",
        anchor="how-far-by-year",
    )


def show_who(pack: Pack) -> None:
    """Show how old children were and what happened, one at a time and never together."""
    it = reviewed(pack)
    if it.reviews.empty:
        return
    some = it.reviews[~it.reviews["level"].isin(list(it.settings.not_in_funnel))]
    if len(some) < it.settings.least_for_breakdown:
        evidence.note(
            f"Ages and what happened are not shown: from fewer than "
            f"{it.settings.least_for_breakdown} reviews they could point to a child."
        )
        return
    for column, code_list, heading in _WHO:
        evidence.table(**_by(it, some, column, code_list, heading))


def _by(
    it: Reviewed, some: pd.DataFrame, column: str, code_list: str, heading: str
) -> dict[str, Any]:
    """Prepare a table of children by one thing that is known of them."""
    tally = some[column].astype("str").where(some[column].notna(), "").value_counts()
    listed = context_of(it.pack).codes[code_list].codes
    rows = [(one.label, float(tally[one.code])) for one in listed if tally.get(one.code, 0)]
    if tally.get("", 0):
        rows.append(("Not recorded", float(tally[""])))
    rows.append(("Total", float(len(some))))
    return {
        "frame": pd.DataFrame(rows, columns=[heading, "Reviews"]),
        "caption": f"{heading}, {it.span_text}",
        "rule": RULE,
        "units": {"Reviews": "count"},
        "counts": Counts(
            address={
                "measure": f"case reviews by {heading.lower()}",
                "area": it.pack.area.code,
                "period": it.span,
            },
            by_row={"group": heading},
            columns={"Reviews": {}},
            counting="child",
        ),
        "source": "Source: the partnership's tracker of reviews; a review of several children "
        "stands under the youngest.",
        "anchor": f"reviews-{column}".replace("_", "-"),
    }
