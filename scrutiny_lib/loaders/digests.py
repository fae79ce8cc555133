"""Remember the digests of files, so that a run with nothing to do needn't read them all."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

FILE = ".digests"
SETTLED_NANOSECONDS = 2_000_000_000
"""How old a file's last change has to be before its digest is remembered.

Two changes within one tick of a coarse clock leave the same times behind.
"""
MOST_FILES = 20_000
"""Above this, digests of files that nobody asked for this time are forgotten."""
Mark = tuple[int, int, int, int]


class FileDigests:
    """Digests of files by what the file system says of them: size, times and number.

    A file that is replaced or written to gets another time of change, which nobody can set back.

    Parameters
    ----------
    folder : Path
        Where they are kept; names of files are not, only digests of them.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._known = _read(self._file)
        self._used: dict[str, list[object]] = {}

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file's bytes.

        Raises
        ------
        OSError
            If it can't be read.
        """
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()
        mark = _mark(path)
        known = self._used.get(name) or self._known.get(name)
        if known is not None and known[0] == list(mark):
            self._used[name] = known
            return str(known[1])
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        is_settled = time.time_ns() - max(mark[1], mark[2]) > SETTLED_NANOSECONDS
        if is_settled and _mark(path) == mark:
            self._used[name] = [list(mark), digest]
        return digest

    def over(self, paths: Iterable[Path], root: Path) -> str:
        """Return one SHA-256 over files: their paths below `root` and their bytes, in order."""
        whole = hashlib.sha256()
        for path in sorted(paths):
            whole.update(path.relative_to(root).as_posix().encode())
            whole.update(bytes.fromhex(self.of(path)))
        return whole.hexdigest()

    def keep(self) -> None:
        """Write down what was asked for; a disk that is full is no reason to fail."""
        merged = self._known | self._used
        if merged == self._known:
            return
        if len(merged) > MOST_FILES:
            merged = self._used
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_name(f"{FILE}.new-{os.getpid()}")
            fresh.write_text(json.dumps(merged), encoding="utf-8")
            fresh.replace(self._file)


def _mark(path: Path) -> Mark:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _read(path: Path) -> dict[str, list[object]]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
