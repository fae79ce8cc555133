"""Where the project's folders are, from wherever a command or a notebook was started."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.errors import UsageError


@dataclass(frozen=True)
class Workspace:
    """A checkout of the project: the folder that holds ``params/`` and ``notebooks/``."""

    root: Path

    @property
    def params(self) -> Path:
        """What the partnership decides."""
        return self.root / "params"

    @property
    def notebooks(self) -> Path:
        """The pack notebooks."""
        return self.root / "notebooks" / "packs"

    @property
    def outputs(self) -> Path:
        """Everything that runs write."""
        return self.root / "outputs"

    @property
    def demo(self) -> Path:
        """The invented partnership, for trying things out."""
        return self.outputs / "demo"

    def profile_path(self, profile: str | None = None) -> Path:
        """Return the file of a profile, given by name (``leeds``) or by path.

        The environment's ``SCRUTINY_PROFILE`` is used if none is given, then ``leeds``.
        """
        chosen = profile or os.environ.get("SCRUTINY_PROFILE") or "leeds"
        path = Path(chosen)
        return path if path.suffix in (".yml", ".yaml") else self.params / f"{chosen}.yml"

    def data_folder(self, data: str | None, profile_folder: str | None) -> Path | None:
        """Return the data folder: the one given, else ``SCRUTINY_DATA``, else the profile's.

        Without any of them it is the invented partnership, if ``make packs`` has written it.

        Raises
        ------
        UsageError
            If a folder is named and is not there.
        """
        chosen = data or os.environ.get("SCRUTINY_DATA") or profile_folder
        if not chosen:
            return self.demo if self.demo.is_dir() else None
        folder = Path(chosen) if Path(chosen).is_absolute() else Path.cwd() / chosen
        if not folder.is_dir():
            raise UsageError(
                f"the data folder {chosen} does not exist; check --data, SCRUTINY_DATA or the "
                "profile's data_folder"
            )
        return folder


def find_workspace(start: Path | None = None) -> Workspace:
    """Find the checkout that `start` (default: the working directory) lies in.

    Falls back to the checkout that this package was installed from.

    Raises
    ------
    UsageError
        If neither is a checkout of the project.
    """
    here = (start or Path.cwd()).resolve()
    candidates = (here, *here.parents, Path(__file__).resolve().parents[1])
    for folder in candidates:
        if (folder / "params" / "packs").is_dir() and (folder / "notebooks" / "packs").is_dir():
            return Workspace(folder)
    raise UsageError("no project found here; run the command inside a checkout of the project")
