"""Whether the library's code is still what the preloaded process has imported."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import scrutiny_lib

Stamp = tuple[int, int]


def code_stamp() -> Stamp:
    """Return what changes when a file of the library does: how many there are, and the newest."""
    times = []
    for folder, _, names in os.walk(Path(scrutiny_lib.__file__).parent):
        if folder.endswith("__pycache__"):
            continue
        for name in names:
            with suppress(FileNotFoundError):  # an editor's, gone meanwhile
                times.append((Path(folder) / name).stat().st_mtime_ns)
    return len(times), max(times, default=0)
