"""Recommendations: who owns them, how old they are, what they say, and how they were closed."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import count_word, figure, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.reviews.actions import ASIDE, OPEN, OVERDUE, WITH, WITHOUT, looked_at, says

RULE = "none"
CHANGED = 3
"""The grade of evidence from which on practice, or children's lives, changed."""
_HEADS = {
    OPEN: "Open, in time",
    OVERDUE: "Open, past their day",
    WITH: "Closed, something counted",
    WITHOUT: "Closed, nothing counted",
    ASIDE: "Not accepted or replaced",
}
_SOURCE = "Source: the partnership's tracker of recommendations."


@lru_cache(maxsize=2)
def actions(pack: Pack) -> pd.DataFrame:
    """Return how each recommendation stands; see `scrutiny_lib.reviews.actions.looked_at`."""
    it = reviewed(pack)
    return looked_at(it.recommendations, it.settings.recommendations, it.as_of)


def show_recommendations(pack: Pack) -> None:
    """Show recommendations by agency, what they say, and what stands out."""
    it, found = reviewed(pack), actions(pack)
    if found.empty:
        evidence.note("No recommendation has come.")
        return
    shown = evidence.table(**_by_agency(it, found))
    evidence.show(_told_of_open(it, found), shown)
    rubric = evidence.table(**_rubric(it))
    evidence.show(_told_of_measures(it, found), rubric)


def show_closed(pack: Pack) -> None:
    """Show with what grade of evidence recommendations were closed."""
    it, found = reviewed(pack), actions(pack)
    closed = found[found["state"].isin([WITH, WITHOUT])]
    if closed.empty:
        if len(found):
            evidence.note("No recommendation has been closed yet.")
        return
    shown = evidence.table(**_grades(it, closed))
    evidence.show(_told_of_closed(it, closed), shown)


def _by_agency(it: Reviewed, found: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row an agency, in the order of the agencies' list, and one for all."""
    states = [state for state in _HEADS if (found["state"] == state).any()]
    owners = found["owner_agency"].astype("str").where(found["owner_agency"].notna(), "")
    listed = [code.code for code in it.pack.room.context.codes["agencies"].codes]
    some = [code for code in listed if (owners == code).any()]
    rows = [_row(label(it.pack, "agencies", code), found[owners == code], states) for code in some]
    if (owners == "").any():
        rows.append(_row("Not recorded", found[owners == ""], states))
    if len(rows) > 1:
        rows.append(_row("All", found, states))
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"Recommendations by the agency that owns them, as of {it.as_of:%B %Y}",
        "rule": RULE,
        "units": dict.fromkeys([_HEADS[state] for state in states] + ["All"], "count"),
        "source": f"Counted: evidence of grade {it.settings.recommendations.least_grade} or more, "
        f"that is something was counted, audited or told by families afterwards. {_SOURCE}",
        "anchor": "recommendations",
    }


def _row(name: str, some: pd.DataFrame, states: list[str]) -> dict[str, Any]:
    still = some.loc[some["state"].isin([OPEN, OVERDUE]), "age_months"].dropna()
    row: dict[str, Any] = {"Agency": name}
    row |= {_HEADS[state]: float((some["state"] == state).sum()) for state in states}
    middle = f"{figure(float(still.median()), 'count')} months" if len(still) else "None open"
    return row | {"All": float(len(some)), "Median age of open ones": middle}


def _rubric(it: Reviewed) -> dict[str, Any]:
    """Prepare how many recommendations say what a good one says: n of N, no percentages."""
    frame, settings = it.recommendations, it.settings.recommendations
    rows = [(one.label, says(frame[one.column])) for one in settings.rubric]
    names = {column: label_of(it, column) for column in settings.smart}
    smart = pd.concat([says(frame[column]) for column in names], axis=1).all(axis=1)
    rows.append((f"All of: {join_words([n.lower() for n in names.values()])}", smart))
    table = pd.DataFrame(
        {
            "It says": [name for name, _ in rows],
            "Yes": [float(said.sum()) for _, said in rows],
            "No, or not recorded": [float((~said).sum()) for _, said in rows],
        }
    )
    return {
        "frame": table,
        "caption": f"What recommendations say, of {len(frame)}",
        "rule": RULE,
        "units": {"Yes": "count", "No, or not recorded": "count"},
        "source": f"The partnership's own test of a good recommendation. {_SOURCE}",
        "anchor": "rubric",
    }


def label_of(it: Reviewed, column: str) -> str:
    """Return the label of a column of the table of recommendations."""
    return it.pack.room.context.tables["recommendations"].column(column).label


def _grades(it: Reviewed, closed: pd.DataFrame) -> dict[str, Any]:
    """Prepare how many were closed with which grade of evidence."""
    codes = it.pack.room.context.codes["evidence_grade"].codes
    rows = [
        (code.label, code.meaning or "-", float((closed["grade"] == int(code.code)).sum()))
        for code in codes
    ]
    blank = float(closed["grade"].isna().sum())
    if blank:
        rows.append(("None recorded", "-", blank))
    return {
        "frame": pd.DataFrame(rows, columns=["Grade of evidence", "What it means", "Closed"]),
        "caption": f"With what evidence recommendations were closed, of {len(closed)}",
        "rule": RULE,
        "units": {"Closed": "count"},
        "source": _SOURCE,
        "anchor": "grades",
    }


def _told_of_open(it: Reviewed, found: pd.DataFrame) -> Told:
    """Tell of open recommendations past their day, and of those that nobody will look at."""
    still = found[found["state"].isin([OPEN, OVERDUE])]
    past = still[still["state"] == OVERDUE]
    told: Told = ()
    if len(past):
        oldest = past["age_months"].dropna()
        fields = {
            **_of(past, still),
            "agencies": _agencies(it, past),
            "waiting": _waiting(past),
            "oldest": figure(float(oldest.max()), "count") if len(oldest) else "not known",
        }
        told += _tell(it, "recommendations_overdue", fields, len(past) / len(still))
    forgotten = still[still["has_no_review_day"]]
    if len(forgotten):
        fields = {**_of(forgotten, still), "agencies": _agencies(it, forgotten)}
        told += _tell(it, "recommendations_forgotten", fields, len(forgotten) / len(still))
    return told


def _waiting(past: pd.DataFrame) -> str:
    """Say how many of them are done and wait for somebody to show what they changed."""
    waiting = int((past["status"] == "awaiting_evidence").sum())
    if not waiting:
        return ""
    are = "is done and waits" if waiting == 1 else "are done and wait"
    return f"{sentence_case(count_word(waiting))} of them {are} for evidence."


def _told_of_measures(it: Reviewed, found: pd.DataFrame) -> Told:
    """Tell that recommendations name nothing that could show whether they worked."""
    alive = found[found["state"] != ASIDE]
    told = _told_unsaid(it, alive)
    without = alive[~says(alive["measure_id"])]
    if alive.empty or len(without) / len(alive) < it.settings.recommendations.most_unmeasured:
        return told
    return told + _tell(
        it, "recommendations_unmeasured", _of(without, alive), len(without) / len(alive)
    )


def _told_unsaid(it: Reviewed, alive: pd.DataFrame) -> Told:
    """Tell what many recommendations do not say, of what the rubric marks to be told."""
    told: Told = ()
    settings = it.settings.recommendations
    rows = it.recommendations.loc[alive.index]
    for one in (one for one in settings.rubric if one.is_told):
        without = rows[~says(rows[one.column])]
        if len(rows) and len(without) / len(rows) >= settings.most_unmeasured:
            fields = {**_of(without, rows), "what": one.label[:1].lower() + one.label[1:]}
            told += _tell(it, "recommendations_unsaid", fields, len(without) / len(rows))
    return told


def _told_of_closed(it: Reviewed, closed: pd.DataFrame) -> Told:
    """Tell how many were closed without evidence that anything changed."""
    without = closed[closed["state"] == WITHOUT]
    claimed = int(closed["is_claimed"].sum())
    if without.empty:
        return _tell(it, "closed_with_evidence", _of(closed, closed), 0.0)
    fields = {
        **_of(without, closed),
        "agencies": _agencies(it, without),
        "claimed": f"{sentence_case(count_word(claimed))} of them "
        f"{'is' if claimed == 1 else 'are'} called closed with evidence, at a lower grade."
        if claimed
        else "",
        "changed": sentence_case(count_word(int((closed["grade"] >= CHANGED).sum()))),
        "grade": str(it.settings.recommendations.least_grade),
    }
    return _tell(it, "closed_without_evidence", fields, len(without) / len(closed))


def _of(some: pd.DataFrame, whole: pd.DataFrame) -> dict[str, str]:
    return {"count": sentence_case(count_word(len(some))), "of": count_word(len(whole))}


def _agencies(it: Reviewed, some: pd.DataFrame) -> str:
    """Name whose they are, with how many, in the order of the agencies' list: no ranking."""
    listed = [code.code for code in it.pack.room.context.codes["agencies"].codes]
    tally = some["owner_agency"].astype("str").value_counts()
    said = [
        f"{label(it.pack, 'agencies', code)} {count_word(int(tally[code]))}"
        for code in listed
        if code in tally.index
    ]
    return join_words(said) or "no agency is recorded"


def _tell(it: Reviewed, rule: str, fields: dict[str, str], share: float) -> Told:
    return tell(
        it.pack,
        rule=rule,
        fields=fields,
        period=f"{it.as_of:%Y-%m}",
        size=1.0 + share,
        disclosure_rule=RULE,
    )
