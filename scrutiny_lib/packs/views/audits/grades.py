"""Own grades beside moderated ones: where they agree, and which way moderation moved them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.moderation import (
    LOWERED,
    MOVES,
    agreed_upon,
    cross_table,
    moderated,
    moves_by,
)
from scrutiny_lib.evidence.numbers import count_word, figure, sentence_case
from scrutiny_lib.metrics.agreement import Agreement
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import context_of
from scrutiny_lib.packs.views.words import words_of

RULE = "none"
_HEADS = {"kept": "Kept", "raised": "Raised", "lowered": "Lowered"}
_ALL = "Lines"


def show_grades(pack: Pack) -> None:
    """Show this audit's own and moderated grades, counted."""
    it = audited(pack)
    if it.is_empty or it.cases.empty:
        evidence.note("No grades of agencies have come.")
        return
    if not it.scale:
        evidence.note(
            "This audit has no grades: what agencies wrote down stands below in their own words."
        )
        return
    both = moderated(it.cases, it.scale)
    if both.empty:
        evidence.note(
            "No line has both an agency's own grade and a moderated one, so none can be compared."
        )
        return
    evidence.table(**_crossed(it, both))
    evidence.table(**_moved(it, both, "domain", "Part of the tool", is_of_all=False))
    evidence.table(**_moved(it, both, "agency", "Agency", is_of_all=False))
    _show_reasons(it, both)
    evidence.note(_agreement_text(it, agreed_upon(both, it.scale), both))


def show_grades_of_all(pack: Pack) -> None:
    """Show moves by agency over all audits on the same scale, which are enough to say something."""
    it = audited(pack)
    if it.is_empty or not it.scale:
        return
    both = moderated(it.all_cases, it.scale)
    if both.empty:
        return
    shown = evidence.table(**_moved(it, both, "agency", "Agency", is_of_all=True))
    evidence.show(_told(it, both), shown)
    audits = len(set(both["audit_id"]))
    if audits > 1:
        evidence.note(
            f"All {count_word(audits)} audits on this scale together. "
            + _agreement_text(it, agreed_upon(both, it.scale), both)
        )


def _label(it: Audited, grade: str) -> str:
    return next(step.label for step in it.definition.scale if step.code == grade)


def _crossed(it: Audited, both: pd.DataFrame) -> dict[str, Any]:
    """Prepare the cross-table: own grades in rows, moderated ones in columns."""
    counts = cross_table(both, it.scale).astype(float)
    heads = {grade: f"Then {_label(it, grade).lower()}" for grade in it.scale}
    frame = counts.rename(columns=heads).reset_index(drop=True)
    frame.insert(0, "Own grade", [_label(it, grade) for grade in it.scale])
    return {
        "frame": frame,
        "caption": f"Agencies' own grades, and what they were after moderation: {len(both)} lines "
        f"of {both['case_ref'].nunique()} cases",
        "rule": RULE,
        "units": dict.fromkeys(heads.values(), "count"),
        "source": "Numbers of lines: a part of the tool, a case and an agency each. On the "
        "diagonal the grade was kept.",
        "anchor": "crossed",
    }


def _show_reasons(it: Audited, both: pd.DataFrame) -> None:
    """Show why grades were moved, in words that may be shown, each text once."""
    moved = both[both["move"] != "kept"]
    table = context_of(it.pack).tables["audit_cases"]
    found = words_of(table, moved, "moderation_reason")
    if found.texts.empty:
        return
    tally = found.texts.value_counts(sort=False)
    evidence.table(
        pd.DataFrame({"Reason": tally.index, "Lines": tally.to_numpy(dtype=float)}),
        caption=f"Why grades were moved, as it was written down, of {len(moved)} that were",
        rule=RULE,
        units={"Lines": "count"},
        source="Only what may be shown.",
        anchor="reasons",
    )


def _moved(
    it: Audited, both: pd.DataFrame, column: str, heading: str, *, is_of_all: bool
) -> dict[str, Any]:
    """Prepare a row an agency or domain: how many lines were kept, raised, lowered."""
    counts = moves_by(both, column)
    order = _order(it, column)
    names = sorted(counts.index, key=lambda name: order.get(name, len(order)))
    rows = [
        {heading: it.agency(name) if column == "agency" else it.about(name)}
        | {_HEADS[move]: float(counts.loc[name, move]) for move in MOVES}
        | {_ALL: float(counts.loc[name, "lines"])}
        for name in names
    ]
    which = "all audits" if is_of_all else f"the audit {it.audit_id}"
    return {
        "frame": pd.DataFrame(rows),
        "caption": f"What moderation did to own grades, {which}",
        "rule": RULE,
        "units": dict.fromkeys((*_HEADS.values(), _ALL), "count"),
        "source": "In the order of the list, not of the numbers: this is no ranking.",
        "anchor": f"moved-{column}" + ("-all" if is_of_all else ""),
    }


def _order(it: Audited, column: str) -> dict[str, int]:
    if column == "agency":
        listed = [code.code for code in it.pack.room.context.codes["agencies"].codes]
    else:
        listed = [domain.code for domain in it.definition.domains]
    return {code: place for place, code in enumerate(listed)}


def _agreement_text(it: Audited, found: Agreement | None, both: pd.DataFrame) -> str:
    """Say agreement in counts, and with coefficients only where they mean anything."""
    lines, steps = len(both), both["steps"].abs()
    said = (
        f"The grade was kept in {int((steps == 0).sum()):,} of {lines:,} lines, and moved by no "
        f"more than one step in {int((steps <= 1).sum()):,} of {lines:,}."
    )
    cases = len(both[["audit_id", "case_ref"]].drop_duplicates())
    settings = it.settings
    if found is None or cases < settings.least_cases or lines < settings.least_lines:
        return (
            f"{said} From {count_word(cases)} cases no coefficient of agreement is worked out: it "
            "would say more than they can."
        )
    both_said = f"{_coefficient('AC1', found, 'ac1')}; {_coefficient('kappa', found, 'kappa')}"
    return f"{said} {both_said}. Intervals are by case."


def _coefficient(name: str, found: Agreement, key: str) -> str:
    """Say a coefficient with its interval, or in words that it can't be worked out."""
    value, interval = getattr(found, key), found.intervals[key]
    if isinstance(value, str) or isinstance(interval, str):
        return f"{name} can't be worked out, since nearly all grades are the same"
    limits = f"{figure(interval.lower, 'ratio')} to {figure(interval.upper, 'ratio')}"
    return f"{name} is {figure(value, 'ratio')} (95% interval {limits})"


def _told(it: Audited, both: pd.DataFrame) -> Told:
    """Tell of agencies whose own grades were lowered in most lines, and in many cases."""
    told: Told = ()
    rule = it.settings.lowered
    for name, row in moves_by(both, "agency").iterrows():
        if row[LOWERED] < rule.share * row["lines"] or row["cases_lowered"] < rule.cases:
            continue
        told += tell(
            it.pack,
            rule="audit_lowered",
            about=f"audit-lowered-{name}",
            fields={
                "agency": it.agency(name),
                "lowered": figure(float(row[LOWERED]), "count"),
                "lines": figure(float(row["lines"]), "count"),
                "raised": _number(int(row["raised"])),
                "cases": count_word(int(row["cases_lowered"])),
                "of_cases": count_word(int(row["cases"])),
            },
            period=it.month,
            size=1.0 + float(row[LOWERED] / row["lines"]),
            disclosure_rule=RULE,
        )
    return told


def _number(count: int) -> str:
    """Say how many lines were raised."""
    return f"{sentence_case(count_word(count))} were raised" if count else "No line was raised"
