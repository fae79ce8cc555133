"""Read the maps of a folder, each held against what it names and laid onto its table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from scrutiny_lib.config.strict_yaml import load_model
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.header_words import list_headers
from scrutiny_lib.loaders.mapped.lay import Laid, M, lay_on
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table


def load_maps(
    folder: Path,
    model: type[M],
    tables: Mapping[str, Table],
    codes: Codes,
    *,
    name_of: Callable[[M], str],
    faults: Callable[[M, Table], Iterable[str]],
) -> dict[str, Laid[M]]:
    """Read every map of a folder, by id.

    Parameters
    ----------
    folder : Path
        A missing one holds no maps.
    model : type
        What the maps are.
    tables, codes
        What they may name.
    name_of : callable
        Gives a map's id.
    faults : callable
        Says what is wrong with a map, given its table.

    Raises
    ------
    UsageError
        If a map is not as it has to be, or names what there is not.
    """
    found: dict[str, Laid[M]] = {}
    for path in sorted(folder.glob("*.yml")):
        mapped = load_model(path, model)
        name = name_of(mapped)
        if name in found:
            raise UsageError(f"{path}: the map '{name}' exists already; rename it")
        table = _table_of(path, mapped.table, tables)
        _refuse(path, list(faults(mapped, table)))
        try:
            found[name] = lay_on(mapped, name, table, codes)
        except ValueError as error:
            raise UsageError(f"{path}: {_first_line(error)}; correct the map") from error
    return found


def _table_of(path: Path, name: str, tables: Mapping[str, Table]) -> Table:
    if name not in tables:
        there = list_headers(sorted(tables))
        raise UsageError(
            f"{path}: 'table': there is no table '{name}' to map to; there is: {there}"
        )
    return tables[name]


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise UsageError(f"{path}: {faults[0]}{more}")


def _first_line(error: ValueError) -> str:
    """Return what is wrong, without pydantic's own words around it."""
    lines = [line.strip() for line in str(error).splitlines()]
    said = [line for line in lines if line.startswith("Value error, ")]
    return (said or lines)[0].removeprefix("Value error, ").split(" [type=")[0]
