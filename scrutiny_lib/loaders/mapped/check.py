"""Hold a map against the table and the code lists that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scrutiny_lib.loaders.header_words import list_headers
from scrutiny_lib.loaders.mapped.spec import ColumnMap
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Column, Kind, Table

CODED: tuple[Kind, ...] = ("code", "codes", "yes_no")
_CONSTANT: tuple[Kind, ...] = (*CODED, "text", "reference")


def map_faults(mapped: ColumnMap, table: Table, codes: Codes) -> Iterator[str]:
    """Yield what a map names that there is not, with what there is, and what it lacks."""
    yield from _columns(mapped, table)
    for name, words in mapped.values.items():
        yield from _words(f"values.{name}", name, words.values(), table, codes)
    for name, constant in mapped.constants.items():
        yield from _words(f"constants.{name}", name, (constant,), table, codes)
        yield from _constant(name, table)
    if table.key and set(table.key) <= set(mapped.constants):
        yield f"'constants.{table.key[0]}' tells rows apart, so it can't be a constant; map it"


def _columns(mapped: ColumnMap, table: Table) -> Iterator[str]:
    known = [column.name for column in table.columns]
    named = [(f"columns.{header}", name) for header, name in mapped.columns.items()]
    for key, name in (*named, *((f"constants.{name}", name) for name in mapped.constants)):
        if name not in known:
            yield f"'{key}': '{table.table}' has no column '{name}'; it has: {list_headers(known)}"
    given = {*mapped.columns.values(), *mapped.constants}
    for column in table.columns:
        if column.needed and column.name not in given:
            yield f"'columns' lacks '{column.name}', which '{table.table}' needs; add it"


def _constant(name: str, table: Table) -> Iterator[str]:
    column = _column_of(name, table)
    if column is not None and column.kind not in _CONSTANT:
        yield f"'constants.{name}': '{name}' holds no codes, so it has no constant; remove it"
    if name in {one.consent for one in table.columns}:
        yield (
            f"'constants.{name}' would allow words to be shown that nobody was asked about; "
            "consent is given row by row: map a column of theirs, or remove it"
        )


def _words(key: str, name: str, used: Iterable[str], table: Table, codes: Codes) -> Iterator[str]:
    """Say which codes of a column there are not; a constant may also be a text."""
    column = _column_of(name, table)
    if column is None:
        return
    if column.kind not in CODED:
        if key.startswith("values"):
            yield f"'{key}': '{name}' holds no codes, so it has no values; remove it"
        return
    known = codes_of(column, codes)
    for unknown in sorted(set(used) - set(known)):
        yield f"'{key}': '{name}' has no code '{unknown}'; its codes are: {list_headers(known)}"


def _column_of(name: str, table: Table) -> Column | None:
    return next((column for column in table.columns if column.name == name), None)


def codes_of(column: Column, codes: Codes) -> list[str]:
    """Return the codes that a column may hold."""
    return ["yes", "no"] if column.kind == "yes_no" else list(codes[column.codes].values)
