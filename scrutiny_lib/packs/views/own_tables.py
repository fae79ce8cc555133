"""The partnership's own tables as packs read them, and what a reader is told for their codes."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.tables.empty import frame_of
from scrutiny_lib.packs.own import is_own_area
from scrutiny_lib.packs.session import Pack

NOT_RECORDED = "Not recorded"


def context_of(pack: Pack) -> Context:
    """Return tables and code lists."""
    return pack.room.context


def label(pack: Pack, code_list: str, code: object) -> str:
    """Return what a reader is told for a code; the code itself if no list has it.

    Where nothing was written down, that is said.
    """
    if not isinstance(code, str):
        return NOT_RECORDED
    try:
        return context_of(pack).codes[code_list].label_of(code)
    except (KeyError, StopIteration):
        return code


def tables_of(pack: Pack, source: str, *names: str) -> list[pd.DataFrame]:
    """Return tables of a source; of another area than the partnership's own nothing has come.

    Raises
    ------
    SourceError
        If the source may not be used as it is.
    """
    context = context_of(pack)
    has_data = pack.data is not None and is_own_area(pack)
    datasets = pack.source(source).datasets if has_data else {}
    return [frame_of(datasets, context.tables[name], context.codes) for name in names]
