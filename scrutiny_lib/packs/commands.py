"""What the commands do, apart from reading their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.strict_yaml import read_text_scalar
from scrutiny_lib.errors import ExitCode, LockedError, UsageError
from scrutiny_lib.packs.catalogue import load_pack, pack_names
from scrutiny_lib.packs.outcome import Outcome, exit_code
from scrutiny_lib.packs.parameters import JsonValue
from scrutiny_lib.packs.record import RunRecord
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.workspace import Workspace, find_workspace


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


def run_packs(
    packs: Sequence[str], *, profile: str | None, data: str | None, params: Sequence[str]
) -> ExitCode:
    """Run packs one after the other, publish each, and rebuild the index.

    Returns
    -------
    ExitCode
        That of the first pack that did not succeed, else 0.

    Raises
    ------
    UsageError
        Before anything runs, if any word of the command is not as it has to be.
    """
    from scrutiny_lib.packs.runner import plan_run

    workspace = find_workspace()
    names = list(dict.fromkeys(packs)) or pack_names(workspace)
    given = read_parameters(params)
    specs = [plan_run(workspace, name, given, profile, data) for name in names]
    console, errors = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True)
    with outputs_lock(workspace):
        records = _run_all(workspace, specs, console)
        index = _index(workspace, profile)
    for record in records:
        if record.outcome is not Outcome.SUCCEEDED:
            reason = " ".join(record.reason.split())
            errors.print(
                f"scrutiny: {record.pack}: {record.outcome.value}: {reason}",
                markup=False,
                highlight=False,
            )
    console.print(f"Read the packs at {index}", markup=False)
    codes = (exit_code(record.outcome) for record in records)
    return next((code for code in codes if code is not ExitCode.OK), ExitCode.OK)


def _index(workspace: Workspace, profile: str | None) -> Path:
    """Rebuild the index."""
    from scrutiny_lib.packs.index import build_index

    (workspace.outputs / "published").mkdir(exist_ok=True)
    return build_index(workspace, load_profile(workspace.profile_path(profile)))


def _run_all(workspace: Workspace, specs: list[RunSpec], console: Console) -> list[RunRecord]:
    """Run the packs with a progress bar; plain lines where there is no terminal."""
    from scrutiny_lib.packs.runner import run_pack

    records: list[RunRecord] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("starting", total=len(specs))
        for spec in specs:
            progress.update(task, description=spec.definition.pack)
            record = run_pack(workspace, spec)
            records.append(record)
            progress.advance(task)
            console.print(f"{record.pack}: {record.outcome.value} in {record.seconds:.1f} s")
    return records


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
        f"  Timeout: {definition.timeout_seconds} seconds for a cell",
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
