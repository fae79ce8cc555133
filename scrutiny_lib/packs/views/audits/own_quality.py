"""How good the audit itself is: selection, returns, moderation, and what stands against it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.returns import returns_of
from scrutiny_lib.evidence.numbers import count_word, figure, join_words, sentence_case
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import label, tables_of

RULE = "none"


def show_own_quality(pack: Pack) -> None:
    """Show how the cases were chosen, what share they are, what was returned and moderated."""
    it = audited(pack)
    if it.is_empty:
        evidence.note("Without an audit nothing can be said of how good it was.")
        return
    rows = [*_selection(it), *_returns(it), *_moderation(it)]
    shown = evidence.table(
        pd.DataFrame(rows, columns=["Of the audit itself", "What is on record"]),
        caption=f"How far the audit {it.audit_id} can carry what is said of it",
        rule=RULE,
        source="Source: the audit's frame, the agencies' forms, and the record of draws.",
        anchor="own-quality",
    )
    evidence.show(_told(it), shown)
    evidence.note(
        "An audit looks at records. Work that was done well and written down badly, or the other "
        "way round, looks otherwise in it than it was."
    )


def _selection(it: Audited) -> list[tuple[str, str]]:
    if it.frame.empty:
        return [("Frame", "Not written down: nobody can say what the cases stand for")]
    row = it.frame.iloc[-1]
    how = (
        "Not recorded"
        if pd.isna(row["selection"])
        else label(it.pack, "selection", row["selection"])
    )
    return [
        ("How cases were chosen", f"{how}; {_seed(it, row)}"),
        ("Cases, of those that could have been chosen", _share(it, row)),
        ("Cases left out", _whole(row["n_excluded"])),
    ]


def _seed(it: Audited, row: pd.Series) -> str:
    """Say whether anybody can repeat the draw."""
    (draws,) = tables_of(it.pack, "draws", "draws")
    if (draws["draw_id"] == it.audit_id).any():
        return "the draw is on record and can be repeated"
    return "no seed is recorded" if pd.isna(row["selection_seed"]) else "with a seed"


def _share(it: Audited, row: pd.Series) -> str:
    cases, size = it.cases["case_ref"].nunique(), row["population_size"]
    if pd.isna(size) or not size:
        return f"{cases} of a number that is not recorded"
    return f"{cases} of {int(size):,} ({figure(100 * cases / float(size), 'per_cent')})"


def _whole(value: Any) -> str:
    if pd.isna(value):
        return "Not recorded"
    return sentence_case(count_word(int(value))) if int(value) else "No case"


def _returns(it: Audited) -> list[tuple[str, str]]:
    found = [one for one in returns_of(it.frame, it.cases, it.answers) if one.was_asked]
    if not found:
        return [("Agencies that returned", "Nobody is named that was asked")]
    came = [one for one in found if not one.is_missing]
    words = f"{count_word(len(came))} of {count_word(len(found))}"
    return [("Agencies that returned", sentence_case(words))]


def _moderation(it: Audited) -> list[tuple[str, str]]:
    cases, both = it.cases, it.cases["moderated_grade"].notna()
    if cases.empty:
        return []
    rows = []
    if it.scale:
        rows.append(("Lines with a moderated grade", f"{int(both.sum())} of {len(cases)}"))
        moved = cases[both & (cases["moderated_grade"] != cases["self_grade"].astype("object"))]
        why = moved["moderation_reason"].notna().sum()
        if len(moved):
            rows.append(("Grades that were moved, with a reason", f"{int(why)} of {len(moved)}"))
    return rows


def _told(it: Audited) -> Told:
    """Tell what weakens the audit, if anything does."""
    weak = []
    if it.frame.empty:
        weak.append("its frame is not written down")
    else:
        row = it.frame.iloc[-1]
        if str(row["selection"]) not in ("random", "stratified"):
            weak.append("its cases were not chosen by lot")
        elif _seed(it, row).startswith("no seed"):
            weak.append("its draw can't be repeated")
    if it.scale and len(it.cases) and it.cases["moderated_grade"].isna().all():
        weak.append("no grade was moderated")
    if len(set(it.cases["agency"].dropna())) == 1:
        weak.append("a single agency looked at its own work")
    if not weak:
        return ()
    return tell(
        it.pack,
        rule="audit_weak",
        fields={"what": join_words(weak)},
        period=it.month,
        size=1.0 + len(weak) / 4,
        disclosure_rule=RULE,
    )
