"""Who was asked and who returned what: a missing agency is the first finding of an audit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.returns import Returned, returns_of
from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.evidence.text import month_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell

RULE = "none"


def show_returns(pack: Pack) -> None:
    """Show which agency returned what, and by when."""
    it = audited(pack)
    if it.is_empty:
        evidence.note("No multi-agency audit has come.")
        return
    found = returns_of(it.frame, it.cases, it.answers)
    if not found:
        evidence.note("Of this audit only the frame has come: nobody is named that was asked.")
        return
    shown = evidence.table(**_table(it, found))
    evidence.show(_told(it, found), shown)


def _table(it: Audited, found: tuple[Returned, ...]) -> dict[str, Any]:
    rows = [
        {
            "Agency": it.agency(one.agency),
            "Returned": _when(one),
            "Cases": float(one.cases),
            "Lines": float(one.lines),
            "Answers": float(one.answers),
        }
        for one in found
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"What each agency returned to the audit {it.audit_id}",
        "rule": RULE,
        "units": dict.fromkeys(("Cases", "Lines", "Answers"), "count"),
        "source": "A line is one part of the tool for one case; an answer is to one question on "
        "one case. Source: the audit's frame and the agencies' forms.",
        "anchor": "returned",
    }


def _when(one: Returned) -> str:
    if one.is_missing:
        return "Nothing"
    when = "In a month that is not recorded" if one.last_on is None else month_text(one.last_on)
    return when if one.was_asked else f"{when}; not among those asked"


def _told(it: Audited, found: tuple[Returned, ...]) -> Told:
    """Tell which agencies were asked and sent nothing."""
    missing = [one for one in found if one.is_missing]
    if not missing:
        return ()
    asked = [one for one in found if one.was_asked]
    return tell(
        it.pack,
        rule="audit_missing",
        fields={
            "count": sentence_case(count_word(len(missing))),
            "of": count_word(len(asked)),
            "agencies": join_words([it.agency(one.agency) for one in missing]),
        },
        period=it.month,
        size=2.0 + len(missing) / len(asked),
        disclosure_rule=RULE,
    )
