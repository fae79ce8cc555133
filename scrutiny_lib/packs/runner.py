"""One run of one pack, as a story: execute, export, check, publish, record."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.errors import ScrutinyError, SourceError
from scrutiny_lib.packs.catalogue import notebook_path
from scrutiny_lib.packs.changes import find_baseline
from scrutiny_lib.packs.execute import OnCell, Place, execute
from scrutiny_lib.packs.inputs import Inputs, data_sha256, published_sha256
from scrutiny_lib.packs.make import EXECUTED, Made, refuse_identifiers, write_pack
from scrutiny_lib.packs.outcome import Outcome, outcome_of
from scrutiny_lib.packs.private import take_children
from scrutiny_lib.packs.publish import publish, set_aside, write_synced
from scrutiny_lib.packs.record import RunRecord, read_code, sha256_of
from scrutiny_lib.packs.register import REGISTER, keep_registers, known_before
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.standing import note_failure
from scrutiny_lib.packs.warm import Launch
from scrutiny_lib.workspace import Workspace


def run_pack(
    workspace: Workspace,
    spec: RunSpec,
    inputs: Inputs,
    on_cell: OnCell | None = None,
    stoppable: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> RunRecord:
    """Run one pack; what the pack does wrong is the record's outcome, never an exception.

    The caller holds the outputs folder's lock.

    Parameters
    ----------
    inputs : Inputs
        What the pack is made from, read before it began.
    on_cell : callable, optional
        Is told the number of each cell that begins.
    stoppable : callable, optional
        Returns the span in which a stop may be raised: from before the notebook begins until all
        is ready to be published, so that a pack is published whole and recorded so, or neither.
    """
    working = working_folder(workspace, spec)
    record, place = first_record(workspace, spec, inputs), Place(on_cell)
    try:
        working.mkdir(parents=True)
        write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
        with stoppable():
            record = _make(workspace, spec, inputs, record, place)
        (working / EXECUTED).replace(
            workspace.outputs / "working" / f"{spec.definition.pack}.ipynb"
        )
        publish(working, workspace.outputs / "published" / spec.definition.pack, spec.run_id)
    except (Exception, KeyboardInterrupt) as error:
        outcome, reason = outcome_of(error, place.cell)
        record = finish(record, outcome, reason)
        keep_failure(workspace, record)
        return record
    with suppress(ScrutinyError):  # it is published; the next run copies what is missing
        keep_registers(workspace.outputs)
    return record


def _make(
    workspace: Workspace, spec: RunSpec, inputs: Inputs, record: RunRecord, place: Place
) -> RunRecord:
    """Execute, export, check, as a story; return the record to publish."""
    pack, working = spec.definition.pack, working_folder(workspace, spec)
    notebook = notebook_path(workspace, pack)
    executed, launch = execute(spec, notebook, working / EXECUTED, place)
    if data_sha256(spec) != inputs.parts["data"]:
        raise SourceError(
            "a file in the data folder changed while it was read, so figures may not fit each "
            "other; run again once nothing writes there"
        )
    child_ids = take_children(working)
    keep_registers(workspace.outputs)
    before = known_before(workspace.outputs, spec.definition.audience)
    baseline = find_baseline(workspace.outputs, spec, inputs.parts)
    made = write_pack(working, executed, spec, record, inputs.digest, before, baseline)
    record = _with_pack(finish(record, Outcome.SUCCEEDED, "", launch), made, working)
    said = published_sha256(workspace.outputs, working / REGISTER)
    record = record.model_copy(update={"inputs": inputs.parts | {"published": said}})
    write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
    days = [record.started_at.date(), *([baseline.made] if baseline is not None else [])]
    refuse_identifiers(working, load_profile(spec.profile), days, child_ids)
    return record


def working_folder(workspace: Workspace, spec: RunSpec) -> Path:
    """Return where a run works."""
    return workspace.outputs / "working" / spec.run_id


def first_record(workspace: Workspace, spec: RunSpec, inputs: Inputs) -> RunRecord:
    """Return what is known before the run."""
    definition, started = spec.definition, datetime.now(UTC)
    profile = load_profile(spec.profile)
    return RunRecord(
        run_id=spec.run_id,
        spec_sha256=spec.digest,
        inputs=inputs.parts,
        pack=definition.pack,
        title=definition.title,
        question=definition.question,
        parameters=dict(spec.parameters),
        profile=spec.profile.name,
        made_from=definition.made_from,
        marking=profile.markings.of(definition.made_from, definition.audience),
        audience=definition.audience,
        outcome=Outcome.INFRASTRUCTURE_ERROR,
        reason="the program was ended while it ran",
        started_at=started,
        finished_at=started,
        seconds=0.0,
        code=read_code(workspace, inputs.parts),
    )


def finish(
    record: RunRecord, outcome: Outcome, reason: str, launch: Launch | None = None
) -> RunRecord:
    """Return the record of a run that has ended."""
    finished = max(datetime.now(UTC), record.started_at)  # clocks are set back
    update: dict[str, Any] = {
        "outcome": outcome,
        "reason": reason,
        "finished_at": finished,
        "seconds": round((finished - record.started_at).total_seconds(), 2),
    }
    if launch is not None:
        update |= {"is_warm": launch.warm, "why_not_warm": launch.reason}
    return record.model_copy(update=update)


def _with_pack(record: RunRecord, made: Made, working: Path) -> RunRecord:
    """Return the record with what its pack says, and the digests of all its files."""
    page = made.page
    facts, kinds = page.facts, [item.kind for item in page.items]
    left_out = {working / EXECUTED, working / "run.json"}
    files = sorted(path for path in working.rglob("*") if path.is_file() and path not in left_out)
    update = {
        "area_name": facts.area_name,
        "is_synthetic": facts.is_synthetic,
        "first": facts.first,
        "newest": facts.newest,
        "sources": tuple(source.model_dump(mode="json") for source in facts.sources),
        "headlines": tuple(item.headline for item in page.findings),
        "questions": tuple(item.text for item in page.questions),
        "supplied": facts.supplied,
        "expected": facts.expected,
        "figures": len(page.cells),
        "symbols": sum(cell.spoken is not None for cell in page.cells),
        "compared_with": made.changes.baseline.run_id if made.changes.baseline else "",
        "changes": made.changes.counts or {},
        "disclosure": made.disclosure,
        "counts": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "files": {
            path.relative_to(working).as_posix(): sha256_of([path], working) for path in files
        },
    }
    return record.model_copy(update=update)


def keep_failure(workspace: Workspace, record: RunRecord) -> None:
    """Keep what a failed run left, with its record; the last good pack stays published.

    What it left may not be written, on a full disk say: then it is removed, so that nothing half
    made stays behind.
    """
    working = workspace.outputs / "working" / record.run_id
    try:
        working.mkdir(parents=True, exist_ok=True)
        take_children(working)
        for name in ("index.html", "findings.json", REGISTER, "run.json"):
            (working / name).unlink(missing_ok=True)
        shutil.rmtree(working / "tables", ignore_errors=True)
        write_synced(working / "run.json", record.model_dump_json(indent=2) + "\n")
        set_aside(working, workspace.outputs / "failed" / record.pack / record.run_id)
        note_failure(workspace, record.pack, record.run_id)
    except (OSError, ScrutinyError):
        shutil.rmtree(working, ignore_errors=True)
