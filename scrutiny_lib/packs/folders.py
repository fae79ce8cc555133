"""Where runs lie on the disk. A link is never followed: what it leads to is not ours to read."""

from __future__ import annotations

from pathlib import Path

from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.publish import LATEST
from scrutiny_lib.packs.record import RunRecord, find_record


def real_folders(folder: Path) -> list[Path]:
    """Return the folders in a folder, sorted, without links and hidden ones.

    Returns
    -------
    list of Path
        Empty if there is no such folder, or it is a link.

    Raises
    ------
    ScrutinyError
        If the folder can't be listed.
    """
    if folder.is_symlink():
        return []
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise ScrutinyError(
            f"the folder {plain(folder.name)} cannot be listed ({error.strerror}); check its rights"
        ) from error
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


def run_folders(home: Path) -> list[Path]:
    """Return the folders of all runs of all packs in ``published``, ``failed`` or ``reused``."""
    return [run for pack in real_folders(home) for run in real_folders(pack)]


def record_of(run: Path) -> RunRecord | None:
    """Return a run's record, or None if it is missing, a link, or can't be read."""
    try:
        return None if (run / "run.json").is_symlink() else find_record(run)
    except OSError:  # the folder itself can't be read
        return None


def latest_run(pack: Path) -> Path | None:
    """Return the folder that a pack's `latest` names, or None if it names no run of this pack."""
    pointer = pack / LATEST
    if pointer.is_symlink() or not pointer.is_file():
        return None
    try:
        name = pointer.read_bytes().decode().strip()
    except (OSError, UnicodeDecodeError):
        return None
    return next((run for run in real_folders(pack) if run.name == name), None)


def plain(text: str) -> str:
    """Return a text from a disk as one line that any terminal can show."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
