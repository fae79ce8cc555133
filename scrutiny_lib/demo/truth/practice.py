"""What is planted about good practice: claimed without evidence, and praised in one place only."""

from __future__ import annotations

from collections import Counter as Tally
from typing import Any

from scrutiny_lib.demo.people.everyone import Everyone
from scrutiny_lib.demo.people.praised import MISSING, PART, PRAISED, THEME, THREAD, seen, told
from scrutiny_lib.demo.truth.signal import Signal, signal


def practice_signals(everyone: Everyone) -> list[Signal]:
    """Return the planted signals about good practice."""
    return [_spread_without_evidence(everyone), _praised_and_missing(everyone)]


def _spread_without_evidence(everyone: Everyone) -> Signal:
    them = everyone.practices
    spread = {row["practice_id"]: row for row in them.rows if row["spread"] == "spread"}
    claimed = spread.pop(them.unproven)
    size = {
        "practice_id": them.unproven,
        "spread_grade": claimed["spread_grade"],
        "spread_to": claimed["spread_to"],
        "others_spread": len(spread),
        "lowest_grade_of_others": min(row["spread_grade"] for row in spread.values()),
    }
    return signal(
        "spread_without_evidence",
        "practice_spread_without_evidence",
        claimed["agency"],
        ["good_practice"],
        size,
        "One practice is said to have spread, and nothing but words or a talk shows it; of all "
        "others that spread something was counted or audited.",
    )


def _praised_and_missing(everyone: Everyone) -> Signal:
    register: Tally[tuple[str, str]] = Tally(
        (row["agency"], thread)
        for row in everyone.practices.rows
        for thread in row["theme"].split(";")
    )
    praised = register.pop((PRAISED, THREAD))
    size: dict[str, Any] = {
        "thread": THREAD,
        "praised": PRAISED,
        "missing": MISSING,
        "theme": THEME,
        "domain": PART,
        "entries_praised": praised,
        "entries_missing": register[MISSING, THREAD],
        "most_entries_of_any_other": max(register.values()),
    }
    size |= _said_of(everyone, PRAISED, "praised") | _said_of(everyone, MISSING, "missing")
    return signal(
        "praised_and_missing",
        "praised_in_one_place",
        PRAISED,
        ["good_practice", "engagement", "audit_cases"],
        size,
        "Community health is praised for critical thinking and challenge again and again; schools "
        "are told that it is what they lack, and nothing of it has reached them.",
    )


def _said_of(everyone: Everyone, agency: str, name: str) -> dict[str, int]:
    """Return what practitioners and audits say of an agency and the thread."""
    strengths, barriers = told(everyone.engagement, agency)
    good, development, lines = seen(everyone.audits, agency)
    return {
        f"strengths_{name}": strengths,
        f"barriers_{name}": barriers,
        f"good_practice_{name}": good,
        f"development_{name}": development,
        f"audit_lines_{name}": lines,
    }
