"""Evidence as HTML: what a reader, a screen reader and a browser make of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from jinja2 import UndefinedError
from lxml import html
from lxml.etree import _Element
from pydantic import ValidationError

from scrutiny_lib.evidence.model import (
    KINDS,
    Cell,
    ChartItem,
    Column,
    FactsItem,
    FigureAge,
    FindingItem,
    NoteItem,
    QuestionItem,
    SourceLine,
    TableItem,
)
from scrutiny_lib.evidence.render import environment, render_alone, render_item, style_sheet
from tests.evidence.frames import HOSTILE


def table(caption: str = "A caption", label: str = "Value", text: str = "12") -> TableItem:
    return TableItem(
        anchor="a-table",
        caption=caption,
        columns=(Column(label="What", is_number=False), Column(label=label, is_number=True)),
        rows=(
            (Cell(text=text), Cell(text="1,008")),
            (Cell(text="row"), Cell(text="[c]", spoken="hidden for now")),
        ),
        key=(("[c]", "hidden for now"), ("[x]", "not available")),
        source="Source: a file.",
        rule="published",
    )


def chart(title: str = "A message", subtitle: str = "What, where, when") -> ChartItem:
    return ChartItem(
        anchor="a-chart",
        title=title,
        subtitle=subtitle,
        alternative="In words.",
        svg='<svg class="chart" role="img"><title>T</title><desc>D</desc></svg>',
        table=table(subtitle),
        source="Source: a file.",
        notes=("One note.", "Another note."),
        rule="published",
    )


def finding(text: str = "It rose") -> FindingItem:
    return FindingItem(
        id="f-one",
        pack="a-pack",
        indicator=None,
        rule="swing",
        headline=text,
        detail=text,
        agency="police",
        period="2024",
        strength="strong",
        score=1.0,
        polarity="none",
        evidence=(),
        disclosure_rule="published",
    )


def question(text: str = "What happened?", who: str = "the police") -> QuestionItem:
    return QuestionItem(
        id="q-one", text=text, addressed_to="police", addressed_as=who, rests_on=("f-one",)
    )


def facts(area: str = "Anytown") -> FactsItem:
    newest = date(2024, 3, 31)
    return FactsItem(
        pack="a-pack",
        area_name=area,
        first=date(2019, 4, 1),
        newest=newest,
        ages=(FigureAge(label="Yearly figures", newest=newest),),
        supplied=1,
        expected=3,
        sources=(SourceLine(publisher="P", release="R", licence="L", source_ids=("s",)),),
    )


ITEMS = {
    "facts": facts(),
    "table": table(),
    "chart": chart(),
    "finding": finding(),
    "question": question(),
    "note": NoteItem(text="A note."),
}


def parsed(source: str) -> _Element:
    return html.fragment_fromstring(source, create_parent="div")


def words(element: _Element) -> str:
    return " ".join(" ".join(str(text) for text in element.itertext()).split())


def test_there_is_a_template_for_each_kind() -> None:
    assert set(ITEMS) == set(KINDS)
    assert all(render_item(item).strip() for item in ITEMS.values())


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_evidence_comes_back_from_json_as_it_was(kind: str) -> None:
    """A page is made from the JSON: nothing may be lost on the way."""
    item = ITEMS[kind]
    again = KINDS[kind].model_validate(item.model_dump(mode="json"))
    assert again == item
    assert render_item(again) == render_item(item)


@pytest.mark.parametrize("kind", sorted(ITEMS))
def test_no_markup_fetches_runs_or_styles(kind: str) -> None:
    source = render_item(ITEMS[kind])
    assert not re.search(r"<script|<style|<link|\sstyle=|\son\w+=|\ssrc=|https?:", source)


def test_alone_a_piece_brings_its_style_and_keeps_it_to_itself() -> None:
    style, piece = parsed(render_alone(ITEMS["note"]))
    assert (style.tag, piece.tag, piece.get("class")) == ("style", "div", "scrutiny")
    assert (style.text or "").startswith(".scrutiny{")
    assert ".note{" in (style.text or "")


def test_a_table_has_caption_headings_and_row_headings() -> None:
    root = parsed(render_item(table()))
    assert [words(c) for c in root.iter("caption")] == ["A caption"]
    assert [(th.get("scope"), words(th)) for th in root.xpath("//thead//th")] == [
        ("col", "What"),
        ("col", "Value"),
    ]
    assert [th.get("scope") for th in root.xpath("//tbody//th")] == ["row", "row"]


def test_figures_stand_on_the_right_with_their_heading_and_texts_do_not() -> None:
    root = parsed(render_item(table()))
    assert [th.get("class") for th in root.xpath("//thead//th")] == [None, "n"]
    assert [td.get("class") for td in root.xpath("//tbody//td")] == ["n", "n"]
    assert [th.get("class") for th in root.xpath("//tbody//th")] == [None, None]
    assert re.search(r"td\.n\{text-align:right\}", style_sheet())


def test_a_symbol_is_seen_and_its_meaning_is_spoken() -> None:
    root = parsed(render_item(table()))
    seen, spoken = root.xpath("//tbody/tr[2]/td/span")
    assert (seen.get("aria-hidden"), words(seen)) == ("true", "[c]")
    assert (spoken.get("class"), words(spoken)) == ("sr", "hidden for now")


def test_a_figure_is_seen_and_spoken_alike() -> None:
    (cell,) = parsed(render_item(table())).xpath("//tbody/tr[1]/td")
    assert words(cell) == "1,008"
    assert len(cell) == 0


def test_the_key_stands_before_the_table_that_it_explains() -> None:
    root = parsed(render_item(table()))
    (key,) = root.find_class("key")
    assert words(key) == "Key: [c] hidden for now; [x] not available."
    source = render_item(table())
    assert source.index("Key:") < source.index("<table")


def test_without_symbols_there_is_no_key_and_without_a_source_no_line() -> None:
    plain = table().model_copy(update={"key": (), "source": ""})
    root = parsed(render_item(plain))
    assert root.find_class("key") == []
    assert root.find_class("src") == []


def test_a_wide_table_can_be_scrolled_by_keyboard_under_its_name() -> None:
    (region,) = parsed(render_item(table())).find_class("scroll")
    assert (region.get("tabindex"), region.get("role")) == ("0", "region")
    assert region.get("aria-label") == "Table: A caption"


def test_a_chart_has_message_title_drawing_table_and_source() -> None:
    root = parsed(render_item(chart()))
    (figure,) = root.iter("figure")
    assert figure.get("id") == "a-chart"
    assert figure.get("aria-labelledby") == root.xpath("//h3/@id")[0]
    assert words(root.xpath("//h3")[0]) == "A message"
    assert words(root.find_class("sub")[0]) == "What, where, when"
    assert len(root.xpath("//svg")) == 1
    assert words(root.xpath("//summary")[0]) == "Show the figures : A message"
    assert len(root.xpath("//details//table")) == 1
    assert words(root.xpath("//figcaption")[0]) == "One note. Another note. Source: a file."


def test_a_chart_s_table_has_no_id_of_its_own() -> None:
    ids = [str(one) for one in parsed(render_item(chart())).xpath("//@id")]
    assert len(ids) == len(set(ids)) == 2


def test_a_finding_a_question_and_a_note_say_what_they_hold() -> None:
    assert words(parsed(render_item(finding()))) == "It rose. It rose"
    assert words(parsed(render_item(question()))) == "Ask the police What happened?"
    assert words(parsed(render_item(NoteItem(text="Mind this.", tone="caution")))) == "Mind this."
    (note,) = parsed(render_item(NoteItem(text="x", tone="caution"))).find_class("caution")
    assert note.tag == "p"


def test_facts_say_area_age_and_silence() -> None:
    said = words(parsed(render_item(facts())))
    assert "Area Anytown" in said
    assert "March 2024" in said
    assert "1 of 3" in said


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_are_nothing_but_text(hostile: str) -> None:
    items = [
        table(caption=hostile, label=hostile, text=hostile),
        chart(title=hostile, subtitle=hostile),
        finding(hostile),
        question(hostile, hostile),
        NoteItem(text=hostile),
        facts(hostile),
    ]
    for item in items:
        source = render_item(item)
        plain = render_item(ITEMS[item.kind])
        root, expected = parsed(source), parsed(plain)
        assert [e.tag for e in root.iter()] == [e.tag for e in expected.iter()]
        attributes = {str(name) for e in root.iter() for name in e.attrib}
        assert attributes <= {str(name) for e in expected.iter() for name in e.attrib}


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.isprintable()])
def test_a_hostile_text_can_still_be_read_in_full(hostile: str) -> None:
    root = parsed(render_item(table(caption=hostile, label=hostile, text=hostile)))
    assert root.xpath("//caption")[0].text == hostile
    assert root.xpath("//thead//th")[1].text == hostile
    assert root.xpath("//tbody//th")[0].text == hostile
    assert root.find_class("scroll")[0].get("aria-label") == f"Table: {hostile}"


def test_a_control_character_does_not_reach_the_page() -> None:
    """HTML has no way to write it, and some readers stop at it."""
    items = [table("a\x00b\x1bc", "d\x07e", "f\x9fg"), NoteItem(text="a\x00b"), chart("a\x08b")]
    for item in items:
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", render_item(item))


def test_a_template_that_names_nothing_is_a_fault_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ item.nothing }}").render(item=ITEMS["note"])


@pytest.mark.parametrize("anchor", ["", "A", "1a", "a b", 'a"', "a\nb", "-a", "é"])
def test_an_anchor_is_a_plain_word(anchor: str) -> None:
    with pytest.raises(ValidationError):
        TableItem(anchor=anchor, caption="c", columns=(), rows=(), rule="published")


def test_evidence_takes_no_unknown_part() -> None:
    with pytest.raises(ValidationError):
        NoteItem.model_validate({"text": "x", "html": "<script>"})


def test_no_heading_of_a_piece_skips_a_level() -> None:
    """Sections have level two on the page; what stands in them has level three."""
    for item in ITEMS.values():
        assert not re.search(r"<h[12456]", render_item(item))
