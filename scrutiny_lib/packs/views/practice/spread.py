"""Whether good practice goes further: where it could, where it has, and what shows it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of, label
from scrutiny_lib.packs.views.practice.opened import Practised, practised
from scrutiny_lib.packs.views.practice.register import grades
from scrutiny_lib.reviews.learning import several

_SOURCE = "Source: the partnership's register of good practice."


def show_spread(pack: Pack) -> None:
    """Show how far practices have spread, with what evidence, and where they could go."""
    it = practised(pack)
    if it.register.empty:
        evidence.note("Whether good practice spreads can't be told without a register of it.")
        return
    shown = evidence.table(**_states(it))
    for told in (_told_unproven(it), _told_stays(it), _told_difference(it)):
        evidence.show(told, shown)
    offers = _offers(it)
    if len(offers):
        evidence.table(**_offered(it, offers))


def _codes(it: Practised) -> pd.Series:
    return it.register["spread"].astype("str").where(it.register["spread"].notna(), "")


def _states(it: Practised) -> dict[str, Any]:
    states, proven = _codes(it), grades(it.register["spread_grade"]) >= it.settings.least_grade
    rows = [
        (one.label, float((states == one.code).sum()), float((proven & (states == one.code)).sum()))
        for one in context_of(it.pack).codes["practice_spread"].codes
        if (states == one.code).any()
    ]
    if (states == "").any():
        rows.append(("Not recorded", float((states == "").sum()), 0.0))
    return {
        "frame": pd.DataFrame(rows, columns=["How far it has gone", "Practices", "Shown"]),
        "caption": f"How far good practice has gone, of {len(it.register)} in the register",
        "rule": "none",
        "units": {"Practices": "count", "Shown": "count"},
        "source": f"Shown: with evidence of grade {it.settings.least_grade} or more that it was "
        f"taken up. {_SOURCE}",
        "anchor": "spread",
    }


def _told_unproven(it: Practised) -> Told:
    """Tell that practice is said to have spread, and nothing shows it."""
    has = it.register[_codes(it).isin(list(it.settings.has_spread))]
    claimed = has[grades(has["spread_grade"]) < it.settings.least_grade]
    if claimed.empty:
        return ()
    references = ", ".join(claimed["practice_id"]) if it.pack.is_restricted else ""
    agencies = dict.fromkeys(label(it.pack, "agencies", code) for code in claimed["agency"])
    fields = {
        "count": sentence_case(count_word(len(claimed))),
        "of": count_word(len(has)),
        "count_lower": count_word(len(claimed)),
        "agencies": "; ".join(agencies),
        "takers": _takers(it, claimed),
        "references": f" ({references})" if references else "",
    }
    return _tell(it, "practice_spread_unproven", fields, len(claimed) / len(has))


def _takers(it: Practised, some: pd.DataFrame) -> str:
    """Name the agencies to which practice is said to have gone."""
    codes = dict.fromkeys(several(some["spread_to"]))
    return join_words([label(it.pack, "agencies", one) for one in codes]) or "nobody named"


def _told_stays(it: Practised) -> Told:
    """Tell how much of what others could copy has gone no further."""
    could = it.register[it.register["could_copy"].notna()]
    states = _codes(it).loc[could.index]
    waiting = could[states.isin(list(it.settings.can_spread))]
    if waiting.empty:
        return ()
    fields = {
        "count": sentence_case(count_word(len(waiting))),
        "of": count_word(len(could)),
        "no_day": _no_day(int(waiting["next_review_on"].isna().sum())),
    }
    return _tell(it, "practice_stays", fields, len(waiting) / len(could))


def _no_day(count: int) -> str:
    """Say for how many nobody has set a day to look again."""
    if not count:
        return "For each a day is set on which somebody looks again."
    return f"For {count_word(count)} no day is set on which anybody looks again."


def _told_difference(it: Practised) -> Told:
    """Tell for how much of the register something shows what difference it made."""
    shown = int((grades(it.register["difference_grade"]) >= it.settings.least_grade).sum())
    fields = {
        "count": sentence_case(count_word(shown)),
        "of": count_word(len(it.register)),
        "grade": str(it.settings.least_grade),
    }
    return _tell(it, "practice_difference", fields, 0.0)


def _tell(it: Practised, rule: str, fields: dict[str, str], share: float) -> Told:
    return tell(
        it.pack,
        rule=rule,
        fields=fields,
        period=it.period,
        size=1.0 + share,
        disclosure_rule="none",
    )


def _offers(it: Practised) -> pd.DataFrame:
    """Return a row a practice and agency that could copy it, and to which it has not gone."""
    some = it.register[_codes(it).isin([*it.settings.can_spread, *it.settings.has_spread])]
    could = several(some["could_copy"]).rename("to").to_frame().join(some[["agency", "theme"]])
    went = several(some["spread_to"]).rename("to").to_frame()
    gone = set(zip(went.index, went["to"], strict=True))
    keep = [(at, to) not in gone for at, to in zip(could.index, could["to"], strict=True)]
    return could[keep]


def _offered(it: Practised, offers: pd.DataFrame) -> dict[str, Any]:
    """Prepare what each agency could take from which others, in the order of the list."""
    listed = [one.code for one in context_of(it.pack).codes["agencies"].codes]
    rows = []
    for code in (code for code in listed if (offers["to"] == code).any()):
        some = offers[offers["to"] == code]
        threads = dict.fromkeys(several(some["theme"]))
        rows.append(
            {
                "Agency": label(it.pack, "agencies", code),
                "Practices it could try": float(some.index.nunique()),
                "On": "; ".join(label(it.pack, "thread", one) for one in threads),
            }
        )
    return {
        "frame": pd.DataFrame(rows),
        "caption": "What agencies could take over from others",
        "rule": "none",
        "units": {"Practices it could try": "count"},
        "source": f"Practices that have not reached them yet. {_SOURCE}",
        "anchor": "offers",
    }
