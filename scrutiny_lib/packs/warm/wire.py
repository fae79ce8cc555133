"""What the preloaded process and those who want a kernel tell each other.

One connection is one kernel. Each message is a JSON object on a line of its own:

===============  ==============================================================
from preloaded   ``{"ready": {...}}`` once it can fork: its PYTHON* settings;
                 or ``{"refused": "why"}``
to preloaded     a `Request`, with descriptors for standard output and error
from the kernel  ``{"listening": pid}`` once its sockets are bound
to preloaded     ``{"signal": 2}`` for the kernel's whole process group
from preloaded   ``{"exit": status}``, as `subprocess.Popen` counts, once reaped
===============  ==============================================================

Whoever closes the connection ends the kernel: nothing has to be tidied by somebody who was killed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

PIECE = 65536
PROGRAM = "scrutiny_lib.packs.warm.app"
# These say how Python starts, so a copy has those of the process it was copied from. The others
# act when they are read, or are set for the preloaded process on purpose.
_HARMLESS = {"PYTHONHASHSEED", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PYTHONEXECUTABLE"}

Message = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What a kernel is to be started with: all that a new process would have been given."""

    argv: list[str]
    env: dict[str, str]
    cwd: str
    umask: int
    limits: dict[str, tuple[int, int]]

    def message(self) -> Message:
        """Return the request as a message."""
        return asdict(self)


@dataclass
class Lines:
    """Puts messages together again from the pieces that arrive."""

    rest: bytes = field(default=b"")

    def feed(self, piece: bytes) -> list[Message]:
        """Return the messages that are whole now.

        Raises
        ------
        ValueError
            If a line is no message.
        """
        *whole, self.rest = (self.rest + piece).split(b"\n")
        return [json.loads(line) for line in whole]


def line(message: Message) -> bytes:
    """Return a message as it is sent."""
    return json.dumps(message).encode() + b"\n"


def python_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what an environment says about how Python starts."""
    named = {name for name in environment if name.startswith("PYTHON")} - _HARMLESS
    return {name: environment[name] for name in sorted(named)}


def kernel_arguments(command: Sequence[str]) -> list[str] | None:
    """Return what a command gives to the kernel's program, or None if it starts another."""
    words = list(command)
    if words[1:3] != ["-m", PROGRAM]:
        return None
    return words[3:]


def own_limits() -> dict[str, tuple[int, int]]:
    """Return this process's resource limits: a process that it starts would inherit them."""
    import resource  # not on every platform

    names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def own_umask() -> int:
    """Return this process's umask, which can only be read by setting it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
            return next(int(row.split()[1], 8) for row in status if row.startswith("Umask:"))
    except (OSError, StopIteration):
        mask = os.umask(0o077)
        os.umask(mask)
        return mask
