from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from scrutiny_lib.config.wording import Wording
from scrutiny_lib.errors import GateError
from scrutiny_lib.packs.page import read_notebook
from tests.packs import items
from tests.packs.conftest import code, markdown, output_of

Maker = Callable[..., Any]


def test_evidence_stands_in_the_section_it_was_shown_in(
    make_notebook: Maker, wording: Wording
) -> None:
    notebook = make_notebook(
        markdown("# Title\n\nWhat this is for."),
        code(output_of(items.facts())),
        markdown("## How much\n\nSome words."),
        code(output_of(items.table("first"))),
        markdown("## How well"),
        code(output_of(items.table("second")), output_of(items.finding())),
    )
    page = read_notebook(notebook, wording)
    blocks = {section.id: " ".join(section.blocks) for section in page.sections}
    assert 'id="first"' in blocks["much"]
    assert "Some words." in blocks["much"]
    assert 'id="second"' in blocks["well"]
    assert "What this is for." in blocks["method"]
    assert blocks["difference"] == ""
    assert "Title" not in "".join(blocks.values())


def test_findings_come_in_order_of_score_and_questions_after_them(
    make_notebook: Maker, wording: Wording
) -> None:
    notebook = make_notebook(
        code(
            output_of(items.finding("f-weak", 1.0)),
            output_of(items.question("q-weak", "f-weak")),
            output_of(items.finding("f-strong", 3.0)),
            output_of(items.question("q-strong", "f-strong")),
        )
    )
    page = read_notebook(notebook, wording)
    assert [finding.id for finding in page.findings] == ["f-strong", "f-weak"]
    assert [question.id for question in page.questions] == ["q-strong", "q-weak"]


def test_a_series_and_how_it_goes_with_another_take_one_place(
    make_notebook: Maker, wording: Wording
) -> None:
    told = [
        items.finding("f-pair", 3.0).model_copy(update={"beside": ("sent", "received")}),
        items.finding("f-sent", 2.0).model_copy(update={"indicator": "sent"}),
        items.finding("f-other", 1.5).model_copy(update={"indicator": "other"}),
        items.finding("f-other-too", 1.2).model_copy(update={"indicator": "other"}),
        items.finding("f-none", 1.0),
    ]
    page = read_notebook(make_notebook(code(*map(output_of, told))), wording)
    assert [one.id for one in page.brief(9)] == ["f-pair", "f-other", "f-other-too", "f-none"]
    assert [one.id for one in page.brief(2)] == ["f-pair", "f-other"]


BARE = {
    "a bare frame": nbformat.v4.new_output(
        "execute_result", data={"text/html": "<table>", "text/plain": "x"}, execution_count=1
    ),
    "a plot": nbformat.v4.new_output("display_data", data={"image/png": "AA==", "text/plain": "x"}),
    "printed text": nbformat.v4.new_output("stream", name="stdout", text="x"),
    "a warning": nbformat.v4.new_output("stream", name="stderr", text="x"),
    "an error": nbformat.v4.new_output("error", ename="E", evalue="x", traceback=[]),
    "two kinds at once": nbformat.v4.new_output(
        "display_data",
        data={
            "application/vnd.scrutiny.note+json": {"kind": "note", "text": "x"},
            "application/vnd.scrutiny.table+json": {},
        },
    ),
    "an unknown kind": nbformat.v4.new_output(
        "display_data", data={"application/vnd.scrutiny.film+json": {}}
    ),
    "a half table": nbformat.v4.new_output(
        "display_data", data={"application/vnd.scrutiny.table+json": {"kind": "table"}}
    ),
}


@pytest.mark.parametrize("name", BARE)
def test_anything_but_evidence_is_refused_with_its_cell(
    name: str, make_notebook: Maker, wording: Wording
) -> None:
    with pytest.raises(GateError, match="cell 1 shows"):
        read_notebook(make_notebook(markdown("Words."), code(BARE[name])), wording)


def test_a_heading_that_names_no_section_is_refused(make_notebook: Maker, wording: Wording) -> None:
    with pytest.raises(GateError, match=r"'## How fast' names no section; use one of How much"):
        read_notebook(make_notebook(markdown("## How fast")), wording)


def test_sections_keep_their_order(make_notebook: Maker, wording: Wording) -> None:
    cells = (markdown("## How well\n\nx"), markdown("## How much\n\ny"))
    with pytest.raises(GateError, match=r"'## How much' is out of order"):
        read_notebook(make_notebook(*cells), wording)


def test_markup_in_markdown_stays_text(make_notebook: Maker, wording: Wording) -> None:
    hostile = "## How much\n\n<script>alert(1)</script> <img src=x onerror=y> [a](javascript:b)"
    page = read_notebook(make_notebook(markdown(hostile)), wording)
    html = " ".join(page.sections[0].blocks)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html


def test_a_notebook_opens_exactly_one_pack(make_notebook: Maker, wording: Wording) -> None:
    for outputs in ([], [output_of(items.facts()), output_of(items.facts())]):
        page = read_notebook(make_notebook(code(*outputs)), wording)
        with pytest.raises(GateError, match="opens exactly one pack"):
            _ = page.facts
