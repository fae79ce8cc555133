"""Turn a copy of the preloaded process into a kernel that nobody can tell from an ordinary one."""

from __future__ import annotations

import atexit
import ctypes
import os
import random
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from scrutiny_lib.packs.warm.wire import Request, line

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


def detach(parent: int, stdout: int, stderr: int, keep: int) -> None:
    """Cut a copy loose from the process it was copied from, first thing after the fork.

    Parameters
    ----------
    parent : int
        That process: the copy dies with it.
    stdout, stderr : int
        Descriptors to write to.
    keep : int
        The one descriptor that stays open besides the standard ones.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setsid()
    _die_with(parent)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (stdout, 1), (stderr, 2)):
        os.dup2(source, target)
    last = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, keep)
    os.closerange(keep + 1, last)


def _die_with(parent: int) -> None:
    """Let the system kill this process when its parent dies; elsewhere ipykernel looks."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def become_kernel(
    request: Request, connection: socket.socket, variables: Mapping[str, str]
) -> None:
    """Run a kernel to its end.

    Parameters
    ----------
    request : Request
        What a new process would have been started with.
    connection : socket
        Told once the kernel's own sockets are bound, then closed.
    variables : mapping of str
        Environment variables that the imports have set.
    """
    _take_surroundings(request, variables)
    _forget()
    from scrutiny_lib.packs.warm import app as program

    sys.argv = [str(program.__file__), *request.argv]
    app: Any = program.KernelApp.instance()
    app.parent_handle = os.getppid()
    app.initialize(request.argv)
    _pick_backend()
    with connection, suppress(OSError):
        connection.sendall(line({"listening": os.getpid()}))
    atexit.register(_let_control_finish, app)
    app.start()


def _let_control_finish(app: Any) -> None:
    """Wait until the request to shut down is answered, before anything is closed.

    ipykernel lets the main thread end before its control thread has written its answer, which then
    waits for ten seconds on threads that have gone. An ordinary kernel is too slow to meet this:
    what it has imported late is closed first.
    """
    if getattr(app.kernel, "_shutdown_message", None) is not None:
        app.control_thread.join(1.0)


def _take_surroundings(request: Request, variables: Mapping[str, str]) -> None:
    """Take environment, limits, umask and working directory from the request."""
    import resource

    os.environ.clear()
    os.environ.update({**variables, **request.env})
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    time.tzset()
    for name, (soft, hard) in request.limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (soft, hard))
    os.umask(request.umask)
    os.chdir(request.cwd)


def _forget() -> None:
    """Give this copy random numbers of its own; two copies would draw the same otherwise."""
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002  the state that older code shares


def _pick_backend() -> None:
    """Let Matplotlib draw to where the kernel shows it, as if imported only now."""
    import matplotlib

    backend = os.environ.get("MPLBACKEND")
    if backend:
        matplotlib.rcParams["backend"] = backend
