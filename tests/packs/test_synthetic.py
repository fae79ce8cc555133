"""Invented figures say so in every part that could be copied out alone, or stay unpublished."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from scrutiny_lib import evidence
from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.wording import Wording
from scrutiny_lib.errors import GateError
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.model import ChartItem, Item, TableItem
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.gate import check_page
from scrutiny_lib.packs.publish import latest_of, replace_synced
from scrutiny_lib.packs.record import RunRecord
from scrutiny_lib.packs.synthetic import MARKER, synthetic_markers
from scrutiny_lib.packs.tables import tables_of
from scrutiny_lib.workspace import Workspace
from tests.evidence.frames import control, yearly
from tests.packs import items
from tests.packs.conftest import code, markdown, output_of
from tests.packs.test_index import index, put, record
from tests.packs.test_runner import run, small_pack

FACTS = items.facts().model_copy(update={"is_synthetic": True})
WORDS = {"rule": "published", "source": "An invented partnership."}


@pytest.fixture
def pieces(profile: Profile, wording: Wording, monkeypatch: pytest.MonkeyPatch) -> list[Item]:
    """A table and three kinds of chart, as the door of evidence makes them for invented data."""
    context = Context("trends", profile, wording, is_synthetic=True)
    monkeypatch.setattr(surroundings, "_current", context)
    monkeypatch.setattr("scrutiny_lib.evidence.shown.display", lambda *_, **__: None)
    months = control([9.0, 11.0, 10.0, 12.0] * 6)
    years = yearly(Leeds=[40, 41, 44], England=[50, 51, 52])
    frame = years[years["year"] == 2020][["series", "value"]]
    shown = [
        evidence.table(frame, caption="A table", units={"value": "per_cent"}, **WORDS),
        evidence.chart("control", months, title="One", subtitle="S", unit="count", **WORDS),
        evidence.chart("yearly", years, title="Two", subtitle="S", unit="per_cent", **WORDS),
        evidence.chart(
            "run", months.assign(centre=10.0), title="Three", subtitle="S", unit="count", **WORDS
        ),
    ]
    return [one.item for one in shown]


@pytest.fixture
def page(make_notebook: Callable[..., Any], pieces: list[Item]) -> str:
    cells = [code(output_of(FACTS)), markdown("## Police"), code(*map(output_of, pieces))]
    return ScrutinyExporter().from_notebook_node(make_notebook(*cells))[0]


def test_a_page_of_invented_figures_is_marked_and_passes(page: str, profile: Profile) -> None:
    check_page(page, profile, is_synthetic=True)


PLANTS = {
    "title": (r"(<title>[^<]*)Synthetic data – ", r"\1", "title"),
    "banner at the top": (r'(<header>.*?)<div class="synthetic">.*?</div>', r"\1", "at the top"),
    "banner at the bottom": (
        r'(<footer>.*?)<div class="synthetic">.*?</div>',
        r"\1",
        "at the bottom",
    ),
    "empty banner": (r'(<header>.*?<div class="synthetic">).*?</div>', r"\1</div>", "at the top"),
    "printed pages": (r'(@top-center\{content:"[^"]*) · Synthetic data', r"\1", "printed pages"),
    "drawing": (r'<g class="watermark">.*?</g>', "", "the chart #one lacks"),
    "one drawing of three": (
        r'(id="three".*)<g class="watermark">.*?</g>',
        r"\1",
        "the chart #three lacks",
    ),
    "drawing's words": (r'(<desc id="two--d">)Synthetic data: ', r"\1", "the chart #two lacks"),
    "caption": (r"<caption>Synthetic data: A", "<caption>A", "the table #a-table lacks"),
    "caption behind a chart": (
        r"(id=\"one\".*?<caption>)Synthetic data: ",
        r"\1",
        "the table #one lacks",
    ),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_mark_that_is_missing_is_refused(name: str, page: str, profile: Profile) -> None:
    pattern, without, said = PLANTS[name]
    bare, changed = re.subn(pattern, without, page, count=1, flags=re.DOTALL)
    assert changed == 1
    with pytest.raises(GateError) as refused:
        check_page(bare, profile, is_synthetic=True)
    assert said in str(refused.value)
    assert str(refused.value).count(";") == 0
    check_page(bare, profile, is_synthetic=False)


def test_the_exporter_tells_the_gate(make_notebook: Callable[..., Any]) -> None:
    """Evidence that was drawn before anybody said that its data are invented."""
    notebook = make_notebook(
        code(output_of(FACTS)), markdown("## Police"), code(output_of(items.table()))
    )
    with pytest.raises(GateError, match="the table #a-table lacks the mark of synthetic data"):
        ScrutinyExporter().from_notebook_node(notebook)


def test_the_mark_can_be_read_and_stands_clear_of_what_is_drawn(pieces: list[Item]) -> None:
    for item in pieces:
        if not isinstance(item, ChartItem):
            continue
        root = lxml_html.fragment_fromstring(item.svg)
        (mark,) = root.xpath(".//*[@class='watermark']/text")
        _, _, width, height = map(float, root.get("viewbox").split())
        assert mark.text == "Synthetic data"
        assert mark.get("text-anchor") == "end"
        assert width - 5 < float(mark.get("x")) <= width
        top = float(mark.get("y")) - 11
        assert height - 20 < top < height - 5
        right = width - 90  # fourteen letters of eleven pixels are not as wide
        for path in root.xpath(".//path[not(ancestor::defs)]"):
            for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d")):
                assert float(x) < right or float(y) < top
        for other in root.xpath(".//text[not(parent::*[@class='watermark'])]"):
            is_left = float(other.get("x")) + 30 < right  # marks of the axis stand at its middle
            assert is_left or float(other.get("y")) < top


def test_the_mark_has_the_colour_of_text() -> None:
    """Ink on paper, in every scheme; no rule of the style sheet makes it paler."""
    style = Path(surroundings.__file__).parent / "templates" / "evidence.css"
    rules = [rule for rule in style.read_text().split("}") if "watermark" in rule]
    assert rules
    assert not any(re.search("fill|opacity|color", rule) for rule in rules)


def test_real_figures_carry_no_mark(make_notebook: Callable[..., Any]) -> None:
    notebook = make_notebook(
        code(output_of(items.facts())), markdown("## Police"), code(output_of(items.table()))
    )
    html, _ = ScrutinyExporter().from_notebook_node(notebook)
    assert "ynthetic" not in html


def test_csv_files_say_it_by_their_names_and_stay_readable(pieces: list[Item]) -> None:
    told = tables_of([FACTS, *pieces])
    assert set(told) == {f"synthetic-{name}.csv" for name in ("a-table", "one", "two", "three")}
    header, *rows = csv.reader(told["synthetic-a-table.csv"].splitlines())
    assert header == ["series", "value"]
    assert len(rows) == 2
    assert set(tables_of([items.facts(), *pieces])) == {
        f"{name}.csv" for name in ("a-table", "one", "two", "three")
    }


def test_facts_that_say_nothing_are_real() -> None:
    assert items.facts().is_synthetic is False
    assert isinstance(items.table(), TableItem)


@pytest.mark.parametrize(
    ("where", "reads", "found"),
    [
        (MARKER, ("published",), 1),
        (f"published/{MARKER}", ("published",), 1),
        (f"partners/police/{MARKER}", ("published", "partners"), 1),
        (f"partners/{MARKER}", ("published",), 0),
        (MARKER, (), 0),
        ("published/readme.txt", ("published",), 0),
    ],
)
def test_a_folder_says_itself_that_it_is_invented(
    where: str, reads: tuple[str, ...], found: int, tmp_path: Path
) -> None:
    (tmp_path / where).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / where).write_text("Invented.")
    assert len(synthetic_markers(tmp_path, reads)) == found
    assert synthetic_markers(None, reads) == []


def test_the_card_on_the_index_says_it(workspace: Workspace, profile: Profile) -> None:
    put(workspace, "aa", 1)
    assert "Synthetic data" not in index(workspace, profile)
    path = workspace.outputs / "published" / "p" / "aa" / "run.json"
    known = RunRecord.model_validate_json(record("aa", 1))
    replace_synced(path, known.model_copy(update={"is_synthetic": True}).model_dump_json())
    root = lxml_html.document_fromstring(index(workspace, profile))
    assert "Synthetic data" in root.xpath("//article")[0].text_content()


@pytest.mark.slow
def test_a_run_on_a_marked_folder_is_marked_throughout(workspace: Workspace) -> None:
    small_pack(
        workspace,
        "import pandas as pd\nframe = pd.DataFrame({'What': ['x'], 'Count': [12.0]})",
        "evidence.table(frame, caption='Things', rule='published', units={'Count': 'count'})",
    )
    data = workspace.root / "data"
    data.mkdir()
    assert run(data) == 0
    real = latest_of(workspace.outputs / "published" / "small")
    assert real is not None
    assert (real / "tables" / "things.csv").is_file()
    (data / MARKER).write_text("An invented partnership.\n")
    assert run(data) == 0, "the marker alone makes the pack anew"
    folder = latest_of(workspace.outputs / "published" / "small")
    assert folder is not None
    assert folder != real
    assert [path.name for path in (folder / "tables").iterdir()] == ["synthetic-things.csv"]
    for name in ("findings.json", "run.json"):
        assert json.loads((folder / name).read_text())["is_synthetic"] is True
        assert json.loads((real / name).read_text())["is_synthetic"] is False
    text = (folder / "index.html").read_text()
    assert "<caption>Synthetic data: Things</caption>" in text
    assert "Synthetic data" in (workspace.outputs / "published" / "index.html").read_text()
    (data / MARKER).unlink()
    assert run(data) == 0
    again = latest_of(workspace.outputs / "published" / "small")
    assert again is not None
    assert "ynthetic" not in (again / "index.html").read_text()
