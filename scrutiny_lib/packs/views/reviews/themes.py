"""What was learned, by theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.rules import rule_in
from scrutiny_lib.evidence.numbers import count_word
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed
from scrutiny_lib.reviews.funnel import year_of
from scrutiny_lib.reviews.learning import themes_of, themes_of_recommendations

MEASURE = "case reviews by theme"
_NEWEST_MONTHS = 12
_KINDS = {
    "Reviews": "case reviews by theme",
    "With good practice": "case reviews by theme of good practice",
    "Recommendations": "recommendations by theme",
}


@lru_cache(maxsize=2)
def themes(pack: Pack) -> pd.DataFrame:
    """Return the themes of every point of learning; see `scrutiny_lib.reviews.learning`."""
    it = reviewed(pack)
    return themes_of(it.learning, it.settings.learning.vocabularies)


def show_themes(pack: Pack) -> None:
    """Show the themes of each vocabulary, with what each label leaves out."""
    it, every = reviewed(pack), themes(pack)
    if every.empty:
        evidence.note("No learning from reviews has been written down by theme.")
        return
    for vocabulary in it.settings.learning.vocabularies:
        some = every[every["vocabulary"] == vocabulary]
        if some.empty:
            continue
        table = _table(it, some, vocabulary)
        if table["frame"].empty:
            evidence.note(f"{table['caption']}: none in enough to be shown.")
            continue
        shown = evidence.table(**table)
        evidence.show(_told_often(it, some, vocabulary), shown)
    _show_glosses(it, every)
    if it.pack.is_restricted:
        _show_agencies(it, every)
        _show_years(it, every)


def _show_glosses(it: Reviewed, every: pd.DataFrame) -> None:
    """Show what to ask before a label is used: each question once, with all labels it is for."""
    asked: dict[str, list[str]] = {}
    for vocabulary in it.settings.learning.vocabularies:
        there = set(every.loc[every["vocabulary"] == vocabulary, "theme"])
        for code in context_of(it.pack).codes[vocabulary].codes:
            if code.code in there and code.meaning:
                asked.setdefault(code.meaning, []).append(code.label)
    if not asked:
        return
    evidence.table(
        pd.DataFrame(
            {
                "Label": ["; ".join(dict.fromkeys(names)) for names in asked.values()],
                "Ask first": list(asked),
            }
        ),
        caption="A theme is a label, and no explanation: what to ask before it is used",
        rule="none",
        source="Source: the lists of themes in params/themes.yml.",
        anchor="labels",
    )


def _show_agencies(it: Reviewed, every: pd.DataFrame) -> None:
    """Show how many recommendations each agency owns, by the first list of themes."""
    vocabulary = it.settings.learning.vocabularies[0]
    acted = themes_of_recommendations(
        it.recommendations, every[every["vocabulary"] == vocabulary]
    ).merge(it.recommendations[["rec_id", "owner_agency"]].dropna(), on="rec_id")
    if acted.empty:
        return
    codes, agencies = _codes(it, vocabulary), context_of(it.pack).codes["agencies"].codes
    wide = pd.crosstab(acted["theme"].astype("str"), acted["owner_agency"].astype("str"))
    named = {one.code: one.label for one in agencies if one.code in wide.columns}
    frame = wide[list(named)].astype(float).rename(columns=named)
    frame.insert(0, "Theme", [codes[name].label if name in codes else name for name in wide.index])
    evidence.table(
        frame.sort_values("Theme").reset_index(drop=True),
        caption="Recommendations by theme and by the agency that owns them",
        rule="none",
        units=dict.fromkeys(named.values(), "count"),
        source="A recommendation that answers several themes stands under each. No ranking: who "
        "owns more recommendations may be asked to do more.",
        anchor="themes-by-agency",
    )


def _codes(it: Reviewed, vocabulary: str) -> dict[str, Any]:
    return {code.code: code for code in context_of(it.pack).codes[vocabulary].codes}


def _table(it: Reviewed, some: pd.DataFrame, vocabulary: str) -> dict[str, Any]:
    """Prepare a row a theme; those in most reviews first, where every number is shown."""
    codes = _codes(it, vocabulary)
    concerns = some[~some["is_good_practice"].astype(bool)]
    good = some[some["is_good_practice"].astype(bool)]
    acted = themes_of_recommendations(it.recommendations, some)
    rows = [
        {
            "Theme": codes[theme].label if theme in codes else theme,
            "Reviews": _number(concerns, theme, "review_id"),
            "With good practice": _number(good, theme, "review_id"),
            "Recommendations": _number(acted, theme, "rec_id"),
            "theme_id": theme,
        }
        for theme in some["theme"].unique()
    ]
    frame = _sorted(it, pd.DataFrame(rows))
    name = context_of(it.pack).codes[vocabulary].label
    return {
        "frame": frame,
        "caption": f"{name}, {it.span_text}: in how many reviews each stands",
        "rule": RULE,
        "units": dict.fromkeys(_shown(it), "count"),
        "counts": _counts(it, vocabulary),
        "source": "A review may stand under several themes. Source: the partnership's record of "
        "learning.",
        "anchor": vocabulary.replace("_", "-"),
    }


def _sorted(it: Reviewed, frame: pd.DataFrame) -> pd.DataFrame:
    """Return themes in order; for everybody only those that stand in enough reviews."""
    if it.pack.is_restricted:
        return frame.sort_values(["Reviews", "Theme"], ascending=[False, True], ignore_index=True)
    # A row of symbols would tell that a theme stands in a few reviews.
    frame = frame[frame["Reviews"] >= least_shown(it)].sort_values("Theme", ignore_index=True)
    return frame.drop(columns=["With good practice", "Recommendations"])


def _shown(it: Reviewed) -> tuple[str, ...]:
    return tuple(_KINDS) if it.pack.is_restricted else ("Reviews",)


def least_shown(it: Reviewed) -> int:
    """Return the smallest number of reviews that is shown to everybody."""
    rule = rule_in(it.pack.profile, RULE)
    return 1 if rule is None else rule.threshold


def _counts(it: Reviewed, vocabulary: str) -> Counts:
    return Counts(
        address={**_address(it), "vocabulary": vocabulary},
        by_row={"theme": "theme_id"},
        columns={name: {"measure": _KINDS[name]} for name in _shown(it)},
        labels=("Theme",),
        unshown=("theme_id",),
        counting="event",
    )


def _number(some: pd.DataFrame, theme: str, what: str) -> float:
    """Count the different reviews, or recommendations, of a theme."""
    return float(some.loc[some["theme"] == theme, what].nunique())


def _address(it: Reviewed) -> dict[str, str]:
    return {"area": it.pack.area.code, "period": it.span}


def _told_often(it: Reviewed, some: pd.DataFrame, vocabulary: str) -> Told:
    """Tell of the theme that stands in most of the newest reviews."""
    settings = it.settings.learning
    if vocabulary not in settings.comes_back_in or not it.pack.is_restricted:
        return ()
    since = it.as_of - pd.DateOffset(months=_NEWEST_MONTHS)
    newest = it.reviews.loc[it.reviews["aware_date"] > since, "review_id"]
    told = some[some["review_id"].isin(newest) & ~some["is_good_practice"].astype(bool)]
    told = told[~told["theme"].isin(list(settings.not_told))]
    of = told["review_id"].nunique()
    tally = told.groupby("theme")["review_id"].nunique().sort_values(ascending=False)
    if tally.empty or tally.iloc[0] < max(settings.often_least, settings.often_share * of):
        return ()
    theme, count = str(tally.index[0]), int(tally.iloc[0])
    code = _codes(it, vocabulary).get(theme)
    return tell(
        it.pack,
        rule="theme_often",
        about=f"theme-often-{vocabulary}-{theme}",
        fields={
            "theme": code.label if code else theme,
            "count": count_word(count),
            "of": count_word(of),
            "newest": count_word(_NEWEST_MONTHS),
        },
        period=it.span,
        size=1.0 + count / 10,
        disclosure_rule=RULE,
        cells=[{**_address(it), "measure": MEASURE, "vocabulary": vocabulary, "theme": theme}],
    )


def _show_years(it: Reviewed, every: pd.DataFrame) -> None:
    """Show in how many reviews of each year a theme of the first list stands."""
    some = every[every["vocabulary"] == it.settings.learning.vocabularies[0]]
    some = some[~some["is_good_practice"].astype(bool)]
    dated = some.merge(it.reviews[["review_id", "aware_date"]], on="review_id")
    dated = dated.assign(year=year_of(dated["aware_date"])).dropna(subset=["year"])
    wide = dated.pivot_table(
        index=["vocabulary", "theme"], columns="year", values="review_id", aggfunc="nunique"
    ).fillna(0.0)
    if wide.shape[1] < 2:
        return
    years = {year: f"{int(year) - 1}-{int(year) % 100:02d}" for year in wide.columns}
    evidence.table(
        _named(it, wide.rename(columns=years)),
        caption="In how many reviews of each year a theme stands",
        rule=RULE,
        units=dict.fromkeys(years.values(), "count"),
        counts=Counts(
            address={"measure": f"{MEASURE} and year", "area": it.pack.area.code},
            by_row={"theme": "key"},
            columns={name: {"period": name} for name in years.values()},
            labels=("Theme",),
            unshown=("key",),
            counting="event",
        ),
        source="Numbers of reviews, by years from April to March.",
        anchor="themes-by-year",
    )


def _named(it: Reviewed, wide: pd.DataFrame) -> pd.DataFrame:
    """Return a table by vocabulary and theme with names for readers and for protection."""
    names = [_codes(it, v)[t].label if t in _codes(it, v) else t for v, t in wide.index]
    keys = [f"{v} {t}" for v, t in wide.index]
    frame = wide.reset_index(drop=True).astype(float)
    frame.insert(0, "Theme", names)
    return frame.assign(key=keys)
