"""Lay a map onto its table and the code lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scrutiny_lib.loaders.mapped.spec import ColumnMap
from scrutiny_lib.loaders.tables.codes import Code, CodeList, Codes, plain_words
from scrutiny_lib.loaders.tables.spec import Column, Table

M = TypeVar("M", bound=ColumnMap)
YES_NO = CodeList(
    label="Yes or no",
    codes=(
        Code(code="yes", label="Yes", aliases=("y", "true", "t", "1")),
        Code(code="no", label="No", aliases=("n", "false", "f", "0")),
        Code(code="unknown", label="Not known", aliases=("not recorded", "not stated", "n/a")),
    ),
)


@dataclass(frozen=True)
class Laid(Generic[M]):
    """A map, laid onto its table.

    Attributes
    ----------
    map : ColumnMap
        What the file in ``params/`` says.
    table : Table
        The project's own table.
    theirs : Table
        The same with their headers and only the columns that they hold; its id is the map's.
    codes : Codes
        The code lists with their words.
    """

    map: M
    table: Table
    theirs: Table
    codes: Codes


def lay_on(mapped: M, name: str, table: Table, codes: Codes) -> Laid[M]:
    """Lay a map onto its table and the code lists.

    Parameters
    ----------
    name : str
        The map's id, which tells what layout a file has.

    Raises
    ------
    ValueError
        If their words contradict those of a code list, or a header means two columns.
    """
    own = {ours: header for header, ours in mapped.columns.items()}
    lists = {listed: codes[listed] for listed in codes}
    columns = []
    for column in table.columns:
        if column.name in own:
            words = mapped.values.get(column.name, {})
            columns.append(_theirs(column, own, words, lists, name))
    columns += [
        Column(name=f"ignored_{number}", label=header, kind="dropped")
        for number, header in enumerate(mapped.ignored, start=1)
    ]
    key = table.key if all(part in own for part in table.key) else ()
    theirs = Table(
        table=name,
        title=mapped.title,
        agency=table.agency,
        folder=table.folder,
        key=key,
        at=table.at if table.at in own else "",
        age_bands=table.age_bands,
        columns=tuple(columns),
    )
    return Laid(mapped, table, theirs, Codes(lists))


def _theirs(
    column: Column,
    own: Mapping[str, str],
    words: Mapping[str, str],
    lists: dict[str, CodeList],
    layout: str,
) -> Column:
    """Return our column under their header, reading their words as well as ours."""
    changed: dict[str, object] = {"label": own[column.name], "aliases": ()}
    if column.consent not in own:
        changed["consent"] = ""
    if words:
        name = f"{layout}__{column.name}"
        lists[name] = _with_words(YES_NO if column.kind == "yes_no" else lists[column.codes], words)
        changed |= {"kind": "codes" if column.kind == "codes" else "code", "codes": name}
    return column.model_copy(update=changed)


def _with_words(codes: CodeList, words: Mapping[str, str]) -> CodeList:
    """Return a code list that knows further ways of writing its codes.

    What the list itself takes a word for gives way to the map: their "Closed" may not be ours. Only
    codes and labels stay what they are.
    """
    theirs = {plain_words(word) for word in words}

    def known(code: Code) -> Code:
        kept = (way for way in code.aliases if plain_words(way) not in theirs)
        said = (word for word, meant in words.items() if meant == code.code)
        return code.model_copy(update={"aliases": (*kept, *said)})

    return CodeList(
        label=codes.label,
        source=codes.source,
        ordered=codes.ordered,
        codes=tuple(known(code) for code in codes.codes),
    )


def with_their_words(laid: Iterable[Laid[Any]], codes: Codes) -> Codes:
    """Return the code lists with the words of several maps: their names don't meet."""
    lists = dict(codes)
    for one in laid:
        lists |= dict(one.codes)
    return Codes(lists)
