"""Drawings: nothing in them that runs, fetches or decorates, and every text stays text."""

from __future__ import annotations

import re
from typing import Any

import matplotlib as mpl
import pytest
from lxml import etree
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from scrutiny_lib.evidence.charts import draw
from scrutiny_lib.evidence.svg import ROLE, to_svg
from tests.evidence.frames import HOSTILE, control, marks, roles, subpaths, svg_of, texts, yearly
from tests.evidence.more_frames import funnel, paired, rare, relative, steps

NAN = float("nan")
ELEMENTS = {"svg", "title", "desc", "g", "defs", "path", "use", "text"}
ATTRIBUTES = {
    "class", "viewBox", "role", "aria-labelledby", "id", "d", "href", "x", "y", "text-anchor",
}  # fmt: skip


OTHERS = {
    "paired": lambda: paired(A=[9, NAN, 11, 12], B=[1, 2, 3, 4]).assign(
        mean=10.0, lower=1.0, upper=20.0, **{"break": ["", "", "", "Why."] * 2}
    ),
    "rare": lambda: rare([9, 11, NAN, 70, 12, 30], outside=[4]),
    "funnel": lambda: funnel([22, 18, NAN, *range(10, 30)], ["", "one", "two", "three"]),
    "steps": lambda: steps(Police=[400, 100, 50, 0], Schools=[40, 30, 20, 10]),
    "relative": lambda: relative({"A": 30, "B": 200, "C": 9}, {"A": 300.0, "B": 9000.0}),
}
KINDS = ["control", "yearly", *OTHERS]


def drawing(kind: str) -> Figure:
    """A chart with all that it can hold: gaps, signals, a rebase, several series."""
    if kind == "control":
        months = control([9, 11, NAN, *[12] * 7, 40], "..msssssssa", segment=[0] * 4 + [1] * 7)
        return draw("control", months, "count").figure
    if kind in OTHERS:
        return draw(kind, OTHERS[kind](), "days").figure
    years = yearly(own=2, A=[40, NAN, 44], B=[50, 51, 52], C=[60, 61, NAN], D=[NAN, 5, NAN])
    return draw("yearly", years, "per_cent").figure


@pytest.fixture(scope="module", params=KINDS)
def source(request: pytest.FixtureRequest) -> str:
    return to_svg(drawing(request.param), anchor="one", title="A title", alternative="In words.")


def simple(text: str = "label", **options: Any) -> Figure:
    """A line, a mark and a text."""
    figure = Figure()
    figure.patch.set_visible(False)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_axis_off()
    axes.plot([0, 1, 2], [0, 1, 0], gid=f"{ROLE}main")
    axes.text(1, 1, text, gid=f"{ROLE}note", **options)
    return figure


def test_a_drawing_is_well_formed_and_has_only_these_parts(source: str) -> None:
    root = etree.fromstring(source)
    assert {str(element.tag) for element in root.iter()} <= ELEMENTS
    assert {str(name) for element in root.iter() for name in element.attrib} <= ATTRIBUTES


@pytest.mark.parametrize(
    "pattern",
    [
        "<script",
        "style",
        "http",
        "xmlns",
        "xlink",
        "url(",
        "data:",
        "clip",
        "metadata",
        "<!",
        "on\\w+=",
    ],
)
def test_nothing_in_a_drawing_runs_fetches_or_decorates(source: str, pattern: str) -> None:
    """Attributes of style are refused by the page's policy, and addresses by its gate."""
    assert not re.search(pattern if "\\" in pattern else re.escape(pattern), source)


def test_a_drawing_has_a_name_and_a_description(source: str) -> None:
    root = etree.fromstring(source)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert (root[0].tag, root[0].text) == ("title", "A title")
    assert (root[1].tag, root[1].text) == ("desc", "In words.")
    assert re.fullmatch(r"0 0 619\.2 \d+(\.\d+)?", root.get("viewBox") or "")


def test_every_id_starts_with_the_anchor_and_every_mark_has_its_shape(source: str) -> None:
    root = etree.fromstring(source)
    ids = [str(one) for one in root.xpath("//@id")]
    assert all(one.startswith("one-") for one in ids)
    assert len(ids) == len(set(ids))
    targets = {str(one).removeprefix("#") for one in root.xpath("//use/@href")}
    assert targets or 'class="bar"' in source
    assert targets <= set(ids)


def test_charts_of_one_panel_have_one_size() -> None:
    for kind in ("control", "yearly"):
        assert svg_of(drawing(kind)).get("viewBox") == "0 0 619.2 266.4"


def test_words_of_one_role_in_a_row_share_a_group() -> None:
    figure = simple("one")
    for text, role in (("two", "note"), ("three", "note"), ("four", "tick"), ("five", "tick")):
        figure.axes[0].text(1, 1, text, gid=f"{ROLE}{role}")
    root = svg_of(figure)
    assert [texts(group) for group in roles(root, "note")] == [["one", "two", "three"]]
    assert [texts(group) for group in roles(root, "tick")] == [["four"], ["five"]]


def test_drawings_of_one_page_share_no_id() -> None:
    """Two charts of a kind have the same marks, and one name may be the start of another."""
    ids: list[str] = []
    for anchor in ("one", "two", "one-2", "one-t"):
        ids += [str(one) for one in svg_of(drawing("control"), anchor=anchor).xpath("//@id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_is_the_same_when_it_is_drawn_again(kind: str) -> None:
    first, second = (
        to_svg(drawing(kind), anchor="a", title="T", alternative="D") for _ in range(2)
    )
    assert first == second


def test_the_same_figure_may_be_written_twice() -> None:
    figure = simple()
    one, two = (to_svg(figure, anchor="a", title="T", alternative="D") for _ in range(2))
    assert one == two


def test_text_stays_text(source: str) -> None:
    assert len(texts(etree.fromstring(source))) > 8


def test_a_role_becomes_a_class_and_what_has_none_loses_its_group() -> None:
    figure = simple()
    figure.axes[0].plot([0, 1], [1, 0], gid="not-a-role")
    root = svg_of(figure)
    assert [g.get("class") for g in root.iter("g")] == ["main", "note"]
    assert len(list(root.iter("path"))) == 2


def test_a_shape_that_clips_is_not_drawn() -> None:
    """Without its clip path element it would be a shape that nobody drew."""
    figure = simple()
    (line,) = figure.axes[0].lines
    line.set_clip_path(Circle((1, 0.5), 0.5, transform=figure.axes[0].transData))
    root = svg_of(figure)
    assert len(list(root.iter("path"))) == 1
    assert "clip" not in to_svg(figure, anchor="a", title="T", alternative="D")


def test_text_keeps_its_place_and_alignment_only() -> None:
    root = svg_of(simple("right", ha="right", color="red", size=30, weight="bold"))
    (text,) = root.iter("text")
    assert text.get("text-anchor") == "end"
    assert {str(name) for name in text.attrib} == {"x", "y", "text-anchor"}
    (start,) = svg_of(simple("left", ha="left")).iter("text")
    assert start.get("text-anchor") is None


def test_turned_text_keeps_its_place() -> None:
    (text,) = svg_of(simple("up", rotation=90)).iter("text")
    assert float(text.get("x") or 0) > 0
    assert float(text.get("y") or 0) > 0


def test_coordinates_have_one_decimal_at_most(source: str) -> None:
    assert not re.search(r"\d\.\d\d", re.sub(r"<(title|desc|text)[^>]*>.*?</\1>", "", source))
    assert "-0 " not in source
    assert 'x="-0"' not in source


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_nothing_but_words(hostile: str) -> None:
    source = to_svg(simple(hostile), anchor="a", title=hostile, alternative=hostile)
    root = etree.fromstring(source)
    assert {str(element.tag) for element in root.iter()} <= ELEMENTS
    visible = re.sub(r"[\x00-\x1f\x7f-\x9f]", "", hostile)
    assert root[0].text == visible
    assert root[1].text == visible
    assert "".join(texts(root)) == visible


@pytest.mark.parametrize("text", ["line one\nline two", "tab\there"])
def test_space_in_words_stays_space(text: str) -> None:
    root = svg_of(simple(), title=text, words=text)
    assert (root[0].text or "").split() == text.split()


@pytest.mark.parametrize("text", ["中文", "😀", "ǆ"])
def test_letters_that_no_font_here_has_are_written_all_the_same(text: str) -> None:
    """The reader's machine has its own fonts; a warning would stop the notebook at the gate."""
    assert texts(svg_of(simple(text))) == [text]


def test_half_a_character_is_left_out() -> None:
    """A lone surrogate can't be written to a file at all."""
    source = to_svg(simple("a\ud800b"), anchor="a", title="c\udfff", alternative="d\ufffe")
    root = etree.fromstring(source.encode("utf-8"))
    assert (texts(root), root[0].text, root[1].text) == (["ab"], "c", "d")


def test_a_line_keeps_every_point() -> None:
    """Nothing is left out because it lies on a straight line: the points were counted."""
    figure = draw("control", control([10.0] * 150), "count").figure
    (line,) = subpaths(roles(svg_of(figure), "main")[0])
    assert len(line) == 150


def test_marks_are_placed_by_reference() -> None:
    figure = Figure()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([1, 2, 3], [1, 2, 3], "o", gid=f"{ROLE}dot")
    assert len(marks(roles(svg_of(figure), "dot")[0])) == 3


def test_the_settings_of_an_analyst_do_not_reach_the_drawing() -> None:
    """Somebody works in JupyterLab with a style of their own; the page stays as it is."""
    settings = {
        "svg.fonttype": "path",
        "svg.hashsalt": "another",
        "savefig.bbox": "tight",
        "figure.dpi": 200,
        "font.size": 30,
        "lines.markersize": 30,
        "axes.xmargin": 0.5,
        "axes.formatter.use_locale": True,
        "text.usetex": True,
    }
    plain = to_svg(drawing("control"), anchor="a", title="T", alternative="D")
    with mpl.rc_context(settings):
        styled = to_svg(drawing("control"), anchor="a", title="T", alternative="D")
        assert mpl.rcParams["font.size"] == 30
    assert styled == plain
