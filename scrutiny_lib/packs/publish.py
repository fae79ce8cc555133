"""From a finished working folder to a published pack, in one rename.

A reader never sees half a pack: everything is made and synced in ``outputs/working/``, moved as
a whole, and only then does the pack's ``latest`` pointer move.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from scrutiny_lib.errors import ScrutinyError

LATEST = "latest"


def write_synced(
    path: Path, text: str, *, called: str = "", where: str = "the outputs folder"
) -> None:
    """Write a file so that it is on the disk when this returns.

    Parameters
    ----------
    path : Path
        Its folder is made if it is missing; a file that is there keeps its rights.
    text : str
        All that it holds.
    called, where : str
        What an error calls the file, by default its name, and its folder.

    Raises
    ------
    ScrutinyError
        If it can't be written; the message names the file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ScrutinyError(
            f"{called or path.name} could not be written ({error.strerror}); check space and "
            f"rights of {where}"
        ) from error


def replace_synced(path: Path, text: str) -> None:
    """Replace a small file in one step: a reader sees the old one or the new one."""
    fresh = path.with_name(f".{path.name}.new")
    write_synced(fresh, text)
    fresh.replace(path)
    sync_folder(path.parent)


def publish(working: Path, published: Path, run_id: str) -> Path:
    """Move a finished working folder to ``published/<run_id>`` and point `latest` at it.

    Parameters
    ----------
    working : Path
        Holds ``index.html``, ``tables/``, ``findings.json`` and ``run.json``, all synced. On
        the same file system as `published`.
    published : Path
        The pack's folder under ``outputs/published``.

    Returns
    -------
    Path
        The published folder.

    Raises
    ------
    ScrutinyError
        If the folder can't be moved.
    """
    target = published / run_id
    try:
        published.mkdir(parents=True, exist_ok=True)
        sync_folder(working)
        working.rename(target)
        sync_folder(published)
    except OSError as error:
        raise ScrutinyError(
            f"the pack could not be published ({error.strerror}); the last one stays up"
        ) from error
    replace_synced(published / LATEST, run_id + "\n")
    return target


def latest_of(published: Path) -> Path | None:
    """Return the folder of a pack's latest published run, or None.

    A pointer that is damaged, or leads out of the pack, points to nothing.
    """
    try:
        name = (published / LATEST).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    if not name or Path(name).name != name:
        return None
    folder = published / name
    return folder if (folder / "index.html").is_file() else None


def set_aside(working: Path, failed: Path) -> None:
    """Move what a failed run left to ``outputs/failed``."""
    if not working.exists():
        return
    failed.parent.mkdir(parents=True, exist_ok=True)
    if failed.exists():
        shutil.rmtree(failed)
    shutil.move(working, failed)


def sync_folder(folder: Path) -> None:
    """Sync a folder's entries, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
