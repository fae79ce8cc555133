"""What each agency answers to the questions of an audit, case by case.

For a case and a question the agencies lean one way: some may say partly, or that they do not know,
and never does one say yes where another says no. In the one audit in which two agencies see joint
working in opposite ways, they contradict each other on sharing information as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrutiny_lib.config.audits import AuditDefinition, AuditDefinitions, Question
from scrutiny_lib.demo.people.audits import SAYS_ILL, SAYS_WELL, Audits
from scrutiny_lib.demo.people.dice import Day, Dice
from scrutiny_lib.demo.plan import Plan

YES, PARTLY, NO = "yes", "partly", "no"
CONTRADICTED = "information_sharing"
_YES_PER_MILLE = {
    "information_sharing": 620,
    "attendance": 800,
    "escalation": 480,
    "child_voice": 600,
    "impact": 520,
    "other": 560,
}
_NO_DISAGREEMENT = 550  # in a thousand cases: then there is nothing to take further
_SAID = {
    YES: "The record shows it.",
    PARTLY: "The record shows a part of it.",
    NO: "Nothing in the record shows it.",
}
Row = dict[str, Any]


@dataclass(frozen=True)
class Answers:
    """Rows by audit.

    Attributes
    ----------
    contradicted : str
        The question on which two agencies contradict each other in one audit; empty if the
        definition of that audit asks nothing about sharing information.
    """

    rows: dict[str, list[Row]]
    contradicted: str


def make_answers(plan: Plan, audits: Audits, definitions: AuditDefinitions) -> Answers:
    """Let every agency that returned its audit answer for each case."""
    dice = Dice(plan.rng("audit_answers"))
    question = next(
        (q for q in definitions.of(audits.contradicted).questions if q.about == CONTRADICTED), None
    )
    rows = {
        audit: [
            _opposite(row, question) if audit == audits.contradicted else row
            for row in _of_audit(dice, cases, definitions.of(audit))
        ]
        for audit, cases in audits.cases.items()
    }
    return Answers(rows, question.question if question else "")


def _of_audit(dice: Dice, cases: Sequence[Row], definition: AuditDefinition) -> Iterator[Row]:
    """Yield the answers of an audit, case by case."""
    done: dict[tuple[str, str], Day] = {}
    for row in cases:
        key = (row["case_ref"], row["agency"])
        done[key] = max(row["audited_on"], done.get(key, row["audited_on"]))
    for case in dict.fromkeys(case for case, _ in done):
        leans = {one.question: _lean(dice, one) for one in definition.questions}
        for agency in (agency for of, agency in done if of == case):
            for one in definition.asked_of(agency):
                answer = _answer(dice, leans[one.question])
                same = {"audit_id": cases[0]["audit_id"], "case_ref": case, "agency": agency,
                        "answered_on": done[case, agency]}  # fmt: skip
                yield {**same, **_line(dice, one, answer)}


def _lean(dice: Dice, question: Question) -> str:
    """Draw what the agencies agree on, as far as they say anything."""
    if question.about == "escalation" and dice.happens(_NO_DISAGREEMENT):
        return "not_applicable"
    return YES if dice.happens(_YES_PER_MILLE[question.about]) else NO


def _answer(dice: Dice, lean: str) -> str:
    if lean == "not_applicable":
        return lean
    return dice.one((lean, PARTLY, "not_known", "not_applicable"), (68, 22, 6, 4))


def _line(dice: Dice, question: Question, answer: str) -> Row:
    has_words, may_be_shown = dice.happens(350), dice.happens(600)
    return {
        "question_id": question.question,
        "question": question.text,
        "answer": answer,
        "words": f"Synthetic: {_SAID[answer]}" if has_words and answer in _SAID else None,
        "may_be_shown": may_be_shown,
    }


def _opposite(row: Row, question: Question | None) -> Row:
    """Let the two agencies say the opposite of each other; the others take no side."""
    if question is None or row["question_id"] != question.question:
        return row
    answer = {SAYS_WELL: YES, SAYS_ILL: NO}.get(row["agency"], PARTLY)
    words = None if row["words"] is None else f"Synthetic: {_SAID[answer]}"
    return {**row, "answer": answer, "words": words}


def contradictions(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """Count, by case and question, the pairs of agencies of which one says yes and one no."""
    said: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        said.setdefault((row["case_ref"], row["question_id"]), []).append(row["answer"])
    pairs = {key: all_.count(YES) * all_.count(NO) for key, all_ in said.items()}
    return {key: count for key, count in pairs.items() if count}
