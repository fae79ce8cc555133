"""Section 11 self-assessments beside what practitioners say, with both numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.audits.section11 import beside_survey
from scrutiny_lib.evidence.numbers import figure, interval_text
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.audits.opened import Audited, audited
from scrutiny_lib.packs.views.findings import Told, tell
from scrutiny_lib.packs.views.own_tables import tables_of

RULE = "none"


def show_section11(pack: Pack) -> None:
    """Show each standard: organisations that say that it is met, practitioners that say yes."""
    it = audited(pack)
    (section11,) = tables_of(pack, "audits", "section11")
    (survey,) = tables_of(pack, "practitioners", "practitioner_survey")
    if section11.empty:
        evidence.note("No section 11 self-assessment has come.")
        return
    found = beside_survey(section11, survey, it.settings.section11.full)
    if found.empty:
        evidence.note("No standard of the section 11 self-assessments has a score.")
        return
    shown = evidence.table(**_table(it, found))
    if survey.empty:
        evidence.note("No practitioner survey has come to lay beside the self-assessments.")
    for _, row in found[found["gap"] > it.settings.section11.points].iterrows():
        evidence.show(_told(it, row), shown)


def _table(it: Audited, found: pd.DataFrame) -> dict[str, Any]:
    rows = [
        {
            "Standard": _name(row),
            "Organisations that say it is met": f"{row['met']:.0f} of {row['assessed']:.0f}",
            "Practitioners who say yes": _yes(row),
        }
        for _, row in found.iterrows()
    ]
    return {
        "frame": pd.DataFrame(rows),
        "caption": "Section 11: what organisations say, and what practitioners say",
        "rule": RULE,
        "source": f"Met: a score of {it.settings.section11.full}, moderated where it was. Newest "
        "round of assessments and newest survey. Those who answer a survey choose to; intervals "
        "say nothing of those who did not.",
        "anchor": "section11",
    }


def _name(row: pd.Series) -> str:
    standard = row["standard"]
    if pd.isna(standard):
        return str(row["question_id"])
    return f"{row['question_id']}: {str(standard).rstrip('. ')}"


def _yes(row: pd.Series) -> str:
    """Say how many of how many, with the interval and how many were asked."""
    if not row["answered"]:
        return "Not asked"
    said = f"{row['yes']:,.0f} of {row['answered']:,.0f}"
    limits = interval_text(float(row["lower"]), float(row["upper"]), "per_cent")
    asked = "" if pd.isna(row["invited"]) else f"; {row['invited']:,.0f} were asked"
    return f"{said} ({limits}{asked})"


def _told(it: Audited, row: pd.Series) -> Told:
    """Tell of a standard that organisations say is met and practitioners do not know."""
    slug = f"section11-{row['question_id']}".lower().replace("_", "-")
    return tell(
        it.pack,
        rule="section11_gap",
        about=slug,
        fields={
            "standard": _name(row),
            "met": f"{row['met']:.0f} of {row['assessed']:.0f}",
            "yes": f"{row['yes']:,.0f} of {row['answered']:,.0f}",
            "share": figure(100 * row["yes"] / row["answered"], "per_cent"),
        },
        period=it.month,
        size=1.0 + float(row["gap"]) / 100,
        disclosure_rule=RULE,
    )
