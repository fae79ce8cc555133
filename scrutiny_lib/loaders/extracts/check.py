"""Hold the map of an extract against the tables, code lists and indicators that it names."""

from __future__ import annotations

from collections.abc import Iterator

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.loaders.extracts.spec import Counted, ExtractMap, Rows
from scrutiny_lib.loaders.mapped.check import codes_of, map_faults
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Kind, Table

CODED: tuple[Kind, ...] = ("code", "yes_no")
_UNITS = {
    "rows": "count",
    "sum": "count",
    "distinct": "count",
    "share": "per_cent",
    "median": "days",
    "centile_90": "days",
}
_KINDS: dict[str, tuple[Kind, ...]] = {
    "sum": ("integer", "number"),
    "distinct": ("child_id", "reference", "text"),
    "median": ("integer", "number"),
    "centile_90": ("integer", "number"),
}


def faults_of(mapped: ExtractMap, table: Table, codes: Codes, registry: Registry) -> Iterator[str]:
    """Yield what a map names that there is not, and where it would mix counting units."""
    yield from map_faults(mapped, table, codes)
    given = {*mapped.columns.values(), *mapped.constants}
    if table.at and not table.column(table.at).needed and table.at not in given:
        yield f"'columns' lacks '{table.at}', which '{mapped.table}' needs; add it"
    if mapped.agency != table.agency or mapped.folder != table.folder:
        yield f"'agency' and 'folder' are not those of '{mapped.table}'; correct them"
    for one in mapped.counts:
        yield from _counted(one, mapped, table, codes, registry)


def _counted(
    one: Counted, mapped: ExtractMap, table: Table, codes: Codes, registry: Registry
) -> Iterator[str]:
    if one.indicator not in registry:
        yield f"there is no indicator '{one.indicator}' in the registry; check its spelling"
        return
    indicator = registry[one.indicator]
    unit = one.counting_unit or mapped.counting_unit
    if unit != indicator.counting_unit:
        yield (
            f"'{one.indicator}' counts by {indicator.counting_unit} and '{mapped.extract}' by "
            f"{unit}; counting units are never mixed: count it from another extract"
        )
    if indicator.unit != _UNITS[one.count]:
        yield f"'{one.indicator}' has the unit {indicator.unit}; 'count: {one.count}' gives another"
    if indicator.agency != mapped.agency:
        yield f"'{one.indicator}' is an indicator of another agency; count it from their extract"
    if indicator.period != "flow":
        yield f"'{one.indicator}' is counted on a day, which an extract of events can't tell"
    yield from _looks(one, mapped, table)
    for rows in (one.where, one.among):
        yield from _rows(rows, table, codes)


def _looks(one: Counted, mapped: ExtractMap, table: Table) -> Iterator[str]:
    """Say which columns are looked at that the extract has not, or of the wrong kind."""
    given = {*mapped.columns.values(), *mapped.constants}
    for name in sorted(one.columns - given):
        yield f"'{one.indicator}' looks at '{name}', which this extract has not; map it"
    kinds = {column.name: column.kind for column in table.columns}
    if one.needs_ages and not any(kinds.get(name) in ("born", "age") for name in given):
        yield f"'{one.indicator}' looks at ages, which this extract has not; map an age"
    wanted = ("date",) if one.since else _KINDS.get(one.count, ())
    for name in filter(None, (one.of, one.since)):
        if kinds.get(name) not in (*wanted, None):
            yield f"'{one.indicator}': '{name}' is no column for 'count: {one.count}'"


def _rows(rows: Rows, table: Table, codes: Codes) -> Iterator[str]:
    kinds = {column.name: column.kind for column in table.columns}
    for name, wanted in rows.equal.items():
        if kinds.get(name) not in CODED:
            yield f"'equal' looks at '{name}', which holds no codes"
        elif unknown := set(wanted) - set(codes_of(table.column(name), codes)):
            yield f"'{name}' has no code '{min(unknown)}'; use one of its code list"
    for name in (*rows.at_least, *rows.at_most):
        if kinds.get(name) not in ("integer", "number"):
            yield f"'at_least' or 'at_most' looks at '{name}', which holds no numbers"
    texts = {*rows.starting, *(column for one in rows.diagnosed for column in one.columns)}
    for name in sorted(texts):
        if kinds.get(name) not in ("reference", "text"):
            yield f"'{name}' is compared by how it starts, and holds no text"
