"""Agencies' own grades beside the moderated ones."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from scrutiny_lib.metrics.agreement import Agreement, agreement

KEPT, RAISED, LOWERED = "kept", "raised", "lowered"
MOVES = (KEPT, RAISED, LOWERED)


def moderated(cases: pd.DataFrame, scale: Sequence[str]) -> pd.DataFrame:
    """Return the lines that have both grades, and how moderation moved each.

    Parameters
    ----------
    cases : DataFrame
        The table ``audit_cases``, with what the moderation meeting agreed.
    scale : sequence of str
        The grades from the lowest to the highest; lines with another grade are left out.

    Returns
    -------
    DataFrame
        The lines with ``own`` and ``agreed`` (places on the scale), ``steps`` (up is positive)
        and ``move``: ``kept``, ``raised`` or ``lowered``.
    """
    place = {grade: number for number, grade in enumerate(scale)}
    own = cases["self_grade"].astype("str").map(place)
    agreed = cases["moderated_grade"].astype("str").map(place)
    both = cases.assign(own=own, agreed=agreed).dropna(subset=["own", "agreed"])
    steps = (both["agreed"] - both["own"]).astype(int)
    move = pd.Series(KEPT, index=both.index).mask(steps > 0, RAISED).mask(steps < 0, LOWERED)
    return both.assign(own=both["own"].astype(int), agreed=both["agreed"].astype(int), steps=steps,
                       move=move)  # fmt: skip


def cross_table(both: pd.DataFrame, scale: Sequence[str]) -> pd.DataFrame:
    """Count lines by own grade (rows) and moderated grade (columns), in the scale's order."""
    counts = pd.crosstab(both["own"], both["agreed"])
    every = range(len(scale))
    whole = counts.reindex(index=every, columns=every, fill_value=0)
    return whole.set_axis(list(scale), axis=0).set_axis(list(scale), axis=1)


def moves_by(both: pd.DataFrame, column: str) -> pd.DataFrame:
    """Count moves by agency or domain.

    Returns
    -------
    DataFrame
        One row a value of the column: ``kept``, ``raised``, ``lowered``, ``lines``, ``cases`` (in
        which a line stands) and ``cases_lowered`` (in which one was lowered).
    """
    name = both[column].astype("str")
    counts = pd.crosstab(name, both["move"]).reindex(columns=list(MOVES), fill_value=0)
    case = both["audit_id"].astype("str") + "/" + both["case_ref"].astype("str")
    is_lowered = both["move"] == LOWERED
    return counts.assign(
        lines=counts.sum(axis=1),
        cases=case.groupby(name).nunique(),
        cases_lowered=case[is_lowered].groupby(name[is_lowered]).nunique(),
    ).fillna({"cases_lowered": 0})


def agreed_upon(
    both: pd.DataFrame, scale: Sequence[str], confidence: float = 0.95
) -> Agreement | None:
    """Assess how far own and moderated grades agree; intervals by case.

    Returns
    -------
    Agreement or None
        None if no line has both grades, or the scale has a single grade.
    """
    if both.empty or len(scale) < 2:
        return None
    ratings = both[["own", "agreed"]]
    cases = (both["audit_id"].astype("str") + "/" + both["case_ref"].astype("str")).tolist()
    return agreement(ratings, scale=range(len(scale)), confidence=confidence, clusters=cases)
