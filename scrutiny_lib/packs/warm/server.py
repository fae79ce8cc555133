"""The preloaded process at work: one loop that copies itself, reaps, and passes signals on."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from scrutiny_lib.packs.warm.kernel import detach
from scrutiny_lib.packs.warm.stamp import code_stamp
from scrutiny_lib.packs.warm.wire import PIECE, Lines, Message, Request, line, python_settings

_OUTDATED = "the library's code has changed since it started"
Task = tuple[Request, socket.socket]


@dataclass(eq=False)
class Customer:
    """A connection: somebody who wants a kernel, or has one."""

    connection: socket.socket
    lines: Lines = field(default_factory=Lines)
    descriptors: list[int] = field(default_factory=list)
    kernel: int | None = None

    def tell(self, message: Message) -> None:
        """Send a message; who does not listen any more is dropped when that is noticed."""
        with suppress(OSError):
            self.connection.sendall(line(message))

    def close(self) -> None:
        """Close the connection and what came over it."""
        self.connection.close()
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors.clear()


class Server:
    """Copies this process on request until its owner ends.

    Parameters
    ----------
    listener : socket
        Where requests come in.
    owner : int
        The process that it ends with.
    """

    def __init__(self, listener: socket.socket, owner: int) -> None:
        self._listener, self._owner = listener, owner
        self._code = code_stamp()
        self._customers: set[Customer] = set()
        self._kernels: dict[int, Customer] = {}
        self._task: Task | None = None
        self._ended = False
        self._selector = selectors.DefaultSelector()
        self._woken, self._waker = socket.socketpair()
        self._to_close: list[socket.socket] = [listener, self._woken, self._waker]
        self._pidfd = -1

    def serve(self) -> Task | None:
        """Serve until the owner ends.

        Returns
        -------
        (Request, socket) or None
            In a copy, what it is to do; in the original None, and no kernel is left.
        """
        self._watch()
        try:
            while not self._ended and self._task is None:
                for key, _ in self._selector.select():
                    if not self._ended and self._task is None:
                        key.data()
        finally:
            if self._task is None:
                self._end_kernels()
        return self._task

    def _watch(self) -> None:
        """Watch requests, signals, and the owner: its end of the pipe, and the process itself."""
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno())
        for one in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(one, lambda *_: None)
        self._register(self._listener, self._accept)
        self._register(self._woken, self._wake)
        self._register(sys.stdin.fileno(), self._owner_ended)
        # The pipe alone is not enough: processes that the owner has forked hold it open as well.
        with suppress(AttributeError, OSError):
            self._pidfd = os.pidfd_open(self._owner)
            self._register(self._pidfd, self._owner_ended)
        self._ended = os.getppid() != self._owner

    def _register(self, what: socket.socket | int, then: Callable[[], None]) -> None:
        self._selector.register(what, selectors.EVENT_READ, then)

    def _owner_ended(self) -> None:
        self._ended = True

    def _wake(self) -> None:
        """Act on signals: the end that was asked for, or kernels that have ended."""
        with suppress(BlockingIOError):
            if signal.SIGTERM in self._woken.recv(PIECE):
                self._ended = True
        while (ended := _next_ended()) is not None:
            self._reap(ended)

    def _reap(self, kernel: int) -> None:
        """End what a kernel has started, then take its status and pass it on."""
        _kill_group(kernel)  # before its number is free again
        _, status = os.waitpid(kernel, 0)
        customer = self._kernels.pop(kernel, None)
        if customer in self._customers:
            customer.tell({"exit": os.waitstatus_to_exitcode(status)})
            self._drop(customer)
        self._end_if_outdated()

    def _end_if_outdated(self) -> None:
        """End after the last kernel if the code has changed: nobody will want another."""
        if not self._kernels and not self._customers and code_stamp() != self._code:
            sys.stderr.write(f"{_OUTDATED}\n")
            self._ended = True

    def _accept(self) -> None:
        """Greet somebody who wants a kernel."""
        connection, _ = self._listener.accept()
        customer = Customer(connection)
        connection.settimeout(5.0)  # nobody can hold the others up
        if code_stamp() != self._code:
            customer.tell({"refused": _OUTDATED})
            customer.close()
            self._end_if_outdated()
            return
        customer.tell({"ready": python_settings(os.environ)})
        self._customers.add(customer)
        self._register(connection, lambda: self._hear(customer))

    def _hear(self, customer: Customer) -> None:
        """Take what somebody says; whoever has gone, or is not understood, loses the kernel."""
        if customer not in self._customers:
            return
        try:
            piece, descriptors, _, _ = socket.recv_fds(customer.connection, PIECE, 2)
            customer.descriptors += descriptors
            messages = customer.lines.feed(piece)
            if not piece:
                raise ConnectionResetError
            for message in messages:
                self._answer(customer, message)
        except (OSError, ValueError, TypeError, KeyError):
            self._drop(customer)

    def _answer(self, customer: Customer, message: Message) -> None:
        """Do what was asked: send a signal, or start a kernel."""
        if "signal" in message:
            if customer.kernel in self._kernels:
                _signal_group(customer.kernel, int(message["signal"]))
        elif customer.kernel is None:
            self._fork(customer, Request(**message))

    def _drop(self, customer: Customer) -> None:
        """End a connection, and the kernel that it stands for."""
        if customer not in self._customers:
            return  # both ends of it were noticed at once
        self._customers.discard(customer)
        self._selector.unregister(customer.connection)
        customer.close()
        if customer.kernel in self._kernels:
            _kill_group(customer.kernel)

    def _fork(self, customer: Customer, request: Request) -> None:
        """Copy this process; the copy leaves the loop with its task."""
        stdout, stderr = customer.descriptors
        original = os.getpid()
        kernel = os.fork()
        if kernel:
            customer.kernel = kernel
            self._kernels[kernel] = customer
            for descriptor in customer.descriptors:
                os.close(descriptor)
            customer.descriptors.clear()
            return
        try:
            self._task = (request, customer.connection)
            self._leave(customer)
            detach(original, stdout, stderr, customer.connection.fileno())
        except BaseException:
            os._exit(1)

    def _leave(self, own: Customer) -> None:
        """In a copy, close what belongs to the original, so that no object closes it later on."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for one in self._to_close:
            one.close()
        for customer in self._customers - {own}:
            customer.connection.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)

    def _end_kernels(self) -> None:
        """Kill all kernels and what they have started, and see them gone."""
        for kernel in self._kernels:
            _kill_group(kernel)
        for kernel in self._kernels:
            with suppress(ChildProcessError):
                os.waitpid(kernel, 0)


def _next_ended() -> int | None:
    """Return a kernel that has ended and is not reaped yet."""
    with suppress(ChildProcessError):
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is not None:
            return found.si_pid
    return None


def _kill_group(kernel: int | None) -> None:
    _signal_group(kernel, signal.SIGKILL)


def _signal_group(kernel: int | None, number: int) -> None:
    """Send a signal to a kernel, not reaped yet, and to all that it has started."""
    if kernel is None:
        return
    try:
        os.killpg(kernel, number)
    except ProcessLookupError:  # it was copied just now and has no group of its own yet
        os.kill(kernel, number)
    except PermissionError:  # how macOS says that it has ended
        pass
