"""Read a source by its id: the one door from the data folder to datasets."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from scrutiny_lib.config.audits import FOLDER as AUDITS
from scrutiny_lib.config.audits import AuditDefinitions, load_audit_definitions
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.sources import Source
from scrutiny_lib.loaders.cache import NoCache, ReadCache
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.people import load_people
from scrutiny_lib.loaders.tables.codes import load_codes
from scrutiny_lib.loaders.tables.spec import Table, load_tables
from scrutiny_lib.loaders.trackers.maps import load_trackers

Load = Callable[[Path, Context], Loaded]
CODE_LISTS = ("code_lists.yml", "themes.yml", "agency_codes.yml", "threads.yml", "audits")
"""Where the partnership's code lists stand: files, and the folder of the definitions of audits."""
_HOME = Path(__file__).parent
_LOADERS = {
    "annex_a": "scrutiny_lib.loaders.childrens_social_care:load_annex_a",
    "cin_census": "scrutiny_lib.loaders.childrens_social_care:load_cin_census",
    "ssda903": "scrutiny_lib.loaders.childrens_social_care:load_ssda903",
    "police": "scrutiny_lib.loaders.police:load_police",
    "health": "scrutiny_lib.loaders.health:load_health",
    "partner_returns": "scrutiny_lib.loaders.partner_returns:load_partner_returns",
}
"""Imported only when asked for."""


def load_source(source: Source, data: Path, context: Context) -> Loaded:
    """Read all files of a source.

    Parameters
    ----------
    source : Source
        Which one.
    data : Path
        The data folder.
    context : Context
        What loaders need besides.

    Returns
    -------
    Loaded
        Empty if nothing arrived.
    """
    folder = data / source.folder
    context = dataclasses.replace(context, root=folder)
    if source.loader in _LOADERS:
        module, name = _LOADERS[source.loader].split(":")
        load: Load = getattr(importlib.import_module(module), name)
        return load(folder, context)
    return load_people(folder, tables_of(source, context), context)


def tables_of(source: Source, context: Context) -> list[Table]:
    """Return the tables whose files lie in a source's folder."""
    return [table for table in context.tables.values() if table.folder == source.folder]


def code_paths(params: Path) -> list[Path]:
    """Return where a partnership's code lists stand, as far as they are there."""
    return [params / name for name in CODE_LISTS if (params / name).exists()]


def open_context(
    params: Path, profile: Profile, registry: Registry, cache: ReadCache | None = None
) -> Context:
    """Gather what loaders need: tables and code lists of the nation and of the partnership.

    Raises
    ------
    UsageError
        If a file of tables, codes or audits, or the map of a tracker, is not as it has to be.
    """
    national = sorted((_HOME / "childrens_social_care").glob("*.yml"))
    own = sorted((params / "tables").glob("*.yml"))
    has_audits = (params / AUDITS).is_dir()
    codes = load_codes(code_paths(params))
    tables = _tables((*national, *own), tuple(p.stat().st_mtime for p in own))
    return Context(
        codes=codes,
        tables=tables,
        registry=registry,
        params=params,
        area_code=profile.area.area_code,
        area_name=profile.area.name,
        year_ends=profile.year_ends,
        cache=cache or NoCache(),
        trackers=load_trackers(params, tables, codes),
        audits=load_audit_definitions(params, codes) if has_audits else AuditDefinitions(),
    )


@lru_cache(maxsize=4)
def _tables(paths: tuple[Path, ...], _stamps: tuple[float, ...]) -> dict[str, Table]:
    return load_tables(paths)
