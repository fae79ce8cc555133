"""What a notebook's process tells the run that is nobody else's business: children's IDs.

The gate looks for the Child Unique IDs of the loaded data in everything that is published. They
pass through a folder that only this user can read, and that is gone before anything is published.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "SCRUTINY_PRIVATE"
_FOLDER, _FILE = "private", "child_ids"


def private_folder(working: Path) -> Path:
    """Make the private folder of a run.

    Parameters
    ----------
    working : Path
        The run's working folder.
    """
    folder = working / _FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def remember_children(ids: Iterable[str]) -> None:
    """Tell the run which Child Unique IDs the loaded data hold; outside a run, do nothing.

    Parameters
    ----------
    ids : iterable of str
        As loaded, on one line each; may be called once for each file.
    """
    folder = os.environ.get(VARIABLE)
    if not folder:
        return
    handle = os.open(Path(folder) / _FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.writelines(f"{one}\n" for one in sorted(set(ids)))


def take_children(working: Path) -> frozenset[str]:
    """Return the IDs that a run's notebook told, and remove the folder they were in."""
    path = working / _FOLDER / _FILE
    known = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    shutil.rmtree(working / _FOLDER, ignore_errors=True)
    return frozenset(one for one in known if one)
