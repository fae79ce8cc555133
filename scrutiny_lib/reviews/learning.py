"""What was learned: themes of several vocabularies, many to many, and themes that come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.config.reviews import Recommendations

THEMES = ("learning_id", "review_id", "vocabulary", "theme", "is_good_practice")


def several(column: pd.Series) -> pd.Series:
    """Return the codes of a column with semicolons between them: one row a code, index kept."""
    parts = column.dropna().astype("str").str.split(";").explode().str.strip()
    return parts[parts != ""]


def filled(column: pd.Series) -> pd.Series:
    """Tell of each row whether anything is written in it; blanks are nothing."""
    return column.notna() & (column.astype("str").str.strip() != "")


def themes_of(learning: pd.DataFrame, vocabularies: Sequence[str]) -> pd.DataFrame:
    """Lay out the themes of every point of learning.

    Parameters
    ----------
    learning : DataFrame
        The table ``learning``.
    vocabularies : sequence of str
        Its columns of themes.

    Returns
    -------
    DataFrame
        One row a point, vocabulary and theme, with the columns `THEMES`.
    """
    parts = []
    for name in vocabularies:
        codes = several(learning[name]).rename("theme").to_frame()
        rest = learning.loc[codes.index, ["learning_id", "review_id", "is_good_practice"]]
        parts.append(codes.join(rest).assign(vocabulary=name))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(THEMES))
    whole["is_good_practice"] = whole["is_good_practice"].astype("boolean").fillna(value=False)
    return whole[list(THEMES)].drop_duplicates(ignore_index=True)


def themes_of_recommendations(recommendations: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """Say which themes each recommendation answers: those of the learning that it names.

    Returns
    -------
    DataFrame
        One row a recommendation, vocabulary and theme: ``rec_id``, ``vocabulary``, ``theme``.
    """
    named = several(recommendations["learning_ids"]).rename("learning_id").to_frame()
    named = named.join(recommendations["rec_id"])
    joined = named.merge(themes, on="learning_id")
    return joined[["rec_id", "vocabulary", "theme"]].drop_duplicates(ignore_index=True)


@dataclass(frozen=True)
class Return:
    """A theme that stands in a review again after an action on it was closed.

    Attributes
    ----------
    closed_on : Timestamp
        When the first action on it was closed.
    rec_ids : tuple of str
        The recommendations that were closed before it came back.
    with_evidence : int
        How many of them were closed with evidence, by their status.
    review_ids : tuple of str
        The reviews with it of which the council became aware after that, the first one first.
    first_return : Timestamp
        When the council became aware of the first of them.
    """

    vocabulary: str
    theme: str
    closed_on: pd.Timestamp
    rec_ids: tuple[str, ...]
    with_evidence: int
    review_ids: tuple[str, ...]
    first_return: pd.Timestamp

    @property
    def months(self) -> int:
        """Whole months from closing to the return."""
        return months_between(self.closed_on, self.first_return)


def came_back(
    reviews: pd.DataFrame,
    themes: pd.DataFrame,
    recommendations: pd.DataFrame,
    settings: Recommendations,
    vocabularies: Sequence[str],
) -> tuple[Return, ...]:
    """Find themes that stand in a review again after an action on them was closed.

    Parameters
    ----------
    reviews, recommendations : DataFrame
        The tables.
    themes : DataFrame
        As `themes_of` returns them; good practice on a theme is no return of it.
    settings : Recommendations
        Which statuses are closed.
    vocabularies : sequence of str
        Those that are looked at.

    Returns
    -------
    tuple of Return
        The one with most later reviews first, then the one that came back soonest.
    """
    closed = recommendations[recommendations["status"].isin(settings.closed)]
    closed = closed.dropna(subset=["closed_on"])
    answered = themes_of_recommendations(closed, themes)
    answered = answered[answered["vocabulary"].isin(list(vocabularies))]
    answered = answered.merge(closed[["rec_id", "closed_on", "status"]], on="rec_id")
    told = themes[~themes["is_good_practice"].astype(bool)]
    told = told.merge(reviews[["review_id", "aware_date"]], on="review_id")
    found = [
        _returned(str(vocabulary), str(theme), actions, told, settings)
        for (vocabulary, theme), actions in answered.groupby(["vocabulary", "theme"], sort=False)
    ]
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (-len(one.review_ids), one.months),
        )
    )


def _returned(
    vocabulary: str,
    theme: str,
    actions: pd.DataFrame,
    told: pd.DataFrame,
    settings: Recommendations,
) -> Return | None:
    """Return what came back of one theme; None if nothing did."""
    closed_on = actions["closed_on"].min()
    same = told[(told["vocabulary"] == vocabulary) & (told["theme"] == theme)]
    later = same[same["aware_date"] > closed_on].sort_values("aware_date", kind="stable")
    if later.empty:
        return None
    first = later["aware_date"].iloc[0]
    before = actions[actions["closed_on"] < first]
    return Return(
        vocabulary=vocabulary,
        theme=theme,
        closed_on=closed_on,
        rec_ids=tuple(dict.fromkeys(map(str, before["rec_id"]))),
        with_evidence=int(before["status"].isin(settings.with_evidence).sum()),
        review_ids=tuple(dict.fromkeys(map(str, later["review_id"]))),
        first_return=first,
    )


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return int(months - (last.day < first.day))
