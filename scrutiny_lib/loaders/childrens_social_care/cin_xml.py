"""Read a children in need census element by element, without ever holding the whole tree.

A census is XML from outside: a document type, and with it every entity, is refused; depth and
the length of a value are bounded; what is not known is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.childrens_social_care.cin_layout import (
    EPISODE,
    PARTS,
    REFERENCE,
    ROOT,
    Layout,
)
from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Issue
from scrutiny_lib.loaders.raw.files import first_bytes, pieces

PIECE = 64 * 1024
COLLECTION = "CIN"
LONGEST_VALUE = 1_000
MOST_ROWS = 3_000_000
"""Of all tables of a census: fifty times those of a large city. They are held in memory."""
NAMES_SHOWN = 30
_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,59}\d{0,2}$")
_OTHERWISE = "~"  # before the label of a value that stands under another name
Row = dict[str, str]


@dataclass
class Rows:
    """The rows of one table, column by column, with their numbers."""

    labels: tuple[str, ...]
    columns: list[list[str]] = field(init=False)
    numbers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns = [[] for _ in self.labels]

    def add(self, number: int, row: Row) -> None:
        """Append a row."""
        self.numbers.append(number)
        for label, column in zip(self.labels, self.columns, strict=True):
            column.append(row.get(label, ""))

    def fill(self, label: str, text: str) -> None:
        """Give one column the same value in all rows."""
        self.columns[self.labels.index(label)] = [text] * len(self.numbers)


@dataclass
class _Count:
    count: int = 0
    children: list[int] = field(default_factory=list)

    def add(self, child: int) -> None:
        self.count += 1
        if len(self.children) < ROWS_SHOWN and child not in self.children[-1:]:
            self.children.append(child)


class _Census:
    """Takes the events of the parser; knows at any time only the child that is being read."""

    def __init__(self, layout: Layout, file: str) -> None:
        self._layout, self._file = layout, file
        self.rows = {name: Rows(labels) for name, labels in layout.labels.items()}
        self.header: Row = {}
        self.unknown: dict[str, _Count] = {}
        self.stray, self.twice, self.blank = _Count(), _Count(), _Count()
        self.numbers: dict[str, int] = {}
        self._stack: list[str] = []  # parts that are open
        self._around: list[Row] = [{}]  # rows that are open, the outermost first
        self._value: str | None = None  # label of the value that is open
        self._skipped = 0  # depth below an element that is not known
        self._text: list[str] = []
        self._length = self._count = 0
        self._held: list[tuple[str, int, Row, tuple[Row, ...], tuple[str, ...]]] = []
        self._same: dict[str, str] = {}  # equal values are held once

    def doctype(self, _name: str, _public: str, _system: str) -> None:
        raise SourceError(
            f"{self._file}: it has a document type (<!DOCTYPE>), which no census has and which "
            "can hide other content; ask for the file again as the system exports it"
        )

    def start(self, tag: str, _attributes: Any) -> None:
        self._note_stray()
        name = tag.rpartition("}")[2]
        inside = self._stack[-1] if self._stack else ""
        if self._skipped or self._value is not None:
            self._not_expected(name, outermost=not self._skipped)
        elif (part := self._layout.part(inside, name)) is not None:
            self._open(part)
        elif not inside:
            raise SourceError(
                f"{self._file}: not a children in need census (its first element is not "
                f"{ROOT}); check that it is the right file"
            )
        elif (label := self._layout.value(inside, name)) is not None:
            self._value, self._name = label, name
        else:
            self._not_expected(name, outermost=True)

    def data(self, text: str) -> None:
        if self._length < LONGEST_VALUE and not self._skipped:
            self._text.append(text)
            self._length += len(text)

    def end(self, _tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif self._value is not None:
            self._close_value()
        else:
            self._note_stray()
            self._close()

    def close(self) -> None:
        """Do nothing: what was gathered is in the attributes."""

    def _open(self, part: str) -> None:
        self._stack.append(part)
        number = self.numbers[part] = self.numbers.get(part, 0) + 1
        if not PARTS[part].is_row:
            return
        row: Row = {}
        if part == "Child":
            self.numbers[EPISODE] = 0
        elif part == "CINdetails":
            self.numbers[EPISODE] += 1
            row[EPISODE] = str(self.numbers[EPISODE])
        self._hold(PARTS[part].table, number, row, PARTS[part].inherits)
        self._around.append(row)

    def _hold(self, table: str, number: int, row: Row, inherits: tuple[str, ...]) -> None:
        """Keep a row until its child is read; `tuple` keeps which rows were around it."""
        self._count += 1
        if self._count > MOST_ROWS:
            raise SourceError(
                f"{self._file}: more than {MOST_ROWS:,} rows, which no census has; ask for the "
                "file again, or split it"
            )
        self._held.append((table, number, row, tuple(self._around), inherits))

    def _close(self) -> None:
        part = self._stack.pop()
        if PARTS[part].is_row:
            row = self._around.pop()
            for label in [label for label in row if label.startswith(_OTHERWISE)]:
                row[label[1:]] = row.get(label[1:]) or row[label]
        if part == "Child":
            self._emit()
        elif (
            part == "CollectionDetails" and self.header.get("Collection", COLLECTION) != COLLECTION
        ):
            raise SourceError(
                f"{self._file}: another collection than {COLLECTION}, the children in need census; "
                "put it into the folder of its own source"
            )

    def _close_value(self) -> None:
        label, self._value = self._value or "", None
        text = self._take_text()
        part = self._stack[-1]
        if label in PARTS[part].each and not text:
            self.blank.add(self.numbers["Child"])
        elif label in PARTS[part].each:
            number = self.numbers[label] = self.numbers.get(label, 0) + 1
            self._hold(PARTS[part].each[label], number, {label: text}, PARTS[part].inherits)
        elif label in PARTS[part].other:
            self.header.setdefault(label, text)
        elif label:
            same = self._name.casefold() == label.casefold()
            self._keep(label if same else _OTHERWISE + label, text)

    def _keep(self, label: str, text: str) -> None:
        """Keep a value; of one that stands twice the first that says something."""
        row = self._around[-1]
        if row.get(label, text) not in ("", text):
            self.twice.add(self.numbers["Child"])
        elif text or label not in row:
            row[label] = text

    def _emit(self) -> None:
        """Write the rows of a child: whatever they inherit has been read by now."""
        for table, number, row, around, inherits in self._held:
            for label in inherits:
                row.setdefault(label, next((r[label] for r in reversed(around) if label in r), ""))
            self.rows[table].add(number, row)
        self._held.clear()

    def _take_text(self) -> str:
        text = "".join(self._text).strip()[:LONGEST_VALUE]
        self._text, self._length = [], 0
        return self._same.setdefault(text, text)

    def _note_stray(self) -> None:
        """Count text that stands between elements."""
        if self._value is not None or self._skipped or not self._text:
            return
        if "".join(self._text).strip():
            self.stray.add(self.numbers.get("Child", 0))
        self._text, self._length = [], 0

    def _not_expected(self, name: str, *, outermost: bool) -> None:
        if outermost:
            shown = name if _NAME.match(name) else ""
            if len(self.unknown) >= NAMES_SHOWN:
                shown = shown if shown in self.unknown else ""
            self.unknown.setdefault(shown, _Count()).add(self.numbers.get("Child", 0))
        self._skipped += 1


def read_census(path: Path, layout: Layout) -> tuple[dict[str, Rows], list[Issue]]:
    """Read the rows of a census.

    Parameters
    ----------
    path : Path
        The XML file.
    layout : Layout
        What its elements are.

    Returns
    -------
    (rows, issues)
        Rows by table, with a column for each label of the table; the number of a row is the
        position of its element among those of its kind. Issues are of the file as a whole, with
        positions of children.

    Raises
    ------
    SourceError
        If it is no XML, has a document type, or is no census or one without children.
    """
    first_bytes(path)  # says if there is nothing
    census = _Census(layout, path.name)
    target: Any = census  # the stubs ask for methods that lxml does without
    parser = etree.XMLParser(
        target=target, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        for piece in _pieces(path):
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise SourceError(
            f"{path.name}, line {error.lineno or 1}: not valid XML from here on; ask for the file "
            "again as the system exports it"
        ) from None
    if not census.numbers.get("Child"):
        raise SourceError(f"{path.name}: there are no children in it; ask for the file again")
    census.rows["cin_children"].fill(REFERENCE, census.header.get(REFERENCE, ""))
    return census.rows, list(_issues(census, path.name))


def _pieces(path: Path) -> Iterator[bytes]:
    for piece in pieces(path):
        for start in range(0, len(piece), PIECE):
            yield piece[start : start + PIECE]


def _issues(census: _Census, file: str) -> Iterator[Issue]:
    """Say what of a file was not read; names that look like data are not repeated."""
    for name, found in census.unknown.items():
        called = f"Elements '{name}'" if name else "Elements whose names are not repeated here"
        yield _issue(
            "element_not_expected", f"{called} are not known; not read.", file, found, name
        )
    for rule, found, message in (
        ("text_outside_element", census.stray, "Text that stands between elements; not read."),
        ("element_twice", census.twice, "Values that stand twice and differ; the first is read."),
        ("element_blank", census.blank, "Elements of a list that hold nothing; left out."),
    ):
        if found.count:
            yield _issue(rule, message, file, found)


def _issue(rule: str, message: str, file: str, found: _Count, column: str = "") -> Issue:
    return Issue(rule, message, file, "Child", column, found.count, tuple(found.children))
