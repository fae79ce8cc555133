"""A table as it is written: headers, cells, and which event each row tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Ints

Column = npt.NDArray[Any]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Sheet:
    """A table before it is written.

    Attributes
    ----------
    source, table : str
        Id of the source and of the table that it is read into.
    name : str
        Of the sheet, and of a CSV file without its ending.
    columns : dict
        Header and column: dates as ``datetime64[D]``, the others as they are written.
    events : ndarray of int64
        Position of each row's event in the synthetic world.
    """

    source: str
    table: str
    name: str
    columns: dict[str, Column]
    events: Ints

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.events)

    def take(self, rows: Ints) -> Sheet:
        """Return some of the rows."""
        columns = {header: column[rows] for header, column in self.columns.items()}
        return Sheet(self.source, self.table, self.name, columns, self.events[rows])


def as_text(column: Column) -> Objects:
    """Return a column as a CSV has it: days as 31/03/2026, nothing as an empty text."""
    if column.dtype.kind == "M":
        return _days(column, lambda day: f"{day:%d/%m/%Y}", "")
    if column.dtype.kind == "f":
        return np.array([repr(value) for value in column.tolist()], dtype=object)
    return np.array(["" if v is None else str(v) for v in column.tolist()], dtype=object)


def as_cells(column: Column) -> Objects:
    """Return a column as a workbook has it: days as dates, nothing as an empty cell."""
    if column.dtype.kind == "M":
        return _days(column, lambda day: day, None)
    return np.array([None if v == "" else v for v in column.tolist()], dtype=object)


def _days(column: Column, write: Any, missing: Any) -> Objects:
    uniques, at = np.unique(column, return_inverse=True)
    made = np.empty(len(uniques), dtype=object)
    for place, day in enumerate(uniques.tolist()):
        made[place] = missing if day is None else write(day)
    return np.asarray(made[at])
