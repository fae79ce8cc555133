"""Whether a data folder holds invented figures: it says so itself, by a file of a fixed name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

MARKER = "SYNTHETIC.txt"
"""Lies in a data folder, or in a folder of it, whose figures are invented; its text is free."""


def synthetic_markers(data: Path | None, reads: Collection[str]) -> list[Path]:
    """Return the files that say that what a pack reads is invented; none if it is real.

    Parameters
    ----------
    data : Path or None
        The data folder.
    reads : collection of str
        The folders of it that the pack reads. A pack that reads none rests on nothing in it.
    """
    if data is None or not reads:
        return []
    below = [path for name in reads for path in (data / name).rglob(MARKER)]
    return sorted(path for path in {data / MARKER, *below} if path.is_file())
