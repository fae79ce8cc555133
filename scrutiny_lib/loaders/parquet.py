"""Write a frame as Parquet and read it back as it was.

DuckDB does it: pandas' own way needs pyarrow, which pandas then loads into every process and
which starts a thread there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROW = "__row"
Types = dict[str, Any]
"""What Parquet doesn't tell of a frame's columns, as JSON values."""


def write_frame(path: Path, frame: pd.DataFrame) -> Types:
    """Write a frame.

    Parameters
    ----------
    path : Path
        The file to write.
    frame : DataFrame
        Its index is of whole numbers.

    Returns
    -------
    dict
        What `read_frame` needs besides.

    Raises
    ------
    OSError
        If it can't be written.
    """
    import duckdb

    whole = frame.copy(deep=False)
    whole.insert(0, _ROW, frame.index.to_numpy())
    try:
        cursor = _database().cursor()
        cursor.register("frame", whole)
        cursor.execute("COPY frame TO ? (FORMAT parquet)", [str(path)])
        cursor.close()
    except duckdb.Error as error:
        raise OSError(f"{path.name}: cannot be written") from error
    return {str(name): _type(dtype) for name, dtype in frame.dtypes.items()}


def read_frame(path: Path, types: Types) -> pd.DataFrame:
    """Read a frame back.

    Parameters
    ----------
    path : Path
        The Parquet file.
    types : dict
        What `write_frame` returned.

    Raises
    ------
    OSError
        If it can't be read.
    """
    import duckdb

    try:
        frame = _database().execute("SELECT * FROM read_parquet(?)", [str(path)]).df()
    except duckdb.Error as error:
        raise OSError(f"{path.name}: cannot be read") from error
    frame = frame.set_index(_ROW).rename_axis(None)
    for name, dtype in types.items():
        frame[name] = frame[name].astype(_typed(dtype))
    return frame


@lru_cache(maxsize=1)
def _database() -> DuckDBPyConnection:
    """Return this process's database, which holds nothing: opening one takes as long as a file."""
    import duckdb

    return duckdb.connect(config={"threads": "1"})


def _type(dtype: Any) -> Any:
    """Describe a type: a category by its codes and whether they are ordered."""
    if isinstance(dtype, pd.CategoricalDtype):
        return {"categories": list(dtype.categories), "ordered": bool(dtype.ordered)}
    return str(dtype)


def _typed(described: Any) -> Any:
    if isinstance(described, dict):
        words = pd.Index(described["categories"], dtype="str")  # none at all are texts too
        return pd.CategoricalDtype(words, ordered=described["ordered"])
    return described
