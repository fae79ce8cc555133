"""Text from data arrives as text and nothing else: on the page, in drawings, in the CSV files.

Each hostile text goes through the door of evidence into every place that takes words. The page is
then parsed, and compared with the page of harmless words: same elements, same attributes, same
links. The gate, which refuses some of these texts altogether, is left out of the way.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from typing import Any

import nbformat
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from scrutiny_lib import evidence
from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.disclosure.identifiers import field_kind
from scrutiny_lib.errors import GateError
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence import shown
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.text import readable
from scrutiny_lib.packs import exporter
from scrutiny_lib.packs.make import findings_text
from scrutiny_lib.packs.page import Page
from scrutiny_lib.packs.tables import tables_of
from tests.evidence.frames import yearly
from tests.packs import items
from tests.packs.conftest import PROJECT, code, markdown, output_of

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
FIGURE = re.compile(r"[+-]?\d[\d,.]*%?")
HARMLESS = "Plain words"
HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an end of everything": "</p></td></table></section></main></body></html><h1>Mine</h1>",
    "an end of an attribute": '" onmouseover="alert(1)" x="',
    "an end of a single attribute": "' autofocus onfocus='alert(1)",
    "an image": "<img src=x onerror=alert(1)>",
    "a drawing": "<svg onload=alert(1)><script xlink:href='data:,x'/></svg>",
    "an end of a drawing": "</text></svg><foreignObject><b>x</b></foreignObject>",
    "an end of a title": "</title><script>alert(1)</script>",
    "an end of a description": "</desc><image href='//a.example/x'/>",
    "a style": "</style><style>*{display:none}</style>",
    "a comment": "<!-- hidden",
    "an end of a comment": "--> ]]> shown <![CDATA[",
    "an instruction": "<?xml-stylesheet href='x.css'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:z'>]>",
    "a reference": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a half reference": "&#x3c;script&#x3e &amp;#60; &notanentity;",
    "a Markdown link": "[a link](https://a.example) ![x](x.png) <https://a.example>",
    "a Markdown heading": "# Mine *and* **mine** `code` | a | b |",
    "a script address": "javascript:alert(1)",
    "a script link": "[x](javascript:alert(1)) <a href='java&#9;script:alert(1)'>x</a>",
    "a data address": "data:text/html,<script>alert(1)</script>",
    "a template": "{{ 7 * 7 }}{% include 'x' %}{# x #}",
    "mathematics": r"$\frac{1}{2}$ and $x^2$",
    "control characters": "a\x00b\x07c\x08d\x1b[31me\x7ff\x85g\x9fh",
    "ends of lines": "a\nb\r\nc\td\u2028e\u2029f\x0bg\x0ch",
    "an override": "\u202egnp.exe\u202c",
    "isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "marks of direction": "a\u200eb\u200fc\u061cd",
    "unseen characters": "a\u200bb\u2060c\ufeffd\u00ade",
    "tags": "a\U000e0041\U000e007fb",
    "half a character": "a\ud83db",
    "a formula": "=HYPERLINK('x';'y')",
    "a sum": "=1+1",
    "a plus": "+1+cmd|'/c calc'!A0",
    "a minus": "-1+cmd|'/c calc'!A0",
    "a function": "@SUM(1+1)",
    "a tab before a formula": "\t=1+1",
    "a return before a formula": "\r=1+1",
    "a space before a formula": " \u00a0=1+1",
    "an unseen character before a formula": "\u200b\u202e=1+1",
    "a wide formula": "＝1+1",
    "a quoted formula": '","=1+1',
    "a negative figure": "-12.5%",
    "a telephone": "+44 113 496 0000",
}
Structure = list[tuple[str, tuple[str, ...]]]


@contextmanager
def door() -> Iterator[list[Any]]:
    """A fresh page, and the outputs of its cells."""
    outputs: list[Any] = []

    def keep(bundle: dict[str, Any], *, raw: bool) -> None:
        outputs.append(nbformat.v4.new_output("display_data", data=bundle))

    profile = load_profile(PROJECT / "params" / "leeds.yml")
    wording = load_wording(PROJECT / "params" / "wording.yml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "display", keep)
        patch.setattr(surroundings, "_current", Context("trends", profile, wording))
        patch.setattr(exporter, "check_page", lambda *_, **__: None)
        patch.setattr(exporter, "refuse", lambda *_, **__: None)
        yield outputs


def show_words(text: str) -> None:
    """Every kind of evidence, with these words wherever words go."""
    frame = pd.DataFrame({text: [text, "Others"], "Count": [12.0, 5.0], f"{text}.": ["x", text]})
    table = evidence.table(
        frame,
        caption=text,
        rule="published",
        units={"Count": "count"},
        source=text,
        anchor="a-table",
    )
    said = {"headline": text, "detail": text, "evidence": ()}
    evidence.finding(items.finding().model_validate(items.finding().model_dump() | said), table)
    asked = {"text": text, "addressed_to": text, "addressed_as": text}
    evidence.question(items.question().model_validate(items.question().model_dump() | asked))
    evidence.note(text)


def show_drawing(text: str) -> None:
    """A chart with these words in it, around it and behind it."""
    frame = yearly(**{text: [40, 41, 44], "England": [50, 51, 52]})
    evidence.chart(
        "yearly",
        frame,
        title=text,
        subtitle=text,
        rule="published",
        unit="per_cent",
        source=text,
        notes=(text,),
        anchor="a-chart",
    )


def facts(text: str) -> Any:
    """What the pack rests on, with these words."""
    plain = items.facts().model_dump(mode="json")
    source = {"publisher": text, "release": text, "licence": text, "source_ids": [text]}
    ages = [{"label": text, "newest": "2024-03-31"}]
    return items.facts().model_validate(
        plain | {"area_name": text, "sources": [source], "ages": ages}
    )


def make(text: str, *, with_drawing: bool = False) -> tuple[str, Page]:
    """The page that these words make."""
    with door() as outputs:
        show_words(text)
        if with_drawing:
            show_drawing(text)
        cells = [code(output_of(facts(text))), markdown("## Police\n\nx"), code(*outputs)]
        html, resources = exporter.ScrutinyExporter().from_notebook_node(
            nbformat.v4.new_notebook(cells=cells)
        )
    return html, resources["page"]


def structure(html: str) -> Structure:
    """Every element, comment and instruction, with the names of its attributes."""
    root = lxml_html.document_fromstring(html.encode("utf-8"), parser=_parser())
    return [
        (str(one.tag), tuple(sorted(one.attrib)) if isinstance(one.tag, str) else ())
        for one in root.getroottree().iter()
    ]


def _parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)


class _Events(HTMLParser):
    """A second reader of HTML, which sees a page as a row of tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment",))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration",))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction",))


@cache
def harmless(with_drawing: bool) -> tuple[str, Structure, _Events]:
    html, _ = make(HARMLESS, with_drawing=with_drawing)
    return html, structure(html), _Events(html)


def assert_inert(html: str, page: Page, *, with_drawing: bool = False) -> None:
    """The page has the parts of a harmless one, and nothing unseen; so have the other files."""
    _, elements, events = harmless(with_drawing)
    assert structure(html) == elements
    assert (_Events(html).found, _Events(html).links) == (events.found, events.links)
    files = tables_of(page.items)
    for text in (html, findings_text(page), *files.values()):
        assert not UNSEEN.search(text)
        text.encode("utf-8")
    for name, text in files.items():
        rows = list(csv.reader(text.splitlines()))
        assert [len(row) for row in rows] == {"a-table": [3] * 3, "a-chart": [3] * 4}[name[:-4]]
        for cell in (cell for row in rows for cell in row):
            starts = cell.lstrip()[:1] in tuple("=+-@＝＋－＠") or cell[:1] in tuple("\t\r\n")
            assert not starts or FIGURE.fullmatch(cell)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_arrive_inert(name: str) -> None:
    assert_inert(*make(HOSTILE[name]))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_in_and_around_a_drawing_arrive_inert(name: str) -> None:
    html, page = make(HOSTILE[name], with_drawing=True)
    assert_inert(html, page, with_drawing=True)
    (drawing,) = re.findall("<svg.*?</svg>", html, re.DOTALL)
    root = etree.fromstring(drawing.encode("utf-8"))
    assert {str(one.tag) for one in root.iter()} == {
        "svg", "title", "desc", "g", "defs", "path", "use", "text"
    }  # fmt: skip
    words = readable(HOSTILE[name])
    assert root[0].text == words
    assert (root[1].text or "").count(words) == 1
    assert [one.text for one in root.iter("text")].count(f"{words} 44.0%") == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_can_be_read_as_it_is(name: str) -> None:
    words = " ".join(readable(HOSTILE[name]).split())
    html, page = make(HOSTILE[name])
    root = lxml_html.document_fromstring(html.encode("utf-8"), parser=_parser())
    places = {
        "//*[@id='a-table']//caption": words,
        "//*[@id='a-table']//thead/tr/th[1]": words,
        "//*[@id='a-table']//tbody/tr[1]/th": words,
        "//*[@id='a-table']//tbody/tr[2]/td[2]": words,
        "//p[@class='src']": words,
        "//p[@class='note plain']": words,
        "//*[@id='brief']//li[@id='f-one']/a": f"{words}.",
        "//*[@id='brief']//span[@class='to']": words,
        "//*[@id='q-one']/p/b": f"Ask {words}",
    }
    for path, said in places.items():
        assert " ".join(root.xpath(path)[0].text_content().split()) == said, path
    (table,) = tables_of(page.items).values()
    cell = list(csv.reader(table.splitlines()))[1][0]
    said = readable(HOSTILE[name]).strip()
    assert cell in (said, f"'{said}")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        (" =1+1", "'=1+1"),
        ("\u00a0=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("－1+1", "'－1+1"),
        ("\u202e=1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("- none", "'- none"),
        ("-5|cmd", "'-5|cmd"),
        ("-1,008.5%", "-1,008.5%"),
        ("+12", "+12"),
        ("−3", "−3"),
        ("1+1", "1+1"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("[c]", "[c]"),
    ],
)
def test_a_cell_is_no_formula_and_a_figure_stays_one(text: str, cell: str) -> None:
    (table,) = tables_of([items.table(text=text)]).values()
    assert list(csv.reader(table.splitlines()))[1][1] == cell


PIECES = st.sampled_from(
    [*HOSTILE.values(), *"<>&\"'`=+-@[](){}$\\/;:!?#%|", "\u202e", "\u2066", "\x00", "<!--", "-->"]
)
ANY = st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=6).map("".join)


def usable(text: str) -> bool:
    """Tell whether the words can head a column at all, and are no term that a page explains."""
    return bool(readable(text).strip()) and field_kind(text) is None and text != "Count"


@pytest.mark.slow
@given(text=ANY)
def test_any_words_arrive_inert(text: str) -> None:
    assume(usable(text))
    assert_inert(*make(text))


@pytest.mark.slow
@settings(max_examples=25)
@given(text=ANY)
def test_any_words_in_a_drawing_arrive_inert(text: str) -> None:
    assume(usable(text))
    assert_inert(*make(text, with_drawing=True), with_drawing=True)


@pytest.mark.slow
@given(text=ANY)
def test_any_prose_of_a_notebook_adds_no_script_and_no_address(text: str) -> None:
    """Prose may be Markdown; whatever comes of it, no browser runs or fetches anything."""
    with door():
        cells = [code(output_of(items.facts())), markdown(f"## Police\n\n{text}")]
        try:
            html, _ = exporter.ScrutinyExporter().from_notebook_node(
                nbformat.v4.new_notebook(cells=cells)
            )
        except GateError:
            # Signs that make a heading of a line: it names no section, so no page is made.
            assert re.search("[#=-]", text)
            return
    root = lxml_html.document_fromstring(readable(html).encode("utf-8"), parser=_parser())
    assert not root.xpath("//script | //iframe | //object | //embed | //form | //svg | //base")
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    assert len(root.xpath("//style")) == 1
    for link in root.xpath("//@href | //@src"):
        assert not re.match(r"\s*(javascript|vbscript|data:text)", str(link), re.IGNORECASE)
