"""Each rule of the gate, with the fault planted in a page that is otherwise good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import DisclosureError, GateError
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.gate import RULES, check_page
from scrutiny_lib.packs.gate.document import parse
from tests.disclosure.identifiers import invented
from tests.packs import items
from tests.packs.conftest import code, markdown, output_of


@pytest.fixture
def page(make_notebook: Callable[..., Any]) -> str:
    notebook = make_notebook(
        markdown("# Title\n\nWhat this is for."),
        code(output_of(items.facts())),
        markdown("## Police\n\nWords about referrals."),
        code(
            output_of(items.table()),
            output_of(items.finding()),
            output_of(items.question()),
            output_of(items.note()),
        ),
    )
    html, _ = ScrutinyExporter().from_notebook_node(
        notebook, {"scrutiny": {"made": date(2026, 11, 23)}}
    )
    return html


def test_a_good_page_passes(page: str, profile: Profile) -> None:
    check_page(page, profile)


PLANTS = {
    "another language": ('lang="en-GB"', 'lang="en"', "language"),
    "a second main heading": ("<main>", "<main><h1>Another</h1>", "2 main headings"),
    "a heading left out": ("<main>", "<main><h4>Deep</h4>", "level 4"),
    "no policy": ("Content-Security-Policy", "X-Policy", "security policy"),
    "a looser policy": ("default-src 'none'", "default-src *", "security policy"),
    "a script": ("<main>", "<main><script>1</script>", "<script>"),
    "a frame": ("<main>", "<main><iframe></iframe>", "<iframe>"),
    "a style sheet from elsewhere": (
        "<style>",
        '<link rel="stylesheet" href="x.css"><style>',
        "<link>",
    ),
    "a handler": ("<main>", '<main onclick="x()">', "event handler"),
    "a link out": ("<main>", '<main><a href="https://example.org">x</a>', "points outside"),
    "a protocol-relative image": (
        "<main>",
        '<main><img alt="x" src="//example.org/x.png">',
        "outside",
    ),
    "a javascript link": ("<main>", '<main><a href="javascript:x">x</a>', "points outside"),
    "a path up": ("<main>", '<main><a href="../../etc">x</a>', "points outside"),
    "a fetching style": ("<style>", "<style>@import 'x';", "style sheet fetches"),
    "a fetching background": ("<style>", "<style>p{background:url(x.png)}", "style sheet fetches"),
    "an address in the text": ("Words about", "See https://example.org about", "web address"),
    "code": ("Words about", "Traceback (most recent call last) about", "shows code"),
    "a cell": ("<main>", '<main><div class="jp-Cell">x</div>', "notebook cell"),
    "a path": ("Words about", "Words in /home/someone/data about", "path of this machine"),
    "a Windows path": ("Words about", r"Words in C:\Users about", "path of this machine"),
    "nan in prose": ("Words about", "Words nan about", "stray 'nan'"),
    "None in prose": ("Words about", "Words None about", "stray 'None'"),
    "an unconfirmed mark": ("Words about", "Words [K] about", "stray '[K]'"),
    "an empty list in prose": ("Words about", "Words [] about", "stray '[]'"),
    "nan in a table": (">12<", ">nan<", "stray 'nan'"),
    "nan in a label": ("<main>", "<main><svg><text>nan</text></svg>", "stray 'nan'"),
    "nan in a description": ("<main>", "<main><svg><desc>To nan.</desc></svg>", "stray 'nan'"),
    "a converter's description": (
        "<main>",
        '<main><img alt="No description has been provided for this image" src="data:image/png,">',
        "description of an image",
    ),
    "a described description": ("A table<", "Image description<", "description of an image"),
    "filler text": ("Words about", "Lorem ipsum dolor about", "filler text"),
    "a thing to do": ("Words about", "TODO: words about", "author's"),
    "a thing to mend": (">Count<", ">Count FIXME<", "author's"),
    "a thing to be confirmed": (">12<", ">TBC<", "author's"),
    "crosses": ("Words about", "Words of XXX about", "author's"),
    "a gap": ("Words about", "Words [insert the number here] about", "gap to be filled"),
    "a gap in a chart": ("<main>", "<main><svg><title>[Enter title]</title></svg>", "gap to be"),
    "a gap in angles": ("Words about", "Words &lt;insert name&gt; about", "gap to be filled"),
    "a template's field": ("Words about", "Words {{ area }} about", "field that was not filled"),
    "a template's tag": ("Words about", "Words {% if x %} about", "field that was not filled"),
    "a named field": ("Words about", "Words {area_name} about", "field that was not filled"),
    "a field in a heading": ("<h1>", "<h1>{0:.1f} ", "field that was not filled"),
    "an old field": ("Words about", "Words %(area)s about", "field that was not filled"),
    "a turning character": ("Words about", "Words \u202eabout", "direction of the text"),
    "a turning reference": ("Words about", "Words &#8238; about", "direction of the text"),
    "an isolate in an attribute": ("<main>", '<main title="a\u2067b">', "direction of the text"),
    "a mark of direction": ("Words about", "Words &rlm;about", "direction of the text"),
    "a control character": ("Words about", "Words \x07about", "control character"),
    "a drawing with a style": ("<main>", "<main><svg><style>p{}</style></svg>", "has a <style>"),
    "a drawing that clips": ("<main>", "<main><svg><clipPath/></svg>", "has a <clippath>"),
    "a drawing with a page": ("<main>", "<main><svg><foreignObject/></svg>", "<foreignobject>"),
    "a drawing with an image": ("<main>", "<main><svg><image/></svg>", "has a <image>"),
    "a styled line": ("<main>", '<main><svg><path style="fill:red"/></svg>', "style of its own"),
    "a password": ("Words about", "Words with password=hunter2 about", "a password or key"),
    "an empty section": (
        "<main>",
        '<main><section id="e"><h2>Empty</h2></section>',
        "'e' is empty",
    ),
    "an empty list": ("<main>", "<main><ul> <li></li></ul>", "a list is empty"),
    "a dead anchor": ('href="#a-table"', 'href="#gone"', "not there"),
    "an id twice": ("<main>", '<main><p id="brief">x</p>', "'brief' stands twice"),
    "no route for concerns": ("not a route for concerns", "a route for concerns", "concerns about"),
    "no team": ("Duty and Advice Team", "Somebody", "concerns about"),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_refused(name: str, page: str, profile: Profile) -> None:
    before, after, said = PLANTS[name]
    assert before in page, "the plant has no place to go"
    with pytest.raises(GateError) as refused:
        check_page(page.replace(before, after), profile)
    assert said in str(refused.value)


def test_each_rule_has_a_fault_that_only_it_finds(page: str) -> None:
    """A rule that is taken out, or never refuses anything, is missed here."""
    planted = [parse(page.replace(before, after)) for before, after, _ in PLANTS.values()]
    silent = [rule.__name__ for rule in RULES if not any(map(rule, planted))]
    assert silent == []
    alone = {
        found[0]
        for one in planted
        if len(found := [rule.__name__ for rule in RULES if rule(one)]) == 1
    }
    assert {rule.__name__ for rule in RULES} == alone


@pytest.mark.parametrize(
    "words",
    [
        "None of these words about",
        "The year [c] and [low], or (a, b) about",
        "From X to XX, and the XX Bridge about",
        "An infant, an infinite nanny, annulled, about",
        "A 50% share of 5% to 10% {see the key} about",
        "To do well, an insert, a placeholder for children, about",
        "A token of trust, a secret kept: children say so about",
        "Police (101), 3&#8239;000 words, zażółć, 中文, and a family 👨‍👩‍👧 about",
    ],
)
def test_plain_words_pass(words: str, page: str, profile: Profile) -> None:
    check_page(page.replace("Words about", words), profile)


def test_a_page_that_is_exported_by_hand_meets_the_gate_too(
    make_notebook: Callable[..., Any],
) -> None:
    def export(words: str) -> None:
        cells = (markdown(f"## Police\n\n{words}"), code(output_of(items.facts())))
        ScrutinyExporter().from_notebook_node(make_notebook(*cells))

    export("Good words.")
    with pytest.raises(GateError, match="author's"):
        export("TODO")
    with pytest.raises(DisclosureError, match="NHS number in the page, <p> in #police"):
        export(f"Words on {invented.NHS}.")


def test_hostile_text_in_evidence_arrives_inert(
    make_notebook: Callable[..., Any], profile: Profile
) -> None:
    hostile = '"><script>alert(1)</script><svg onload=x>&amp;'
    notebook = make_notebook(
        code(output_of(items.facts())),
        markdown("## Police"),
        code(output_of(items.table(text=hostile, caption=hostile)), output_of(items.note(hostile))),
    )
    html, _ = ScrutinyExporter().from_notebook_node(notebook)
    assert "<script" not in html
    assert "<svg onload" not in html
    assert html.count("&lt;script&gt;") >= 3
