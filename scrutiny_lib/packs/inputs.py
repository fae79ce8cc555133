"""Everything that a pack is made from, as digests: what is the same need not be made again."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.packs.catalogue import notebook_path
from scrutiny_lib.packs.digests import Digests
from scrutiny_lib.packs.record import library_sha256, reference_sha256, sha256_of
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.synthetic import synthetic_markers
from scrutiny_lib.workspace import Workspace

WORDS = {
    "asked": "what was asked for",
    "notebook": "the notebook",
    "library": "the code",
    "params": "a params file",
    "profile": "the profile",
    "lock": "the pinned packages",
    "python": "Python",
    "reference": "the project's published figures",
    "data": "a data file",
    "published": "what was published before",
}


_OF_PACKS = ("packs", "rules")
"""Folders of params that hold a file for each pack, which is nothing to any other one."""


@dataclass(frozen=True)
class Inputs:
    """What a pack is made from.

    Attributes
    ----------
    parts : dict
        A digest for each of `WORDS`. None holds a path above the project's or the data folder's:
        the same things on another machine have the same digests.
    """

    parts: dict[str, str]

    @property
    def digest(self) -> str:
        """One SHA-256 over all parts."""
        return _sha(json.dumps(self.parts, sort_keys=True))

    def changed(self, before: dict[str, str]) -> str:
        """Say in words what differs from an earlier run; empty if nothing does."""
        names = [name for name in WORDS if self.parts.get(name) != before.get(name)]
        return ", ".join(WORDS[name] for name in names)


def read_inputs(workspace: Workspace, spec: RunSpec, digests: Digests | None = None) -> Inputs:
    """Read everything that a run is made from.

    Parameters
    ----------
    workspace : Workspace
        The project.
    spec : RunSpec
        The run; its pack's ``reads`` names the folders of the data folder that count.
    digests : Digests, optional
        What is known of data files; without it all of them are read.
    """
    pack, root = spec.definition.pack, workspace.root
    notebook = notebook_path(workspace, pack)
    shared = [path for path in _params(workspace) if path.resolve() != spec.profile]
    lock = root / "requirements.lock"
    return Inputs(
        {
            "asked": _sha(json.dumps([pack, spec.parameters], sort_keys=True)),
            "notebook": sha256_of([notebook], notebook.parent),
            "library": digests.library if digests is not None else library_sha256(),
            "params": sha256_of([*shared, *_own_params(workspace, pack)], root),
            "profile": sha256_of([spec.profile], spec.profile.parent),
            "lock": sha256_of([lock] if lock.exists() else [], root),
            "python": platform.python_version(),
            "reference": digests.reference if digests is not None else reference_sha256(),
            "data": data_sha256(spec, digests),
            "published": published_sha256(workspace.outputs),
        }
    )


def _params(workspace: Workspace) -> list[Path]:
    """Return what the partnership decides, but for the packs, of which each has its own files."""
    own = {workspace.params / name for name in _OF_PACKS}
    return [path for path in workspace.params.rglob("*.yml") if not own & set(path.parents)]


def _own_params(workspace: Workspace, pack: str) -> list[Path]:
    """Return the files of a pack's own among those of the partnership's decisions."""
    files = (workspace.params / name / f"{pack}.yml" for name in _OF_PACKS)
    return [path for path in files if path.is_file()]


def data_sha256(spec: RunSpec, digests: Digests | None = None) -> str:
    """Return one SHA-256 over the files of the data folder that a pack reads.

    Parameters
    ----------
    digests : Digests, optional
        What is known of files; without it all of them are read.
    """
    if spec.data is None:
        return ""
    files = [
        path
        for name in spec.definition.reads
        for path in (spec.data / name).rglob("*")
        if path.is_file()
    ]
    markers = synthetic_markers(spec.data, spec.definition.reads)
    if digests is not None:
        return digests.over({*files, *markers}, spec.data)
    return sha256_of({*files, *markers}, spec.data)


def published_sha256(outputs: Path, own: Path | None = None) -> str:
    """Return one SHA-256 over what packs have published of counts of our own.

    A table counts once, however often it was published: a pack made again says nothing new.

    Parameters
    ----------
    outputs : Path
        The outputs folder.
    own : Path, optional
        The register of a pack that is about to be published, if it has one.
    """
    files = {path.stem: path for path in (outputs / "register").glob("*/*.json")}
    files |= {path.parent.name: path for path in (outputs / "published").glob("*/*/register.json")}
    found = set()
    for path in [*files.values(), *([own] if own is not None and own.is_file() else [])]:
        content = json.loads(path.read_text(encoding="utf-8"))
        found |= {
            _sha(json.dumps([content["audience"], {**table, "revised": []}], sort_keys=True))
            for table in content["tables"]
        }
    return _sha("".join(sorted(found)))


def _sha(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
