"""Closed, but came back: themes in reviews after an action on them was closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.heard import heard_of, threads_of
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.packs.views.reviews.themes import themes
from scrutiny_lib.reviews.learning import Return, came_back
from scrutiny_lib.reviews.said import CONCERN, said_of_threads, since

_ALSO = {
    "Audit lines since": "audits",
    "Practitioners since": "practitioners",
    "Children since": "children",
}
_IN_YEARS = 24  # months from which on a time is told in years


def show_came_back(pack: Pack) -> None:
    """Show themes that came back after an action on them was closed."""
    it = reviewed(pack)
    back = returns_of(pack)
    if back and not it.pack.is_restricted:
        evidence.note(
            "Which themes came back after an action on them was closed is told only to those who "
            "may read of single reviews: the numbers are small."
        )
        return
    if not back:
        evidence.note("No theme has come back in a later review after an action was closed.")
        return
    shown = evidence.table(**_table(it, back))
    for one in back:
        evidence.show(_told(it, one), shown)


def returns_of(pack: Pack) -> tuple[Return, ...]:
    """Return themes that came back, each matter once whatever the vocabularies call it."""
    it = reviewed(pack)
    learning = it.settings.learning
    found = came_back(
        it.reviews,
        themes(pack),
        it.recommendations,
        it.settings.recommendations,
        learning.comes_back_in,
    )
    once: dict[tuple[tuple[str, ...], tuple[str, ...]], Return] = {}
    for one in found:
        if len(one.review_ids) >= learning.least_reviews:
            once.setdefault((one.rec_ids, one.review_ids), one)
    return tuple(once.values())


def _address(it: Reviewed) -> dict[str, str]:
    measure = "case reviews after an action was closed"
    return {"measure": measure, "area": it.pack.area.code, "period": it.span}


def _name(it: Reviewed, one: Return) -> str:
    return label(it.pack, one.vocabulary, one.theme)


def _table(it: Reviewed, back: Sequence[Return]) -> dict[str, Any]:
    rows = [_row(it, one) for one in back]
    return {
        "frame": pd.DataFrame(rows),
        "caption": "Closed, but came back: themes in reviews after an action on them was closed",
        "rule": RULE,
        "units": dict.fromkeys(("Later reviews", "Recommended again", *_ALSO), "count"),
        "counts": Counts(
            address=_address(it),
            by_row={"theme": "Theme"},
            columns={
                "Later reviews": {"by": "reviews"},
                "Recommended again": {"by": "recommendations"},
                **{head: {"by": source} for head, source in _ALSO.items()},
            },
            rests_on={"Until it came back": ("Later reviews",)},
            labels=("Action closed in", "Closed with evidence"),
            counting="event",
        ),
        "source": "Counted from the first action on the theme that was closed, to when the "
        "council became aware of the next incident with it, to the nearest three months. The last "
        "columns: lines of audits with something to develop, practitioners' barriers and what "
        "children called poor, on the same matter, since it was closed.",
        "anchor": "came-back",
    }


def _row(it: Reviewed, one: Return) -> dict[str, Any]:
    also = _since(it, one)
    return {
        "Theme": _name(it, one),
        "Action closed in": month_text(one.closed_on),
        "Closed with evidence": "Yes" if one.with_evidence else "No",
        "Until it came back": sentence_case(_about(one.months)),
        "Later reviews": float(len(one.review_ids)),
        "Recommended again": float(len(_again(it, one))),
        **{head: float(also[source]) for head, source in _ALSO.items()},
    }


def _since(it: Reviewed, one: Return) -> dict[str, int]:
    """Count what audits, practitioners and children said of the matter since it was closed."""
    threads = threads_of(it.pack)
    said = said_of_threads(heard_of(it.pack), threads)
    thread = threads.by_code(one.vocabulary).get(one.theme)
    return since(said, thread or "", one.closed_on, CONCERN)


def _again(it: Reviewed, one: Return) -> list[str]:
    """Return the recommendations that say again what was closed."""
    them = it.recommendations
    return list(them.loc[them["repeats_rec_id"].isin(one.rec_ids), "rec_id"])


def _again_words(count: int) -> str:
    """Say how often it was recommended again."""
    if not count:
        return ""
    times = {1: "once", 2: "twice"}.get(count, f"{count_word(count)} times")
    return f"It has been recommended again {times}."


def _told(it: Reviewed, one: Return) -> Told:
    name, later = _name(it, one), len(one.review_ids)
    references = f" ({', '.join(one.rec_ids)})" if it.pack.is_restricted else ""
    return tell(
        it.pack,
        rule="theme_came_back",
        about=f"came-back-{one.vocabulary}-{one.theme}",
        fields={
            "theme": name,
            "theme_lower": name[:1].lower() + name[1:],
            "later": f"{count_word(later)} review{'s' if later > 1 else ''}",
            "closed": month_text(one.closed_on),
            "evidence": "with evidence" if one.with_evidence else "without evidence",
            "references": references,
            "months": sentence_case(_about(one.months)),
            "again": _again_words(len(_again(it, one))),
        },
        period=it.span,
        size=1.0 + later,
        disclosure_rule=RULE,
        cells=[{**_address(it), "theme": name, "by": "reviews"}],
    )


def _about(months: int) -> str:
    """Say a time to the nearest three months: a finer one would date the incident."""
    near = 3 * round(months / 3)
    if near >= _IN_YEARS:
        return f"about {count_word(round(near / 12))} years"
    return f"about {count_word(near)} months" if near else "less than two months"
