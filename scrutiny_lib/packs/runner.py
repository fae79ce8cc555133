"""One run of one pack, as a story: execute, export, check, publish, record."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.errors import UsageError
from scrutiny_lib.packs.catalogue import load_pack, notebook_path
from scrutiny_lib.packs.execute import execute
from scrutiny_lib.packs.make import EXECUTED, Made, refuse_identifiers, write_pack
from scrutiny_lib.packs.outcome import Outcome, outcome_of
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.private import take_children
from scrutiny_lib.packs.publish import publish, set_aside, write_synced
from scrutiny_lib.packs.record import Code, RunRecord, read_code, sha256_of
from scrutiny_lib.packs.register import REGISTER, keep_registers, known_before
from scrutiny_lib.packs.spec import RunSpec, new_spec
from scrutiny_lib.workspace import Workspace


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
        child_ids = take_children(working)
        keep_registers(workspace.outputs)
        before = known_before(workspace.outputs, spec.definition.audience)
        made = write_pack(working, executed, spec, code, started, before)
        record = _finish(record, Outcome.SUCCEEDED, "", made, working)
        write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
        refuse_identifiers(working, profile, started, child_ids)
        keep = workspace.outputs / "working" / f"{pack}.ipynb"
        (working / EXECUTED).replace(keep)
        publish(working, workspace.outputs / "published" / pack, spec.run_id)
        keep_registers(workspace.outputs)
    except (Exception, KeyboardInterrupt) as error:
        outcome, reason = outcome_of(error)
        record = _finish(record, outcome, reason, None, working)
        _record_failure(workspace, spec, working, record)
        if outcome is Outcome.CANCELLED:
            raise
    return record


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
        audience=definition.audience,
        outcome=Outcome.INFRASTRUCTURE_ERROR,
        reason="did not finish",
        started_at=started,
        finished_at=started,
        seconds=0.0,
        code=code,
    )


def _finish(
    record: RunRecord, outcome: Outcome, reason: str, made: Made | None, working: Path
) -> RunRecord:
    """Return the record of a finished run."""
    finished = datetime.now(UTC)
    update: dict[str, Any] = {
        "outcome": outcome,
        "reason": reason,
        "finished_at": finished,
        "seconds": round((finished - record.started_at).total_seconds(), 2),
    }
    if made is not None:
        page = made.page
        facts, kinds = page.facts, [item.kind for item in page.items]
        update |= {
            "area_name": facts.area_name,
            "first": facts.first,
            "newest": facts.newest,
            "sources": facts.sources,
            "headlines": tuple(item.headline for item in page.findings),
            "questions": tuple(item.text for item in page.questions),
            "disclosure": made.disclosure,
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
    take_children(working)
    for name in ("index.html", "findings.json", REGISTER, "run.json"):
        (working / name).unlink(missing_ok=True)
    shutil.rmtree(working / "tables", ignore_errors=True)
    write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
    set_aside(working, workspace.outputs / "failed" / spec.definition.pack / spec.run_id)
