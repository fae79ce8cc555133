"""What became of the kernels that were asked for: warm, or ordinary and why."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_log = logging.getLogger("scrutiny_lib.packs.warm")
_listening: ContextVar[list[Launch] | None] = ContextVar("scrutiny_launches", default=None)


@dataclass(frozen=True)
class Launch:
    """How one kernel was started.

    Attributes
    ----------
    warm : bool
        Whether it is a copy of the preloaded process.
    reason : str
        Why not, in one line; empty if it is.
    pid : int
        Its process.
    """

    warm: bool
    reason: str
    pid: int


@contextmanager
def recorded() -> Iterator[list[Launch]]:
    """Collect the launches of kernels within this block, also those that papermill makes.

    Yields
    ------
    list of Launch
        Grows with each launch, restarts included; of this thread only, so that runs at the same
        time each see their own.
    """
    launches: list[Launch] = []
    token = _listening.set(launches)
    try:
        yield launches
    finally:
        _listening.reset(token)


def note(launch: Launch) -> None:
    """Record a launch where somebody collects them, and say so if it is not warm."""
    launches = _listening.get()
    if launches is not None:
        launches.append(launch)
    if not launch.warm:
        _log.warning("an ordinary kernel is used, which starts slower: %s", launch.reason)
