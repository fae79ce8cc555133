"""The process that makes one pack: forked from the supervisor, which has imported everything."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from scrutiny_lib.packs.inputs import Inputs
from scrutiny_lib.packs.outcome import RunTimeoutError
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.workspace import Workspace

TOO_LONG, DEADLINE, CANCEL = signal.SIGUSR1, signal.SIGUSR2, signal.SIGTERM
HEARD = (TOO_LONG, DEADLINE, CANCEL, signal.SIGINT)
"""Held back from before the fork until the run can handle them."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def work(workspace: Workspace, spec: RunSpec, inputs: Inputs, line: Connection, owner: int) -> None:
    """Make a pack and tell the supervisor of it: each cell that begins, and the record.

    Parameters
    ----------
    line : Connection
        Carries ``("cell", number)`` and at last ``("record", its JSON)``.
    owner : int
        The supervisor's process; this one ends with it.
    """
    from scrutiny_lib.packs.runner import run_pack

    os.setpgid(0, 0)  # what is typed at the terminal is the supervisor's to handle
    _end_with(owner)
    for number, error in _STOPS.items():
        signal.signal(number, _raising(error))
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def on_cell(number: int) -> None:
        with contextlib.suppress(OSError):
            line.send(("cell", number))

    record = run_pack(workspace, spec, inputs, on_cell, _stoppable)
    line.send(("record", record.model_dump_json()))
    line.close()


_STOPS: dict[signal.Signals, Callable[[], BaseException]] = {
    TOO_LONG: lambda: RunTimeoutError("the pack took longer than its timeout"),
    DEADLINE: lambda: RunTimeoutError("the deadline of the whole run had passed"),
    CANCEL: KeyboardInterrupt,
}


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Hear what was held back since the fork and what comes; what comes later is too late."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        yield
    finally:
        _stop_no_more()


def _raising(error: Callable[[], BaseException]) -> Callable[[int, FrameType | None], Any]:
    """Return a handler that stops the run once: what clears up after it must not be stopped."""

    def stop(number: int, frame: FrameType | None) -> None:
        _stop_no_more()
        raise error()

    return stop


def _stop_no_more() -> None:
    """Let what is left to do come to its end."""
    for one in _STOPS:
        signal.signal(one, signal.SIG_IGN)


def _end_with(owner: int) -> None:
    """Ask the system to kill this process when the supervisor dies, however it dies (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != owner:  # it died before that was asked for
        os._exit(1)
