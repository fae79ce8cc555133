"""Rows of one file that stand in it more than once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.raw.words import SPREAD, Words, number_of, words_of
from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import Table

_BEGINNING = np.uint64(48)
ROWS = 50_000
"""At a time: what is worked out of them fits into a processor's cache."""


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
    places = np.flatnonzero(may_repeat([frame[name] for name in key]))
    suspects = frame.iloc[places]
    twice = suspects[key].notna().all(axis=1) & suspects.duplicated(subset=key, keep=False)
    places, suspects = places[twice], suspects[twice]
    if suspects.empty:
        return frame
    again = suspects.duplicated(subset=key, keep="last").to_numpy()
    repeated = suspects.duplicated(keep="first")
    overruled = ~repeated & (_content(suspects) != _content_kept(suspects, key))
    label = table.column(key[0]).label
    faults.add("row_duplicate", label, suspects.index[repeated].to_numpy())
    faults.add("row_conflict", label, suspects.index[overruled].to_numpy())
    keep = np.ones(len(frame), dtype=bool)
    keep[places[again]] = False
    return frame[keep]


def may_repeat(columns: Sequence[pd.Series]) -> npt.NDArray[np.bool_]:
    """Return which rows may have the same cells as another one in every column.

    Each row becomes one number, which is compared many times as fast as texts are. Rows that are
    alike have the same number; of some millions that are not, hardly two have.
    """
    rows = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        rows ^= _numbers(column)
        rows *= SPREAD
        rows ^= rows >> np.uint64(29)
    ordered = np.sort(rows)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    begins = np.zeros(2**16, dtype=bool)  # a look at how a number begins rules most of them out
    begins[repeated >> _BEGINNING] = True
    may = np.asarray(begins[rows >> _BEGINNING])
    may[may] = np.isin(rows[may], repeated)
    return may


def _numbers(column: pd.Series) -> Words:
    """Return a number for each cell; those that are alike have the same."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes.to_numpy(dtype=np.int64).view(np.uint64))
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":
        return np.asarray(column.to_numpy().view(np.uint64))
    texts = column.astype("str").to_numpy(dtype=object)
    pieces = [_short_texts(texts[first : first + ROWS]) for first in range(0, len(texts), ROWS)]
    numbers = [piece for piece in pieces if piece is not None]
    if not numbers or len(numbers) < len(pieces):
        return np.asarray(pd.util.hash_array(texts, categorize=False))
    return np.concatenate(numbers)


def _short_texts(texts: npt.NDArray[np.object_]) -> Words | None:
    """Return a number for each text, or None if some are long; what is missing counts as blank."""
    try:
        words = words_of(texts.tolist())
    except TypeError:
        words = words_of(np.where(pd.isna(texts), "", texts).tolist())
    return None if words is None else number_of(words)


def _content(rows: pd.DataFrame) -> pd.Series:
    """Return a number for the content of each row."""
    return pd.util.hash_pandas_object(rows.astype("str"), index=False)


def _content_kept(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return for each row the number of the row of its key that is kept, the last one."""
    keys = _content(rows[key])
    return _content(rows).groupby(keys).transform("last")
