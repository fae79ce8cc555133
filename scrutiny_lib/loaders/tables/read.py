"""Read one table of rows into a dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from scrutiny_lib.loaders.dataset import Dataset, Issue, Record, SourceFile, received, rows_rejected
from scrutiny_lib.loaders.header_words import list_headers, list_unexpected
from scrutiny_lib.loaders.raw.model import as_kept
from scrutiny_lib.loaders.tables.ages import ages_at
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.convert import ColumnReader, category_of, reader_for
from scrutiny_lib.loaders.tables.duplicates import drop_duplicates
from scrutiny_lib.loaders.tables.faults import Faults, Rows
from scrutiny_lib.loaders.tables.headers import Headers, match_headers, require
from scrutiny_lib.loaders.tables.schema import hold
from scrutiny_lib.loaders.tables.spec import FRAME_TYPES, Column, Table

if TYPE_CHECKING:
    from scrutiny_lib.loaders.raw import RawTable

AGES = ("age_years", "age_band")
_NO_ROWS = (
    "There is not one row below the headers. If there was nothing to report, that is right; "
    "else ask for the file again."
)


def read_table(raw: RawTable, table: Table, codes: Codes) -> Dataset:
    """Read a table of rows.

    Parameters
    ----------
    raw : RawTable
        The cells as they stand.
    table : Table
        What the columns are.
    codes : Codes
        The code lists that they name.

    Returns
    -------
    Dataset
        `frame` has the table's columns in their order, with the types of
        `scrutiny_lib.loaders.tables.spec.FRAME_TYPES`, a column that the file lacks being all
        missing; then ``age_years`` and ``age_band`` where the table has ages. Its index holds
        the row numbers of the file. Dates of birth and dropped columns are not in it.

    Raises
    ------
    SourceError
        If a needed header is missing.
    """
    matched = match_headers(raw.headers, table)
    require(raw.headers, matched, place=place_of(raw), title=table.title)
    reading = _Reading(raw, table, codes, matched)
    frame = reading.frame()
    issues = [*raw.issues, *_header_issues(raw, matched), *reading.issues()]
    return Dataset(frame, _record(raw, table, frame, reading.rows_read, issues), tuple(issues))


def place_of(raw: RawTable) -> str:
    """Say where a table stands, for an error."""
    return f"{raw.path.name}, sheet '{raw.sheet}'" if raw.sheet else raw.path.name


@dataclass
class _Reading:
    """One table being read; only the pieces that were read are held."""

    raw: RawTable
    table: Table
    codes: Codes
    matched: Headers
    faults: Faults = field(default_factory=Faults)
    rows_read: int = 0
    chunks: int = 0

    def __post_init__(self) -> None:
        self.headers = {
            name: self.raw.headers[position] for name, position in self.matched.found.items()
        }
        self.readers: dict[str, ColumnReader] = {
            name: reader_for(self.table.column(name), self.headers[name], self.codes, self.faults)
            for name in self.matched.found
            if self.table.column(name).kind != "dropped"
        }

    def frame(self) -> pd.DataFrame:
        """Return the whole frame, held against the table."""
        pieces = list(self._pieces())
        frame = pd.concat(pieces) if pieces else self._piece([], np.array([], dtype=np.int64))
        self._take_out_doubtful(frame)
        frame = hold(frame, self.table, self.headers, self.faults)
        frame = self._complete(frame)
        return drop_duplicates(frame, self.table, self.faults)

    def issues(self) -> list[Issue]:
        """Return what was wrong with cells and rows."""
        file, sheet = self.raw.path.name, self.raw.sheet
        if not self.chunks and not any(issue.rejected for issue in self.raw.issues):
            return [Issue("no_rows", _NO_ROWS, file, sheet, count=1)]
        return self.faults.issues(file=file, sheet=sheet)

    def _pieces(self) -> Iterator[pd.DataFrame]:
        for chunk in self.raw.chunks():
            self.rows_read += len(chunk.rows)
            self.chunks += 1
            yield self._piece(chunk.columns, chunk.rows)

    def _piece(self, cells: Any, rows: Rows) -> pd.DataFrame:
        read = {
            name: reader.read(
                as_kept(cells, self.matched.found[name]) if len(rows) else np.array([], object),
                rows,
            )
            for name, reader in self.readers.items()
        }
        kept = {name: array for name, array in read.items() if self.table.column(name).is_kept}
        if self.table.has_ages:
            kept |= self._ages(read, rows)
        return pd.DataFrame(kept, index=pd.Index(rows), copy=False)

    def _ages(self, read: dict[str, Any], rows: Rows) -> dict[str, Any]:
        """Turn dates of birth into ages; the dates end here."""
        by_kind = {column.kind: column.name for column in self.table.columns}
        born, given = by_kind.get("born", ""), by_kind.get("age", "")
        event = read.get(self.table.at) if self.table.at else None
        ages = ages_at(
            read.get(born),
            read.get(given),
            None if event is None else np.asarray(event, dtype="datetime64[us]"),
            self.codes[self.table.age_bands],
            rows,
            self.faults,
            self.headers.get(born) or self.headers.get(given, ""),
        )
        return dict(zip(AGES, (ages.years, ages.band), strict=True))

    def _take_out_doubtful(self, frame: pd.DataFrame) -> None:
        """Take out dates that could be either way round."""
        for name, reader in self.readers.items():
            if not reader.style.is_doubtful:
                continue
            rows = np.concatenate(reader.style.ambiguous)
            self.faults.add("date_ambiguous", reader.header, rows)
            targets = [name] if name in frame else []
            if self.table.has_ages and (name == self.table.at or reader.column.kind == "born"):
                targets += [age for age in AGES if age in frame]
            frame.loc[frame.index.isin(rows), targets] = None

    def _complete(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add the columns that the file lacks, and put all in the table's order."""
        names = [column.name for column in self.table.columns if column.is_kept]
        for name in names:
            if name not in frame:
                frame = frame.assign(**{name: self._missing(self.table.column(name), frame.index)})
        return frame[[*names, *(AGES if self.table.has_ages else ())]]

    def _missing(self, column: Column, index: pd.Index) -> pd.Series:
        """Return a column without any entry, of the type of its kind."""
        dtype: Any = FRAME_TYPES[column.kind]
        if column.kind == "code":
            dtype = category_of(self.codes[column.codes])
        missing: pd.Series = pd.Series(None, index=index, dtype=dtype)
        return missing


def _header_issues(raw: RawTable, matched: Headers) -> list[Issue]:
    """Say which headers are missing, twice there, or not known."""
    file, sheet = raw.path.name, raw.sheet
    issues = []
    if matched.unexpected:
        extra = [raw.headers[position] for position in matched.unexpected]
        message = f"Headers not expected, not read: {list_unexpected(extra, known=1)}."
        issues.append(Issue("header_not_expected", message, file, sheet, count=len(extra)))
    if matched.absent:
        gone = list_headers([column.label for column in matched.absent])
        count = len(matched.absent)
        issues.append(
            Issue("header_missing", f"Headers missing: {gone}.", file, sheet, count=count)
        )
    if matched.twice:
        names = list_headers([raw.headers[position] for position in matched.twice])
        message = f"Headers that stand twice; the first one is read: {names}."
        issues.append(Issue("header_twice", message, file, sheet, count=len(matched.twice)))
    return issues


def _record(
    raw: RawTable, table: Table, frame: pd.DataFrame, rows_read: int, issues: list[Issue]
) -> Record:
    before = sum(issue.count for issue in raw.issues if issue.rejected)
    days = frame[table.at] if table.at else pd.Series(dtype="datetime64[us]")
    return Record(
        agency=table.agency,
        files=(SourceFile(raw.path.name, raw.sha256, table.table),),
        rows_read=rows_read + before,
        rows_rejected=rows_rejected(issues),
        period_start=_day(days.min()),
        period_end=_day(days.max()),
        date_received=received(raw.path) if raw.path.exists() else None,
        layout=table.table,
    )


def _day(moment: Any) -> date | None:
    return None if pd.isna(moment) else moment.date()
