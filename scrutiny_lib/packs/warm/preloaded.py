"""The preloaded process: ``python -m scrutiny_lib.packs.warm.preloaded`` and its words.

They are: SOCKET OWNER FOLDER [counts]. It imports, then waits for requests and copies itself for
each. It has one thread, speaks to nobody but its owner's processes, and ends when its owner does,
however that ends.
"""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from scrutiny_lib.packs.warm.folders import remove
from scrutiny_lib.packs.warm.imports import load
from scrutiny_lib.packs.warm.kernel import become_kernel
from scrutiny_lib.packs.warm.server import Server


def main(words: list[str]) -> None:
    """Serve until the owner ends; in a copy, be a kernel until it ends.

    Parameters
    ----------
    words : list of str
        Descriptor of the listening socket, process number of the owner, the private folder,
        which is removed at the end, and ``counts`` if there may be any of our own.
    """
    descriptor, owner, folder = int(words[0]), int(words[1]), Path(words[2])
    original = os.getpid()
    try:
        server = Server(socket.socket(fileno=descriptor), owner)
        gc.disable()  # next to nothing of what is imported is garbage
        variables = load(lambda: _end_without(owner), counts="counts" in words[3:])
        # What is there now is never looked at again, so that copies go on sharing its memory. To
        # look through it once more takes as long as an import, and finds next to nothing.
        gc.freeze()
        gc.enable()
        _give_back()
        task = server.serve()
    finally:
        if os.getpid() == original:
            remove(folder)
    if task is None:
        sys.stderr.flush()
        os._exit(0)  # nothing is left to do, and to take all that was imported apart takes a while
    request, connection = task
    become_kernel(request, connection, variables)


def _end_without(owner: int) -> None:
    """End if the owner has ended meanwhile: nobody will want a kernel."""
    if os.getppid() != owner:
        sys.exit()


def _give_back() -> None:
    """Give the system back the memory that was used while reading, where it can be done (glibc)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


if __name__ == "__main__":
    # Started with ``-m``, Python looks into the working directory first; a kernel must not.
    sys.path[:] = [entry for entry in sys.path if entry not in ("", str(Path.cwd()))]
    main(sys.argv[1:])
