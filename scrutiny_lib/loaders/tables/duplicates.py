"""Rows of one file that stand in it more than once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import Table

LONGEST_WORDS = 4
"""Eights of letters of an identifier that is compared as numbers."""


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
    same = same_numbers([frame[name] for name in key])
    again = whole & same.duplicated(keep="last")
    if not again.any():
        return frame
    suspects = frame[whole & same.isin(same[again])]
    repeated = suspects.duplicated(keep="first")
    overruled = ~repeated & (_content(suspects) != _content_kept(suspects, key))
    label = table.column(key[0]).label
    faults.add("row_duplicate", label, suspects.index[repeated].to_numpy())
    faults.add("row_conflict", label, suspects.index[overruled].to_numpy())
    return frame[~again]


def same_numbers(columns: Sequence[pd.Series]) -> pd.Series:
    """Return a number for each row; two rows have the same one if they agree in every column.

    Whole numbers are compared many times as fast as texts.
    """
    rows: npt.NDArray[np.int64] = np.zeros(len(columns[0]), dtype=np.int64)
    many = 1
    for column in columns:
        numbers, different = _numbers(column)
        if many * different >= 2**62:
            places, kept = pd.factorize(rows)
            rows, many = places.astype(np.int64), len(kept)
        rows, many = rows * different + numbers, many * different
    return pd.Series(rows, index=columns[0].index)


def _numbers(column: pd.Series) -> tuple[npt.NDArray[np.int64], int]:
    """Return a number for each cell, and how many different ones there can be."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes: npt.NDArray[np.int64] = np.asarray(column.cat.codes, dtype=np.int64)
        return codes + 1, len(column.cat.categories) + 1
    words = _as_words(column) if column.dtype == "str" else None
    if words is None:
        places, different = pd.factorize(column, use_na_sentinel=False)
        return places.astype(np.int64), len(different)
    numbers, many = np.zeros(len(column), dtype=np.int64), 1
    for place in range(words.shape[1]):
        more, kept = pd.factorize(words[:, place])
        numbers, many = numbers * len(kept) + more.astype(np.int64), many * len(kept)
        if many >= 2**31:
            shorter, left = pd.factorize(numbers)
            numbers, many = shorter.astype(np.int64), len(left)
    return numbers, many


def _as_words(column: pd.Series) -> npt.NDArray[np.int64] | None:
    """Return texts of plain letters as rows of eight bytes each, or None if some are not such."""
    try:
        texts = column.to_numpy(dtype=object).astype("S")
    except (UnicodeEncodeError, TypeError):
        return None
    width = -(-texts.dtype.itemsize // 8)
    if not width or width > LONGEST_WORDS:
        return None
    return texts.astype(f"S{width * 8}").view(np.int64).reshape(len(texts), width)


def _content(rows: pd.DataFrame) -> pd.Series:
    """Return a number for the content of each row."""
    return pd.util.hash_pandas_object(rows.astype("str"), index=False)


def _content_kept(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return for each row the number of the row of its key that is kept, the last one."""
    keys = _content(rows[key])
    return _content(rows).groupby(keys).transform("last")
