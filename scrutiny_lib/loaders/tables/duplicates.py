"""Rows of one file that stand in it more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import Table

_ODD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio's, which spreads bits well
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
    suspects = frame[may_repeat([frame[name] for name in key])]
    suspects = suspects[suspects[key].notna().all(axis=1)]
    suspects = suspects[suspects.duplicated(subset=key, keep=False)]
    if suspects.empty:
        return frame
    again = suspects.index[suspects.duplicated(subset=key, keep="last")]
    repeated = suspects.duplicated(keep="first")
    overruled = ~repeated & (_content(suspects) != _content_kept(suspects, key))
    label = table.column(key[0]).label
    faults.add("row_duplicate", label, suspects.index[repeated].to_numpy())
    faults.add("row_conflict", label, suspects.index[overruled].to_numpy())
    return frame[~frame.index.isin(again)]


def may_repeat(columns: Sequence[pd.Series]) -> npt.NDArray[np.bool_]:
    """Return which rows may have the same cells as another one in every column.

    Each row becomes one number, which is compared many times as fast as texts are. Rows that are
    alike have the same number; of some millions that are not, hardly two have.
    """
    rows = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        for numbers in _numbers(column):
            rows = (rows ^ numbers) * _ODD
            rows ^= rows >> np.uint64(29)
    return pd.Series(rows).duplicated(keep=False).to_numpy()


def _numbers(column: pd.Series) -> Iterator[npt.NDArray[np.uint64]]:
    """Go through numbers of which a cell has the same ones as another cell that is alike."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        yield column.cat.codes.to_numpy(dtype=np.int64).view(np.uint64)
    elif isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        yield column.to_numpy().view(np.uint64)
    elif (words := _as_words(column)) is not None:
        for place in range(words.shape[1]):
            yield words[:, place]
    else:
        yield pd.util.hash_array(column.astype("str").to_numpy(dtype=object), categorize=False)


def _as_words(column: pd.Series) -> npt.NDArray[np.uint64] | None:
    """Return texts of plain letters as rows of eight bytes each, or None if some are not such."""
    if column.dtype != "str":
        return None
    try:
        texts = column.to_numpy(dtype=object).astype("S")
    except (UnicodeEncodeError, TypeError):
        return None
    width = -(-texts.dtype.itemsize // 8)
    if not width or width > LONGEST_WORDS:
        return None
    return texts.astype(f"S{width * 8}", copy=False).view(np.uint64).reshape(len(texts), width)


def _content(rows: pd.DataFrame) -> pd.Series:
    """Return a number for the content of each row."""
    return pd.util.hash_pandas_object(rows.astype("str"), index=False)


def _content_kept(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return for each row the number of the row of its key that is kept, the last one."""
    keys = _content(rows[key])
    return _content(rows).groupby(keys).transform("last")
