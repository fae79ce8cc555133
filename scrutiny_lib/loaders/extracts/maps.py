"""Read the maps of extracts, and lay each onto its table and the code lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.config.strict_yaml import load_model
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.extracts.check import check_map
from scrutiny_lib.loaders.extracts.spec import ExtractMap
from scrutiny_lib.loaders.tables.codes import Code, CodeList, Codes
from scrutiny_lib.loaders.tables.spec import Column, Table

YES_NO = CodeList(
    label="Yes or no",
    codes=(
        Code(code="yes", label="Yes", aliases=("y", "true", "t", "1")),
        Code(code="no", label="No", aliases=("n", "false", "f", "0")),
        Code(code="unknown", label="Not known", aliases=("not recorded", "not stated", "n/a")),
    ),
)


@dataclass(frozen=True)
class Extract:
    """A map, laid onto its table.

    Attributes
    ----------
    map : ExtractMap
        What the file in ``params/extracts/`` says.
    table : Table
        The project's own table.
    theirs : Table
        The same with their headers and only the columns that they hold; its id is the extract's.
    codes : Codes
        The code lists with their words.
    """

    map: ExtractMap
    table: Table
    theirs: Table
    codes: Codes


def load_extracts(
    folder: Path, tables: Mapping[str, Table], codes: Codes, registry: Registry
) -> dict[str, Extract]:
    """Read every map of a folder, by id.

    Parameters
    ----------
    folder : Path
        ``params/extracts``; a missing one holds no maps.
    tables, codes, registry
        What the maps may name.

    Raises
    ------
    UsageError
        If a map is not as it has to be, names what there is not, or mixes counting units.
    """
    found: dict[str, Extract] = {}
    for path in sorted(folder.glob("*.yml")):
        mapped = load_model(path, ExtractMap)
        if mapped.extract in found:
            raise UsageError(f"{path}: the extract '{mapped.extract}' exists already; rename it")
        check_map(mapped, tables, codes, registry, path=path)
        try:
            found[mapped.extract] = lay_on(mapped, tables[mapped.table], codes)
        except ValueError as error:
            raise UsageError(f"{path}: {_first_line(error)}; correct the map") from error
    return found


def lay_on(mapped: ExtractMap, table: Table, codes: Codes) -> Extract:
    """Lay a map onto its table and the code lists.

    Raises
    ------
    ValueError
        If their words contradict those of a code list, or a header means two columns.
    """
    own = {name: header for header, name in mapped.columns.items()}
    lists = {name: codes[name] for name in codes}
    columns = []
    for column in table.columns:
        if column.name in own:
            words = mapped.values.get(column.name, {})
            columns.append(_theirs(column, own[column.name], words, lists, mapped.extract))
    columns += [
        Column(name=f"ignored_{number}", label=header, kind="dropped")
        for number, header in enumerate(mapped.ignored, start=1)
    ]
    key = table.key if all(name in own for name in table.key) else ()
    theirs = Table(
        table=mapped.extract,
        title=mapped.title,
        agency=table.agency,
        folder=table.folder,
        key=key,
        at=table.at if table.at in own else "",
        age_bands=table.age_bands,
        columns=tuple(columns),
    )
    return Extract(mapped, table, theirs, Codes(lists))


def _theirs(
    column: Column, header: str, words: Mapping[str, str], lists: dict[str, CodeList], extract: str
) -> Column:
    """Return our column under their header, reading their words as well as ours."""
    changed: dict[str, object] = {"label": header, "aliases": ()}
    if words:
        name = f"{extract}__{column.name}"
        lists[name] = _with_words(YES_NO if column.kind == "yes_no" else lists[column.codes], words)
        changed |= {"kind": "code", "codes": name}
    return column.model_copy(update=changed)


def _with_words(codes: CodeList, words: Mapping[str, str]) -> CodeList:
    """Return a code list that knows further ways of writing its codes."""
    return CodeList(
        label=codes.label,
        source=codes.source,
        ordered=codes.ordered,
        codes=tuple(
            code.model_copy(
                update={
                    "aliases": (*code.aliases, *(w for w, c in words.items() if c == code.code))
                }
            )
            for code in codes.codes
        ),
    )


def _first_line(error: ValueError) -> str:
    """Return what is wrong, without pydantic's own words around it."""
    lines = [line.strip() for line in str(error).splitlines()]
    said = [line for line in lines if line.startswith("Value error, ")]
    return (said or lines)[0].removeprefix("Value error, ").split(" [type=")[0]
