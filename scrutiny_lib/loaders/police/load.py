"""Read the police folder."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from scrutiny_lib.loaders.extracts.folder import finished, joined, read_folder
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.police.street_level import STREET_LEVEL, street_level
from scrutiny_lib.loaders.tables.merge import merge_snapshots, oldest_first

OBSERVATIONS = "police_observations"


def load_police(folder: Path, context: Context) -> Loaded:
    """Read every file of the police folder.

    Parameters
    ----------
    folder : Path
        ``police`` of the data folder.
    context : Context
        What loaders need besides.

    Returns
    -------
    Loaded
        The tables of ``params/tables/police.yml`` that arrived; ``street_level_crime``, counted by
        month and kind; and ``police_observations``, what was counted from them. A file that fits
        no map of ``params/extracts/`` and no published layout is an issue ``file_not_recognised``.
    """
    table = context.tables[STREET_LEVEL]
    found = read_folder(folder, "police", context, [table])
    loaded = finished(found, context, OBSERVATIONS)
    if STREET_LEVEL not in found.pieces:
        return loaded
    rows = merge_snapshots(oldest_first(found.pieces[STREET_LEVEL], table), table)
    counted, figures = street_level(rows, context)
    own = loaded.datasets.get(OBSERVATIONS)
    datasets = {
        **loaded.datasets,
        STREET_LEVEL: counted,
        OBSERVATIONS: joined([own, figures]) if own else figures,
    }
    return dataclasses.replace(loaded, datasets=datasets)
