"""A kernel's client that goes on as soon as the kernel has answered on both of its channels."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_core.utils import ensure_async

_ANSWER, _WORD = 1.0, 0.2  # seconds until the kernel is asked again, as Jupyter's client has them


class PromptClient(AsyncKernelClient):
    """Asks a kernel whether it is ready, and looks for the end of that very answer.

    Jupyter's own client waits until the kernel has said nothing for a fifth of a second, in which
    a warm kernel could have run the first cells.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered, and what it says is heard.

        Raises
        ------
        RuntimeError
            If the kernel died, or said nothing for `timeout` seconds.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            reply = await self._next(self.shell_channel, asked, _ANSWER, "kernel_info_reply")
            if reply is not None and await self._is_heard(asked):
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _is_heard(self, asked: str) -> bool:
        """Tell whether the kernel is heard to be done with what it was asked.

        It may not be heard yet: what it says before it knows of this client is lost.
        """
        while True:
            said = await self._next(self.iopub_channel, asked, _WORD, "status")
            if said is None or said["content"]["execution_state"] == "idle":
                return said is not None

    async def _next(self, channel: Any, asked: str, patience: float, kind: str) -> Any:
        """Return the next message of a kind that answers, or None if none comes."""
        try:
            while True:
                message = await ensure_async(channel.get_msg(timeout=patience))
                answers = message["parent_header"].get("msg_id") == asked
                if answers and message["msg_type"] == kind:
                    return message
        except Empty:
            return None
