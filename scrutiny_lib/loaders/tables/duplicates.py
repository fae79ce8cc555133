"""Rows of one file that stand in it more than once."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import Table


def drop_duplicates(frame: pd.DataFrame, table: Table, faults: Faults) -> pd.DataFrame:
    """Keep one of each row that stands twice, as the table's key decides.

    Rows that are alike in every column are one; of rows with the same key and other entries the
    last is kept, as the later entry. A row whose key has a blank part is like no other. A table
    without a key may hold two events that look alike: nothing is dropped.
    """
    key = list(table.key)
    if not key or frame.empty:
        return frame
    whole = frame[key].notna().all(axis=1)
    again = whole & frame.duplicated(subset=key, keep="last")
    if not again.any():
        return frame
    suspects = frame[whole & frame.duplicated(subset=key, keep=False)]
    alike = suspects.duplicated(keep="last")
    alike = alike.reindex(frame.index, fill_value=False) & again
    label = table.column(key[0]).label
    faults.add("row_duplicate", label, frame.index[alike].to_numpy())
    faults.add("row_conflict", label, frame.index[again & ~alike].to_numpy())
    return frame[~again]
