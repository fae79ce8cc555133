"""The five kinds of evidence, as the data that travels from a notebook to the page.

They are plain JSON once dumped: a page is made from these, never from a cell's own HTML.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.disclosure.register import RegisterTable
from scrutiny_lib.evidence.text import readable

MIME_PREFIX = "application/vnd.scrutiny."
ANCHOR = r"^[a-z][a-z0-9-]*$"
Strength = Literal["strong", "moderate", "weak"]


class Evidence(StrictModel):
    """Base of whatever reaches a page: no control character, nor an end of line, does."""

    @field_validator("*", mode="before")
    @classmethod
    def _readable(cls, value: object) -> object:
        """Make every text readable, those in lists too."""
        if isinstance(value, str):
            return readable(value)
        if isinstance(value, (list, tuple)):
            return tuple(cls._readable(one) for one in value)
        return value


class Cell(Evidence):
    """One cell, ready to print; `spoken` is what a screen reader says instead of a symbol."""

    text: str
    spoken: str | None = None


class Column(Evidence):
    """A column's heading, and whether it holds numbers (which stand on the right)."""

    label: str
    is_number: bool


class TableItem(Evidence):
    """A table: the first column heads each row. `key` explains the symbols that occur.

    `told` says for the audit which cells of whose counts it tells; a table of figures that
    their publisher protected has none.
    """

    kind: Literal["table"] = "table"
    anchor: str = Field(pattern=ANCHOR)
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    key: tuple[tuple[str, str], ...] = ()
    source: str = ""
    indicators: tuple[str, ...] = ()
    rule: str
    told: RegisterTable | None = None


class ChartItem(Evidence):
    """A chart: message, statistical title, drawing, its words, and its table.

    `measured` names the columns of its table that hold figures as they came, in contrast to what
    is worked out from them.
    """

    kind: Literal["chart"] = "chart"
    anchor: str = Field(pattern=ANCHOR)
    title: str
    subtitle: str
    alternative: str
    svg: str
    table: TableItem
    source: str
    notes: tuple[str, ...] = ()
    rule: str
    measured: tuple[str, ...] = ()


class FindingItem(Evidence):
    """A finding, as the design's contract has it.

    `id` is the same in every run that says the same thing of the same indicator. `evidence`
    holds anchors of the page. `score` orders findings: how far beyond its threshold it lies.
    `disclosure_rule` is the rule of the figures that its words hold, and `cells` are their
    addresses: where one is hidden the finding is not shown. Figures that their publisher
    protected need none. `beside` names further indicators that it tells of: on the first screen
    such a finding and another on one of them take one place.
    """

    kind: Literal["finding"] = "finding"
    id: str = Field(pattern=ANCHOR)
    pack: str
    indicator: str | None
    beside: tuple[str, ...] = ()
    rule: str
    headline: str
    detail: str
    agency: str
    theme: str | None = None
    six_step: int | None = Field(default=None, ge=1, le=6)
    wt_function: str | None = None
    period: str
    strength: Strength
    score: float
    polarity: Literal["better", "worse", "none"]
    evidence: tuple[str, ...]
    disclosure_rule: str
    cells: tuple[dict[str, str], ...] = ()
    told: RegisterTable | None = None


class QuestionItem(Evidence):
    """One open, neutral question to an agency or the partnership, that rests on findings."""

    kind: Literal["question"] = "question"
    id: str = Field(pattern=ANCHOR)
    text: str
    addressed_to: str
    addressed_as: str
    rests_on: tuple[str, ...] = Field(min_length=1)


class NoteItem(Evidence):
    """A sentence or two that a reader needs beside the figures."""

    kind: Literal["note"] = "note"
    text: str
    tone: Literal["plain", "caution"] = "plain"


class SourceLine(Evidence):
    """One release of one publisher, and the ids of the tables in it that were used.

    `families` name its files whatever the release.
    """

    publisher: str
    release: str
    licence: str
    source_ids: tuple[str, ...]
    families: tuple[str, ...] = ()


class FigureAge(Evidence):
    """The last day that figures of one kind (``Monthly figures``, say) cover."""

    label: str
    newest: date


class FactsItem(Evidence):
    """What a whole pack rests on; shown once, when the pack is opened.

    `newest` is the last day that any figure covers, `ages` the same by kind. `supplied` of
    `expected` agencies have given figures of their own. `is_synthetic` if any source is invented.
    """

    kind: Literal["facts"] = "facts"
    pack: str
    area_name: str
    first: date
    newest: date
    ages: tuple[FigureAge, ...]
    supplied: int = Field(ge=0)
    expected: int = Field(ge=0)
    sources: tuple[SourceLine, ...]
    is_synthetic: bool = False


Item = FactsItem | TableItem | ChartItem | FindingItem | QuestionItem | NoteItem
KINDS: dict[str, type[Item]] = {
    "facts": FactsItem,
    "table": TableItem,
    "chart": ChartItem,
    "finding": FindingItem,
    "question": QuestionItem,
    "note": NoteItem,
}
