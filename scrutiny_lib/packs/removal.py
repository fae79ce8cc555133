"""Runs leave so that no reader meets half of one, nor a dead link.

The index is made without them first, then each leaves in one rename, then its bytes are deleted.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.folders import latest_run, real_folders, record_of
from scrutiny_lib.packs.history import Run
from scrutiny_lib.packs.publish import LATEST, replace_synced
from scrutiny_lib.workspace import Workspace

_TRASH = ".trash-"


def remove_runs(workspace: Workspace, runs: Sequence[Run], profile: Profile) -> None:
    """Remove runs: index first, then one rename each, then the bytes.

    The caller holds the outputs folder's lock.

    Raises
    ------
    ScrutinyError
        If the index can't be made, or a folder can't be moved or deleted.
    """
    working = workspace.outputs / "working"
    if working.is_symlink():
        raise ScrutinyError("outputs/working is a link; make it a folder, then purge again")
    try:
        working.mkdir(exist_ok=True)
        for left in working.glob(f"{_TRASH}*"):
            shutil.rmtree(left)
        if not runs:
            return
        trash = Path(tempfile.mkdtemp(prefix=_TRASH, dir=working))
        try:
            _index_without(
                workspace, frozenset(run.folder for run in runs), profile, trash / "index"
            )
            for number, run in enumerate(runs):
                run.folder.rename(trash / str(number))
        finally:
            shutil.rmtree(trash)
    except OSError as error:
        raise ScrutinyError(
            f"not all could be removed ({error.strerror}); check the rights of the outputs folder "
            "and purge again"
        ) from error


def _index_without(
    workspace: Workspace, gone: frozenset[Path], profile: Profile, scratch: Path
) -> None:
    """Make the index as it will be, from an outlook on the outputs folder without the runs."""
    from scrutiny_lib.config.wording import load_wording
    from scrutiny_lib.packs.index import build_index

    future = Workspace(scratch)
    for where in ("published", "failed"):
        (future.outputs / where).mkdir(parents=True)
        for pack in real_folders(workspace.outputs / where):
            _outlook(pack, future.outputs / where / pack.name, gone)
    wording = load_wording(workspace.params / "wording.yml")
    html = build_index(future, profile, wording).read_text(encoding="utf-8")
    home = workspace.outputs / "published"
    home.mkdir(exist_ok=True)
    replace_synced(home / "index.html", html)


def _outlook(pack: Path, copy: Path, gone: frozenset[Path]) -> None:
    """Copy of a pack's folder what an index is made from: names, records, where `latest` leads.

    A record that can't be read is left out: the index counts such a run, and links none.
    """
    copy.mkdir()
    for path in pack.iterdir():
        if path in gone:
            continue
        if path.is_symlink() or not path.is_dir():
            (copy / path.name).touch()
            continue
        (copy / path.name).mkdir()
        if record_of(path) is not None:
            shutil.copyfile(path / "run.json", copy / path.name / "run.json")
        if (path / "index.html").is_file():
            (copy / path.name / "index.html").touch()
    pointer = pack / LATEST
    names_run = pack.parent.name == "failed" or latest_run(pack) is not None
    if names_run and pointer.is_file() and not pointer.is_symlink():
        shutil.copyfile(pointer, copy / LATEST)
