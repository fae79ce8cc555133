"""How Jupyter starts, signals and ends kernels named ``scrutiny``."""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from scrutiny_lib.packs.warm import owner
from scrutiny_lib.packs.warm.folders import make_private, new_folder, remove
from scrutiny_lib.packs.warm.launches import Launch, note
from scrutiny_lib.packs.warm.process import (
    NotWarmError,
    OutdatedError,
    WarmProcess,
    differing,
)
from scrutiny_lib.packs.warm.wire import (
    Request,
    kernel_arguments,
    own_limits,
    own_umask,
    python_settings,
)

_ATTEMPTS = 3
_UNDERSTOOD = {"env", "cwd", "kernel_id"}


class WarmProvisioner(LocalProvisioner):
    """Starts kernels as copies of a preloaded process, over private local sockets.

    That process is the one of `scrutiny_lib.packs.warm.warm_kernels`, or one of this process's own.
    Where there is none to be had, the ordinary kernel is started, which the launch says.
    """

    _line: WarmProcess | None = None
    _folder: Path | None = None
    _reason = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Find a preloaded process and choose where the kernel's sockets lie."""
        self._line = None
        try:
            self._line = await self._reach(dict(kwargs.get("env") or os.environ))
            self._reason = ""
        except NotWarmError as error:
            self._reason = str(error)
        self._make_folder()
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel: warm if it can be, else as an ordinary process."""
        line, self._line = self._line, None
        if line is not None:
            try:
                await self._launch_warm(line, cmd, kwargs)
            except NotWarmError as error:
                line.close()
                self._reason = str(error)
            except BaseException:
                line.close()
                raise
            else:
                note(Launch(True, "", line.pid))
                return self.connection_info
        self._restore_folder()
        manager: Any = self.parent
        manager.write_connection_file()  # does nothing if it is there
        info = await super().launch_kernel(cmd, **kwargs)
        note(Launch(False, self._reason, int(self.pid or 0)))
        return info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel, and wait the moment that it takes: Jupyter would look again later."""
        await super().kill(restart=restart)
        if isinstance(self.process, WarmProcess):
            for _ in range(100):
                if self.process.poll() is not None:
                    return
                await asyncio.sleep(0.005)

    async def cleanup(self, restart: bool = False) -> None:
        """Let go of the kernel, and remove its folder unless it is to be started again."""
        await super().cleanup(restart=restart)
        if isinstance(self.process, WarmProcess) and not restart:
            self.process.close()
        if self._folder is not None and not restart:
            remove(self._folder)
            with suppress(OSError):  # others are in it
                self._folder.parent.rmdir()
            self._folder = None

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Return what is known of the kernel, and whether it is warm."""
        info: dict[str, Any] = await super().get_provisioner_info()
        return info | {"warm": isinstance(self.process, WarmProcess), "reason": self._reason}

    async def _reach(self, environment: dict[str, str]) -> WarmProcess:
        """Connect to the preloaded process; to another one if this process's own is outdated."""
        if reason := owner.why_never():
            raise NotWarmError(reason)
        named = os.environ.get(owner.VARIABLE)
        if not named:
            try:
                line = await _connect_to(owner.own())
            except OutdatedError:
                line = await _connect_to(owner.own(fresh=True))
        elif (started_here := owner.known(Path(named))) is not None:
            line = await _connect_to(started_here)
        else:
            line = await WarmProcess.connect(Path(named))
        if names := differing(python_settings(environment), line.settings):
            line.close()
            raise NotWarmError(f"the kernel asks for another {names[0]}, which acts at its start")
        return line

    def _make_folder(self) -> None:
        """Choose where connection file and sockets lie; at a restart, the same place."""
        if os.name != "posix":
            return
        if self._folder is None:
            base = new_folder() if self._line is None else self._line.folder
            self._folder = Path(tempfile.mkdtemp(prefix="k", dir=base))
        manager: Any = self.parent
        manager.cache_ports = False  # there are no ports
        manager.transport = "ipc"
        manager.ip = str(self._folder / "c")
        manager.connection_file = str(self._folder / "kernel.json")
        self._restore_folder()

    def _restore_folder(self) -> None:
        """Make the folder again if it went with a preloaded process that was killed."""
        if self._folder is not None:
            make_private(self._folder.parent)
            make_private(self._folder)

    async def _launch_warm(self, line: WarmProcess, cmd: list[str], kwargs: dict[str, Any]) -> None:
        """Have the preloaded process start the kernel.

        Raises
        ------
        NotWarmError
            If it can't start what was asked for.
        """
        arguments = kernel_arguments(cmd)
        unknown = sorted(name for name in kwargs if name not in _UNDERSTOOD)
        if arguments is None or unknown:
            raise NotWarmError(f"it can't be started with {unknown[0] if unknown else cmd[:3]}")
        cwd = kwargs.get("cwd") or Path.cwd()
        await line.launch(
            Request(
                argv=arguments,
                env=dict(kwargs["env"]),
                cwd=str(Path(cwd).absolute()),
                umask=own_umask(),
                limits=own_limits(),
            )
        )
        self.process = cast(Any, line)  # it does all that a Popen is asked to do
        self.pid, self.pgid, self.cwd = line.pid, None, cwd  # signals go by the preloaded process


async def _connect_to(preloaded: owner.Preloaded) -> WarmProcess:
    """Connect to a preloaded process of this process's own, starting it anew if it has died.

    One with older code than there is now ends by itself, unless it has a kernel still.
    """
    for _ in range(_ATTEMPTS):
        if not preloaded.ensure() or preloaded.socket is None:
            break
        try:
            return await WarmProcess.connect(preloaded.socket)
        except NotWarmError:
            if not await _has_ended(preloaded):
                raise
    raise NotWarmError(preloaded.reason)


async def _has_ended(preloaded: owner.Preloaded) -> bool:
    """Return whether it has ended: one that fails closes its socket a moment before it does."""
    for _ in range(20):
        if not preloaded.running():
            return True
        await asyncio.sleep(0.05)
    return False
