"""What one agency is praised for again and again, and another is told that it lacks.

Only what is said is bent, after everything was drawn: grades, numbers, days and the balance of
strengths and barriers stay as they were, so that nothing else that is planted changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scrutiny_lib.demo.people.audits import Audits
from scrutiny_lib.demo.people.dice import Dice
from scrutiny_lib.demo.plan import Plan

PRAISED, MISSING = "community_health", "schools"
THREAD, THEME, PART = "critical_thinking", "escalation", "recognition"
"""The thread, and what practitioners and audits call it."""
_OTHER_THEMES = ("information_sharing", "thresholds", "workload", "supervision", "joint_meetings",
                 "tools_systems", "training", "family_work", "child_voice")  # fmt: skip
_SAID = {
    "strength": "Somebody always asks what else it could be, and nobody minds the question.",
    "barrier": "It is hard to say that one disagrees, and nobody tells what came of it.",
}
_SEEN = {
    "good_practice": "The record says what else was thought of, and why it was ruled out.",
    "development": "The first account was taken as it was, and nobody asked again.",
}
Row = dict[str, Any]


def bend_engagement(plan: Plan, rows: Sequence[Row]) -> list[Row]:
    """Let practitioners of the two agencies speak of the thread in opposite ways.

    In events in which one of the two agencies took part and the other did not, many of the answers
    that fit are about the thread. Those that do not fit are about something else, and so are those
    of events in which both took part.
    """
    dice = Dice(plan.rng("praised by practitioners"))
    return [_answer(dice, row) for row in rows]


def _answer(dice: Dice, row: Row) -> Row:
    there = {PRAISED, MISSING} & set(row["agencies"].split(";"))
    fits = _fitting(there)
    if row["sentiment"] == fits and dice.happens(700):
        return {**row, "response_theme": THEME, "paraphrase": f"Synthetic: {_SAID[fits]}"}
    if there and row["sentiment"] != fits and row["response_theme"] == THEME:
        return {**row, "response_theme": dice.one(_OTHER_THEMES)}
    return row


def _fitting(there: set[str]) -> str:
    """Return the kind of answer that fits those of the two agencies who took part, if any."""
    if there == {PRAISED}:
        return "strength"
    return "barrier" if there == {MISSING} else ""


def bend_audits(plan: Plan, audits: Audits) -> Audits:
    """Let audits name good practice of the one, and what is to be developed of the other."""
    dice = Dice(plan.rng("praised by audits"))
    cases = {audit: [_line(dice, row) for row in rows] for audit, rows in audits.cases.items()}
    return replace(audits, cases=cases)


def _line(dice: Dice, row: Row) -> Row:
    if row["domain"] != PART or row["agency"] not in (PRAISED, MISSING):
        return row
    said, unsaid = ("good_practice", "development")
    if row["agency"] == MISSING:
        said, unsaid = unsaid, said
    return {**row, said: _text(dice, said, 800), unsaid: _text(dice, unsaid, 150)}


def _text(dice: Dice, column: str, per_mille: int) -> str | None:
    return f"Synthetic: {_SEEN[column]}" if dice.happens(per_mille) else None


def told(rows: Sequence[Mapping[str, Any]], agency: str) -> tuple[int, int]:
    """Count strengths and barriers of the thread in events in which an agency took part."""
    of = [r for r in rows if r["response_theme"] == THEME and agency in r["agencies"].split(";")]
    return (
        sum(row["sentiment"] == "strength" for row in of),
        sum(row["sentiment"] == "barrier" for row in of),
    )


def seen(audits: Audits, agency: str) -> tuple[int, int, int]:
    """Count an agency's lines of the thread's part: with good practice, with development, all."""
    of = [
        row
        for rows in audits.cases.values()
        for row in rows
        if row["agency"] == agency and row["domain"] == PART
    ]
    good = sum(row["good_practice"] is not None for row in of)
    return good, sum(row["development"] is not None for row in of), len(of)
