"""Recommendations: how old they are, what they say, and with what evidence they were closed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrutiny_lib.config.reviews import Recommendations
from scrutiny_lib.reviews.learning import filled, months_between

OPEN, OVERDUE = "open", "overdue"
WITH, WITHOUT, ASIDE = "with_evidence", "without_evidence", "set_aside"
STATES = (OPEN, OVERDUE, WITH, WITHOUT, ASIDE)


def looked_at(
    recommendations: pd.DataFrame, settings: Recommendations, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Say how each recommendation stands.

    Parameters
    ----------
    recommendations : DataFrame
        The table.
    settings : Recommendations
        Which statuses mean what, and what a good recommendation says.
    as_of : Timestamp
        The day as of which they are judged.

    Returns
    -------
    DataFrame
        One row a recommendation: ``rec_id, owner_agency, status, agreed_on, due, measure_id``
        as they are; ``state``: ``open``, ``overdue`` (open after its day), ``with_evidence``,
        ``without_evidence`` or ``set_aside``; ``grade`` (missing where none is given);
        ``age_months`` since it was agreed, up to its closing or `as_of`; ``says`` and ``smart``:
        how much of the rubric it fulfils; ``has_no_review_day``: open without a day on which it
        is looked at next; ``is_claimed``: closed with evidence by its status, though its grade is
        too low.

    Notes
    -----
    A status "closed with evidence" below the least grade counts as closed without: an activity is
    no evidence that anything changed.
    """
    grade = pd.to_numeric(recommendations["evidence_grade"].astype("str"), errors="coerce")
    status = recommendations["status"].astype("str")
    is_open = status.isin(settings.open)
    is_past = is_open & (recommendations["due"] < as_of)
    says_so = status.isin(settings.with_evidence)
    is_proven = says_so & (grade >= settings.least_grade)
    state = np.select(
        [is_past, is_open, is_proven, status.isin(settings.closed)],
        [OVERDUE, OPEN, WITH, WITHOUT],
        default=ASIDE,
    )
    kept = ["rec_id", "review_id", "owner_agency", "status", "agreed_on", "due", "closed_on",
            "next_review_on", "measure_id", "repeats_rec_id"]  # fmt: skip
    until = recommendations["closed_on"].where(~is_open).fillna(as_of)
    return recommendations[kept].assign(
        state=state,
        grade=grade.astype("Int64"),
        age_months=_months(recommendations["agreed_on"], until),
        says=_said(recommendations, [one.column for one in settings.rubric]),
        smart=_said(recommendations, settings.smart),
        has_no_review_day=is_open & recommendations["next_review_on"].isna(),
        is_claimed=says_so & ~is_proven,
    )


def _said(recommendations: pd.DataFrame, columns: list[str] | tuple[str, ...]) -> pd.Series:
    """Count the columns that say yes, or that hold a name."""
    said = pd.Series(0, index=recommendations.index)
    for name in columns:
        said += says(recommendations[name]).astype(int)
    return said


def says(column: pd.Series) -> pd.Series:
    """Tell of each row whether a column says yes, or names something."""
    if column.dtype == "boolean":
        return column.fillna(value=False).astype(bool)
    return filled(column)


def _months(first: pd.Series, last: pd.Series) -> pd.Series:
    """Return whole months between days; missing where one is, or where they run backwards."""
    whole = [
        months_between(a, b) if pd.notna(a) and pd.notna(b) and a <= b else None
        for a, b in zip(first, last, strict=True)
    ]
    return pd.Series(whole, index=first.index, dtype="Int64")
