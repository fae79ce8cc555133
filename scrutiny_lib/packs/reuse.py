"""A pack whose inputs have not changed is not made again; it is said so, and why another is."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scrutiny_lib.packs.inputs import Inputs
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import latest_of, write_synced
from scrutiny_lib.packs.record import RunRecord, find_record, sha256_of
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.standing import clear_failure
from scrutiny_lib.workspace import Workspace


@dataclass(frozen=True)
class Decision:
    """Whether a published pack can be used again: its record, or None; and why, in words."""

    record: RunRecord | None
    why: str


def decide(workspace: Workspace, spec: RunSpec, inputs: Inputs, *, force: bool) -> Decision:
    """Decide whether a pack has to be made.

    Parameters
    ----------
    spec, inputs
        The run, and everything that it would be made from.
    force : bool
        Make it whatever has changed.

    Returns
    -------
    Decision
        Only a run that succeeded and is whole on the disk is used again.
    """
    if force:
        return Decision(None, "asked to make it anew")
    folder = latest_of(workspace.outputs / "published" / spec.definition.pack)
    if folder is None:
        return Decision(None, "it was never published")
    record = find_record(folder)
    if record is None or record.outcome is not Outcome.SUCCEEDED:
        return Decision(None, "its record cannot be read")
    changed = inputs.changed(record.inputs)
    if changed:
        return Decision(None, f"changed: {changed}")
    if not is_whole(folder, record):
        return Decision(None, "a file of the published pack is missing or changed")
    return Decision(record, "nothing that it is made from has changed")


def note_reuse(workspace: Workspace, spec: RunSpec, decision: Decision) -> RunRecord:
    """Record that a run used a published pack again.

    Returns
    -------
    RunRecord
        The run's own, which stands in ``outputs/reused``.
    """
    if decision.record is None:
        raise ValueError("there is no pack to use again")
    now = datetime.now(UTC)
    record = decision.record.model_copy(
        update={
            "run_id": secrets.token_hex(8),
            "reused_from": decision.record.run_id,
            "reason": decision.why,
            "started_at": now,
            "finished_at": now,
            "seconds": 0.0,
        }
    )
    folder = workspace.outputs / "reused" / spec.definition.pack / record.run_id
    write_synced(folder / "run.json", record.model_dump_json(indent=2) + "\n")
    clear_failure(workspace, spec.definition.pack)
    return record


def is_whole(folder: Path, record: RunRecord) -> bool:
    """Tell whether a published pack has exactly the files of its record, unchanged."""
    found = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }
    return found.keys() == record.files.keys() and all(
        sha256_of([path], folder) == record.files[name] for name, path in found.items()
    )
