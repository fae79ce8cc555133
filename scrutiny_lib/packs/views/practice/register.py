"""The register of good practice: from where, of whom, in words, and what difference it made."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import NOT_RECORDED, context_of, label
from scrutiny_lib.packs.views.practice.opened import Practised, practised
from scrutiny_lib.packs.views.words import words_of
from scrutiny_lib.reviews.learning import several

_SOURCE = "Source: the partnership's register of good practice."


def show_register(pack: Pack) -> None:
    """Show how many practices stand in the register, of which agency, found where."""
    it = practised(pack)
    if it.register.empty:
        evidence.note("No good practice has been written down in the register yet.")
    else:
        evidence.table(**_by(it, "agency", "agencies", "Agency", "whose practice it is"))
        evidence.table(**_by(it, "found_in", "practice_source", "Found in", "where it was found"))
    _show_unregistered(it)


def _by(it: Practised, column: str, code_list: str, heading: str, what: str) -> dict[str, Any]:
    """Prepare a row a code, in the order of its list: no ranking."""
    some = it.register[column].astype("str").where(it.register[column].notna(), "")
    proven = grades(it.register["difference_grade"]) >= it.settings.least_grade
    listed = context_of(it.pack).codes[code_list].codes
    rows = [
        (one.label, float((some == one.code).sum()), float((proven & (some == one.code)).sum()))
        for one in listed
        if (some == one.code).any()
    ]
    if (some == "").any():
        rows.append((NOT_RECORDED, float((some == "").sum()), float((proven & (some == "")).sum())))
    shown = "With evidence of a difference"
    return {
        "frame": pd.DataFrame(rows, columns=[heading, "Practices", shown]),
        "caption": f"Good practice in the register, by {what}",
        "rule": "none",
        "units": {"Practices": "count", shown: "count"},
        "source": f"Evidence is grade {it.settings.least_grade} or more. {_SOURCE}",
        "anchor": f"register-{column}".replace("_", "-"),
    }


def grades(column: pd.Series) -> pd.Series:
    """Return grades of evidence as numbers; none counts as below every grade."""
    return pd.to_numeric(column.astype("str"), errors="coerce").fillna(-1)


def show_words(pack: Pack) -> None:
    """Show practices in words, where they may be shown, the newest first."""
    it = practised(pack)
    if it.register.empty:
        evidence.note("There are no words of it to show.")
        return
    table = context_of(pack).tables["good_practice"]
    what = words_of(table, it.register, "what")
    difference = words_of(table, it.register, "difference")
    newest = it.register.sort_values("noticed_on", ascending=False, kind="stable").index
    chosen = [at for at in newest if at in what.texts.index][: it.settings.most_in_words]
    if chosen:
        evidence.table(**_in_words(it, chosen, what.texts, difference.texts))
    held = len(it.register) - len(chosen)
    if held:
        evidence.note(_held(len(it.register), held, what.withheld, what.pointing))


def _held(every: int, held: int, withheld: int, pointing: int) -> str:
    """Say how many practices are not shown in words, and why."""
    why = {
        "nobody has said that they may be": withheld,
        "something in them may name a person": pointing,
        "there is no room for them, or nothing is written": held - withheld - pointing,
    }
    parts = [f"{count_word(number)} because {reason}" for reason, number in why.items() if number]
    return (
        f"{sentence_case(count_word(held))} of {every} are not shown in words: {join_words(parts)}."
    )


def _in_words(
    it: Practised, chosen: list[Any], what: pd.Series, difference: pd.Series
) -> dict[str, Any]:
    some = it.register.loc[chosen]
    return {
        "frame": pd.DataFrame(
            {
                "What was done": [what[at] for at in chosen],
                "By whom, on what": [
                    f"{label(it.pack, 'agencies', code)}: {_threads(it, cell)}"
                    for code, cell in zip(some["agency"], some["theme"], strict=True)
                ],
                "What difference it made": [difference.get(at, "-") for at in chosen],
            }
        ),
        "caption": "Good practice in the words of those who noticed it, the newest first",
        "rule": "none",
        "source": f"Only what may be shown. {_SOURCE}",
        "anchor": "in-words",
    }


def _threads(it: Practised, cell: object) -> str:
    codes = several(pd.Series([cell]))
    return "; ".join(label(it.pack, "thread", code) for code in codes) or "-"


def _show_unregistered(it: Practised) -> None:
    """Tell how much good practice from reviews stands in no register."""
    learning = it.heard.learning
    good = learning[learning["is_good_practice"].fillna(value=False).astype(bool)]
    if good.empty:
        return
    missing = good[~good["learning_id"].isin(it.register["source_ref"])]
    shown = evidence.table(
        pd.DataFrame(
            {
                "Good practice that reviews name": ["In the register", "Not in the register"],
                "Points": [float(len(good) - len(missing)), float(len(missing))],
            }
        ),
        caption="Good practice that reviews name, and the register",
        rule="none",
        units={"Points": "count"},
        source="Source: the partnership's record of learning, and its register of good practice.",
        anchor="unregistered",
    )
    if len(missing):
        evidence.show(_told_unregistered(it, len(missing), len(good)), shown)


def _told_unregistered(it: Practised, missing: int, good: int) -> Told:
    return tell(
        it.pack,
        rule="practice_unregistered",
        fields={"count": sentence_case(count_word(missing)), "of": count_word(good)},
        period=it.period,
        size=1.0 + missing / good,
        disclosure_rule="none",
    )
