"""Write files that belong together: each whole, and for its owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.publish import sync_folder, write_synced


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a folder; none of them changes before all are on the disk.

    Parameters
    ----------
    folder : Path
        It is made if it is missing, for its owner alone.
    texts : mapping of str to str
        What each file holds, by its name. They get their names in this order, so the first is
        the one by which the others are known.

    Raises
    ------
    ScrutinyError
        If one can't be written; the files that were there stay as they were.
    """
    fresh: dict[Path, Path] = {}
    where = f"the folder {folder.name}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in texts.items():
            handle, made = tempfile.mkstemp(prefix=f".{name}.", suffix=".new", dir=folder)
            os.close(handle)
            fresh[Path(made)] = folder / name
            write_synced(Path(made), text, called=name, where=where)
        for made_, place in fresh.items():
            made_.replace(place)
        sync_folder(folder)
    except OSError as error:
        raise ScrutinyError(
            f"the draw could not be written ({error.strerror}); check space and rights of {where}"
        ) from error
    finally:
        for left in fresh:
            left.unlink(missing_ok=True)
