"""One run of one pack, as a story: execute, export, check, publish, record."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.catalogue import load_pack, notebook_path
from scrutiny_lib.packs.execute import execute
from scrutiny_lib.packs.outcome import Outcome, outcome_of
from scrutiny_lib.packs.page import Page
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.publish import publish, set_aside, tables_of, write_synced
from scrutiny_lib.packs.record import Code, RunRecord, read_code, sha256_of
from scrutiny_lib.packs.spec import RunSpec, new_spec
from scrutiny_lib.workspace import Workspace

EXECUTED = "executed.ipynb"


def plan_run(
    workspace: Workspace,
    pack: str,
    given: Mapping[str, JsonValue],
    profile: str | None,
    data: str | None,
) -> RunSpec:
    """Settle a run: everything that a person may have got wrong is found here.

    Raises
    ------
    UsageError
        If pack, parameter, profile, data folder or notebook is not as it has to be.
    """
    definition = load_pack(workspace, pack)
    profile_file = workspace.profile_path(profile)
    known = load_profile(profile_file)
    if definition.made_from != "published_figures" and known.data_protection.missing():
        raise UsageError(
            f"'{pack}' is made from the partnership's own data, so {profile_file.name} needs "
            f"data_protection: {', '.join(known.data_protection.missing())}"
        )
    checked = definition.check(given)
    notebook_path(workspace, pack)
    folder = workspace.data_folder(data, known.data_folder)
    return new_spec(definition, checked, profile_file.resolve(), folder)


def run_pack(workspace: Workspace, spec: RunSpec) -> RunRecord:
    """Run one pack; what the pack does wrong is the record's outcome, never an exception.

    The caller holds the outputs folder's lock.

    Raises
    ------
    KeyboardInterrupt
        If a person stopped it, once that is recorded.
    """
    pack, started = spec.definition.pack, datetime.now(UTC)
    working = workspace.outputs / "working" / spec.run_id
    working.mkdir(parents=True)
    notebook = notebook_path(workspace, pack)
    profile, code = load_profile(spec.profile), read_code(workspace, notebook)
    record = _first_record(spec, profile, code, started)
    try:
        executed = execute(spec, notebook, working / EXECUTED)
        page = _write_pack(working, executed, spec, code, started)
        record = _finish(record, Outcome.SUCCEEDED, "", page, working)
        write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
        _refuse_identifiers(working, profile, started)
        keep = workspace.outputs / "working" / f"{pack}.ipynb"
        (working / EXECUTED).replace(keep)
        publish(working, workspace.outputs / "published" / pack, spec.run_id)
    except (Exception, KeyboardInterrupt) as error:
        outcome, reason = outcome_of(error)
        record = _finish(record, outcome, reason, None, working)
        _record_failure(workspace, spec, working, record)
        if outcome is Outcome.CANCELLED:
            raise
    return record


def _write_pack(working: Path, executed: Any, spec: RunSpec, code: Code, started: datetime) -> Page:
    """Write everything of a published pack but its record; the gate looks at the page first."""
    from scrutiny_lib.packs.exporter import ScrutinyExporter
    from scrutiny_lib.packs.gate import check_page

    labels = spec.definition.parameters
    settings = {
        labels[name].label: _say(value) or labels[name].unset for name, value in spec.parameters
    }
    told = {
        "profile": spec.profile,
        "made": started.date(),
        "code": code,
        "run_id": spec.run_id,
        "parameters": settings,
    }
    exporter = ScrutinyExporter()  # type: ignore[no-untyped-call]  # nbconvert has no types
    html, resources = exporter.from_notebook_node(executed, {"scrutiny": told})
    check_page(html, load_profile(spec.profile))
    page: Page = resources["page"]
    write_synced(working / "index.html", html)
    for name, text in tables_of(page.items).items():
        write_synced(working / "tables" / name, text)
    found = {
        "findings": [item.model_dump(mode="json") for item in page.findings],
        "questions": [item.model_dump(mode="json") for item in page.questions],
    }
    write_synced(working / "findings.json", json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return page


def _refuse_identifiers(working: Path, profile: Profile, started: datetime) -> None:
    """Look through every file that is about to be published, the record too.

    Raises
    ------
    DisclosureError
        If anything in them may name a person.
    """
    from scrutiny_lib.packs.gate.identifiers import allowed_strings, refuse, search_pack

    allowed = allowed_strings(profile, [started.date()])
    refuse(search_pack(working, allowed=allowed, unpublished=(EXECUTED,)))


def _say(value: JsonValue) -> str:
    """Write a parameter's value for a reader; empty if nothing was given."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_say(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_say(item)}" for key, item in value.items())
    return str(value).replace("_", " ")


def _first_record(spec: RunSpec, profile: Profile, code: Code, started: datetime) -> RunRecord:
    """Return what is known before the run."""
    definition = spec.definition
    return RunRecord(
        run_id=spec.run_id,
        spec_sha256=spec.digest,
        pack=definition.pack,
        title=definition.title,
        question=definition.question,
        parameters=dict(spec.parameters),
        profile=spec.profile.name,
        made_from=definition.made_from,
        marking=getattr(profile.markings, definition.made_from),
        outcome=Outcome.INFRASTRUCTURE_ERROR,
        reason="did not finish",
        started_at=started,
        finished_at=started,
        seconds=0.0,
        code=code,
    )


def _finish(
    record: RunRecord, outcome: Outcome, reason: str, page: Page | None, working: Path
) -> RunRecord:
    """Return the record of a finished run."""
    finished = datetime.now(UTC)
    update: dict[str, Any] = {
        "outcome": outcome,
        "reason": reason,
        "finished_at": finished,
        "seconds": round((finished - record.started_at).total_seconds(), 2),
    }
    if page is not None:
        facts, kinds = page.facts, [item.kind for item in page.items]
        update |= {
            "area_name": facts.area_name,
            "first": facts.first,
            "newest": facts.newest,
            "sources": facts.sources,
            "headlines": tuple(item.headline for item in page.findings),
            "questions": tuple(item.text for item in page.questions),
            "counts": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
            "files": {
                path.relative_to(working).as_posix(): sha256_of([path], working)
                for path in sorted(working.rglob("*"))
                if path.is_file() and path.name != EXECUTED
            },
        }
    return record.model_copy(update=update)


def _record_failure(workspace: Workspace, spec: RunSpec, working: Path, record: RunRecord) -> None:
    """Keep what a failed run left, with its record; the last good pack stays published."""
    for name in ("index.html", "findings.json", "run.json"):
        (working / name).unlink(missing_ok=True)
    shutil.rmtree(working / "tables", ignore_errors=True)
    write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
    set_aside(working, workspace.outputs / "failed" / spec.definition.pack / spec.run_id)
