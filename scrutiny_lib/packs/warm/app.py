"""The kernel's program, ``python -m scrutiny_lib.packs.warm.app``: ipykernel without any port.

ipykernel listens on a port of its own for what processes that a cell forks print, even if all else
goes over local sockets; here that does too. Warm and ordinary kernels run the same program.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import zmq
from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread
from zmq.eventloop.zmqstream import ZMQStream

from scrutiny_lib.packs.warm.later import without

with without("debugpy"):  # a hundred modules, for the debugger that the kernelspec does not offer
    importlib.import_module("ipykernel.debugger")


class LocalPrints(IOPubThread):
    """Sends what is printed; takes prints of forked processes over a local socket."""

    address = ""

    def _setup_pipe_in(self) -> None:
        """Listen for forked processes."""
        self._pipe_uuid = os.urandom(16)
        pipe = self.socket.context.socket(zmq.PULL)
        pipe.linger = 0
        pipe.bind(self.address)
        self._pipe_in = ZMQStream(pipe, self.io_loop)
        self._pipe_in.on_recv(self._handle_pipe_msg)

    def _setup_pipe_out(self) -> tuple[Any, Any]:
        """Connect a forked process."""
        context = zmq.Context()  # that of before the fork can't be used
        pipe = context.socket(zmq.PUSH)
        pipe.linger = 3000
        pipe.connect(self.address)
        return context, pipe


class KernelApp(kernelapp.IPKernelApp):
    """A kernel that opens no port where it was asked for local sockets."""

    def init_iopub(self, context: Any) -> None:
        """Prepare the channel for what is printed."""
        if self.transport != "ipc":
            super().init_iopub(context)  # type: ignore[no-untyped-call]
            return
        LocalPrints.address = f"ipc://{self.ip}-6"
        kernelapp.IOPubThread = LocalPrints  # type: ignore[attr-defined]
        super().init_iopub(context)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    # As ipykernel's launcher does: nothing of the working directory is imported by mistake.
    if sys.path[0] in ("", os.getcwd()):  # noqa: PTH109  as Python writes it
        del sys.path[0]
    KernelApp.launch_instance()
