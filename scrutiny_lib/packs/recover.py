"""What an earlier run left when it was killed is put in order before a new one begins."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import LATEST, latest_of, replace_synced, set_aside
from scrutiny_lib.packs.record import find_record
from scrutiny_lib.workspace import Workspace


def recover(workspace: Workspace) -> None:
    """Put the outputs folder in order; the caller holds its lock, so nothing else is at work.

    A working folder is of a run that was killed: it goes to ``outputs/failed`` with its record, or
    away if it has none. A pack without a pointer gets one; where there is one it stays, because the
    last good pack does.
    """
    working = workspace.outputs / "working"
    for folder in sorted(working.glob("*/")):
        if not folder.name.startswith("."):  # what was read of data, kept for the next run
            _set_aside(workspace, folder)
    for home in ("published", "failed"):
        for stray in (workspace.outputs / home).glob("**/.*.new"):
            stray.unlink(missing_ok=True)
    for pack in (workspace.outputs / "published").glob("*/"):
        _point_to_newest(pack)


def _set_aside(workspace: Workspace, folder: Path) -> None:
    """Move one working folder to the failed runs, without anything half made of a pack."""
    shutil.rmtree(folder / "private", ignore_errors=True)
    record = find_record(folder)
    if record is None:
        shutil.rmtree(folder, ignore_errors=True)
        return
    from scrutiny_lib.packs.runner import keep_failure

    if record.outcome is Outcome.SUCCEEDED:
        reason = "the program was ended before the pack could be published"
        update = {"outcome": Outcome.INFRASTRUCTURE_ERROR, "reason": reason, "files": {}}
        record = record.model_copy(update=update)
    keep_failure(workspace, record)
    if folder.exists():
        set_aside(folder, workspace.outputs / "failed" / record.pack / folder.name)


def _point_to_newest(pack: Path) -> None:
    """Let a pack's pointer name its newest run if it names none that is there."""
    if latest_of(pack) is not None:
        return
    runs = [record for record in map(find_record, pack.glob("*/")) if record is not None]
    newest = max(runs, key=lambda record: record.started_at, default=None)
    if newest is not None:
        with suppress(ScrutinyError):
            replace_synced(pack / LATEST, newest.run_id + "\n")
