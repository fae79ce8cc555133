"""What the commands do, apart from reading their words."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from rich.console import Console

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.strict_yaml import read_text_scalar
from scrutiny_lib.errors import ExitCode, LockedError, UsageError
from scrutiny_lib.packs.catalogue import load_pack, notebook_path, pack_names
from scrutiny_lib.packs.outcome import Outcome, exit_code
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.recover import recover
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.standing import is_told
from scrutiny_lib.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from scrutiny_lib.packs.progress import Progress
    from scrutiny_lib.packs.record import RunRecord
    from scrutiny_lib.packs.supervisor import Job
    from scrutiny_lib.packs.warm import Preloaded


def read_parameters(words: Sequence[str]) -> dict[str, JsonValue]:
    """Read ``NAME=VALUE`` words; ``0123`` stays text and ``NO`` is not False.

    Raises
    ------
    UsageError
        If a word has no ``=``, or a name stands twice.
    """
    found: dict[str, JsonValue] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError("--param takes NAME=VALUE, as --param period=2019-04/latest")
        if name in found:
            raise UsageError(f"--param {name} stands twice; give it once")
        found[name] = read_text_scalar(value)
    return found


@contextmanager
def outputs_lock(workspace: Workspace) -> Iterator[None]:
    """Hold the outputs folder, so that two runs never write at once.

    Raises
    ------
    LockedError
        If another run holds it.
    UsageError
        If the outputs folder can't be written.
    """
    try:
        workspace.outputs.mkdir(exist_ok=True)
        lock = FileLock(workspace.outputs / ".lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LockedError(
            "another run is at work in outputs/; wait for it to end and try again"
        ) from error
    except OSError as error:
        raise UsageError(
            f"the outputs folder cannot be written ({error.strerror}); check its rights and space"
        ) from error
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True)
class How:
    """How packs are made.

    Attributes
    ----------
    jobs : int or None
        How many at once; the number of processors if not given.
    force : bool
        Whether packs are made whose inputs have not changed.
    deadline : float or None
        Seconds for all of them together.
    kernels : Preloaded or None
        Where their kernels come from, if that has been started already.
    """

    jobs: int | None = None
    force: bool = False
    deadline: float | None = None
    kernels: Preloaded | None = None


def run_packs(
    packs: Sequence[str],
    *,
    profile: str | None,
    data: str | None,
    params: Sequence[str],
    how: How | None = None,
) -> ExitCode:
    """Make packs, publish each, and rebuild the index.

    Returns
    -------
    ExitCode
        That of the first pack that did not succeed, else 0.

    Raises
    ------
    UsageError
        Before anything runs, if any word of the command is not as it has to be.
    """
    from scrutiny_lib.packs.digests import Digests
    from scrutiny_lib.packs.inputs import read_inputs
    from scrutiny_lib.packs.plan import plan_run
    from scrutiny_lib.packs.supervisor import Job

    workspace, how = find_workspace(), how or How()
    names = list(dict.fromkeys(packs)) or pack_names(workspace)
    given = read_parameters(params)
    specs = [plan_run(workspace, name, given, profile, data) for name in names]
    console, errors = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True)
    with outputs_lock(workspace):
        recover(workspace)
        digests = Digests(workspace)
        jobs = [Job(spec, read_inputs(workspace, spec, digests)) for spec in specs]
        digests.keep()
        records: list[RunRecord] = []
        try:
            records = _make_all(workspace, jobs, console, how)
            _tell_failures(records, errors)
        finally:  # also if a person stops it: what was published until then is told
            index = _index(workspace, profile)
    console.print(f"Read the packs at {index}", markup=False)
    codes = (exit_code(record.outcome) for record in records)
    return next((code for code in codes if code is not ExitCode.OK), ExitCode.OK)


def _make_all(
    workspace: Workspace, jobs: Sequence[Job], console: Console, how: How
) -> list[RunRecord]:
    """Use again what has not changed, and make the rest; in the order of the jobs."""
    from scrutiny_lib.packs.progress import Progress
    from scrutiny_lib.packs.reuse import decide, note_reuse

    done: dict[str, RunRecord] = {}
    with Progress(console) as progress:
        rest: list[Job] = []
        for job in jobs:
            decision = decide(workspace, job.spec, job.inputs, force=how.force)
            if decision.record is None:
                progress.wait(
                    job.spec.definition.pack, count_cells(workspace, job.spec), decision.why
                )
                rest.append(job)
            else:
                record = note_reuse(workspace, job.spec, decision)
                progress.end(record, decision.why)
                done[record.pack] = record
        if rest:
            made = _make(workspace, rest, progress, how)
            done |= {record.pack: record for record in made}
    return [done[job.spec.definition.pack] for job in jobs]


def _make(
    workspace: Workspace, jobs: Sequence[Job], progress: Progress, how: How
) -> list[RunRecord]:
    """Make packs; what they need is imported while the kernels' process imports its own."""
    from scrutiny_lib.packs.heavy import import_all
    from scrutiny_lib.packs.supervisor import Supervisor
    from scrutiny_lib.packs.warm import warm_kernels

    counts = any(job.spec.data is not None for job in jobs)
    kernels = nullcontext(how.kernels) if how.kernels else warm_kernels(counts=counts)
    with kernels as preloaded:
        import_all(counts=counts)
        return Supervisor(
            workspace,
            how.jobs or os.cpu_count() or 1,
            progress,
            deadline=how.deadline,
            before_each=preloaded.ensure,
        ).run(jobs)


def count_cells(workspace: Workspace, spec: RunSpec) -> int:
    """Return how many cells a pack's notebook has; nought if it can't be read."""
    try:
        text = notebook_path(workspace, spec.definition.pack).read_text(encoding="utf-8")
        return len(json.loads(text)["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _tell_failures(records: Sequence[RunRecord], errors: Console) -> None:
    """Say in a line each what did not succeed."""
    for record in records:
        if record.outcome is not Outcome.SUCCEEDED:
            reason = " ".join(record.reason.split())
            errors.print(
                f"scrutiny: {record.pack}: {record.outcome.value}: {reason}",
                markup=False,
                highlight=False,
            )


def _index(workspace: Workspace, profile: str | None) -> Path:
    """Rebuild the index, unless the one that is there says how the packs stand."""
    index = workspace.outputs / "published" / "index.html"
    if is_told(workspace):
        return index
    from scrutiny_lib.packs.index import build_index

    index.parent.mkdir(exist_ok=True)
    return build_index(workspace, load_profile(workspace.profile_path(profile)))


def describe_pack(pack: str) -> str:
    """Say in words what a pack answers, from what, and which parameters it takes.

    Raises
    ------
    UsageError
        If there is no such pack.
    """
    definition = load_pack(find_workspace(), pack)
    lines = [
        f"{definition.pack}: {definition.title}",
        f"  Question: {definition.question}",
        f"  For: {definition.reader}",
        f"  Made from: {definition.made_from.replace('_', ' ')} ({', '.join(definition.sources)})",
        f"  Timeout: {definition.timeout_seconds} seconds",
        "  Parameters:",
    ]
    for name, parameter in definition.parameters.items():
        default = parameter.default
        shown = ", ".join(map(str, default)) if isinstance(default, tuple) else default
        lines += [
            f"    {name} ({parameter.label}): {parameter.help}",
            f"      takes {parameter.accepts()}",
            f"      default: {'nothing' if shown in (None, '') else shown}",
        ]
    return "\n".join(lines)


def build_reference_figures(source: Path, destination: Path | None) -> str:
    """Build the table of published figures and say what it holds.

    Raises
    ------
    SourceError
        If the folder is missing or a file has an unknown layout.
    """
    from scrutiny_lib.config.registry import load_registry
    from scrutiny_lib.reference.build import build_reference

    registry = load_registry(find_workspace().params / "indicators.yml")
    home = Path(__file__).resolve().parents[1] / "reference" / "data"
    return str(build_reference(source, destination or home, registry))
