"""The data folder as commands and packs meet it: checked, and filled with invented data."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.config.sources import Source
from scrutiny_lib.errors import ExitCode, UsageError
from scrutiny_lib.loaders.cache import FolderCache
from scrutiny_lib.loaders.shelf import Shelf
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.packs.digests import Digests
from scrutiny_lib.packs.private import remember_children
from scrutiny_lib.quality.kept import Memory
from scrutiny_lib.quality.look import DataRoom, Looked
from scrutiny_lib.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from scrutiny_lib.packs.session import Pack

READ = ".read"
"""In ``outputs/working``: what was read, kept as Parquet. A run that was killed leaves it alone."""


def open_data_room(
    workspace: Workspace, data: Path | None, profile: Profile, registry: Registry
) -> DataRoom:
    """Open the data folder with everything that is needed to read it.

    Raises
    ------
    UsageError
        If a file of params is not as it has to be.
    """
    working = workspace.outputs / "working"
    digests = Digests(workspace)
    shelf = Shelf(working / READ)
    stamp = _stamp(digests, workspace, profile)
    memory = Memory(FolderCache(shelf, digests), shelf, digests, stamp)
    return DataRoom(data, workspace.params, profile, registry, memory)


def _stamp(digests: Digests, workspace: Workspace, profile: Profile) -> str:
    """Digest what a source's report depends on besides its files."""
    decisions = digests.over(workspace.params.rglob("*.yml"), workspace.params)
    made_by = [digests.library, decisions, profile.model_dump_json(), sys.version, pd.__version__]
    return hashlib.sha256("\n".join(made_by).encode()).hexdigest()


def look_for(pack: Pack, name: str) -> Looked:
    """Read a source for a pack, and let the run know which children it is about.

    Raises
    ------
    UsageError
        If there is no such source, or the pack's file does not say that it reads it: a change in
        it would then go unnoticed.
    """
    source = pack.room.sources[name]
    if not _is_read(source, pack.definition.reads):
        raise UsageError(
            f"params/packs/{pack.definition.pack}.yml does not name the folder '{source.folder}' "
            f"under 'reads', so a change in it would go unnoticed; add it to read '{name}'"
        )
    looked = pack.room.look(name)
    remember_children(child_ids(looked, pack.room.context.tables))
    return looked


def sources_read(pack: Pack) -> list[Source]:
    """Return the sources whose folder the pack's file names."""
    sources = pack.room.sources.sources
    return [source for source in sources if _is_read(source, pack.definition.reads)]


def _is_read(source: Source, reads: Iterable[str]) -> bool:
    """Tell whether a source's folder is one of those that a pack reads, or lies in one."""
    return any(f"{source.folder}/".startswith(f"{folder}/") for folder in reads)


def child_ids(looked: Looked, tables: Mapping[str, Table]) -> Iterator[str]:
    """Yield the identifiers of every child that a source is about."""
    for table_id, dataset in looked.loaded.datasets.items():
        columns = tables[table_id].columns if table_id in tables else ()
        for column in columns:
            if column.kind == "child_id" and column.name in dataset.frame:
                yield from dataset.frame[column.name].dropna().unique()


def check_sources(
    names: Sequence[str], *, profile: str | None, data: str | None, notes: bool
) -> ExitCode:
    """Say what arrived and how far it can be relied on.

    Returns
    -------
    ExitCode
        ``DATA_GATE`` if a source may not be used as it is.

    Raises
    ------
    UsageError
        If there is no such source or no data folder.
    """
    import click

    from scrutiny_lib.quality.tell import tell

    workspace = find_workspace()
    chosen = load_profile(workspace.profile_path(profile))
    folder = workspace.data_folder(data, chosen.data_folder)
    if folder is None:
        raise UsageError(
            "there is no data folder to check; name one with --data, SCRUTINY_DATA or the "
            "profile's data_folder"
        )
    registry = load_registry(workspace.params / "indicators.yml")
    reports = open_data_room(workspace, folder, chosen, registry).reports(names)
    for line in tell(reports, notes=notes):
        click.echo(line)
    blocked = any(report.is_blocked for report in reports)
    return ExitCode.DATA_GATE if blocked else ExitCode.OK


def write_demo_data(folder: Path, *, scale: float, years: int, seed: int) -> str:
    """Write an invented partnership and say what was written.

    Raises
    ------
    UsageError
        If the folder holds anything else: real data must never be mixed with invented ones.
    """
    from scrutiny_lib.demo import write_demo

    params = find_workspace().params
    return str(write_demo(folder, scale=scale, years=years, seed=seed, params=params))


def write_forms(folder: Path, *, profile: str | None) -> str:
    """Write the collection forms and say which.

    Raises
    ------
    UsageError
        If a file of params is not as it has to be.
    """
    from scrutiny_lib.forms import write_templates

    workspace = find_workspace()
    chosen = load_profile(workspace.profile_path(profile))
    registry = load_registry(workspace.params / "indicators.yml")
    room = DataRoom(None, workspace.params, chosen, registry)
    written = write_templates(folder, room.context, chosen)
    return "\n".join(f"Wrote {path.name}" for path in written)
