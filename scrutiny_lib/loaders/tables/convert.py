"""Turn the cells of one column, as they stand, into what a frame holds, and note what is wrong.

Each distinct cell is read once: columns of dates and codes repeat the same few.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.raw.model import Kept, Plain, Repeated
from scrutiny_lib.loaders.tables import values
from scrutiny_lib.loaders.tables.codes import CodeList, Codes
from scrutiny_lib.loaders.tables.dates import Days, Known, Style, read_days
from scrutiny_lib.loaders.tables.faults import Faults, Rows
from scrutiny_lib.loaders.tables.months import read_month
from scrutiny_lib.loaders.tables.quick_days import only_dates
from scrutiny_lib.loaders.tables.spec import Column

Objects = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
DAYS = frozenset({"date", "born"})
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


@dataclass(frozen=True)
class _Meant:
    """What different cells mean.

    Attributes
    ----------
    cells : ndarray of object
        As they stand in the file.
    read : array
        Of the column's type.
    kinds : ndarray of int8
        Of dates: for `Style.see`.
    broken : dict
        Which of the cells break each rule.
    """

    cells: Objects
    read: Any
    kinds: npt.NDArray[np.int8]
    broken: dict[str, Flags]

    def followed_by(self, more: _Meant) -> _Meant:
        """Return these cells and further ones."""
        rules = {**self.broken, **more.broken}
        return _Meant(
            np.concatenate((self.cells, more.cells)),
            _joined(self.read, more.read),
            np.concatenate((self.kinds, more.kinds)),
            {rule: np.concatenate((self._flags(rule), more._flags(rule))) for rule in rules},
        )

    def _flags(self, rule: str) -> Flags:
        return self.broken.get(rule, np.zeros(len(self.cells), dtype=bool))


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
    _before: _Meant | None = field(default=None, repr=False)

    def read(self, cells: Kept, rows: Rows) -> Any:
        """Read a piece of the column.

        Parameters
        ----------
        cells : ndarray of object, Repeated or Plain
            As they stand in the file.
        rows : ndarray of int64
            Their row numbers.

        Returns
        -------
        array
            Of the column's type in `scrutiny_lib.loaders.tables.spec.FRAME_TYPES`; days for
            ``born``, floats for ``age``.
        """
        if isinstance(cells, Plain) and self.column.kind in PLAIN:
            return pd.array(cells.cells, dtype="str")
        cells = cells.cells if isinstance(cells, Plain) else cells
        quickly = None if isinstance(cells, Repeated) else self._all_alike(cells, rows)
        if quickly is not None:
            return quickly
        if isinstance(cells, Repeated):
            at, meant = cells.at, self._once(cells.cells)
        else:
            at, uniques = _distinct(cells)
            meant = self._meant(uniques)
        if self.column.kind in DAYS:
            self.style.see(meant.kinds, at, rows)
        for rule, flags in meant.broken.items():
            self.faults.add(rule, self.header, rows[flags[at]])
        return meant.read[at] if isinstance(meant.read, np.ndarray) else meant.read.take(at)

    def _all_alike(self, cells: Objects, rows: Rows) -> Any:
        """Return the cells as read, if all are such that none needs a look of its own."""
        if self.column.kind in PLAIN:
            texts = values.plain_texts(cells)
            return None if texts is None else pd.array(texts, dtype="str")
        days = only_dates(cells) if self.column.kind in DAYS else None
        if days is None:
            return None
        wrong = self._wrong(days)
        self.faults.add("date_out_of_range", self.header, rows[wrong])
        return self._as_kept(days, wrong)

    def _once(self, cells: Objects) -> _Meant:
        """Return what cells mean of which the first ones may be those of the piece before."""
        before = self._before
        if before is None or not _begins(cells, before.cells):
            self._before = self._meant(cells)
        elif len(cells) > len(before.cells):
            self._before = before.followed_by(self._meant(cells[len(before.cells) :]))
        assert self._before is not None
        return self._before

    def _meant(self, cells: Objects) -> _Meant:
        blank = np.array([values.is_blank(cell) for cell in cells], dtype=bool)
        error = np.array([values.is_error(cell) for cell in cells], dtype=bool)
        read = self._days if self.column.kind in DAYS else self._others
        meant = read(cells, ~(blank | error))
        broken = {"cell_error": error, **meant.broken}
        return replace(meant, broken={rule: flags for rule, flags in broken.items() if flags.any()})

    def _days(self, cells: Objects, usable: Flags) -> _Meant:
        days = np.full(len(cells), np.datetime64("NaT"), dtype="datetime64[D]")
        kinds = np.zeros(len(cells), dtype=np.int8)
        days[usable], kinds[usable] = read_days(cells[usable], self.known)
        broken = {"not_a_date": usable & np.isnat(days), "date_out_of_range": self._wrong(days)}
        return _Meant(cells, self._as_kept(days, broken["date_out_of_range"]), kinds, broken)

    def _wrong(self, days: Days) -> Flags:
        """Return which dates of birth cannot be; other dates meet the table's own rules later."""
        if self.column.kind != "born":
            return np.zeros(len(days), dtype=bool)
        first, last = np.datetime64(self.column.earliest), np.datetime64(self.column.latest)
        return np.asarray((days < first) | (days > last))

    def _as_kept(self, days: Days, wrong: Flags) -> Days:
        days[wrong] = np.datetime64("NaT")
        return days if self.column.kind == "born" else days.astype("datetime64[us]")

    def _others(self, cells: Objects, usable: Flags) -> _Meant:
        read = np.full(len(cells), None, dtype=object)
        bad = np.zeros(len(cells), dtype=bool)
        reader = self._reader()
        for position in np.flatnonzero(usable):
            value = reader(cells[position])
            if isinstance(value, tuple):
                value, not_read = value
                bad[position] = not_read > 0
            if isinstance(value, values.NotRead):
                bad[position] = True
            else:
                read[position] = None if value == "" else value
        broken = {_RULES[self.column.kind]: bad} if bad.any() else {}
        return _Meant(cells, self._as_array(read), np.zeros(0, dtype=np.int8), broken)

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

    def _as_array(self, read: Objects) -> Any:
        """Return distinct values as the array that the column's kind asks for."""
        kind, as_list = self.column.kind, list(read)
        if kind == "integer":
            return pd.array(as_list, dtype="Int32")
        if kind in ("number", "age"):
            return read.astype(float)
        if kind == "yes_no":
            return pd.array(as_list, dtype="boolean")
        if kind == "month":
            return pd.array(as_list, dtype="datetime64[us]")
        if kind == "code" and self.codes is not None:
            names = {code: number for number, code in enumerate(self.codes.values)}
            numbers = np.array([names.get(code, -1) for code in read], dtype=np.int16)
            return pd.Categorical.from_codes(numbers, dtype=self._categories)
        return pd.array(as_list, dtype="str")

    @cached_property
    def _categories(self) -> pd.CategoricalDtype:
        assert self.codes is not None
        return category_of(self.codes)


def _begins(cells: Objects, first: Objects) -> bool:
    """Whether cells begin with those that were first."""
    return cells is first or (
        len(cells) >= len(first) and bool((cells[: len(first)] == first).all())
    )


def _joined(first: Any, second: Any) -> Any:
    """Return two arrays of one type as one."""
    if isinstance(first, np.ndarray):
        return np.concatenate((first, second))
    return pd.concat([pd.Series(first), pd.Series(second)]).array


def category_of(codes: CodeList) -> pd.CategoricalDtype:
    """Return the type of a column that holds codes of a list."""
    return pd.CategoricalDtype(list(codes.values), ordered=codes.ordered)


def _distinct(cells: Objects) -> tuple[npt.NDArray[np.intp], Objects]:
    """Return where each cell is among the distinct ones, and these."""
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
