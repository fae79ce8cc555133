"""From an executed notebook to the parts of a page. Anything but evidence and prose is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup
from pydantic import ValidationError

from scrutiny_lib.config.wording import Wording
from scrutiny_lib.errors import GateError
from scrutiny_lib.evidence.model import (
    KINDS,
    MIME_PREFIX,
    Cell,
    ChartItem,
    FactsItem,
    FindingItem,
    Item,
    QuestionItem,
    TableItem,
)
from scrutiny_lib.evidence.render import render_item

_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*$", re.MULTILINE)


@dataclass
class PageSection:
    """One of the page's fixed parts, with what stands in it as HTML."""

    id: str
    heading: str
    blocks: list[Markup] = field(default_factory=list)


@dataclass
class Page:
    """The parts of a page, in the order in which the notebook gave them."""

    sections: list[PageSection]
    items: list[Item] = field(default_factory=list)
    reached: int = -1

    @property
    def findings(self) -> list[FindingItem]:
        """All findings, those that lie furthest beyond their threshold first."""
        found = [item for item in self.items if isinstance(item, FindingItem)]
        return sorted(found, key=lambda item: -item.score)

    def brief(self, most: int) -> list[FindingItem]:
        """Return the findings of the first screen: the first of each matter, no more than `most`.

        What a series shows and how it goes with another agency's are one matter: told twice, it
        would push aside what else there is.
        """
        chosen: list[FindingItem] = []
        for finding in self.findings:
            if not any(_is_one_matter(finding, one) for one in chosen):
                chosen.append(finding)
        return chosen[:most]

    @property
    def questions(self) -> list[QuestionItem]:
        """All questions, in the order of the findings that they rest on."""
        order = {item.id: place for place, item in enumerate(self.findings)}
        asked = [item for item in self.items if isinstance(item, QuestionItem)]
        return sorted(asked, key=lambda item: min(order.get(f, 999) for f in item.rests_on))

    @property
    def cells(self) -> list[Cell]:
        """The cells of its tables, those behind charts too, that hold a figure or its symbol."""
        tables = [item.table if isinstance(item, ChartItem) else item for item in self.items]
        return [
            cell
            for table in tables
            if isinstance(table, TableItem)
            for row in table.rows
            for cell, column in zip(row, table.columns, strict=True)
            if column.is_number
        ]

    @property
    def facts(self) -> FactsItem:
        """What the whole pack rests on.

        Raises
        ------
        GateError
            If the notebook did not open a pack, or opened more than one.
        """
        found = [item for item in self.items if isinstance(item, FactsItem)]
        if len(found) != 1:
            raise GateError(
                "a pack notebook opens exactly one pack; call open_pack once, in one cell"
            )
        return found[0]


def _is_one_matter(one: FindingItem, other: FindingItem) -> bool:
    """Tell whether one of two findings lays beside another what the other tells of."""
    about = [{f.indicator, *f.beside} - {None} for f in (one, other)]
    return bool((one.beside or other.beside) and about[0] & about[1])


def pack_opened(notebook: Any) -> str | None:
    """Return the name of the pack that a notebook opened, which says what parts its page has."""
    key = f"{MIME_PREFIX}facts+json"
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if key in output.get("data", {}):
                return str(output["data"][key].get("pack"))
    return None


def read_notebook(notebook: Any, wording: Wording) -> Page:
    """Read an executed notebook into the parts of a page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed. Its second-level Markdown headings name the page's sections.
    wording : Wording
        The sections, in their fixed order.

    Raises
    ------
    GateError
        If a cell shows anything but evidence, a heading names no section, or the sections are
        out of order.
    """
    page = Page([PageSection(section.id, section.heading) for section in wording.sections])
    current = page.sections[-1]  # what comes before the first heading tells of the pack itself
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            current = _read_markdown(cell.source, page, current, number)
        elif cell.cell_type == "code":
            for output in cell.get("outputs", []):
                _place(_read_output(output, number), page, current)
    return page


def _read_markdown(source: str, page: Page, current: PageSection, number: int) -> PageSection:
    """Put a Markdown cell into its section, and return the section that is then current."""
    position = 0
    for heading in _HEADING.finditer(source):
        _add_prose(source[position : heading.start()], current)
        position = heading.end()
        if len(heading.group(1)) == 2:
            current = _section(page, heading.group(2), number)
    _add_prose(source[position:], current)
    return current


def _section(page: Page, heading: str, number: int) -> PageSection:
    """Return the section with this heading, if it is due."""
    headings = [section.heading for section in page.sections]
    if heading not in headings:
        raise GateError(
            f"cell {number}: the heading '## {heading}' names no section; "
            f"use one of {', '.join(headings)}"
        )
    place = headings.index(heading)
    if place <= page.reached:
        raise GateError(
            f"cell {number}: '## {heading}' is out of order; the order is {', '.join(headings)}"
        )
    page.reached = place
    return page.sections[place]


def _add_prose(source: str, section: PageSection) -> None:
    """Add prose; HTML in Markdown stays text."""
    if source.strip():
        html = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
        section.blocks.append(Markup(html))  # noqa: S704 - markdown-it escaped it


def _read_output(output: Any, number: int) -> Item:
    """Return the evidence that an output holds, and refuse every other output."""
    data = output.get("data", {})
    kinds = [key for key in data if key.startswith(MIME_PREFIX)]
    if output.output_type != "display_data" or len(kinds) != 1:
        what = output.get("name") or output.output_type
        raise GateError(
            f"cell {number} shows something that is not evidence ({what}); show it with "
            "evidence.table, chart, finding, question or note, or not at all"
        )
    kind = kinds[0].removeprefix(MIME_PREFIX).removesuffix("+json")
    try:
        return KINDS[kind].model_validate(data[kinds[0]])
    except (KeyError, ValidationError) as error:
        raise GateError(f"cell {number} shows evidence of an unknown make ({kind})") from error


def _place(item: Item, page: Page, section: PageSection) -> None:
    """Put evidence on the page: findings go to the summary, the rest where they were shown."""
    page.items.append(item)
    if not isinstance(item, (FactsItem, FindingItem)):
        section.blocks.append(Markup(render_item(item)))  # noqa: S704 - autoescaped templates
