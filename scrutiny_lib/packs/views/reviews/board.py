"""What a board asks of its reviews: who took part, what the Panel answered, what delayed them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.evidence.numbers import count_word, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of
from scrutiny_lib.packs.views.reviews.far import RULE
from scrutiny_lib.packs.views.reviews.opened import Reviewed, reviewed

_PART = {
    "practitioners_involved_y_n": "Practitioners who knew the family",
    "family_involved_y_n": "The family",
}
_YES, _NO, _BLANK, _ALL = "Yes", "No", "Not recorded", "Reviews"


def show_board(pack: Pack) -> None:
    """Show who took part in reviews, and what the national Panel answered."""
    it = reviewed(pack)
    if it.reviews.empty:
        return
    shown = evidence.table(**_took_part(it))
    if it.pack.is_restricted:
        evidence.show(_told_of_part(it), shown)
    answers = it.reviews[it.reviews["rr_submitted"].notna()]
    if len(answers):
        table = evidence.table(**_answers(it, answers))
        if it.pack.is_restricted:
            evidence.table(**_by_decision(it, answers))
            evidence.show(_told_of_answers(it, answers), table)


def _took_part(it: Reviewed) -> dict[str, Any]:
    rows = []
    for column, label in _PART.items():
        said = it.reviews[column]
        rows.append(
            {
                "Who took part": label,
                _YES: float((said == True).fillna(value=False).sum()),  # noqa: E712 - nullable
                _NO: float((said == False).fillna(value=False).sum()),  # noqa: E712
                _BLANK: float(said.isna().sum()),
                _ALL: float(len(said)),
            }
        )
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"Who took part in reviews, {it.span_text}",
        "rule": RULE,
        "units": dict.fromkeys((_YES, _NO, _BLANK, _ALL), "count"),
        "counts": Counts(
            address=_address(it, "part taken in reviews"),
            by_row={"who": "Who took part"},
            columns={
                **{name: {"said": name} for name in (_YES, _NO, _BLANK)},
                _ALL: {"said": "Total"},
            },
            counting="event",
        ),
        "source": "Source: the partnership's tracker of reviews.",
        "anchor": "took-part",
    }


def _address(it: Reviewed, measure: str) -> dict[str, str]:
    return {"measure": measure, "area": it.pack.area.code, "period": it.span}


def _told_of_part(it: Reviewed) -> Told:
    """Tell that families or practitioners took part in few reviews."""
    told: Told = ()
    for column, label in _PART.items():
        said = it.reviews[column].dropna().astype(bool)
        if len(said) and said.mean() <= it.settings.least_part:
            fields = {
                "who": label,
                "yes": sentence_case(count_word(int(said.sum()))),
                "of": count_word(len(said)),
            }
            address = _address(it, "part taken in reviews")
            cells = [{**address, "who": label, "said": one} for one in (_YES, _NO)]
            told += tell(
                it.pack,
                rule="review_part",
                about=f"part-{column.partition('_')[0]}",
                fields=fields,
                period=it.span,
                size=1.0,
                disclosure_rule=RULE,
                cells=cells,
            )
    return told


def _answers(it: Reviewed, answers: pd.DataFrame) -> dict[str, Any]:
    """Prepare what the Panel answered to rapid reviews that were sent."""
    said = answers["panel_decision"]
    tally = said.astype("str").where(said.notna(), "").value_counts()
    listed = context_of(it.pack).codes["panel_decision"].codes
    rows = [(one.label, float(tally.get(one.code, 0))) for one in listed if tally.get(one.code, 0)]
    rows += [("No answer recorded", float(tally.get("", 0)))]
    rows += [("Total", float(len(answers)))]
    return {
        "frame": pd.DataFrame(rows, columns=["The Panel's answer", "Rapid reviews"]),
        "caption": f"What the national Panel answered to rapid reviews, {it.span_text}",
        "rule": RULE,
        "units": {"Rapid reviews": "count"},
        "counts": Counts(
            address=_address(it, "answers of the Panel"),
            by_row={"answer": "The Panel's answer"},
            columns={"Rapid reviews": {}},
            counting="event",
        ),
        "source": "Source: the partnership's tracker of reviews.",
        "anchor": "panel",
    }


def _by_decision(it: Reviewed, answers: pd.DataFrame) -> dict[str, Any]:
    """Prepare what the Panel answered to each local decision."""
    codes = context_of(it.pack).codes
    rows = []
    for decision in codes["rr_decision"].codes:
        some = answers[answers["rr_decision"] == decision.code]
        if len(some):
            said = some["panel_decision"].astype("str")
            rows.append(
                {"Local decision": decision.label}
                | {one.label: float((said == one.code).sum())
                   for one in codes["panel_decision"].codes
                   if (answers["panel_decision"] == one.code).any()}
                | {"Rapid reviews": float(len(some))}
            )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["Local decision"])
    return {
        "frame": frame,
        "caption": f"What the Panel answered, by the local decision, {it.span_text}",
        "rule": "case_rows",
        "units": dict.fromkeys(list(frame.columns)[1:], "count"),
        "source": "Source: the partnership's tracker of reviews.",
        "anchor": "panel-by-decision",
    }


def _told_of_answers(it: Reviewed, answers: pd.DataFrame) -> Told:
    """Tell how often the Panel saw a matter otherwise than the partners did."""
    known = answers["panel_decision"].dropna().astype("str")
    other = known[known == "disagrees"]
    if len(other) < it.settings.least_late:
        return ()
    labels = context_of(it.pack).codes["panel_decision"]
    address = _address(it, "answers of the Panel")
    names = [labels.label_of(code) for code in known.unique()]
    return tell(
        it.pack,
        rule="review_panel_disagrees",
        fields={"count": count_word(len(other)), "of": count_word(len(known))},
        period=it.span,
        size=1.0,
        disclosure_rule=RULE,
        cells=[{**address, "answer": name} for name in names],
    )
