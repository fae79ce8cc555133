"""What an audit leaves behind: strengths, areas to develop, and recommendations with owners."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of, label, tables_of
from scrutiny_lib.packs.views.words import words_of
from scrutiny_lib.reviews.learning import filled

RULE = "none"
_KINDS = {"good_practice": "Strengths", "development": "To be developed"}


def show_voice(pack: Pack) -> None:
    """Show in how many lines the child's voice, and a difference for the child, are evident."""
    it = audited(pack)
    columns = {
        "child_voice_evident": "The child's voice",
        "impact_on_child_evident": "What became different for the child",
    }
    rows = [_evident(it, name, words) for name, words in columns.items()]
    rows = [row for row in rows if row["Lines"]]
    if not rows:
        return
    evidence.table(
        pd.DataFrame(rows),
        caption="What the records show of the child, in numbers of lines",
        rule=RULE,
        units=dict.fromkeys(("Yes", "Partly", "No", "Lines"), "count"),
        source="As moderated, where the meeting spoke of it; else as the agency saw it. Lines in "
        "which it is not said are left out.",
        anchor="evident",
    )


def _evident(it: Audited, column: str, words: str) -> dict[str, Any]:
    said = it.cases[column].dropna().astype("str")
    counts = {code: float((said == code).sum()) for code in ("yes", "partly", "no")}
    return {"Is it evident?": words} | {
        **{code.capitalize(): number for code, number in counts.items()},
        "Lines": float(len(said)),
    }


def show_after(pack: Pack) -> None:
    """Show strengths beside what is to be developed, in numbers and in words."""
    it = audited(pack)
    if it.is_empty or it.cases.empty:
        evidence.note("No audit has left anything behind yet.")
        return
    written = it.cases.assign(**{kind: filled(it.cases[kind]) for kind in _KINDS})
    if not written[list(_KINDS)].to_numpy().any():
        evidence.note("No agency wrote down a strength, or anything to be developed.")
    else:
        shown = evidence.table(**_by_domain(it, written))
        for kind in _KINDS:
            evidence.show(_told(it, written, kind), shown)
        for kind, words in _KINDS.items():
            _show_words(it, kind, words)
    _show_recommendations(it)


def _by_domain(it: Audited, written: pd.DataFrame) -> dict[str, Any]:
    there = set(written["domain"].astype("str"))
    rows = []
    for domain in (one for one in it.definition.domains if one.code in there):
        some = written[written["domain"] == domain.code]
        rows.append(
            {"Part of the tool": domain.label}
            | {words: float(some[kind].sum()) for kind, words in _KINDS.items()}
            | {"Lines": float(len(some))}
        )
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"Strengths, and what is to be developed, in the audit {it.audit_id}",
        "rule": RULE,
        "units": dict.fromkeys((*_KINDS.values(), "Lines"), "count"),
        "source": "Lines in which something was written down; a line may have both.",
        "anchor": "after",
    }


def _told(it: Audited, written: pd.DataFrame, kind: str) -> Told:
    """Tell of the part of the tool in which most was written down, with whose it is."""
    domains = written["domain"].astype("str")
    number = written[kind].groupby(domains).sum().astype(int)
    of = written[kind].groupby(domains).size()
    if not number.sum():
        return ()
    name = str((number / of).idxmax())
    some = written[(written["domain"] == name) & written[kind]]
    owners = some["agency"].astype("str").value_counts()
    listed = [code.code for code in context_of(it.pack).codes["agencies"].codes]
    named = [f"{it.agency(c)} {count_word(int(owners[c]))}" for c in listed if c in owners.index]
    rule = "audit_strength" if kind == "good_practice" else "audit_develop"
    return tell(
        it.pack,
        rule=rule,
        fields={
            "domain": it.about(name),
            "domain_lower": it.about(name)[:1].lower() + it.about(name)[1:],
            "count": count_word(int(number[name])),
            "of": count_word(int(of[name])),
            "owners": join_words(named),
        },
        period=it.month,
        size=1.0 + float(number[name] / of[name]),
        disclosure_rule=RULE,
    )


def _show_words(it: Audited, kind: str, heading: str) -> None:
    """Show examples in words, where they may be shown, each text once."""
    table = context_of(it.pack).tables["audit_cases"]
    found = words_of(table, it.cases, kind)
    texts = found.texts.drop_duplicates()[: it.settings.most_in_words]
    if texts.empty:
        return
    lines = it.cases.loc[texts.index]
    evidence.table(
        pd.DataFrame(
            {
                heading: texts.to_list(),
                "By": [it.agency(code) for code in lines["agency"]],
                "In": [it.about(str(code)) for code in lines["domain"]],
            }
        ),
        caption=f"{heading} in the agencies' own words",
        rule=RULE,
        source=f"Only what may be shown, and each text once; {count_word(found.withheld)} more "
        "without leave to show them.",
        anchor=f"words-{kind}".replace("_", "-"),
    )


def _show_recommendations(it: Audited) -> None:
    """Show recommendations that name this audit where others name a review."""
    (recommendations,) = tables_of(it.pack, "reviews", "recommendations")
    some = recommendations[recommendations["review_id"] == it.audit_id]
    if some.empty:
        evidence.note("No recommendation names this audit as what it comes from.")
        return
    evidence.show(_told_owned(it, some), evidence.table(**_owned(it, some)))


def _owned(it: Audited, some: pd.DataFrame) -> dict[str, Any]:
    """Prepare a row an owner, with how many recommendations stand where."""
    owners, status = (some[name].astype("str") for name in ("owner_agency", "status"))
    heads = {one: label(it.pack, "recommendation_status", one) for one in dict.fromkeys(status)}
    listed = [code.code for code in context_of(it.pack).codes["agencies"].codes]
    rows = [
        {"Owned by": it.agency(code)}
        | {head: float(((owners == code) & (status == one)).sum()) for one, head in heads.items()}
        for code in listed
        if (owners == code).any()
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": "Recommendations that follow from this audit, by who owns them",
        "rule": RULE,
        "units": dict.fromkeys(heads.values(), "count"),
        "source": "Source: the partnership's tracker of recommendations.",
        "anchor": "recommendations",
    }


def _told_owned(it: Audited, some: pd.DataFrame) -> Told:
    owners = [it.agency(code) for code in dict.fromkeys(some["owner_agency"].dropna())]
    return tell(
        it.pack,
        rule="audit_recommendations",
        fields={
            "count": sentence_case(count_word(len(some))),
            "follow": "follows" if len(some) == 1 else "follow",
            "owners": join_words(owners) or "nobody yet",
        },
        period=it.month,
        size=1.0,
        disclosure_rule=RULE,
    )
