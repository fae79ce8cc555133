"""Write the synthetic partnership into a data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.config.audits import load_audit_definitions
from scrutiny_lib.config.threads import load_threads
from scrutiny_lib.demo.people.everyone import make_everyone
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import LAST
from scrutiny_lib.demo.truth import truth_of
from scrutiny_lib.demo.world import make_world
from scrutiny_lib.demo.writers.everyone import write_everyone
from scrutiny_lib.demo.writers.files import received, write_text
from scrutiny_lib.demo.writers.folder import MARKER, DataFolder, write_agencies
from scrutiny_lib.demo.writers.people import load_forms
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.tables.codes import THREADS
from scrutiny_lib.workspace import find_workspace

TRUTH = "truth.json"
SMALLEST, LARGEST = 0.01, 10.0
MOST_YEARS = 10


@dataclass(frozen=True)
class DemoSummary:
    """What was written.

    Attributes
    ----------
    folder : Path
        The data folder.
    files : int
        How many files it has, without the marks that all is invented.
    referrals, incidents, attendances : int
        Of the last year.
    signals, faults : int
        How many are planted.
    """

    folder: Path
    files: int
    referrals: int
    incidents: int
    attendances: int
    signals: int
    faults: int

    def __str__(self) -> str:
        """Say it in a few lines."""
        return "\n".join(
            (
                f"Synthetic partnership in {self.folder}: {self.files} files, all of it invented.",
                f"Last year: {self.referrals:,} referrals, {self.incidents:,} domestic incidents, "
                f"{self.attendances:,} attendances at A&E.",
                f"{self.signals} signals and {self.faults} kinds of faults are planted; "
                f"{TRUTH} says where.",
            )
        )


def write_demo(
    folder: Path, *, scale: float = 1.0, years: int = 5, seed: int = 1, params: Path | None = None
) -> DemoSummary:
    """Write a data folder of a synthetic partnership.

    Parameters
    ----------
    folder : Path
        It is made if it is missing. A folder with real data in it is refused.
    scale : float
        1 for a place as large as Leeds, from 0.01 to 10.
    years : int
        How many financial years up to 31 March 2026, from 1 to 10. Beyond 5, themes of reviews
        come back of themselves.
    seed : int
        The same seed, scale and years give the same bytes on any day and machine.
    params : Path, optional
        The folder of the partnership's decisions, whose forms are filled in; the project's if
        none is given.

    Raises
    ------
    UsageError
        If a number is out of its range, or the folder holds something else.
    """
    _check(folder, scale, years, seed)
    _clear(folder)
    decisions = params or find_workspace().params
    forms = load_forms(decisions)
    world = make_world(Plan(scale, years, seed))
    threads = load_threads(decisions / THREADS, forms.codes)
    audits = load_audit_definitions(decisions, forms.codes)
    everyone = make_everyone(world, threads, audits)
    written = DataFolder(folder, seed)
    write_agencies(written, world)
    write_everyone(written, forms, world.plan.timeline, everyone)
    truth = truth_of(world, everyone, written.planted)
    truth["files"] = sorted(str(path) for path in written.files)
    text = json.dumps(truth, indent=1, ensure_ascii=False, default=str) + "\n"
    write_text(folder / TRUTH, text)
    received(folder / TRUTH, LAST)
    yearly = truth["counts"]["yearly"]
    return DemoSummary(
        folder=folder,
        files=len(written.files) + 1,
        referrals=yearly["referrals"][-1],
        incidents=yearly["domestic_incidents"][-1],
        attendances=yearly["ae_attendances"][-1],
        signals=len(truth["signals"]),
        faults=len(truth["faults"]),
    )


def _check(folder: Path, scale: float, years: int, seed: int) -> None:
    if not SMALLEST <= scale <= LARGEST:
        raise UsageError(
            f"--scale has to be from {SMALLEST} to {LARGEST:g}; 1 is as large as Leeds"
        )
    if not 1 <= years <= MOST_YEARS:
        raise UsageError(f"--years has to be from 1 to {MOST_YEARS}")
    if seed < 0:
        raise UsageError("--seed has to be 0 or more")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no folder; name another one")


def _clear(folder: Path) -> None:
    """Take away the files of an earlier synthetic partnership, and nothing else.

    Raises
    ------
    UsageError
        If the folder holds anything else: real data are never mixed with these, nor lost.
    """
    ours = {folder / name for name in _files_of(folder)}
    there = {path for path in folder.rglob("*") if path.is_file()}
    strange = {path for path in there - ours if path.name not in (TRUTH, MARKER)}
    if strange:
        raise UsageError(
            f"{folder} holds files that are not of a synthetic partnership; name a new or empty "
            "folder"
        )
    for path in there:
        path.unlink()
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        path.rmdir()


def _files_of(folder: Path) -> list[str]:
    """Return what an earlier run wrote, as its truth says."""
    try:
        found = json.loads((folder / TRUTH).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [name for name in found if isinstance(name, str)]
