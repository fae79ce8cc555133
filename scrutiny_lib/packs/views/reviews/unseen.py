"""What the tables of case reviews do not tell."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.packs.views.reviews.themes import themes
from scrutiny_lib.reviews.clock import due_after_limit
from scrutiny_lib.reviews.learning import several


def show_unseen(pack: Pack) -> None:
    """Show what is not recorded, as a table of counts, and what these tables cannot tell."""
    it = reviewed(pack)
    rows = [(what, float(count), float(of)) for what, count, of in _gaps(it) if count]
    if rows:
        evidence.table(**_table(rows))
    elif len(it.reviews):
        evidence.note("Of what is looked for here, nothing is missing.")
    else:
        evidence.note("Without the tables of reviews nothing can be said of them.")
    evidence.note(
        "Only what was recognised, talked about and written down stands here. Harm that nobody "
        "recognised does not."
    )


def _table(rows: list[tuple[str, float, float]]) -> dict[str, Any]:
    return {
        "frame": pd.DataFrame(rows, columns=["What is not recorded", "Missing", "Of"]),
        "caption": "What is missing in the records of reviews",
        "rule": "none",
        "units": {"Missing": "count", "Of": "count"},
        "source": "Lines of the partnership's tables: of reviews, learning and recommendations.",
        "anchor": "missing",
    }


def _gaps(it: Reviewed) -> list[tuple[str, int, int]]:
    """Count what is missing, with of how many."""
    return [*_of_reviews(it), *_of_learning(it), *_of_recommendations(it)]


def _of_reviews(it: Reviewed) -> list[tuple[str, int, int]]:
    reviews = it.reviews
    late_dues = sum(due_after_limit(reviews, step) for step in it.settings.clock)
    learned = reviews["review_id"].isin(it.learning["review_id"])
    named = (
        ("What happened", reviews["category"]),
        ("Age band", reviews["age_band"]),
        ("Whether the family took part", reviews["family_involved_y_n"]),
        ("Whether practitioners took part", reviews["practitioners_involved_y_n"]),
        ("Day on which the council became aware", reviews["aware_date"]),
    )
    return [
        *((what, int(column.isna().sum()), len(reviews)) for what, column in named),
        ("Learning from the review", int((~learned).sum()), len(reviews)),
        ("Due day within the limit (the tracker has a later one)", late_dues, len(reviews)),
    ]


def _of_learning(it: Reviewed) -> list[tuple[str, int, int]]:
    learning = it.learning
    themed = learning["learning_id"].isin(themes(it.pack)["learning_id"])
    known = learning["review_id"].isin(it.reviews["review_id"])
    return [
        ("Theme of a point of learning", int((~themed).sum()), len(learning)),
        ("Review that a point of learning belongs to", int((~known).sum()), len(learning)),
    ]


def _of_recommendations(it: Reviewed) -> list[tuple[str, int, int]]:
    them = it.recommendations
    answers = several(them["learning_ids"])
    known = answers.isin(it.learning["learning_id"]).groupby(level=0).any()
    linked = known.reindex(them.index).fillna(value=False).astype(bool)
    return [
        ("Day by which a recommendation is due", int(them["due"].isna().sum()), len(them)),
        ("Agency that owns a recommendation", int(them["owner_agency"].isna().sum()), len(them)),
        ("Learning that a recommendation answers", int((~linked).sum()), len(them)),
    ]
