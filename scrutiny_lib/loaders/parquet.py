"""Write a dataset as Parquet and read it back as it was.

DuckDB does it: pandas' own way needs pyarrow, which pandas then loads into every process and
which starts a thread there.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Issue, Record, SourceFile, received

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ROW = "__row"


def write_dataset(path: Path, dataset: Dataset) -> dict[str, Any]:
    """Write a dataset's frame.

    Returns
    -------
    dict
        What `read_dataset` needs besides: types, record and issues, as JSON values.

    Raises
    ------
    OSError
        If it can't be written.
    """
    import duckdb

    frame = dataset.frame.copy(deep=False)
    frame.insert(0, _ROW, dataset.frame.index.to_numpy())
    try:
        cursor = _database().cursor()
        cursor.register("frame", frame)
        cursor.execute("COPY frame TO ? (FORMAT parquet)", [str(path)])
        cursor.close()
    except duckdb.Error as error:
        raise OSError(f"{path.name}: cannot be written") from error
    record = dataclasses.asdict(dataset.record)
    days = {name: _iso(record[name]) for name in ("period_start", "period_end", "date_received")}
    return {
        "types": {str(name): _type(dtype) for name, dtype in dataset.frame.dtypes.items()},
        "record": {**record, **days},
        "issues": [vars(issue) for issue in dataset.issues],
    }


def read_dataset(path: Path, described: dict[str, Any], source: Path) -> Dataset:
    """Read a dataset back.

    Parameters
    ----------
    path : Path
        The Parquet file.
    described : dict
        What `write_dataset` returned.
    source : Path
        The file that it was read from, which may have another name by now.

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
    for name, dtype in described["types"].items():
        frame[name] = frame[name].astype(_typed(dtype))
    issues = tuple(
        Issue(**{**issue, "file": source.name, "rows": tuple(issue["rows"])})
        for issue in described["issues"]
    )
    return Dataset(frame, _record(described["record"], source), issues)


@lru_cache(maxsize=1)
def _database() -> DuckDBPyConnection:
    """Return this process's database, which holds nothing: opening one takes as long as a file."""
    import duckdb

    return duckdb.connect(config={"threads": "1"})


def _record(kept: dict[str, Any], source: Path) -> Record:
    files = tuple(SourceFile(**{**file, "name": source.name}) for file in kept["files"])
    days = {
        name: date.fromisoformat(kept[name]) if kept[name] else None
        for name in ("period_start", "period_end")
    }
    return Record(**{**kept, **days, "files": files, "date_received": received(source)})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _type(dtype: Any) -> Any:
    """Describe a type: a category by its codes and whether they are ordered."""
    if isinstance(dtype, pd.CategoricalDtype):
        return {"categories": list(dtype.categories), "ordered": bool(dtype.ordered)}
    return str(dtype)


def _typed(described: Any) -> Any:
    if isinstance(described, dict):
        return pd.CategoricalDtype(described["categories"], ordered=described["ordered"])
    return described
