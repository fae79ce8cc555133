"""``run.json``: one a run, from which the index and the history are rebuilt."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from scrutiny_lib.config.disclosure import Audience
from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.workspace import Workspace

LIBRARY = Path(__file__).resolve().parents[1]
PACKAGES = ("pandas", "numpy", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert")


class Code(StrictModel):
    """Which code made a pack. `commit` is None outside a git checkout."""

    commit: str | None
    is_dirty: bool
    library_sha256: str
    notebook_sha256: str
    params_sha256: str
    lock_sha256: str
    reference_sha256: str
    python: str
    packages: dict[str, str]


class DisclosureRecord(StrictModel):
    """What the audit before publication looked at; which cells are hidden stands in the register.

    `tables` pieces of evidence with counts of our own, `cells` different cells in them and in
    `earlier` pieces of earlier packs, `hidden` cells of this pack that are not shown.
    """

    tables: int = 0
    cells: int = 0
    hidden: int = 0
    earlier: int = 0


class RunRecord(StrictModel):
    """Everything that is known of a run.

    `spec_sha256` is over what was asked for, `inputs` has a digest of each thing that a pack is
    made from: the same inputs make the same pack. `reused_from` is the run whose pack is used
    again. `supplied` of `expected` agencies gave figures of their own; of `figures` cells in its
    tables `symbols` have none. `compared_with` is the run that `changes` are counted against.
    Times are in UTC. `files` are the published files by their path in the pack, with
    SHA-256; run.json itself is not among them. `is_synthetic` if any of its data are invented.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    schema_version: int = 1
    run_id: str
    spec_sha256: str
    inputs: dict[str, str] = Field(default_factory=dict)
    reused_from: str | None = None
    is_warm: bool = False
    why_not_warm: str = ""
    pack: str
    title: str
    question: str
    parameters: dict[str, Any]
    profile: str
    made_from: str
    is_synthetic: bool = False
    marking: str
    audience: Audience = "publication"
    outcome: Outcome
    reason: str = ""
    started_at: datetime
    finished_at: datetime
    seconds: float
    code: Code
    area_name: str = ""
    first: date | None = None
    newest: date | None = None
    sources: tuple[dict[str, Any], ...] = ()
    headlines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    supplied: int = 0
    expected: int = 0
    figures: int = 0
    symbols: int = 0
    compared_with: str = ""
    changes: dict[str, int] = Field(default_factory=dict)
    disclosure: DisclosureRecord = DisclosureRecord()
    counts: dict[str, int] = Field(default_factory=dict)
    files: dict[str, str] = Field(default_factory=dict)


def find_record(folder: Path) -> RunRecord | None:
    """Read the record in a run's folder, or nothing if there is none that can be read."""
    try:
        return RunRecord.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def sha256_of(paths: Iterable[Path], root: Path) -> str:
    """Return one SHA-256 over files: their paths below `root` and their bytes, in order."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(root).as_posix().encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def read_code(workspace: Workspace, digests: Mapping[str, str]) -> Code:
    """Say which code, parameters, lock and reference figures a run uses.

    Parameters
    ----------
    digests : mapping of str
        Those of `library`, `notebook`, `lock` and `reference`, as read for the run's inputs.
    """
    root = workspace.root
    return Code(
        commit=_git(root, "rev-parse", "HEAD"),
        is_dirty=bool(_git(root, "status", "--porcelain", "--untracked-files=no")),
        library_sha256=digests["library"],
        notebook_sha256=digests["notebook"],
        params_sha256=sha256_of(workspace.params.rglob("*.yml"), root),
        lock_sha256=digests["lock"],
        reference_sha256=digests["reference"],
        python=platform.python_version(),
        packages=package_versions(),
    )


def library_sha256() -> str:
    """Return one SHA-256 over the library's code, templates and styles."""
    kinds = (".py", ".j2", ".css", ".yml")
    return sha256_of((p for p in LIBRARY.rglob("*") if p.suffix in kinds), LIBRARY)


def reference_sha256() -> str:
    """Return one SHA-256 over the project's own table of published figures."""
    return sha256_of((LIBRARY / "reference" / "data").glob("*"), LIBRARY)


def _git(root: Path, *arguments: str) -> str | None:
    """Ask git; None where there is no git or no checkout."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            ["git", "-C", str(root), *arguments],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def package_versions() -> dict[str, str]:
    """Return the installed versions of `PACKAGES`."""
    return {name: _version(name) for name in PACKAGES}


@cache
def _version(package: str) -> str:
    """Return the installed version."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
