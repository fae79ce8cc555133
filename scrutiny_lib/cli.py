"""The command line: ``scrutiny``. Imports nothing heavy until a command needs it."""

from __future__ import annotations

import atexit
import signal
import sys
import traceback
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrutiny_lib.errors import ExitCode, ScrutinyError

if TYPE_CHECKING:
    from scrutiny_lib.packs.warm import Preloaded


class _Group(click.Group):
    """Turn every error into one line on stderr and its exit code."""

    def main(self, *words: Any, **named: Any) -> Any:
        """Run the command; once it has ended, a Ctrl-C can't turn its exit code into another."""
        try:
            return super().main(*words, **named)
        finally:
            atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; ``--debug`` shows the traceback of an error."""
        try:
            return super().invoke(ctx)
        except ScrutinyError as error:
            _fail(ctx, str(error), error.exit_code)
        except KeyboardInterrupt:
            # Raised inside a text that was being executed (dataclasses are made of one), it counts
            # as unhandled, and `python -m` kills itself at its end; executing another forgets it.
            exec("")  # noqa: S102
            _fail(ctx, "stopped by hand; what was published stays as it was", 130)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            _fail(ctx, f"{type(error).__name__} inside the program; run again with --debug", 1)
        return None


def _fail(ctx: click.Context, message: str, code: int) -> None:
    """End with one line on stderr."""
    if ctx.params.get("debug"):
        traceback.print_exc()
    click.echo(f"scrutiny: {' '.join(message.split())}", err=True)
    ctx.exit(int(code))


@click.group(cls=_Group)
@click.version_option(package_name="scrutiny-lib")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Evidence packs for the independent scrutineer of a safeguarding partnership."""


@main.command()
@click.argument("packs", nargs=-1)
@click.option("--profile", help="Profile, by name or file (default: leeds).")
@click.option("--data", help="The partnership's data folder.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many at once (default: processors).")
@click.option("--force", is_flag=True, help="Make packs even if nothing has changed.")
@click.option("--deadline", type=click.FloatRange(min=1), help="Seconds for all packs together.")
def run(
    packs: tuple[str, ...],
    profile: str | None,
    data: str | None,
    params: tuple[str, ...],
    jobs: int | None,
    force: bool,
    deadline: float | None,
) -> None:
    """Make packs and publish them; with none named, all."""
    with _kernels_ahead(data) if force else nullcontext() as kernels:
        from scrutiny_lib.packs.commands import How, run_packs

        how = How(jobs=jobs, force=force, deadline=deadline, kernels=kernels)
        sys.exit(int(run_packs(packs, profile=profile, data=data, params=params, how=how)))


def _kernels_ahead(data: str | None) -> AbstractContextManager[Preloaded]:
    """Start what kernels are copied from while this process imports: packs will be made anyway."""
    from scrutiny_lib.packs.warm import warm_kernels
    from scrutiny_lib.workspace import find_workspace

    # A data folder that only the profile names is not known of yet, which costs kernels a moment.
    return warm_kernels(counts=find_workspace().data_folder(data, None) is not None)


@main.command("list")
def list_packs() -> None:
    """List the packs and the question that each answers."""
    from scrutiny_lib.packs.catalogue import load_pack, pack_names
    from scrutiny_lib.workspace import find_workspace

    workspace = find_workspace()
    for name in pack_names(workspace):
        click.echo(f"{name}: {load_pack(workspace, name).question}")


@main.command()
@click.argument("pack")
def describe(pack: str) -> None:
    """Describe a pack: its question, sources and parameters."""
    from scrutiny_lib.packs.commands import describe_pack

    click.echo(describe_pack(pack))


@main.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--profile", help="Profile, by name or file (default: leeds).")
@click.option("--data", help="The partnership's data folder.")
@click.option("--notes", is_flag=True, help="Tell also what is only worth knowing.")
def check(sources: tuple[str, ...], profile: str | None, data: str | None, notes: bool) -> None:
    """Say what data arrived and how far it can be relied on; with no source named, all."""
    from scrutiny_lib.packs.data_room import check_sources

    sys.exit(int(check_sources(sources, profile=profile, data=data, notes=notes)))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--scale",
    type=click.FloatRange(0.01, 10),
    default=1.0,
    show_default=True,
    help="Size of the partnership; 1 is Leeds.",
)
@click.option("--years", type=click.IntRange(1, 10), default=5, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def demo(folder: Path, scale: float, years: int, seed: int) -> None:
    """Write an invented partnership, in the formats of real ones, to try things out on."""
    from scrutiny_lib.packs.data_room import write_demo_data

    click.echo(write_demo_data(folder, scale=scale, years=years, seed=seed))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--profile", help="Profile, by name or file (default: leeds).")
def templates(folder: Path, profile: str | None) -> None:
    """Write the forms that agencies and people fill in, one workbook each."""
    from scrutiny_lib.packs.data_room import write_forms

    click.echo(write_forms(folder, profile=profile))


@main.command()
@click.argument("frame", type=click.Path(path_type=Path))
@click.option("--name", required=True, metavar="REF", help="Reference of the audit or review.")
@click.option("--size", type=click.IntRange(1), metavar="N", help="How many cases.")
@click.option(
    "--margin",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Instead of --size: how far a percentage may be out, as 0.1.",
)
@click.option(
    "--method",
    type=click.Choice(["random", "systematic", "stratified"]),
    help="How (default: stratified with --by, else random).",
)
@click.option("--by", multiple=True, metavar="COLUMN", help="Draw from each of its groups.")
@click.option("--order-by", multiple=True, metavar="COLUMN", help="Order of a systematic draw.")
@click.option(
    "--reference", default="case_ref", metavar="COLUMN", show_default=True, help="Of references."
)
@click.option("--seed", type=click.IntRange(0, 10**15 - 1), help="Written down before the draw.")
@click.option("--exclude", multiple=True, metavar="COLUMN=REASON", help="Where it says yes.")
@click.option(
    "--replacements",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    metavar="K",
    help="How many are listed; of each group, or after each case of a systematic draw.",
)
@click.option("--purpose", default="audit", show_default=True, help="What the cases are for.")
@click.option("--title", default="", metavar="TEXT", help="What the audit or review is about.")
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the record.")
@click.option("--force", is_flag=True, help="Write over a draw of this name; it is counted.")
@click.option("--profile", help="Profile, by name or file (default: leeds).")
def draw(**words: Any) -> None:
    """Draw cases for an audit or review, with a trail that anyone can repeat."""
    from scrutiny_lib.drawing.command import draw_cases
    from scrutiny_lib.drawing.wish import Wish

    click.echo(draw_cases(Wish(**words)))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def verify(folder: Path) -> None:
    """Check that published packs are whole: every digest, every link."""
    from scrutiny_lib.packs.verify import look_through

    found = look_through(folder)
    for fault in found.faults:
        click.echo(fault)
    found.require()
    click.echo(str(found))


@main.command()
@click.argument("pack", required=False)
def history(pack: str | None) -> None:
    """List what was run, when, and how it ended; with no pack named, all."""
    from scrutiny_lib.packs.history import show_history
    from scrutiny_lib.workspace import find_workspace

    show_history(find_workspace(), pack)


@main.command()
@click.option("--older-than", required=True, metavar="AGE", help="As 90d, 12w, 6m or 1y.")
@click.option("--yes", is_flag=True, help="Remove; without it, only say what would be removed.")
@click.option("--profile", help="Profile of the index, by name or file (default: leeds).")
def purge(older_than: str, yes: bool, profile: str | None) -> None:
    """Remove old runs, never a pack's latest good one."""
    from scrutiny_lib.packs.purge import purge as purge_runs
    from scrutiny_lib.workspace import find_workspace

    click.echo(purge_runs(find_workspace(), older_than, yes=yes, profile=profile))


@main.group()
def reference() -> None:
    """Manage the project's own table of published figures."""


@reference.command("build")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--to", "destination", type=click.Path(path_type=Path), help="Another folder.")
def reference_build(source: Path, destination: Path | None) -> None:
    """Build the table from a folder of the publishers' files."""
    from scrutiny_lib.packs.commands import build_reference_figures

    click.echo(build_reference_figures(source, destination))


__all__ = ["ExitCode", "main"]
