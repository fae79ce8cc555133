"""A page as paper: what stands on which sheet of its PDF.

Before a page is printed, small marks that take no room are put at both ends of everything that
must not be cut or parted; the sheet on which a mark is found tells where its owner stands.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.ways import Way, open_way

MARK = re.compile(r"Q\d{5}Z")
A4 = (595, 842)

_PUT_MARKS = """() => {
  let many = 0;
  const next = () => `Q${String(many++).padStart(5, '0')}Z`;
  // What is placed absolutely takes no room, but is not painted again where a head is repeated.
  const style = 'position:absolute;font:1px/1px monospace;letter-spacing:0;white-space:nowrap';
  const repeated = 'display:inline-block;width:0;font:1px/1px monospace;white-space:nowrap';
  const put = (element, where) => {
    const mark = document.createElement('span');
    mark.setAttribute('style', element.closest('thead') ? repeated : style);
    mark.textContent = next();
    element[where](mark);
    return mark.textContent;
  };
  const ends = e => [put(e, 'prepend'), put(e, 'append')];
  const draw = (svg, x, y) => {
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    mark.setAttribute('style', 'font:1px monospace');
    mark.setAttribute('x', x);
    mark.setAttribute('y', y);
    mark.textContent = next();
    svg.append(mark);
    return mark.textContent;
  };
  const corners = svg => {
    const {x, y, width, height} = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll('text')];
    return [draw(svg, x, y + 2), draw(svg, x + width / 2, y + height - 1),
      ...texts.map(t => draw(svg, t.getAttribute('x'), t.getAttribute('y')))];
  };
  const name = e => e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60);
  const found = {charts: [], rows: [], tables: [], together: [], folded: 0};
  found.folded = document.querySelectorAll('details:not([open])').length;
  for (const table of document.querySelectorAll('table')) {
    const title = name(table.caption);
    const head = [...table.tHead.rows[0].cells].map(h => put(h, 'prepend'));
    const rows = [...table.tBodies[0].rows].map(r => [title, [...r.cells].flatMap(ends)]);
    const key = table.parentElement.previousElementSibling;
    const top = [...(key?.matches('.key') ? ends(key) : []), ...ends(table.caption)];
    found.rows.push(...rows);
    found.tables.push([title, head, rows.map(r => r[1][0])]);
    found.together.push([title, [...top, head[0], ...rows[0][1]]]);
  }
  for (const svg of document.querySelectorAll('svg.chart')) {
    const figure = svg.closest('figure'), marks = corners(svg);
    found.charts.push([name(figure.querySelector('h3')), marks]);
    const above = ['h3', '.sub'].flatMap(s => ends(figure.querySelector(s)));
    found.together.push([name(figure.querySelector('h3')), [...above, marks[0]]]);
  }
  for (const h of document.querySelectorAll('main h2:not(.sr), main h3, main h4, dt')) {
    const after = h.nextElementSibling;
    if (h.closest('figure') || !after || getComputedStyle(after).display === 'none') continue;
    const first = after.querySelector('h3, th, p, li') || after;
    found.together.push([name(h), [...ends(h), put(first, 'prepend')]]);
  }
  for (const e of document.querySelectorAll('.q, .route, .card li'))
    found.together.push([name(e), ends(e)]);
  return found;
}"""

Marked = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Paper:
    """The sheets of a printed page, and which marks its parts bear."""

    sheets: list[str]
    sizes: list[tuple[int, int]]
    charts: Marked
    rows: Marked
    together: Marked
    tables: list[tuple[str, list[str], list[str]]]
    folded: int

    def sheets_of(self, mark: str) -> set[int]:
        """The numbers of the sheets, from 1, on which this mark stands."""
        return {number for number, text in enumerate(self.sheets, start=1) if mark in text}


def print_page(page: Page, *, marked: bool = True) -> Paper:
    """Print an open page to a PDF, as its own style sheet would have it, and read that."""
    found: dict[str, Any] = page.evaluate(_PUT_MARKS) if marked else {}
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return Paper(
        sheets=[sheet.extract_text() for sheet in reader.pages],
        sizes=[(round(s.mediabox.width), round(s.mediabox.height)) for s in reader.pages],
        charts=found.get("charts", []),
        rows=found.get("rows", []),
        together=found.get("together", []),
        tables=found.get("tables", []),
        folded=found.get("folded", 0),
    )


def print_file(browser: Browser, path: Path, *, marked: bool = True, style: str = "") -> Paper:
    """Open, restyle if a fault is to be planted, and print; tables stay folded."""
    page = open_way(browser, path, Way(), opened=False)
    if style:
        page.add_style_tag(content=style)
    paper = print_page(page, marked=marked)
    page.context.close()
    return paper


def lost(paper: Paper) -> list[str]:
    """Charts, rows and tables of which something is not on paper at all."""
    parts = [*paper.charts, *paper.rows, *((name, head) for name, head, _ in paper.tables)]
    return [name for name, marks in parts if not all(paper.sheets_of(mark) for mark in marks)]


def cut(paper: Paper, parts: Marked) -> list[str]:
    """Parts that do not stand on one sheet."""
    faults = []
    for name, marks in parts:
        shared = set.intersection(*(paper.sheets_of(mark) for mark in marks))
        if not shared:
            where = sorted(set().union(*(paper.sheets_of(mark) for mark in marks)))
            faults.append(f"{name}: sheets {where}")
    return faults


def headless(paper: Paper) -> list[str]:
    """Tables that go on over a sheet without their column headings."""
    faults = []
    for name, head, rows in paper.tables:
        on = set().union(*(paper.sheets_of(mark) for mark in rows))
        if not all(on <= paper.sheets_of(mark) for mark in head):
            faults.append(name)
    return faults


def unmarked(paper: Paper, marking: str) -> list[str]:
    """Sheets without the marking at their head, or their number and how many there are."""
    many = len(paper.sheets)
    faults = []
    for number, text in enumerate(paper.sheets, start=1):
        lines = [line.strip() for line in MARK.sub("", text).splitlines() if line.strip()]
        if not any(line.startswith(marking) for line in lines):
            faults.append(f"sheet {number}: no marking")
        if f"{number} of {many}" not in lines:
            faults.append(f"sheet {number}: no number")
    return faults
