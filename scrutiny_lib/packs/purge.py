"""Runs that are old enough are removed; what they published stays known.

A pack's latest good run is never removed, nor is ``outputs/register``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.ages import cutoff
from scrutiny_lib.packs.folders import latest_run, plain
from scrutiny_lib.packs.history import Run, aligned, all_runs, local_minute
from scrutiny_lib.packs.record import sha256_of
from scrutiny_lib.packs.register import REGISTER, keep_registers
from scrutiny_lib.packs.removal import remove_runs
from scrutiny_lib.packs.verify import run_faults
from scrutiny_lib.workspace import Workspace


@dataclass(frozen=True)
class Plan:
    """What a purge removes, and what it keeps although it is old enough, each with why."""

    remove: tuple[Run, ...]
    keep: tuple[tuple[Run, str], ...]


def plan_purge(outputs: Path, before: datetime) -> Plan:
    """Settle what is removed; nothing is written.

    Parameters
    ----------
    outputs : Path
        The outputs folder. Links in it are neither followed nor removed.
    before : datetime
        Runs that ended before this moment are old enough.
    """
    runs = all_runs(outputs)
    homes = {run.folder.parent for run in runs if run.where == "published"}
    latest = {home: _good_latest(home) for home in homes}
    remove: list[Run] = []
    keep: list[tuple[Run, str]] = []
    for run in runs:
        if run.finished is not None and run.finished >= before:
            continue
        why = _reason_to_keep(outputs, run, latest.get(run.folder.parent))
        if why:
            keep.append((run, why))
        else:
            remove.append(run)
    return Plan(tuple(remove), tuple(keep))


def _good_latest(pack: Path) -> Path | None:
    """Return a pack's latest run, or None if there is none that is whole."""
    latest = latest_run(pack)
    return None if latest is None or run_faults(latest, latest.name) else latest


def _reason_to_keep(outputs: Path, run: Run, latest: Path | None) -> str:
    """Say why a run stays although it is old enough; empty if nothing speaks for it."""
    if run.record is None and run.where != "failed":
        return "its run.json cannot be read"
    if run.where != "published":
        return ""
    if latest is None:
        return "the pack's latest is missing or not whole; run the pack again first"
    if latest == run.folder:
        return "the pack's latest"
    return _register_at_risk(outputs, run)


def _register_at_risk(outputs: Path, run: Run) -> str:
    """Say if what a run published would not be known any more, or not as it was."""
    own, copy = run.folder / REGISTER, register_copy(outputs, run)
    digest = run.record.files.get(REGISTER) if run.record else None
    try:
        if not own.exists():
            is_lost = digest is not None and not copy.is_file()
            return f"its {REGISTER} is lost; restore it" if is_lost else ""
        if own.is_symlink() or sha256_of([own], run.folder) != digest:
            return f"its {REGISTER} is not as it was published; restore it"
        if copy.exists() and copy.read_bytes() != own.read_bytes():
            return f"its {REGISTER} is not as its copy in outputs/register; restore the copy"
    except OSError:
        return f"its {REGISTER} cannot be read; restore it"
    return ""


def register_copy(outputs: Path, run: Run) -> Path:
    """Return where the register of a published run is kept once the run is gone."""
    return outputs / "register" / run.pack / f"{run.folder.name}.json"


def purge(workspace: Workspace, older_than: str, *, yes: bool, profile: str | None = None) -> str:
    """Remove old runs, or say which would be removed.

    Parameters
    ----------
    workspace : Workspace
        The project.
    older_than : str
        An age, as `cutoff` takes it.
    yes : bool
        Whether to remove; else nothing is written.
    profile : str, optional
        The profile of the index, by name or file.

    Returns
    -------
    str
        What was, or would be, removed, what is kept, and how much space it is.

    Raises
    ------
    UsageError
        If age or profile is not as it has to be.
    LockedError
        If a run is at work.
    ScrutinyError
        If the index can't be made without the runs; then nothing is removed.
    """
    from scrutiny_lib.packs.commands import outputs_lock

    before = cutoff(older_than, datetime.now(UTC))
    known = load_profile(workspace.profile_path(profile))
    if not yes or not workspace.outputs.is_dir():
        plan = plan_purge(workspace.outputs, before)
        return _told(plan, _sizes(plan), "would be removed; give --yes to remove")
    with outputs_lock(workspace):
        _copy_registers(workspace.outputs)
        plan = plan_purge(workspace.outputs, before)
        sizes = _sizes(plan)
        remove_runs(workspace, plan.remove, known)
    return _told(plan, sizes, "removed")


def _copy_registers(outputs: Path) -> None:
    """Make sure that what any pack published outlives it."""
    try:
        keep_registers(outputs)
    except (OSError, UnicodeDecodeError) as error:
        raise ScrutinyError(
            f"a {REGISTER} cannot be copied to outputs/register, so nothing was removed; "
            "'scrutiny verify outputs' says what is wrong"
        ) from error


def _sizes(plan: Plan) -> list[int]:
    """Return how many bytes each run that is removed holds."""
    return [_size(run.folder) for run in plan.remove]


def _size(folder: Path) -> int:
    """Return how many bytes a folder's files hold; a link counts as itself."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):  # a run at work may move it away
            size += 0 if path.is_dir() else path.lstat().st_size
    return size


def _told(plan: Plan, sizes: Sequence[int], done: str) -> str:
    """Say what is removed and what is kept."""
    rows = [(*_named(run), _space(size)) for run, size in zip(plan.remove, sizes, strict=True)]
    lines = aligned(rows, right=4) if rows else []
    kept = [f"kept: {run.where}/{run.pack}/{run.folder.name}: {why}" for run, why in plan.keep]
    count = len(plan.remove)
    total = f"{count} run{'' if count == 1 else 's'}, {_space(sum(sizes))}, {done}"
    return "\n".join([*lines, *map(plain, kept), total if count else "Nothing to remove."])


def _named(run: Run) -> tuple[str, str, str, str]:
    """Name a run: when it ended, where it stands, its pack, its id."""
    when = "cannot be read" if run.finished is None else local_minute(run.finished)
    return when, run.where, plain(run.pack), plain(run.folder.name)


def _space(size: float) -> str:
    """Write a number of bytes as people do."""
    if size < 1000:
        return f"{size:.0f} bytes"
    for unit in ("KB", "MB"):
        size /= 1000
        if size < 1000:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} GB"
