"""Charts for every eye and for none: contrast, nothing by colour alone, and what words say."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.colours import contrast, graphic_faults, read_colour, text_faults
from tests.browser.ways import NAMES, PACKS, SCHEMES, WAYS, Way, open_way

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOTEBOOKS = PACKS.parents[1] / "notebooks" / "packs"


def has_charts(name: str) -> bool:
    """Tell whether a pack's notebook draws anything: itself, or by a part that it shows."""
    path = NOTEBOOKS / f"{name}.ipynb"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return "evidence.chart(" in text or "trends.show_" in text


DRAWN = (*(name for name in NAMES if has_charts(name)), "sampler")
# A drawing's colours depend on the scheme and the medium, not on the width.
COLOURS = {way: how for way, how in WAYS.items() if how.width == 1280}
LINES = ("Control chart of ", "Run chart of ", "Line chart of ")
TYPES = (*LINES, "Funnel plot of ", "Bar chart of ", "Dot plot of ", "Chart of ")

_LOOKS = """() => [...document.querySelectorAll('svg.chart')].map(svg => {
  const title = svg.querySelector('title').textContent;
  const groups = [...svg.querySelectorAll('g[class]')];
  const line = g => g.matches('.main, .mean, .c2, .c3, .c4, .c5, .c6')
    && !g.matches('.dot, .interval') && g.querySelector(':scope > path');
  const shape = g => [...g.querySelectorAll('use')].slice(0, 1).map(use =>
    svg.querySelector(`[id="${use.getAttribute('href').slice(1)}"]`).getAttribute('d'))[0];
  return {title,
    lines: groups.filter(line).map(g => {
      const style = getComputedStyle(g.querySelector('path'));
      const heavy = parseFloat(style.strokeWidth) >= 1.8 ? 'thick' : 'thin';
      return [g.getAttribute('class'), `${heavy} ${style.strokeDasharray}`];
    }),
    marks: groups.filter(g => g.matches('.dot, .signal, .good, .bad, .hidden') && shape(g))
      .map(g => [g.classList[0], shape(g)]),
  };
})"""

_WORDS = """() => [...document.querySelectorAll('svg.chart')].map(svg => {
  const figure = svg.closest('figure');
  const said = (svg.getAttribute('aria-labelledby') || '').split(' ')
    .map(id => document.getElementById(id)?.textContent || '');
  const rows = [...figure.querySelectorAll('tbody tr')].map(r =>
    [...r.cells].map(c => (c.querySelector('[aria-hidden]') || c).textContent.trim()));
  return {role: svg.getAttribute('role'), said, rows,
    message: figure.querySelector('h3').textContent,
    heads: [...figure.querySelectorAll('thead th')].map(h => h.textContent.trim()),
    texts: [...svg.querySelectorAll('text')].map(t => t.textContent)};
})"""


def look_faults(page: Page) -> list[str]:
    """Lines that only their colour tells apart, and kinds of mark that share one shape."""
    faults = []
    charts: list[dict[str, Any]] = page.evaluate(_LOOKS)
    for chart in charts:
        lines = sorted({tuple(pair) for pair in chart["lines"]})
        for (one, look), (other, same) in combinations(lines, 2):
            if one != other and look == same:
                faults.append(f"{chart['title']}: lines {one} and {other}")
        marks = sorted({tuple(pair) for pair in chart["marks"]})
        for (one, shape), (other, same) in combinations(marks, 2):
            if one != other and shape == same:
                faults.append(f"{chart['title']}: marks {one} and {other}")
    return faults if charts else ["no chart"]


def number(text: str) -> float | None:
    """Read a figure as a table shows it; None for a symbol."""
    found = re.fullmatch(r"([-−]?[\d,]+(?:\.\d+)?)%?", text)
    return float(found.group(1).replace(",", "").replace("−", "-")) if found else None


def word_faults(page: Page) -> list[str]:
    """Charts whose words lack the type, the message, or the range of the figures."""
    faults = []
    for chart in page.evaluate(_WORDS):
        title, words = [*chart["said"], "", ""][:2]
        if chart["role"] != "img" or title != chart["message"]:
            faults.append(f"no message: {chart['message']}")
        if not any(kind in words for kind in TYPES):
            faults.append(f"no type: {chart['message']}")
        for place in series_of(chart["heads"]) if is_of_lines(words) else ():
            shown = [row[place] for row in chart["rows"] if number(row[place]) is not None]
            for text in (min(shown, key=number), max(shown, key=number)) if shown else ():  # type: ignore[type-var,arg-type]
                if not re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d%]|[.,]\d)", words):
                    faults.append(f"no range: {chart['message']}: {chart['heads'][place]} {text}")
    return faults


def is_of_lines(words: str) -> bool:
    """Whether a chart draws series over time; others say every figure, or how many lie where."""
    return any(kind in words for kind in LINES)


def series_of(heads: list[str]) -> list[int]:
    """The columns that hold what is drawn: of months the value, of years every series."""
    return [heads.index("Value")] if "Value" in heads else list(range(1, len(heads)))


def label_faults(page: Page) -> list[str]:
    """Lines that are not named beside their end."""
    faults = []
    for chart in page.evaluate(_WORDS):
        of_lines = is_of_lines([*chart["said"], "", ""][1])
        for place in series_of(chart["heads"]) if of_lines else ():
            name = re.sub(r" \((?:median|mean) of \d+\)$", "", chart["heads"][place])
            name = {"Value": "me"}.get(name, name)  # of months: "mean 12" or "median 12"
            if any(number(row[place]) is not None for row in chart["rows"]) and not any(
                text.startswith(f"{name}" if name == "me" else f"{name} ")
                for text in chart["texts"]
            ):
                faults.append(f"{chart['message']}: {name}")
    return faults


@pytest.mark.parametrize("way", COLOURS)
@pytest.mark.parametrize("name", DRAWN)
def test_words_in_charts_stand_out_from_what_is_behind_them(
    name: str, way: str, browser: Browser, drawn: dict[str, Path]
) -> None:
    page = open_way(browser, drawn[name], COLOURS[way], opened=False)
    lines, words = graphic_faults(page), text_faults(page)
    page.context.close()
    assert words == []
    assert lines == []


@pytest.mark.parametrize("way", ["wide and light", "in forced colours on dark", "in print"])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_told_by_colour_alone(
    name: str, way: str, browser: Browser, drawn: dict[str, Path]
) -> None:
    page = open_way(browser, drawn[name], WAYS[way])
    found = look_faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("name", DRAWN[:-1])
def test_words_of_a_chart_state_type_message_and_range_and_lines_are_named(
    name: str, browser: Browser, drawn: dict[str, Path]
) -> None:
    page = open_way(browser, drawn[name], Way())
    words, labels = word_faults(page), label_faults(page)
    page.context.close()
    assert words == []
    assert labels == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_is_white_whatever_the_screen(
    scheme: str, browser: Browser, drawn: dict[str, Path]
) -> None:
    page = open_way(browser, drawn["sampler"], Way(media="print", scheme=scheme))
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.context.close()
    assert read_colour(paper) == (255, 255, 255)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((118, 118, 118), (255, 255, 255)) == pytest.approx(4.54, abs=0.005)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)


FAINT = {
    "orange words": (text_faults, "svg.chart .strong text{fill:#f46a25!important}"),
    "words half seen through": (text_faults, "svg.chart .note{opacity:.5}"),
    "dark paper behind dark words": (text_faults, "svg.chart{background:#444}"),
    "a pale line": (graphic_faults, "svg.chart .c2 path{stroke:#e0c0d0!important}"),
    "a dark shaded range": (graphic_faults, "svg.chart .band path{fill:#456!important}"),
    "a pale mark": (graphic_faults, "svg.chart .signal use{fill:#fcf!important}"),
    "two lines alike but for colour": (
        look_faults,
        "svg.chart .c3 path,svg.chart .c2 path{stroke-dasharray:4 4!important}",
    ),
    "no dashes": (
        look_faults,
        "svg.chart path{stroke-dasharray:none!important;stroke-width:2!important}",
    ),
}


@pytest.mark.parametrize("fault", FAINT)
def test_a_style_at_fault_is_found(fault: str, browser: Browser, drawn: dict[str, Path]) -> None:
    check, style = FAINT[fault]
    page = open_way(browser, drawn["sampler"], Way())
    page.add_style_tag(content=style)
    found = check(page)
    page.context.close()
    assert found


PLANTED = {
    "a mark in another's shape": (
        look_faults,
        "const [a, b] = ['.signal', '.dot'].map(c => document.querySelector(`svg ${c} use`)"
        ".getAttribute('href').slice(1)).map(id => document.getElementById(id));"
        "a.setAttribute('d', b.getAttribute('d'))",
    ),
    "words behind a dark shape": (
        text_faults,
        "const t = document.querySelector('svg.chart .note text'), b = t.getBBox(), r ="
        " document.createElementNS('http://www.w3.org/2000/svg', 'rect');"
        "for (const k of ['x', 'y', 'width', 'height']) r.setAttribute(k, b[k]);"
        "t.before(r)",
    ),
    "no range": (
        word_faults,
        "document.querySelectorAll('desc').forEach(d => d.textContent = 'Line chart of years.')",
    ),
    "no type": (
        word_faults,
        "const d = document.querySelector('desc'); d.textContent = d.textContent.slice(20)",
    ),
    "another message": (word_faults, "document.querySelector('svg title').textContent = 'x'"),
    "a line without a name": (
        label_faults,
        "document.querySelectorAll('svg .note text').forEach(t => t.remove())",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_drawing_at_fault_is_found(fault: str, browser: Browser, drawn: dict[str, Path]) -> None:
    check, plant = PLANTED[fault]
    page = open_way(browser, drawn["trends"], Way())
    page.evaluate(f"() => {{ {plant} }}")
    found = check(page)
    page.context.close()
    assert found
