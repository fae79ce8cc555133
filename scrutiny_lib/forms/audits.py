"""The form of one agency for one audit: its own parts, scale and questions, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scrutiny_lib.config.audits import AuditDefinition, Domain
from scrutiny_lib.forms.choices import Choice, ChoiceList
from scrutiny_lib.forms.sheet import FormSheet
from scrutiny_lib.loaders.tables.codes import DOMAIN_LIST, GRADE_LIST, Codes
from scrutiny_lib.loaders.tables.spec import Column, Table

AUDIT, DOMAIN, QUESTION, WORDING = "audit_id", "domain", "question_id", "question"
OF_GRADES = ("self_grade", "moderated_grade", "moderation_reason")
"""Columns that a form of an audit without a scale does not have."""
_LABELS = {
    DOMAIN_LIST: "Part of the audit tool",
    GRADE_LIST: "Audit grade",
    QUESTION: "Question of the audit",
}


def audit_sheets(
    tables: Sequence[Table],
    definition: AuditDefinition,
    agency: str,
    codes: Codes,
    *,
    locked: frozenset[str] = frozenset(),
    cases: int = 0,
) -> list[FormSheet]:
    """Return the sheets of a form.

    Parameters
    ----------
    tables : sequence of Table
        One sheet each; a table of answers is left out where the agency is asked nothing.
    definition : AuditDefinition
        How the audit is made.
    agency : str
        The agency that fills it in; it stands in every line.
    locked : frozenset of str
        Columns that the agency leaves alone.
    cases : int
        For how many cases lines are there, with their part or question filled in.
    """
    asked = definition.asked_of(agency)
    kept = [_without_grades(t) if not definition.scale else t for t in tables]
    return [
        FormSheet(
            table,
            list(_rows(table, definition, agency)) * cases,
            agency,
            _own_choices(table, definition, agency),
            _examples(table, definition, agency),
            locked,
        )
        for table in kept
        if asked or QUESTION not in _names(table)
    ]


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _without_grades(table: Table) -> Table:
    parts = {name: getattr(table, name) for name in Table.model_fields}
    columns = tuple(column for column in table.columns if column.name not in OF_GRADES)
    return Table(**parts | {"columns": columns})


def _rows(table: Table, definition: AuditDefinition, agency: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of one case, with what is the same whatever the case."""
    same = {AUDIT: definition.only_audit, "agency": agency}
    if QUESTION in _names(table):
        for one in definition.asked_of(agency):
            yield {**same, QUESTION: one.question, WORDING: one.text}
    elif DOMAIN in _names(table):
        for part in definition.domains:
            yield {**same, DOMAIN: part.code}


def _own_choices(table: Table, definition: AuditDefinition, agency: str) -> dict[str, ChoiceList]:
    """Return the drop-downs that are the audit's own, by the names of their columns."""
    found = {
        column.name: _list(column.codes, definition, [(one.label, one.meaning) for one in steps])
        for column in table.columns
        if (steps := _steps(column, definition))
    }
    if QUESTION in _names(table):
        asked = [(one.question, one.text) for one in definition.asked_of(agency)]
        found[QUESTION] = _list(QUESTION, definition, asked)
    return found


def _list(name: str, definition: AuditDefinition, lines: list[tuple[str, str]]) -> ChoiceList:
    choices = tuple(Choice(label, meaning) for label, meaning in lines)
    return ChoiceList(f"{name}_{definition.audit}", _LABELS[name], choices)


def _steps(column: Column, definition: AuditDefinition) -> Sequence[Domain]:
    if column.codes == DOMAIN_LIST:
        return definition.domains
    return definition.scale if column.codes == GRADE_LIST else ()


def _examples(table: Table, definition: AuditDefinition, agency: str) -> dict[str, str]:
    """Return what the example shows where the table's own may not be one of the audit's."""
    found = {
        column.name: steps[0].code
        for column in table.columns
        if (steps := _steps(column, definition))
        and column.example not in {step.code for step in steps}
    }
    for one in definition.asked_of(agency)[:1]:
        found |= {QUESTION: one.question, WORDING: one.text}
    return found | ({AUDIT: definition.only_audit} if definition.only_audit else {})
