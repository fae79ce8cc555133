"""Hold a converted frame against its table with pandera: all faults at once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scrutiny_lib.loaders.tables.faults import Faults
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES, Column, Table

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

_NUMBERS = ("integer", "number")
_DAYS = ("date", "month")
BLANK, DATE, NUMBER = "needed_cell_blank", "date_out_of_range", "number_out_of_range"


def hold(
    frame: pd.DataFrame, table: Table, headers: dict[str, str], faults: Faults
) -> pd.DataFrame:
    """Take out what breaks the table's rules: a cell out of range, a row that lacks its key.

    Parameters
    ----------
    frame : DataFrame
        The columns of the table; the index holds row numbers.
    headers : dict
        Header of each column in the file, for the issues.
    faults : Faults
        Where what is taken out is noted.

    Returns
    -------
    DataFrame
        The rows that are kept; the frame itself is changed where cells are taken out.
    """
    rejected: set[int] = set()
    changed: set[str] = set()
    for (column, rule), rows in _failures(frame, table).items():
        if rule == BLANK:
            fresh = np.array(sorted(set(rows.tolist()) - rejected), dtype=np.int64)
            rejected.update(fresh.tolist())
            faults.add(rule, headers.get(column, column), fresh)
        else:
            faults.add(rule, headers.get(column, column), rows)
            frame.loc[frame.index.isin(rows), column] = None
            changed.add(column)
    filled = [c.name for c in table.columns if c.filled and c.name in changed]
    return _without_blanks(frame, filled, headers, faults, rejected)


def _without_blanks(
    frame: pd.DataFrame,
    filled: list[str],
    headers: dict[str, str],
    faults: Faults,
    gone: set[int],
) -> pd.DataFrame:
    """Reject also the rows whose needed cell was only now taken out."""
    keep = ~frame.index.isin(gone) if gone else np.ones(len(frame), dtype=bool)
    for column in filled:
        blank = keep & frame[column].isna().to_numpy()
        faults.add(BLANK, headers.get(column, column), frame.index[blank].to_numpy())
        keep &= ~blank
    return frame[keep] if not keep.all() else frame


def _failures(frame: pd.DataFrame, table: Table) -> dict[tuple[str, str], np.ndarray]:
    """Return the rows that break each rule of each column."""
    from pandera.errors import SchemaErrors

    try:
        _schema(table, tuple(frame.columns)).validate(frame, lazy=True, inplace=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        wrong = cases[cases["check"].str.startswith("dtype") | cases["index"].isna()]
        if len(wrong):
            # A fault of ours, not of the file: never to be taken for a quiet rejection.
            raise TypeError(f"{table.table}: a column has not the type of its kind") from None
        named = cases.assign(check=cases["check"].replace("not_nullable", BLANK))
        return {
            (str(column), str(check)): group["index"].to_numpy(dtype=np.int64)
            for (column, check), group in named.groupby(["column", "check"], sort=False)
        }
    return {}


@lru_cache(maxsize=128)
def _schema(table: Table, present: tuple[str, ...]) -> DataFrameSchema:
    """Build the schema of the columns that are there."""
    import pandera.pandas as pa

    columns: dict[str, Any] = {
        column.name: _column(column) for column in table.columns if column.name in present
    }
    return pa.DataFrameSchema(columns, strict=False)


def _column(column: Column) -> Any:
    import pandera.pandas as pa

    checks = []
    if column.kind in _DAYS:
        first, last = pd.Timestamp(column.earliest), pd.Timestamp(column.latest)
        checks.append(pa.Check(lambda s: s.between(first, last) | s.isna(), name=DATE))
    if column.kind in _NUMBERS and (column.minimum is not None or column.maximum is not None):
        low = -np.inf if column.minimum is None else column.minimum
        high = np.inf if column.maximum is None else column.maximum
        checks.append(pa.Check(lambda s: s.isna() | s.between(low, high), name=NUMBER))
    type_ = FRAME_TYPES[column.kind]
    dtype = None if type_ in ("category", "str") else type_
    return pa.Column(dtype, checks, nullable=not column.filled)
