"""Rows of one file that stand in it more than once."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import Table


def drop_duplicates(frame: pd.DataFrame, table: Table, faults: Faults) -> pd.DataFrame:
    """Keep one of each row that stands twice, as the table's key decides.

    Rows that are alike in every column are one: the later ones are told. Of rows with the same key
    and other entries the last is kept, as the later entry: those before it are told. A row whose
    key has a blank part is like no other. A table without a key may hold two events that look
    alike: nothing is dropped.
    """
    key = list(table.key)
    if not key or frame.empty:
        return frame
    whole = frame[key].notna().all(axis=1)
    again = whole & frame.duplicated(subset=key, keep="last")
    if not again.any():
        return frame
    suspects = frame[whole & frame.duplicated(subset=key, keep=False)]
    repeated = suspects.duplicated(keep="first")
    overruled = ~repeated & (_content(suspects) != _content_kept(suspects, key))
    label = table.column(key[0]).label
    faults.add("row_duplicate", label, suspects.index[repeated].to_numpy())
    faults.add("row_conflict", label, suspects.index[overruled].to_numpy())
    return frame[~again]


def _content(rows: pd.DataFrame) -> pd.Series:
    """Return a number for the content of each row."""
    return pd.util.hash_pandas_object(rows.astype("str"), index=False)


def _content_kept(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return for each row the number of the row of its key that is kept, the last one."""
    keys = _content(rows[key])
    return _content(rows).groupby(keys).transform("last")
