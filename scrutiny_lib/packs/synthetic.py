"""Whether a data folder holds invented figures: it says so itself, by a file of a fixed name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

MARKER = "SYNTHETIC.txt"
"""Lies in a data folder, or in a folder of it, whose figures are invented; its text is free."""

PUBLISHED = "published"


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


def holds_real_data(data: Path | None, reads: Collection[str]) -> bool:
    """Tell whether any folder that a pack reads holds a file that is not marked as invented.

    Published figures are nobody's own data.

    Parameters
    ----------
    data, reads
        As for `synthetic_markers`.
    """
    if data is None or (data / MARKER).is_file():
        return False
    folders = [data / name for name in reads if name != PUBLISHED]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return any(not _is_below_marker(path, data) for path in files)


def _is_below_marker(path: Path, data: Path) -> bool:
    """Tell whether a file's folder, or one above it in the data folder, is marked."""
    above = [folder for folder in path.parents if data in (folder, *folder.parents)]
    return any((folder / MARKER).is_file() for folder in above)
