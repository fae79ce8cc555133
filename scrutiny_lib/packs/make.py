"""Everything of a published pack but its record: page, tables, findings, register, all checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.evidence.model import FindingItem
from scrutiny_lib.packs.changes import Baseline, Changes, said_of
from scrutiny_lib.packs.page import Page
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.publish import write_synced
from scrutiny_lib.packs.record import DisclosureRecord, RunRecord
from scrutiny_lib.packs.register import (
    REGISTER,
    Before,
    audit_pack,
    register_text,
    settings_digest,
    tables_in,
)
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.tables import tables_of

EXECUTED = "executed.ipynb"


@dataclass(frozen=True)
class Made:
    """A pack that was made: its page's parts, what has changed, and what the audit looked at."""

    page: Page
    changes: Changes
    disclosure: DisclosureRecord


def write_pack(
    working: Path,
    executed: Any,
    spec: RunSpec,
    record: RunRecord,
    digest: str,
    before: Before,
    baseline: Baseline | None,
) -> Made:
    """Write a pack into its working folder, once page and figures have passed.

    Parameters
    ----------
    working : Path
        The run's folder.
    executed : NotebookNode
        The executed notebook.
    spec, record, digest
        What the page says of the run; the digest is of all that it is made from.
    before : Before
        What its readers know from earlier packs.
    baseline : Baseline, optional
        The pack that it is held against, if there is one.

    Raises
    ------
    GateError
        If the page breaks a rule.
    DisclosureError
        If a small count can be worked out from this pack and those before it.
    """
    html, made = _page(executed, spec, record, {"run_id": digest[:16], "baseline": baseline})
    page: Page = made["page"]
    audience = spec.definition.audience
    tables = tables_in(page.items)
    report, told = audit_pack(tables, before.told, before.restricted)
    write_synced(working / "index.html", html)
    for name, text in tables_of(page.items).items():
        write_synced(working / "tables" / name, text)
    write_synced(working / "findings.json", findings_text(page))
    if told:
        settings = settings_digest(spec.definition, dict(spec.parameters))
        write_synced(working / REGISTER, register_text(told, audience, record.started_at, settings))
    hidden = sum(cell.is_hidden for table in tables for cell in table.cells)
    looked_at = DisclosureRecord(
        tables=len(tables), cells=report.cells, hidden=hidden, earlier=len(before.told)
    )
    return Made(page, made["changes"], looked_at)


def _page(
    executed: Any, spec: RunSpec, record: RunRecord, more: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return the page as HTML, and what the exporter knows of it."""
    from scrutiny_lib.packs.exporter import ScrutinyExporter

    labels = spec.definition.parameters
    settings = {
        labels[name].label: _say(value) or labels[name].unset for name, value in spec.parameters
    }
    told = {
        "profile": spec.profile,
        "made": record.started_at.date(),
        "code": record.code,
        "parameters": settings,
        **more,
    }
    exporter = ScrutinyExporter()  # type: ignore[no-untyped-call]  # nbconvert has no types
    return exporter.from_notebook_node(executed, {"scrutiny": told})


def findings_text(page: Page) -> str:
    """Write what a pack says, as published; which hidden cells are small stays inside."""
    said = said_of(page).model_dump(mode="json", include={"charts", "sources"})
    found = {
        "is_synthetic": page.facts.is_synthetic,
        "findings": [_finding(item) for item in page.findings],
        "questions": [item.model_dump(mode="json") for item in page.questions],
        **said,
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _finding(item: FindingItem) -> dict[str, Any]:
    """Return a finding as published; how far beyond its threshold would tell a figure."""
    inside = {"told"} if item.told is None else {"told", "score"}
    return item.model_dump(mode="json", exclude=inside)


def refuse_identifiers(
    working: Path, profile: Profile, days: Iterable[date], child_ids: frozenset[str]
) -> None:
    """Look through every file that is about to be published, the record too: secrets first.

    Parameters
    ----------
    days : iterable of date
        The days that the pack may name: on which it, and the one before it, were made.
    child_ids : frozenset of str
        The Child Unique IDs of the data that the pack was made from.

    Raises
    ------
    GateError
        If anything in them looks like a password, a key or a token.
    DisclosureError
        If anything in them may name a person.
    """
    from scrutiny_lib.packs.gate.identifiers import allowed_strings, refuse, search_pack
    from scrutiny_lib.packs.gate.secrets import refuse_secrets

    refuse_secrets(working, unpublished=(EXECUTED, "index.html"))  # the gate has read the page
    allowed = allowed_strings(profile, days)
    refuse(search_pack(working, child_ids=child_ids, allowed=allowed, unpublished=(EXECUTED,)))


def _say(value: JsonValue) -> str:
    """Write a parameter's value for a reader; empty if nothing was given."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_say(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_say(item)}" for key, item in value.items())
    return str(value).replace("_", " ")
