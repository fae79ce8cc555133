"""Read the maps of trackers, each held against the table that it is read into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from scrutiny_lib.config.sources import load_sources
from scrutiny_lib.config.strict_yaml import Id
from scrutiny_lib.loaders.form_marks import is_form_sheet
from scrutiny_lib.loaders.mapped.check import map_faults
from scrutiny_lib.loaders.mapped.lay import Laid
from scrutiny_lib.loaders.mapped.load import load_maps
from scrutiny_lib.loaders.mapped.spec import ColumnMap
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

FOLDER = "trackers"


class TrackerMap(ColumnMap):
    """How the export of a system is read that people keep their own records in.

    Attributes
    ----------
    tracker : str
        Its id.
    sheet : str
        The sheet of a workbook that holds the rows; empty: the headers decide.
    """

    tracker: Id
    sheet: str = ""


Tracker = Laid[TrackerMap]
"""A map of a tracker, laid onto its table."""


def load_trackers(params: Path, tables: Mapping[str, Table], codes: Codes) -> dict[str, Tracker]:
    """Read every map of ``params/trackers``, by id.

    Parameters
    ----------
    params : Path
        The folder of the partnership's decisions; without maps it needs to hold nothing.
    tables, codes
        What the maps may name. Only tables that people fill in can be mapped to: those of the
        sources that have no loader of their own.

    Raises
    ------
    UsageError
        If a map is not as it has to be, or names what there is not.
    """
    folder = params / FOLDER
    if not any(folder.glob("*.yml")):
        return {}
    sources = load_sources(params).sources
    written = {source.folder for source in sources if source.loader == "tables"}
    return load_maps(
        folder,
        TrackerMap,
        {name: table for name, table in tables.items() if table.folder in written},
        codes,
        name_of=lambda mapped: mapped.tracker,
        faults=lambda mapped, table: _faults(mapped, table, tables, codes),
    )


def _faults(
    mapped: TrackerMap, table: Table, tables: Mapping[str, Table], codes: Codes
) -> Iterator[str]:
    if mapped.tracker in tables:
        yield f"'tracker': '{mapped.tracker}' is the id of a table; rename it"
    if mapped.folder != table.folder:
        yield f"'folder': files of '{table.table}' lie in '{table.folder}'; write that"
    if is_form_sheet(mapped.sheet):
        yield f"'sheet': '{mapped.sheet}' only ever explains a form; name the sheet with the rows"
    yield from map_faults(mapped, table, codes)
