"""Private folders for sockets: this user's alone, with a short path, and none left behind.

What kernels say is child-level data, so their sockets lie where nobody else can reach them. The
path of a Unix socket has little more than a hundred bytes, so the folders lie high up.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "scrutiny-"
LONGEST = 100  # bytes of a socket's path: 107 on Linux, 103 on macOS
_LONGEST_NAME = len("/kXXXXXXXX/c-5")
_SETTLED = 60.0  # seconds after which a folder that nobody answers for is left over


def new_folder() -> Path:
    """Make a private folder for sockets, and remove those that killed processes left.

    Raises
    ------
    OSError
        If there is none with a path that is short enough, or it can't be made.
    """
    wanted = [os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"]  # noqa: S108
    for base in (Path(name) for name in wanted if name):
        length = len(os.fsencode(base / f"{PREFIX}XXXXXXXX")) + _LONGEST_NAME
        if length <= LONGEST and os.access(base, os.W_OK | os.X_OK):
            _sweep(base)
            return Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    raise OSError("no folder for sockets has a short enough path; set XDG_RUNTIME_DIR to one")


def make_private(folder: Path) -> Path:
    """Make a folder that only this user can enter, or make sure that it is one.

    Raises
    ------
    PermissionError
        If there is something of that name that others own or can enter.
    """
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private; remove it")
    return folder


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it, if it is still there."""
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(base: Path) -> None:
    """Remove this user's folders that nobody answers for: their processes were killed at once."""
    for folder in base.glob(f"{PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            settled = time.time() - found.st_mtime > _SETTLED
            if settled and stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid():
                sockets = [path for path in folder.rglob("*") if path.is_socket()]
                if not any(answers(path) for path in sockets):
                    remove(folder)


def answers(path: Path) -> bool:
    """Return whether a process listens on a socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.setblocking(False)  # a busy listener says "try again", which is an answer too
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True
