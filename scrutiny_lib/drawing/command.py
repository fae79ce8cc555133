"""What ``scrutiny draw`` does."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from scrutiny_lib.config.drawing import load_drawing
from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.drawing.frame import read_frame
from scrutiny_lib.drawing.made import Made, make_draw, new_seed
from scrutiny_lib.drawing.record import (
    FOLDER,
    Earlier,
    differences,
    earlier_draw,
    file_names,
    require_unused,
    rows_of,
    write_record,
)
from scrutiny_lib.drawing.trail import Told, trail
from scrutiny_lib.drawing.wish import Wish
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import open_context
from scrutiny_lib.workspace import Workspace, find_workspace


def draw_cases(wish: Wish, *, today: datetime.date | None = None) -> str:
    """Draw cases, write the record and return the trail.

    Parameters
    ----------
    wish : Wish
        What was asked for.
    today : date, optional
        The day of the draw.

    Returns
    -------
    str
        The trail. A draw that is on record already, and comes out the same, is told and not
        written again.

    Raises
    ------
    UsageError
        If words do not go together, the frame may not be drawn from, or a draw of the name is
        on record that was another one.
    SourceError
        If the frame can't be read.
    ScrutinyError
        If the record can't be written.
    """
    wish.check()
    workspace = find_workspace()
    profile = load_profile(workspace.profile_path(wish.profile))
    context = open_context(workspace.params, profile, Registry(()))
    purpose = _purpose(wish, context)
    folder = _folder(wish, workspace, profile)
    frame = read_frame(wish, load_drawing(workspace.params), context.tables)
    seed = new_seed() if wish.seed is None else wish.seed
    made = make_draw(wish, frame, seed)
    day, again, ending = _record(wish, made, folder, context, today or _today())
    return trail(wish, made, Told(frame.place, purpose, day, again, ending))


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _purpose(wish: Wish, context: Context) -> str:
    """Say what the cases are for, as the list of codes does."""
    purposes = context.codes["draw_purpose"]
    if wish.purpose not in purposes.values:
        raise UsageError(f"--purpose is one of {', '.join(purposes.values)}")
    return purposes.label_of(wish.purpose)


def _folder(wish: Wish, workspace: Workspace, profile: Profile) -> Path:
    """Return where the record goes; never among invented data unless they are named."""
    if wish.to is not None:
        return wish.to
    data = None
    if os.environ.get("SCRUTINY_DATA") or profile.data_folder:
        data = workspace.data_folder(None, profile.data_folder)
    if data is None:
        raise UsageError(
            "there is no data folder for the record of the draw; name a folder with --to, or a "
            "data folder with SCRUTINY_DATA or the profile's data_folder"
        )
    return data / FOLDER


def _record(
    wish: Wish, made: Made, folder: Path, context: Context, today: datetime.date
) -> tuple[datetime.date, int, str]:
    """Write the record, unless it is there.

    Returns
    -------
    (date, int, str)
        Its day, how often it was drawn again, and what is told of it.
    """
    files = " and ".join(file_names(wish.name).values())
    earlier = earlier_draw(folder, wish.name, context)
    if earlier is None:
        write_record(folder, wish.name, rows_of(wish, made, today, 0))
        return today, 0, f"Written: {files}, in {folder}"
    rows = rows_of(wish, made, today, earlier.drawn_again + 1)
    differs = differences(earlier, rows)
    if wish.force:
        require_unused(earlier, wish.name)
        write_record(folder, wish.name, rows)
        return (
            today,
            earlier.drawn_again + 1,
            f"Written over the earlier draw: {files}, in {folder}",
        )
    if differs:
        raise _other(wish, earlier, differs)
    told = (
        "This is the draw that is on record: the same cases in the same order. Nothing was written."
    )
    return earlier.drawn_on, earlier.drawn_again, told


def _other(wish: Wish, earlier: Earlier, differs: list[str]) -> UsageError:
    """Refuse to draw until somebody likes the cases."""
    return UsageError(
        f"the draw '{wish.name}' was made on {earlier.drawn_on:%Y-%m-%d}, and this one differs "
        f"in {', '.join(differs)}; give it another --name, or write over the first with "
        "--force, which the record then counts"
    )
