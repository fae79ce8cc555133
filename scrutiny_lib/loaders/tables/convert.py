"""Turn the cells of one column, as they stand, into what a frame holds, and note what is wrong.

Each distinct cell is read once: columns of dates and codes repeat the same few.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.raw.model import Repeated
from scrutiny_lib.loaders.tables import values
from scrutiny_lib.loaders.tables.codes import CodeList, Codes
from scrutiny_lib.loaders.tables.dates import Known, Style, read_days
from scrutiny_lib.loaders.tables.faults import Faults, Rows
from scrutiny_lib.loaders.tables.months import read_month
from scrutiny_lib.loaders.tables.spec import Column

Objects = npt.NDArray[np.object_]
_RULES = {
    "integer": "not_a_number",
    "number": "not_a_number",
    "age": "not_a_number",
    "month": "not_a_date",
    "code": "code_unknown",
    "codes": "code_unknown",
    "yes_no": "not_yes_or_no",
}
PLAIN = frozenset({"child_id", "reference", "text", "words"})
"""Kinds of text that is kept as it is, where nothing in it has to be evened out."""


@dataclass
class ColumnReader:
    """Reads one column, piece by piece.

    Attributes
    ----------
    header : str
        As it stands in the file; issues name the column by it.
    style : Style
        What the pieces read so far show about the way dates are written.
    known : dict
        What texts of the pieces so far were read as; it ends with the reader.
    """

    column: Column
    header: str
    codes: CodeList | None
    faults: Faults
    style: Style = field(default_factory=Style)
    known: Known = field(default_factory=dict, repr=False)

    def read(self, cells: Objects | Repeated, rows: Rows) -> Any:
        """Read a piece of the column.

        Parameters
        ----------
        cells : ndarray of object, or Repeated
            As they stand in the file.
        rows : ndarray of int64
            Their row numbers.

        Returns
        -------
        array
            Of the column's type in `scrutiny_lib.loaders.tables.spec.FRAME_TYPES`; days for
            ``born``, floats for ``age``.
        """
        if self.column.kind in PLAIN and not isinstance(cells, Repeated):
            texts = values.plain_texts(cells)
            if texts is not None:
                return pd.array(texts, dtype="str")
        at, uniques = _distinct(cells)
        fresh = [cell not in self.known for cell in uniques]  # what was read before is neither
        look = list(zip(uniques, fresh, strict=True))
        blank = np.array([new and values.is_blank(cell) for cell, new in look], dtype=bool)
        error = np.array([new and values.is_error(cell) for cell, new in look], dtype=bool)
        if error.any():
            self.faults.add("cell_error", self.header, rows[error[at]])
        usable = ~(blank | error)
        if self.column.kind in ("date", "born"):
            return self._days(at, uniques, usable, rows)
        return self._others(at, uniques, usable, rows)

    def _days(
        self, at: npt.NDArray[np.intp], uniques: Objects, usable: npt.NDArray[np.bool_], rows: Rows
    ) -> npt.NDArray[np.datetime64]:
        days = np.full(len(uniques), np.datetime64("NaT"), dtype="datetime64[D]")
        kinds = np.zeros(len(uniques), dtype=np.int8)
        days[usable], kinds[usable] = read_days(uniques[usable], self.known)
        self.style.see(kinds[at], rows)
        bad = usable & np.isnat(days)
        if bad.any():
            self.faults.add("not_a_date", self.header, rows[bad[at]])
        if self.column.kind == "born":
            self._take_out_impossible(days, at, rows)
        read: npt.NDArray[np.datetime64] = days.astype("datetime64[us]")[at]
        return read

    def _take_out_impossible(
        self, days: npt.NDArray[np.datetime64], at: npt.NDArray[np.intp], rows: Rows
    ) -> None:
        """Take out dates of birth that can't be right: these never reach the table's own rules."""
        first, last = np.datetime64(self.column.earliest), np.datetime64(self.column.latest)
        wrong = (days < first) | (days > last)
        if wrong.any():
            self.faults.add("date_out_of_range", self.header, rows[wrong[at]])
            days[wrong] = np.datetime64("NaT")

    def _others(
        self, at: npt.NDArray[np.intp], uniques: Objects, usable: npt.NDArray[np.bool_], rows: Rows
    ) -> Any:
        read = np.full(len(uniques), None, dtype=object)
        bad = np.zeros(len(uniques), dtype=bool)
        reader = self._reader()
        for position in np.flatnonzero(usable):
            value = reader(uniques[position])
            if isinstance(value, tuple):
                value, not_read = value
                bad[position] = not_read > 0
            if isinstance(value, values.NotRead):
                bad[position] = True
            else:
                read[position] = None if value == "" else value
        if bad.any():
            self.faults.add(_RULES[self.column.kind], self.header, rows[bad[at]])
        return self._as_array(read, at)

    def _reader(self) -> values.Reader:
        kind = self.column.kind
        if kind in ("code", "codes") and self.codes is not None:
            make = values.code_reader if kind == "code" else values.several_reader
            return make(self.codes)
        plain: dict[str, values.Reader] = {
            "integer": values.read_integer,
            "number": values.read_number,
            "age": values.read_number,
            "yes_no": values.read_yes_no,
            "month": read_month,
        }
        return plain.get(kind, values.read_text)

    def _as_array(self, read: Objects, at: npt.NDArray[np.intp]) -> Any:
        """Return distinct values as the array that the column's kind asks for."""
        kind, as_list = self.column.kind, list(read)
        if kind == "integer":
            return pd.array(as_list, dtype="Int32").take(at)
        if kind in ("number", "age"):
            return read.astype(float)[at]
        if kind == "yes_no":
            return pd.array(as_list, dtype="boolean").take(at)
        if kind == "month":
            return pd.array(as_list, dtype="datetime64[us]").take(at)
        if kind == "code" and self.codes is not None:
            names = {code: number for number, code in enumerate(self.codes.values)}
            numbers = np.array([names.get(code, -1) for code in read], dtype=np.int16)
            return pd.Categorical.from_codes(numbers[at], dtype=category_of(self.codes))
        return pd.array(as_list, dtype="str").take(at)


def category_of(codes: CodeList) -> pd.CategoricalDtype:
    """Return the type of a column that holds codes of a list."""
    return pd.CategoricalDtype(list(codes.values), ordered=codes.ordered)


def _distinct(cells: Objects | Repeated) -> tuple[npt.NDArray[np.intp], Objects]:
    """Return where each cell is among the distinct ones, and these."""
    if isinstance(cells, Repeated):
        return cells.at, cells.cells
    at, uniques = pd.factorize(cells)
    if (at < 0).any():  # rarely: to look for what is missing first takes as long again
        at, uniques = pd.factorize(cells, use_na_sentinel=False)
    return at, np.asarray(uniques, dtype=object)


def reader_for(column: Column, header: str, codes: Codes, faults: Faults) -> ColumnReader:
    """Return the reader of a column.

    Raises
    ------
    KeyError
        If the column names a code list that there is not.
    """
    return ColumnReader(column, header, codes[column.codes] if column.codes else None, faults)
