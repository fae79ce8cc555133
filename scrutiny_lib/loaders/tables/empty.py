"""A table of which nothing has come, as a frame without rows."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.convert import category_of
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES, Table


def frame_of(datasets: Mapping[str, Dataset], table: Table, codes: Codes) -> pd.DataFrame:
    """Return what came of a table; a frame without rows where nothing did.

    Parameters
    ----------
    datasets : mapping
        What a source gave, by table.
    table : Table
        The table that is asked for.
    codes : Codes
        The code lists that its columns name.

    Returns
    -------
    DataFrame
        With every column of the table, each of the type of its kind.
    """
    found = datasets.get(table.table)
    if found is not None:
        return found.frame
    columns = {
        column.name: pd.Series(
            [],
            dtype=category_of(codes[column.codes])
            if column.kind == "code"
            else FRAME_TYPES[column.kind],
        )
        for column in table.columns
        if column.is_kept
    }
    return pd.DataFrame(columns)
