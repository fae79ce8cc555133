"""A repeated audit beside the one that it repeats."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.repeated import Change, compare_audits
from scrutiny_lib.evidence.numbers import count_word, figure, join_words
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited, of_audit
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label

RULE = "none"
_WORDS = {"better": "Better", "worse": "Worse", "unclear": "Chance alone could do it"}


def show_again(pack: Pack) -> None:
    """Show what changed since the audit that this one repeats, part by part."""
    it = audited(pack)
    before_id = _repeats(it)
    if before_id is None:
        if not it.is_empty:
            evidence.note("This audit repeats no earlier one, so nothing can be compared.")
        return
    before = of_audit(it.all_cases, before_id)
    if before.empty or not it.scale:
        evidence.note(
            f"This audit repeats {before_id}, of which no grades have come: nothing can be "
            "compared."
        )
        return
    found = compare_audits(before, it.cases, it.good)
    if not found:
        evidence.note(
            f"This audit repeats {before_id}; no part of the tool and agency stand in both."
        )
        return
    shown = evidence.table(**_table(it, found, before_id))
    for change in found:
        evidence.show(_told(it, change, before_id), shown)
    evidence.note(_differences(it, before_id, before))


def _repeats(it: Audited) -> str | None:
    named = it.frame["repeats_audit_id"].dropna()
    return None if named.empty else str(named.iloc[-1])


def _table(it: Audited, found: tuple[Change, ...], before_id: str) -> dict[str, Any]:
    rows = [
        {
            "Part of the tool": it.about(one.domain),
            f"Good in {before_id}": f"{one.good_before} of {one.lines_before}",
            f"Good in {it.audit_id}": f"{one.good_now} of {one.lines_now}",
            "Difference in points": _difference(one),
            "What it says": _WORDS[one.verdict],
        }
        for one in found
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"The audit {it.audit_id} beside {before_id}: lines that were found good",
        "rule": RULE,
        "source": "Moderated grades, of agencies and parts that both audits have. The interval of "
        "the difference is by case, since other cases might have been drawn, and wide enough for "
        "all parts together to hold with 95%.",
        "anchor": "again",
    }


def _difference(one: Change) -> str:
    """Say the interval alone: from so few cases the difference itself says too much."""
    if one.lower is None or one.upper is None:
        return "Too few cases"
    return f"{_signed(one.lower)} to {_signed(one.upper)}"


def _signed(value: float) -> str:
    words = figure(value, "count", 0)
    return f"+{words}" if value > 0 else words


def _told(it: Audited, one: Change, before_id: str) -> Told:
    """Tell of a part that is clearly better or worse."""
    if one.verdict == "unclear":
        return ()
    return tell(
        it.pack,
        rule="audit_better" if one.verdict == "better" else "audit_worse",
        about=f"audit-again-{one.domain}",
        fields={
            "domain": it.about(one.domain),
            "before": f"{one.good_before} of {one.lines_before}",
            "now": f"{one.good_now} of {one.lines_now}",
            "earlier": before_id,
            "interval": f"{_signed(one.lower or 0.0)} and {_signed(one.upper or 0.0)}",
        },
        period=it.month,
        size=1.5,
        disclosure_rule=RULE,
    )


def _differences(it: Audited, before_id: str, before: pd.DataFrame) -> str:
    """Say what else differs between the two: cases, how they were chosen, who returned."""
    frames = [of_audit(it.all_frames, name) for name in (before_id, it.audit_id)]
    cases = [count_word(side["case_ref"].nunique()) for side in (before, it.cases)]
    said = [f"{cases[0]} cases then, {cases[1]} now"]
    chosen = [frame["selection"].iloc[-1] if len(frame) else None for frame in frames]
    if chosen[0] != chosen[1]:
        words = [
            label(it.pack, "selection", one).lower() if pd.notna(one) else "not recorded"
            for one in chosen
        ]
        said.append(f"chosen otherwise ({words[0]}, then {words[1]})")
    agencies = [set(side["agency"].astype("str")) for side in (before, it.cases)]
    alone = agencies[0] ^ agencies[1]
    if alone:
        names = join_words(sorted(it.agency(code) for code in alone))
        said.append(f"only one of the two has lines of {names}, which are left out")
    return f"What else differs: {'; '.join(said)}."
