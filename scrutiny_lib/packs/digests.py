"""The digests that tell whether anything changed since a pack was made."""

from __future__ import annotations

from functools import cached_property

from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.packs.record import library_sha256, reference_sha256
from scrutiny_lib.workspace import Workspace


class Digests(FileDigests):
    """Digests of files, of the code and of the project's own figures.

    Parameters
    ----------
    workspace : Workspace
        They are kept in its ``outputs/working``.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.outputs / "working")

    @cached_property
    def library(self) -> str:
        """The digest of the code, worked out once for all packs of a command."""
        return library_sha256()

    @cached_property
    def reference(self) -> str:
        """The digest of the project's own figures, worked out once for all packs of a command."""
        return reference_sha256()
