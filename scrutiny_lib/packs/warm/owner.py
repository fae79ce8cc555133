"""Start the preloaded process and end it with its owner: the side of whoever wants kernels."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from scrutiny_lib.packs.warm.folders import answers, make_private, new_folder, remove
from scrutiny_lib.packs.warm.stamp import Stamp, code_stamp

KERNEL = "scrutiny"
CLIENT = "scrutiny_lib.packs.warm.client.PromptClient"  # which has it answer at once
VARIABLE = "SCRUTINY_WARM_SOCKET"
_SOCKET = "preloaded"
# Numerical libraries start threads when they are imported, and a process with threads can't be
# copied. Hashes of text are the same in each kernel, as they are in every run of a pack.
_SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger's advice, which nobody would read
}
_NOT_INHERITED = ("MPLBACKEND", "JPY_PARENT_PID", VARIABLE)
_PATIENCE = 5.0
_KNOWN: dict[Path, Preloaded] = {}


class Preloaded:
    """A preloaded process that this process owns.

    Parameters
    ----------
    counts : bool
        Whether there may be counts of our own; else what protects them is imported at its first
        use, which few notebooks come to.

    Attributes
    ----------
    socket : Path or None
        Where it listens. Stays the same if it has to be started anew.
    reason : str
        Why there is none, in one line; empty while there is one.
    """

    def __init__(self, *, counts: bool = True) -> None:
        self.socket: Path | None = None
        self.reason = "it was not started"
        self._process: subprocess.Popen[bytes] | None = None
        self._more = ["counts"] if counts else []
        self._said: IO[bytes] | None = None
        self._code: Stamp | None = None
        self._owner = os.getpid()
        # As it is now, also if it is started again while a run has set something else.
        self._environment = {k: v for k, v in os.environ.items() if k not in _NOT_INHERITED}

    def start(self) -> None:
        """Start it and return at once; whoever wants a kernel waits until it has imported all.

        Never fails: `reason` says why there is none.
        """
        self.reason = why_never()
        if self.reason:
            return
        self._code = code_stamp()
        try:
            self._start()
        except OSError as error:
            self.stop()
            self.reason = f"it can't be started ({error.strerror or error})"

    def ensure(self) -> bool:
        """Start it anew if it has died; return whether it runs. Cheap, so call it before a run.

        One that failed by itself, as for an import that does not work, is tried again only once
        the code has changed.
        """
        if self._owner == os.getpid() and not self.running():
            failed = self._process is not None and (self._process.returncode or 0) > 0
            if not failed or code_stamp() != self._code:
                self.start()
        return self.running()

    def running(self) -> bool:
        """Return whether it runs."""
        if self._owner != os.getpid():  # only a parent can ask after a process
            runs = self.socket is not None and answers(self.socket)
            self.reason = "" if runs else self.said()
            return runs
        if self._process is not None and self._process.poll() is not None:
            self.reason = self.said()
        return self._process is not None and self._process.returncode is None

    def said(self) -> str:
        """Return why it ended, from the last line that it wrote."""
        written = b""
        if self._said is not None:
            size = os.fstat(self._said.fileno()).st_size
            written = os.pread(self._said.fileno(), size, 0)  # forked processes share the place
        last = written.decode(errors="replace").strip().splitlines()[-1:]
        return ": ".join(["the preloaded process has ended", *last])

    @property
    def pid(self) -> int | None:
        """Its process, or None if it does not run."""
        return self._process.pid if self._process is not None and self.running() else None

    def stop(self) -> None:
        """End it, all its kernels, and its folder. Does nothing in a process that was forked."""
        if self._owner != os.getpid():
            return
        if self._process is not None:
            _end(self._process)
            self._process = None
            self.reason = "it was stopped"
        if self._said is not None:
            self._said.close()
            self._said = None
        if self.socket is not None:
            remove(self.socket.parent)
            _KNOWN.pop(self.socket, None)
            self.socket = None

    def _start(self) -> None:
        """Listen first, so that nobody has to try again until it is ready; then start it."""
        if self._process is not None:
            _end(self._process)
        if self.socket is None:
            self.socket = new_folder() / _SOCKET
        else:
            remove(self.socket.parent)
        _KNOWN[self.socket] = self
        folder = make_private(self.socket.parent)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(self.socket))
            listener.listen(64)
            module = "scrutiny_lib.packs.warm.preloaded"
            words = [str(listener.fileno()), str(self._owner), str(folder), *self._more]
            self._said = self._said or tempfile.TemporaryFile()  # noqa: SIM115
            self._said.seek(0)
            self._said.truncate()
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", module, *words],
                stdin=subprocess.PIPE,  # held open for as long as this process lives
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                cwd=folder,  # no file of the working directory is imported by mistake
                env=self._environment | _SETTINGS,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # Ctrl-C is the owner's
            )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a preloaded process, politely first: it ends its kernels and removes its folder."""
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def why_never() -> str:
    """Return why there can be no warm kernels on this system, or nothing if there can."""
    if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
        return "this system can't copy processes"
    return ""


@contextmanager
def warm_kernels(*, counts: bool = True) -> Iterator[Preloaded]:
    """Start a preloaded process for kernels of this process, and of those that it starts.

    Returns at once. Kernels named `KERNEL` use it, found by the variable `VARIABLE`.

    Parameters
    ----------
    counts : bool
        Whether there may be counts of our own.

    Yields
    ------
    Preloaded
    """
    preloaded, before = Preloaded(counts=counts), os.environ.get(VARIABLE)
    preloaded.start()
    if preloaded.socket is not None:
        os.environ[VARIABLE] = str(preloaded.socket)
    try:
        yield preloaded
    finally:
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before
        preloaded.stop()


def known(path: Path) -> Preloaded | None:
    """Return the preloaded process that listens there, if this process has started it."""
    return _KNOWN.get(path)


_OWN: list[Preloaded] = []


def own(*, fresh: bool = False) -> Preloaded:
    """Return a preloaded process of this process's own, which ends with it.

    For a Jupyter server, where an analyst picks the kernel and nobody has started one.

    Parameters
    ----------
    fresh : bool
        Start another although one runs, because the library's code has changed; the old one ends
        by itself after its last kernel.
    """
    if not _OWN or _OWN[-1]._owner != os.getpid():
        _OWN.clear()
        atexit.register(_stop_own)
    if not _OWN or fresh:
        _OWN.append(Preloaded())
    return _OWN[-1]


def _stop_own() -> None:
    """Stop what `own` has started."""
    for preloaded in _OWN:
        preloaded.stop()
