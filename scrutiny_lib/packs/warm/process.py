"""A kernel in the preloaded process, seen from outside: what `subprocess.Popen` is for others."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from scrutiny_lib.packs.warm.wire import PIECE, Lines, Message, Request, line

_UNTIL_READY = 60.0
_UNTIL_LISTENING = 30.0


class NotWarmError(Exception):
    """There is no warm kernel to be had; the message says why, in one line."""


class OutdatedError(NotWarmError):
    """The preloaded process has older code than there is now."""


class WarmProcess:
    """A connection to the preloaded process, and the kernel that it stands for.

    Attributes
    ----------
    pid : int
        The kernel's process, and its process group; 0 before it is launched.
    returncode : int or None
        As `subprocess.Popen` counts; None while the kernel runs.
    folder : Path
        The private folder of the preloaded process.
    settings : dict
        The PYTHON* variables that the preloaded process was started with.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, folder: Path) -> None:
        self.pid = 0
        self.folder = folder
        self.returncode: int | None = None
        self.settings: dict[str, str] = {}
        self._connection = connection
        self._lines = Lines()
        self._waiting: list[Message] = []

    @classmethod
    async def connect(cls, path: Path) -> WarmProcess:
        """Connect to a preloaded process and wait until it has imported everything.

        Raises
        ------
        NotWarmError
            If nobody listens, or it refuses.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)
        made = cls(connection, path.parent)
        try:
            connection.connect(str(path))
            greeting = await made._next_message(_UNTIL_READY)
            if "ready" not in greeting:
                raise OutdatedError(str(greeting.get("refused", "it refused")))
            made.settings = dict(greeting["ready"])
        except OSError as error:
            made.close()
            raise NotWarmError(f"no preloaded process listens ({error.strerror})") from error
        except BaseException:
            made.close()
            raise
        return made

    async def launch(self, request: Request) -> None:
        """Have the kernel started and wait until its own sockets are bound.

        What it writes outside Jupyter goes where this process writes.

        Raises
        ------
        NotWarmError
            If it ended before that.
        """
        text = line(request.message())
        loop = asyncio.get_running_loop()
        try:
            with (Path(os.devnull)).open("wb") as nothing:
                outputs = [one if _is_open(one) else nothing.fileno() for one in (1, 2)]
                sent = socket.send_fds(self._connection, [text[:PIECE]], outputs)
            await loop.sock_sendall(self._connection, text[sent:])
            answer = await self._next_message(_UNTIL_LISTENING)
        except OSError as error:
            raise NotWarmError(f"the preloaded process went away ({error.strerror})") from error
        if "listening" not in answer:
            raise NotWarmError("the kernel ended before it was ready")
        self.pid = int(answer["listening"])

    async def _next_message(self, patience: float) -> Message:
        """Return the next message."""
        loop = asyncio.get_running_loop()
        while not self._waiting:
            try:
                piece = await asyncio.wait_for(loop.sock_recv(self._connection, PIECE), patience)
            except TimeoutError as error:
                raise NotWarmError(
                    f"the preloaded process said nothing for {patience:.0f} s"
                ) from error
            if not piece:
                raise NotWarmError("the preloaded process has ended")
            self._waiting += self._lines.feed(piece)
        return self._waiting.pop(0)

    def poll(self) -> int | None:
        """Return None while the kernel runs, else how it ended."""
        while self.returncode is None:
            if self._waiting:
                message = self._waiting.pop(0)
                if "exit" in message:
                    self.returncode = int(message["exit"])
                    self.close()
                continue
            try:
                piece = self._connection.recv(PIECE)
            except BlockingIOError:
                return None
            except OSError:
                piece = b""
            if not piece:
                self._lost()
            self._waiting += self._lines.feed(piece)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the kernel to end.

        Raises
        ------
        TimeoutError
            If it runs on for longer than the timeout in seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while (ended := self.poll()) is None:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError("the kernel runs on")
            select.select([self._connection], [], [], left)
        return ended

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and all that it has started."""
        if self.poll() is None:
            # If the preloaded process has just ended, so has the kernel.
            with suppress(OSError):
                self._connection.sendall(line({"signal": int(number)}))

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of the kernel: it is killed if it still runs."""
        with suppress(OSError):
            # Says so even if a process that was forked meanwhile holds the connection as well.
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
        if self.returncode is None:
            self.returncode = -signal.SIGKILL

    def _lost(self) -> None:
        """Take note that the preloaded process was killed: its kernels died with it.

        What a kernel had started has not, and nobody else can end that now.
        """
        if self.pid:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
        self.close()


def _is_open(descriptor: int) -> bool:
    """Return whether this process has a descriptor of that number."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def differing(asked: Mapping[str, str], given: Mapping[str, str]) -> list[str]:
    """Return the names whose values differ, or that only one of two mappings has."""
    return sorted(n for n in {*asked, *given} if asked.get(n) != given.get(n))
