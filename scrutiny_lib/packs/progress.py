"""What a person sees while packs are made: a live table at a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from scrutiny_lib.packs.record import RunRecord


@dataclass
class _Line:
    """One pack of the run."""

    cells: int
    state: str = "waiting"
    cell: int = 0
    started: float = 0.0
    seconds: float | None = None


@dataclass
class Progress:
    """Shows each pack with its state, cell and time.

    It has no thread of its own, because processes are forked beside it: whoever uses it calls
    `refresh` now and then.
    """

    console: Console
    lines: dict[str, _Line] = field(default_factory=dict)
    _live: Live | None = None

    def __enter__(self) -> Progress:
        """Begin."""
        if self.console.is_terminal:
            self._live = Live(self._table(), console=self.console, auto_refresh=False)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self.refresh()
        if self._live is not None:
            self._live.stop()

    def wait(self, pack: str, cells: int, why: str) -> None:
        """Say that a pack is to be made, why, and how many cells its notebook has."""
        self.lines[pack] = _Line(cells)
        if self._live is None:
            self.console.print(f"{pack}: to be made ({why})", markup=False)

    def start(self, pack: str) -> None:
        """Say that a pack has begun."""
        line = self.lines[pack]
        line.state, line.started = "running", time.monotonic()
        self.refresh()

    def cell(self, pack: str, number: int) -> None:
        """Say which cell of a pack has begun; the first is nought."""
        self.lines[pack].cell = number + 1

    def end(self, record: RunRecord, why: str = "") -> None:
        """Say how a pack has ended."""
        line = self.lines.setdefault(record.pack, _Line(0))
        line.state = "used again" if record.reused_from else record.outcome.value.replace("_", " ")
        line.seconds = record.seconds
        if self._live is None:
            took = "" if record.reused_from else f" in {record.seconds:.1f} s"
            said = f" ({why})" if why else ""
            self.console.print(f"{record.pack}: {line.state}{took}{said}", markup=False)
        self.refresh()

    def refresh(self) -> None:
        """Draw anew, at a terminal."""
        if self._live is not None:
            self._live.update(self._table(), refresh=True)

    def _table(self) -> Table:
        """Return what is drawn."""
        table = Table(box=None, pad_edge=False)
        for heading in ("Pack", "", "Cell", "Seconds"):
            table.add_column(heading, justify="right" if heading in ("Cell", "Seconds") else "left")
        for pack, line in self.lines.items():
            seconds = line.seconds
            if line.state == "running":
                seconds = time.monotonic() - line.started
            cell = f"{line.cell} of {line.cells}" if line.cell and line.cells else ""
            shown = "" if seconds is None or line.state == "used again" else f"{seconds:.0f}"
            table.add_row(pack, line.state, cell, shown)
        return table
