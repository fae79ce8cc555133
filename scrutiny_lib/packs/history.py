"""What was run, when, and how it ended: read from the record of each run."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import click

from scrutiny_lib.packs.folders import plain, record_of, run_folders
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.record import RunRecord
from scrutiny_lib.workspace import Workspace

Where = Literal["published", "failed", "reused"]
PLACES: tuple[Where, ...] = ("published", "failed", "reused")
HEADINGS = ("When", "Pack", "Outcome", "Seconds", "Reused from, or why", "Run")
SECONDS = HEADINGS.index("Seconds")
LONGEST_REASON = 60
WORDS = {
    Outcome.SUCCEEDED: "published",
    Outcome.DATA_GATE_FAILED: "data refused",
    Outcome.CELL_ERROR: "error in a cell",
    Outcome.TIMED_OUT: "took too long",
    Outcome.KERNEL_DIED: "notebook's process died",
    Outcome.DISCLOSURE_REFUSED: "disclosure refused",
    Outcome.CANCELLED: "stopped by hand",
    Outcome.INFRASTRUCTURE_ERROR: "failed outside the notebook",
}


@dataclass(frozen=True)
class Run:
    """A run that left something.

    Attributes
    ----------
    where : {"published", "failed", "reused"}
        Where it stands.
    folder : Path
        Its folder, named by the run's id, in a folder named by the pack.
    record : RunRecord or None
        What is known of it; None if its ``run.json`` is missing or can't be read.
    """

    where: Where
    folder: Path
    record: RunRecord | None

    @property
    def pack(self) -> str:
        """The pack, by where the run lies: a record that can't be read does not say it."""
        return self.folder.parent.name

    @property
    def finished(self) -> datetime | None:
        """When it ended, in UTC."""
        return None if self.record is None else in_utc(self.record.finished_at)


def all_runs(outputs: Path) -> list[Run]:
    """Return every run that left something, the newest first, those that can't be read last.

    Parameters
    ----------
    outputs : Path
        The outputs folder. Links in it are not followed.
    """
    runs = [
        Run(where, folder, record_of(folder))
        for where in PLACES
        for folder in run_folders(outputs / where)
    ]
    return sorted(runs, key=_started, reverse=True)


def _started(run: Run) -> datetime:
    """Return when a run began, to sort by."""
    first = datetime.min.replace(tzinfo=UTC)
    return first if run.record is None else in_utc(run.record.started_at)


def in_utc(moment: datetime) -> datetime:
    """Return a moment of a record with its time zone, which is UTC if it names none."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def local_minute(moment: datetime) -> str:
    """Write a moment in the time of this machine, to the minute."""
    try:
        return f"{in_utc(moment).astimezone():%Y-%m-%d %H:%M}"
    except (OverflowError, ValueError):  # the first or the last day of the calendar
        return f"{moment:%Y-%m-%d %H:%M}"


def rows_of(runs: Sequence[Run]) -> list[tuple[str, ...]]:
    """Return a row of text for each run, under `HEADINGS`."""
    return [tuple(map(plain, _row(run))) for run in runs]


def _row(run: Run) -> tuple[str, ...]:
    """Return one run's row."""
    record = run.record
    if record is None:
        return ("", run.pack, "cannot be read", "", f"{run.where}: run.json", run.folder.name)
    used_again = record.reused_from or ""
    return (
        local_minute(record.started_at),
        run.pack,
        _ended(run.where, record.outcome),
        f"{record.seconds:.1f}",
        used_again or _short(record.reason),
        run.folder.name,
    )


def _ended(where: Where, outcome: Outcome) -> str:
    """Say how a run ended; a pack that was made but stands among the failed was not published."""
    if where == "reused":
        return "used again"
    return "not published" if (where, outcome) == ("failed", "succeeded") else WORDS[outcome]


def _short(reason: str) -> str:
    """Shorten a reason at the end of a word."""
    words = plain(reason)
    if len(words) <= LONGEST_REASON:
        return words
    return words[:LONGEST_REASON].rsplit(" ", 1)[0] + " …"


def aligned(rows: Sequence[Sequence[str]], right: int | None = None) -> list[str]:
    """Return rows as lines with their columns under each other; `right` is a column of numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]

    def line(row: Sequence[str]) -> Iterator[str]:
        for at, (text, width) in enumerate(zip(row, widths, strict=True)):
            yield text.rjust(width) if at == right else text.ljust(width)

    return ["  ".join(line(row)).rstrip() for row in rows]


def show_history(workspace: Workspace, pack: str | None = None) -> None:
    """Print the runs of a pack, or of all.

    Raises
    ------
    UsageError
        If the pack has never run and there is no pack of this name.
    """
    runs = [run for run in all_runs(workspace.outputs) if pack in (None, run.pack)]
    if not runs:
        if pack is not None:
            from scrutiny_lib.packs.catalogue import load_pack

            load_pack(workspace, pack)
        click.echo("No run is recorded yet.")
    elif sys.stdout.isatty():
        _show_table(rows_of(runs))
    else:
        click.echo("\n".join(aligned([HEADINGS, *rows_of(runs)], right=SECONDS)))


def _show_table(rows: Sequence[Sequence[str]]) -> None:
    """Show rows on a terminal, as wide as it is."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        side: Literal["left", "right"] = "right" if heading == "Seconds" else "left"
        table.add_column(heading, justify=side, no_wrap=heading in ("When", "Run"))
    for row in rows:
        table.add_row(*map(Text, row))
    Console(highlight=False).print(table)
