"""Find the columns of a table among the headers of a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.header_words import list_headers, list_unexpected
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.spec import Column, Table


@dataclass(frozen=True)
class Headers:
    """Which header of a file is which column.

    Attributes
    ----------
    found : dict
        Position in the file of each column that is there, by the column's name.
    missing : tuple of Column
        Needed columns that are not there.
    absent : tuple of Column
        Other columns that are not there, but for those that a file may lack.
    unexpected : tuple of int
        Positions of headers that no column has; blank ones are not among them.
    twice : tuple of int
        Positions of headers that mean a column which an earlier header means already.
    """

    found: dict[str, int]
    missing: tuple[Column, ...]
    absent: tuple[Column, ...]
    unexpected: tuple[int, ...]
    twice: tuple[int, ...]


def match_headers(headers: Sequence[str], table: Table) -> Headers:
    """Match the headers of a file, whole and by `plain_words`, never in part."""
    found: dict[str, int] = {}
    unexpected, twice, known = [], [], table.by_header
    for position, header in enumerate(headers):
        column = known.get(plain_words(header))
        if column is not None and column.name not in found:
            found[column.name] = position
        elif column is not None:
            twice.append(position)
        elif header.strip():
            unexpected.append(position)
    gone = [column for column in table.columns if column.name not in found]
    return Headers(
        found=found,
        missing=tuple(column for column in gone if column.needed),
        absent=tuple(column for column in gone if not (column.needed or column.optional)),
        unexpected=tuple(unexpected),
        twice=tuple(twice),
    )


def require(headers: Sequence[str], matched: Headers, *, place: str, title: str) -> None:
    """Refuse a file without a needed header.

    Raises
    ------
    SourceError
        One line that lists what is missing and what was not expected.
    """
    if not matched.missing:
        return
    missing = list_headers([column.label for column in matched.missing])
    extra = [headers[position] for position in matched.unexpected]
    raise SourceError(
        f"{place}: not {title}: headers missing: {missing}; headers not expected: "
        f"{list_unexpected(extra, known=len(matched.found))}; add the missing headers or check "
        "that it is the right file"
    )


def recognise(headers: Sequence[str], tables: Iterable[Table], *, place: str) -> Table:
    """Find the table whose headers a file has.

    Parameters
    ----------
    headers : sequence of str
        The file's row of headers.
    tables : iterable of Table
        Those that it could be.
    place : str
        The file's name, and its sheet, for the error.

    Raises
    ------
    SourceError
        If it has all the needed headers of none; the nearest table is named.
    """
    tried = [(table, match_headers(headers, table)) for table in tables]
    if not tried:
        raise SourceError(f"{place}: no table is known for this folder; put the file elsewhere")
    fits = [(table, match) for table, match in tried if not match.missing]
    if fits:
        return max(fits, key=lambda fit: _likeness(*fit))[0]
    nearest, matched = max(tried, key=lambda one: _likeness(*one))
    require(
        headers, matched, place=place, title=f"a table that is known (nearest: {nearest.title})"
    )
    return nearest


def _likeness(table: Table, matched: Headers) -> float:
    """Share of headers in common (Jaccard)."""
    return len(matched.found) / (len(table.columns) + len(matched.unexpected))
