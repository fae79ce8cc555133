"""How services work together: where agencies' accounts of the same case contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.accounts import (
    Contradiction,
    Pair,
    accounts_of,
    contradictions,
    pairs,
)
from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label

RULE = "none"
_ANSWERS = {0.0: "no", 1.0: "partly", 2.0: "yes"}


@lru_cache(maxsize=2)
def accounts(pack: Pack) -> pd.DataFrame:
    """Return what each agency says of what several tell of; see `scrutiny_lib.audits.accounts`."""
    it = audited(pack)
    own = [
        one.question for one in it.definition.questions if one.about in it.settings.own_questions
    ]
    answers = it.answers[~it.answers["question_id"].isin(own)]
    return accounts_of(
        it.cases, answers, domains=it.settings.shared_domains, scale=it.scale, good=it.good
    )


def show_together(pack: Pack) -> None:
    """Show answers to the audit's questions, and where accounts contradict each other."""
    it = audited(pack)
    told = accounts(pack)
    if told["agency"].nunique() < 2:
        evidence.note(
            "Only one agency gave an account, so none can be laid beside another's."
            if len(told)
            else "No agency gave an account of how services worked together."
        )
        return
    _show_answers(it)
    found = contradictions(told)
    if not found:
        evidence.note("No agency's account of a case contradicts another's.")
        return
    shown = evidence.table(**_tally(it, told, found))
    if it.pack.is_restricted:
        for about in dict.fromkeys(one.about for one in found):
            evidence.table(**_matrix(it, told, found, about))
    rule = it.settings.contradicting
    systematic = pairs(told, found, rule.cases, rule.share)
    for pair in systematic:
        evidence.show(_told_pair(it, pair), shown)
    named = {pair.about for pair in systematic}
    for about in dict.fromkeys(one.about for one in found if one.about not in named):
        some = [one for one in found if one.about == about]
        evidence.show(_told_some(it, about, told, some), shown)


def _show_answers(it: Audited) -> None:
    """Show how agencies answered the audit's questions: counts, with of how many."""
    answers, rows = it.answers, []
    codes = it.pack.room.context.codes["audit_answer"].codes
    given = [code for code in codes if (answers["answer"] == code.code).any()]
    for question in it.definition.questions:
        some = answers[answers["question_id"] == question.question]
        if len(some):
            rows.append(
                {"Question": question.text}
                | {code.label: float((some["answer"] == code.code).sum()) for code in given}
                | {"Answers": float(len(some))}
            )
    if not rows:
        return
    evidence.table(
        pd.DataFrame(rows),
        caption="How agencies answered the audit's questions, each for its own part in each case",
        rule=RULE,
        units=dict.fromkeys([code.label for code in given] + ["Answers"], "count"),
        source="Source: the agencies' forms.",
        anchor="answers",
    )


def _tally(it: Audited, told: pd.DataFrame, found: Sequence[Contradiction]) -> dict[str, Any]:
    """Prepare in how many cases accounts contradict each other, a row a thing."""
    rows = []
    for about in dict.fromkeys(one.about for one in found):
        some = [one for one in found if one.about == about]
        of = told[told["about"] == about].groupby("case_ref")["agency"].nunique()
        rows.append(
            {
                "What": it.about(about),
                "Cases": float(len({one.case_ref for one in some})),
                "Of": float((of > 1).sum()),
                "Between": _between(it, some),
            }
        )
    return {
        "frame": pd.DataFrame(rows),
        "caption": "In how many cases agencies' accounts contradict each other",
        "rule": RULE,
        "units": {"Cases": "count", "Of": "count"},
        "source": "Of: cases of which two agencies or more gave an account. A contradiction: one "
        "says that it went well, the other that it did not.",
        "anchor": "contradictions",
    }


def _between(it: Audited, some: Sequence[Contradiction]) -> str:
    named = dict.fromkeys(frozenset((one.says_well, one.says_ill)) for one in some)
    return "; ".join(join_words(sorted(it.agency(code) for code in pair)) for pair in named)


def _matrix(
    it: Audited, told: pd.DataFrame, found: Sequence[Contradiction], about: str
) -> dict[str, Any]:
    """Prepare a matrix of cases by agency: what each says of one thing."""
    cases = list(dict.fromkeys(one.case_ref for one in found if one.about == about))
    some = told[(told["about"] == about) & told["case_ref"].isin(cases)]
    said = some.assign(said=[_said(it, about, place) for place in some["place"]])
    wide = said.pivot_table(index="case_ref", columns="agency", values="said", aggfunc="first")
    named = {code: it.agency(code) for code in wide.columns}
    frame = (
        wide.rename(columns=named).fillna("-").reset_index().rename(columns={"case_ref": "Case"})
    )
    return {
        "frame": frame,
        "caption": f"Cases in which accounts contradict each other: {it.about(about)}",
        "rule": "case_rows",
        "source": "Own accounts, before moderation. A dash: no account.",
        "anchor": f"matrix-{about}".lower().replace("_", "-"),
    }


def _said(it: Audited, about: str, place: float) -> str:
    """Return what an account says: a grade, or an answer."""
    if about in {domain.code for domain in it.definition.domains}:
        return it.definition.scale[int(place)].label
    return label(it.pack, "audit_answer", _ANSWERS[place])


def _told_pair(it: Audited, pair: Pair) -> Told:
    """Tell of two agencies that contradict each other in nearly every case."""
    return tell(
        it.pack,
        rule="audit_contradiction_pair",
        about=f"contradiction-{pair.about}-{pair.says_well}-{pair.says_ill}",
        fields={
            "what": _quoted(it, pair.about),
            "well": it.agency(pair.says_well),
            "ill": it.agency(pair.says_ill),
            "count": count_word(len(pair.cases)),
            "of": count_word(pair.of),
            "cases": f" ({', '.join(pair.cases)})" if it.pack.is_restricted else "",
        },
        period=it.month,
        size=2.0 + len(pair.cases) / pair.of,
        disclosure_rule=RULE,
    )


def _told_some(it: Audited, about: str, told: pd.DataFrame, some: Sequence[Contradiction]) -> Told:
    """Tell of cases in which any two agencies contradict each other."""
    cases = list(dict.fromkeys(one.case_ref for one in some))
    of = told[told["about"] == about].groupby("case_ref")["agency"].nunique()
    return tell(
        it.pack,
        rule="audit_contradiction",
        about=f"contradiction-{about}",
        fields={
            "what": _quoted(it, about),
            "count": sentence_case(count_word(len(cases))),
            "of": count_word(int((of > 1).sum())),
            "between": _between(it, some),
            "cases": f" ({', '.join(cases)})" if it.pack.is_restricted else "",
        },
        period=it.month,
        size=1.0 + len(cases) / int((of > 1).sum()),
        disclosure_rule=RULE,
    )


def _quoted(it: Audited, about: str) -> str:
    """Name a domain as it is, a question in quotation marks."""
    name = it.about(about)
    return f"'{name}'" if name.endswith("?") else name
