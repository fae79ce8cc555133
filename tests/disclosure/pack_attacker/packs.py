"""Reads published folders: pages, tables beside them, and every JSON file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree, html

from tests.disclosure.pack_attacker.grids import Grid
from tests.disclosure.pack_attacker.reading import figure_of

_PROSE = ("desc", "title", "p", "li", "figcaption", "caption", "h1", "h2", "h3", "h4", "dd", "text")
_ROW_MAKERS = re.compile(r"year|month|period|date|area|agency|quarter", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A piece of running text and the tables, by name, that it is known to be about."""

    pack: str
    text: str
    about: frozenset[str] = frozenset()
    is_label: bool = False  # written inside a drawing


@dataclass(frozen=True)
class Drawing:
    """An SVG element and the table that stands under it."""

    svg: Any
    grid: Grid


@dataclass
class Pack:
    """All that one published folder holds."""

    name: str
    grids: list[Grid] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    records: list[Any] = field(default_factory=list)
    area: str = ""
    has_baseline: bool = False


def read_packs(folders: Sequence[Path]) -> list[Pack]:
    """Read folders; each is named by itself and the folder it lies in."""
    names = _distinct([f"{folder.parent.name}/{folder.name}" for folder in folders])
    return [read_pack(folder, name) for folder, name in zip(folders, names, strict=True)]


def read_pack(folder: Path, name: str) -> Pack:
    """Read everything in a folder whose form is known."""
    pack = Pack(name)
    for path in sorted(folder.rglob("*.html")):
        _read_page(pack, path.read_text(encoding="utf-8"))
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
        twin = next((g for g in pack.grids if g.name == path.stem), None)
        caption = twin.caption if twin else path.stem
        pack.grids += _grid(pack.name, path.stem, caption, lines, "csv")
    for path in sorted(folder.rglob("*.json")):
        _read_record(pack, json.loads(path.read_text(encoding="utf-8")))
    return pack


def _read_page(pack: Pack, page: str) -> None:
    """Take in tables, drawings and prose of a page."""
    # A parser for XML would stop at the first <meta>; that for HTML knows SVG well enough.
    root: Any = html.document_fromstring(page)
    for table in root.iter("table"):
        name = _anchor_of(table)
        caption = "".join(table.xpath("string(caption)")).strip()
        lines = [[_cell_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
        found = _grid(pack.name, name or caption, caption, lines, "page", _whispers(table))
        pack.grids += found
        for svg in _figure_of(table).iter("svg") if found else ():
            pack.drawings.append(Drawing(svg, found[0]))
    for element in root.iter(*_PROSE):
        about = {_anchor_of(element)} | {a.removeprefix("#") for a in element.xpath(".//a/@href")}
        text = " ".join("".join(element.itertext()).split())
        pack.sentences += sentences(pack.name, text, about, is_label=element.tag == "text")
    for label in root.xpath("//@aria-label"):
        about = {_anchor_of(label.getparent())}
        pack.sentences += sentences(pack.name, str(label), about)
    for comment in root.iter(etree.Comment):
        pack.sentences += sentences(pack.name, comment.text or "", set())


def sentences(
    pack: str, text: str, about: set[str], *, is_label: bool = False
) -> Iterator[Sentence]:
    """Cut a text where one statement ends and the next begins."""
    for part in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9(])", text.strip()):
        if part:
            yield Sentence(pack, part, frozenset(about - {""}), is_label)


def _figure_of(table: Any) -> Any:
    """The <figure> that a table lies in, or the table itself."""
    return next(table.iterancestors("figure"), table)


def _anchor_of(element: Any) -> str:
    """The id of the figure or block that an element lies in."""
    for box in element.iterancestors("figure", "div"):
        if box.get("id") and (box.tag == "figure" or "block" in (box.get("class") or "")):
            return str(box.get("id"))
    return ""


def _cell_text(cell: Any) -> str:
    """What a reader sees in a cell, not what a screen reader says in its stead."""
    seen = cell.xpath("*[@aria-hidden='true']")
    return " ".join("".join((seen[0] if seen else cell).itertext()).split())


def _whispers(table: Any) -> dict[tuple[int, int], list[str]]:
    """What a cell's attributes and its text for screen readers say beside what is printed."""
    said: dict[tuple[int, int], list[str]] = {}
    for i, row in enumerate(table.xpath("tbody/tr")):
        for j, cell in enumerate(row.xpath("th|td")):
            texts = [*cell.xpath(".//@*"), *cell.xpath(".//*[contains(@class,'sr')]/text()")]
            said[i, j] = [str(text) for text in texts]
    return said


def _grid(
    pack: str,
    name: str,
    caption: str,
    lines: Sequence[Sequence[str]],
    source: str,
    whispers: dict[tuple[int, int], list[str]] | None = None,
) -> list[Grid]:
    """A table from its lines, the first of which is the head; none if it is ragged or empty."""
    if len(lines) < 2 or len({len(line) for line in lines}) != 1 or len(lines[0]) < 2:
        return []
    head, *body = lines
    heads = _distinct(list(head[1:]))
    said = {(i, j - 1): texts for (i, j), texts in (whispers or {}).items() if j}
    return [
        Grid(
            pack,
            name,
            caption,
            head[0],
            tuple(_row_labels(head, body)),
            tuple(heads),
            tuple(tuple(text.strip() for text in line[1:]) for line in body),
            source,
            whispers=said,
        )
    ]


def _row_labels(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """Each row's first cell, with the next that tell rows apart where that is not enough."""
    labels = [line[0].strip() for line in body]
    for j in range(1, len(head)):
        if len(set(labels)) == len(labels):
            break
        words = all(figure_of(line[j]) is None for line in body)
        if words or _ROW_MAKERS.search(head[j]):
            labels = [f"{label}, {line[j]}" for label, line in zip(labels, body, strict=True)]
    return _distinct(labels)


def _distinct(labels: list[str]) -> list[str]:
    """The same labels, with a number behind those that occur again."""
    return [
        label if label not in labels[:at] else f"{label} #{labels[:at].count(label) + 1}"
        for at, label in enumerate(labels)
    ]


def _read_record(pack: Pack, record: Any) -> None:
    """Take in a JSON file: tables in it, sentences in it, and itself."""
    pack.records.append(record)
    if isinstance(record, dict):
        pack.area = str(record.get("area_name") or pack.area)
        given = record.get("parameters")
        pack.has_baseline |= isinstance(given, dict) and bool(given.get("baseline"))
    _walk(pack, record, set())


def _walk(pack: Pack, node: Any, about: set[str]) -> None:
    """Go through a JSON value; names of tables on the way down say what texts are about."""
    if isinstance(node, dict):
        own = [v for k in ("anchor", "table") if isinstance(v := node.get(k), str)]
        linked = [v for k in ("evidence", "rests_on") for v in node.get(k) or () if v]
        about = about | {str(v) for v in [*own, *linked]}
        pack.grids += _grid_of_record(pack, node)
    if isinstance(node, str):
        pack.sentences += sentences(pack.name, node, about)
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            _walk(pack, child, about)


def _grid_of_record(pack: Pack, node: dict[str, Any]) -> list[Grid]:
    """A table that a JSON object holds as columns and rows."""
    columns, rows = node.get("columns"), node.get("rows")
    if not (isinstance(columns, list) and isinstance(rows, list)):
        return []
    if not all(isinstance(row, list) for row in rows):
        return []
    lines = [[_said(cell) for cell in line] for line in [columns, *rows]]
    name = str(node.get("anchor") or node.get("table") or node.get("caption") or "")
    return _grid(pack.name, name, str(node.get("caption") or name), lines, "json")


def _said(cell: Any) -> str:
    """A JSON cell as text."""
    if isinstance(cell, dict):
        return str(cell.get("text", cell.get("label", "")))
    return "" if cell is None else str(cell)
