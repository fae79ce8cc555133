"""Each rule of the gate, with the fault planted in a page that is otherwise good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import GateError
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.gate import check_page
from tests.packs import items
from tests.packs.conftest import code, markdown, output_of


@pytest.fixture
def page(make_notebook: Callable[..., Any]) -> str:
    notebook = make_notebook(
        markdown("# Title\n\nWhat this is for."),
        code(output_of(items.facts())),
        markdown("## How much\n\nWords about referrals."),
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
    "an empty section": (
        "<main>",
        '<main><section id="e"><h2>Empty</h2></section>',
        "'e' is empty",
    ),
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


def test_none_of_is_english(page: str, profile: Profile) -> None:
    check_page(page.replace("Words about", "None of these words about"), profile)


def test_hostile_text_in_evidence_arrives_inert(
    make_notebook: Callable[..., Any], profile: Profile
) -> None:
    hostile = '"><script>alert(1)</script><svg onload=x>&amp;'
    notebook = make_notebook(
        code(output_of(items.facts())),
        markdown("## How much"),
        code(output_of(items.table(text=hostile, caption=hostile)), output_of(items.note(hostile))),
    )
    html, _ = ScrutinyExporter().from_notebook_node(notebook)
    assert "<script" not in html
    assert "<svg onload" not in html
    assert html.count("&lt;script&gt;") >= 3
