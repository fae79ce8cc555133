"""A folder of things worked out before, each made whole or not at all.

What lies there is child-level data: only its owner may open it, and none outlives its use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

KEPT_DAYS = 30
"""For how long a copy is kept that nobody asks for: no copy of data should outlive its use."""


class Shelf:
    """Folders by name, of which each is written as a whole.

    Parameters
    ----------
    folder : Path
        It is made if it is missing, for its owner alone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, name: str) -> Path:
        """Return where a copy lies, or would lie."""
        return self._folder / name

    def use(self, name: str) -> None:
        """Note that a copy was asked for."""
        with suppress(OSError):
            os.utime(self._folder / name)

    def put(self, name: str, write: Callable[[Path], None]) -> None:
        """Keep a copy; a disk that is full is no reason to fail.

        Parameters
        ----------
        name : str
            A copy that has this name already is replaced.
        write : callable
            Writes the copy's files into the folder that it is given.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
        except OSError:
            return
        try:
            write(made)
            shutil.rmtree(self._folder / name, ignore_errors=True)
            made.rename(self._folder / name)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
        self._sweep()

    def _sweep(self) -> None:
        """Remove the copies that nobody has asked for in a long time."""
        oldest = time.time() - KEPT_DAYS * 24 * 60 * 60
        with suppress(OSError):
            for entry in self._folder.iterdir():
                if entry.stat().st_mtime < oldest:
                    shutil.rmtree(entry, ignore_errors=True)
