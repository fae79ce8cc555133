"""Several packs at once: a queue, a process for each that runs, time limits, and a clean end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from scrutiny_lib.packs.inputs import Inputs
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.progress import Progress
from scrutiny_lib.packs.record import RunRecord
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.worker import CANCEL, DEADLINE, HEARD, TOO_LONG, work
from scrutiny_lib.workspace import Workspace

_PULSE = 0.1  # seconds between two looks at the clock
_PATIENCE = 10.0  # seconds that a run has for clearing up after it was stopped


@dataclass(frozen=True)
class Job:
    """A pack to be made, and what it is made from."""

    spec: RunSpec
    inputs: Inputs


@dataclass
class _Running:
    """A pack that is being made."""

    job: Job
    process: BaseProcess
    line: Connection
    started: float
    stopped: float | None = None
    record: RunRecord | None = None


@dataclass
class Supervisor:
    """Makes packs, `jobs` at a time.

    Attributes
    ----------
    workspace : Workspace
        The project; the caller holds the outputs folder's lock.
    jobs : int
        How many packs are made at once.
    progress : Progress
        Is told of everything.
    deadline : float, optional
        Seconds that all of them have together.
    before_each : callable
        Called before a process is started, to see that what it needs still runs.
    """

    workspace: Workspace
    jobs: int
    progress: Progress
    deadline: float | None = None
    before_each: Callable[[], Any] = lambda: None
    _running: list[_Running] = field(default_factory=list)

    def run(self, jobs: Iterable[Job]) -> list[RunRecord]:
        """Make packs.

        Returns
        -------
        list of RunRecord
            In the order in which they ended.

        Raises
        ------
        KeyboardInterrupt
            If a person stopped it, once every pack that was being made has been recorded.
        """
        queue, done, began = list(jobs), [], time.monotonic()
        try:
            while queue or self._running:
                late = self.deadline is not None and time.monotonic() - began > self.deadline
                while queue and late:
                    done.append(self._too_late(queue.pop(0)))
                while queue and len(self._running) < self.jobs:
                    self._start(queue.pop(0))
                self._look(late=late)
                done += self._ended()
        except KeyboardInterrupt:
            self._stop_all()
            raise
        return done

    def _too_late(self, job: Job) -> RunRecord:
        """Record a pack that was not begun before the deadline."""
        self.progress.start(job.spec.definition.pack)
        record = _ended_without(
            self.workspace, job, Outcome.TIMED_OUT, "the deadline of the whole run had passed"
        )
        self.progress.end(record)
        return record

    def _start(self, job: Job) -> None:
        """Start the process of one pack; signals wait until it is known and can handle them."""
        self.before_each()
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=work, args=(self.workspace, job.spec, job.inputs, theirs, os.getpid())
        )
        before = signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            process.start()
            self._running.append(_Running(job, process, ours, time.monotonic()))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.progress.start(job.spec.definition.pack)

    def _look(self, *, late: bool) -> None:
        """Wait for news a moment, and stop what has taken too long."""
        lines: list[Any] = [one.line for one in self._running if one.record is None]
        wait([*lines, *(one.process.sentinel for one in self._running)], timeout=_PULSE)
        for one in self._running:
            self._hear(one)
            took = time.monotonic() - one.started
            if late:
                self._stop(one, DEADLINE)
            elif took > one.job.spec.definition.timeout_seconds:
                self._stop(one, TOO_LONG)
            if one.stopped is not None and time.monotonic() - one.stopped > _PATIENCE:
                one.process.kill()
        self.progress.refresh()

    def _hear(self, one: _Running) -> None:
        """Read what a process has said."""
        with suppress(EOFError, OSError):
            while one.record is None and one.line.poll():
                kind, what = one.line.recv()
                if kind == "cell":
                    self.progress.cell(one.job.spec.definition.pack, what)
                else:
                    one.record = RunRecord.model_validate_json(what)

    def _stop(self, one: _Running, number: signal.Signals) -> None:
        """Ask a process to stop, once."""
        if one.stopped is None and one.process.pid is not None:
            one.stopped = time.monotonic()
            with suppress(ProcessLookupError):
                os.kill(one.process.pid, number)

    def _ended(self) -> list[RunRecord]:
        """Return the records of what has ended; one that said nothing was killed."""
        records = []
        for one in [each for each in self._running if not each.process.is_alive()]:
            self._hear(one)
            one.process.join()
            one.line.close()
            self._running.remove(one)
            record = one.record or _killed(self.workspace, one)
            self.progress.end(record)
            records.append(record)
        return records

    def _stop_all(self) -> None:
        """Stop everything and wait until it is recorded."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for one in self._running:
            self._stop(one, CANCEL)
        until = time.monotonic() + _PATIENCE
        while self._running and time.monotonic() < until:
            self._look(late=False)
            self._ended()
        for one in self._running:
            one.process.kill()
            one.process.join()
        self._ended()
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _killed(workspace: Workspace, one: _Running) -> RunRecord:
    """Record a pack whose process ended without a word."""
    if one.stopped is not None:
        why = "it took too long and did not stop when asked to"
        return _ended_without(workspace, one.job, Outcome.TIMED_OUT, why)
    why = "the process that made it was killed"
    return _ended_without(workspace, one.job, Outcome.INFRASTRUCTURE_ERROR, why)


def _ended_without(workspace: Workspace, job: Job, outcome: Outcome, reason: str) -> RunRecord:
    """Record a pack in place of a process that can't."""
    from scrutiny_lib.packs.runner import finish, first_record, keep_failure

    record = finish(first_record(workspace, job.spec, job.inputs), outcome, reason)
    keep_failure(workspace, record)
    return record
