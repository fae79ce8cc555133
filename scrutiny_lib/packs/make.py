"""Everything of a published pack but its record: page, tables, findings, register, all checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.evidence.model import FindingItem
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
    """A pack that was made: its page's parts, and what the audit looked at."""

    page: Page
    disclosure: DisclosureRecord


def write_pack(
    working: Path,
    executed: Any,
    spec: RunSpec,
    record: RunRecord,
    digest: str,
    before: Before,
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

    Raises
    ------
    GateError
        If the page breaks a rule.
    DisclosureError
        If a small count can be worked out from this pack and those before it.
    """
    html, page = _page(executed, spec, record, digest)
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
    return Made(page, looked_at)


def _page(executed: Any, spec: RunSpec, record: RunRecord, digest: str) -> tuple[str, Page]:
    """Return the page as HTML, and its parts."""
    from scrutiny_lib.packs.exporter import ScrutinyExporter

    labels = spec.definition.parameters
    settings = {
        labels[name].label: _say(value) or labels[name].unset for name, value in spec.parameters
    }
    told = {
        "profile": spec.profile,
        "made": record.started_at.date(),
        "code": record.code,
        "run_id": digest[:16],
        "parameters": settings,
    }
    exporter = ScrutinyExporter()  # type: ignore[no-untyped-call]  # nbconvert has no types
    html, resources = exporter.from_notebook_node(executed, {"scrutiny": told})
    return html, resources["page"]


def findings_text(page: Page) -> str:
    """Write findings and questions as published; which hidden cells are small stays inside."""
    found = {
        "is_synthetic": page.facts.is_synthetic,
        "findings": [_finding(item) for item in page.findings],
        "questions": [item.model_dump(mode="json") for item in page.questions],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _finding(item: FindingItem) -> dict[str, Any]:
    """Return a finding as published; how far beyond its threshold would tell a figure."""
    inside = {"told"} if item.told is None else {"told", "score"}
    return item.model_dump(mode="json", exclude=inside)


def refuse_identifiers(
    working: Path, profile: Profile, started: datetime, child_ids: frozenset[str]
) -> None:
    """Look through every file that is about to be published, the record too: secrets first.

    Parameters
    ----------
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
    allowed = allowed_strings(profile, [started.date()])
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
