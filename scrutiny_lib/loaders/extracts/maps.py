"""Read the maps of extracts, each held against its table, the code lists and the registry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.loaders.extracts.check import faults_of
from scrutiny_lib.loaders.extracts.spec import ExtractMap
from scrutiny_lib.loaders.mapped.lay import Laid
from scrutiny_lib.loaders.mapped.load import load_maps
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table

Extract = Laid[ExtractMap]
"""A map of an extract, laid onto its table."""


def load_extracts(
    folder: Path, tables: Mapping[str, Table], codes: Codes, registry: Registry
) -> dict[str, Extract]:
    """Read every map of a folder, by id.

    Parameters
    ----------
    folder : Path
        ``params/extracts``; a missing one holds no maps.
    tables, codes, registry
        What the maps may name.

    Raises
    ------
    UsageError
        If a map is not as it has to be, names what there is not, or mixes counting units.
    """
    return load_maps(
        folder,
        ExtractMap,
        tables,
        codes,
        name_of=lambda mapped: mapped.extract,
        faults=lambda mapped, table: faults_of(mapped, table, codes, registry),
    )
