"""How each pack stands: its latest good run, and whether a newer one failed.

Pointers say so, not times: a clock may be set back between two runs.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from scrutiny_lib.packs.publish import LATEST, latest_of, replace_synced
from scrutiny_lib.workspace import Workspace

_DIGITS = str.maketrans("0123456789", "ghijklmnop")  # no figure that could be taken for a number


def note_failure(workspace: Workspace, pack: str, run_id: str) -> None:
    """Note that a run of a pack failed after the one that is published, if any is.

    Parameters
    ----------
    run_id : str
        The failed run, whose folder stands in ``outputs/failed``.
    """
    good = latest_of(workspace.outputs / "published" / pack)
    after = "" if good is None else good.name
    replace_synced(workspace.outputs / "failed" / pack / LATEST, f"{run_id} {after}\n")


def clear_failure(workspace: Workspace, pack: str) -> None:
    """Note that what is published holds again, although a run failed after it."""
    (workspace.outputs / "failed" / pack / LATEST).unlink(missing_ok=True)


def newer_failure(workspace: Workspace, pack: str, run_id: str) -> Path | None:
    """Return the folder of the newest run that failed after a published one, or None.

    Parameters
    ----------
    run_id : str
        The published run.
    """
    failed, after, *_ = [*_read(workspace.outputs / "failed" / pack / LATEST).split(), "", ""]
    folder = workspace.outputs / "failed" / pack / failed
    return folder if after == run_id and (folder / "run.json").is_file() else None


def standing(workspace: Workspace) -> str:
    """Return a digest of all that the index tells of how packs stand, as letters."""
    published, whole = workspace.outputs / "published", hashlib.sha256()
    for pack in sorted(published.glob("*/")):
        runs = sorted(path.name for path in pack.iterdir())
        failed = _read(workspace.outputs / "failed" / pack.name / LATEST)
        whole.update(repr([pack.name, runs, _read(pack / LATEST), failed]).encode())
    return whole.hexdigest().translate(_DIGITS)


def is_told(workspace: Workspace) -> bool:
    """Tell whether the index that is there says how packs stand now."""
    index = _read(workspace.outputs / "published" / "index.html")
    return f'data-standing="{standing(workspace)}"' in index


def _read(path: Path) -> str:
    """Return a small file's text; nothing if it can't be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
