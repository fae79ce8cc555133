"""Each kind of identifier planted in each place: refused, the place named and the value not."""

from __future__ import annotations

import base64
import json
import re
import shutil
from datetime import date
from pathlib import Path

import nbformat
import pytest

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.disclosure.identifiers import Kind
from scrutiny_lib.errors import DisclosureError, ExitCode
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.gate.identifiers import (
    Place,
    allowed_strings,
    refuse,
    search_pack,
    search_page,
)
from scrutiny_lib.packs.index import build_index
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace
from tests.disclosure.identifiers import invented
from tests.packs import items
from tests.packs.conftest import PROJECT, code, markdown, output_of
from tests.packs.test_index import put
from tests.packs.test_runner import records, run, small_pack

pytestmark = pytest.mark.slow

MADE = date(2026, 11, 23)
SVG = (
    '<svg class="chart" viewBox="0 0 619.2 266.4" role="img" aria-labelledby="t d">'
    '<title id="t">Referrals by month</title><desc id="d">Values run from 603 to 1,251.</desc>'
    '<g class="main"><path id="line" d="M42.3 101.7L50 79.2L-7.5 84e-5 100 200 3000z"/></g>'
    '<text x="1" y="2">Apr <tspan>2019</tspan></text></svg>'
)


@pytest.fixture(scope="module")
def allowed() -> frozenset[str]:
    return allowed_strings(load_profile(PROJECT / "params" / "leeds.yml"), [MADE])


@pytest.fixture(scope="module")
def page() -> str:
    """A page of the real template; its style sheet is cut short, so that many tests stay quick."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            markdown("# Title\n\nWhat this is for."),
            code(output_of(items.facts())),
            markdown("## Police\n\nWords about referrals."),
            code(output_of(items.table()), output_of(items.finding()), output_of(items.question())),
        ]
    )
    html, _ = ScrutinyExporter().from_notebook_node(notebook, {"scrutiny": {"made": MADE}})
    html = re.sub("<style>.*</style>", "<style>p{margin:0 0 0 6px}</style>", html, flags=re.S)
    return html.replace("Words about", f"{SVG}Words about")


@pytest.fixture
def pack(tmp_path: Path, page: str) -> Path:
    """A whole working folder, as the runner leaves it before it publishes."""
    folder = tmp_path / "pack"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "tables" / "a-table.csv").write_text("What,Count\nReferrals,12\n")
    found = {"findings": [{"id": "f-one", "detail": "A detail.", "score": 4.4178}]}
    (folder / "findings.json").write_text(json.dumps(found))
    record = {"newest": "2024-03-31", "started_at": "2026-11-23T04:17:15.3Z", "parameters": {}}
    (folder / "run.json").write_text(json.dumps(record))
    return folder


def places(pack: Path, allowed: frozenset[str]) -> list[Place]:
    return search_pack(pack, child_ids=invented.CHILD_IDS, allowed=allowed)


def test_a_good_pack_passes(pack: Path, allowed: frozenset[str]) -> None:
    assert places(pack, allowed) == []
    refuse([])


# file, what stands there, what is planted ({} is the value), what the place says
PLANTS = {
    "prose": ("index.html", "Words about", "Words {} about", "<p> in #police"),
    "title": ("index.html", "<title>", "<title>{} ", "<title>"),
    "heading": ("index.html", "<h1>", "<h1>{} ", "<h1>"),
    "table cell": ("index.html", ">12<", ">{}<", "row 2, column 2 of a table in #a-table"),
    "column heading": ("index.html", ">Count<", ">{}<", "row 1, column 2 of a table in #a-table"),
    "caption": ("index.html", "A table<", "A table {}<", "<caption> in #a-table"),
    "chart title": ("index.html", "Referrals by month", "For {}", "<title> (#t)"),
    "alternative text": ("index.html", "Values run", "{} runs", "<desc> (#d)"),
    "label in a drawing": ("index.html", "Apr <", "{} <", "<text> in #police"),
    "label in parts": ("index.html", "Apr <tspan>2019</tspan>", "{split}", "<text> in #police"),
    "text in parts": ("index.html", "Words about", "a {split} b", "<p> in #police"),
    "text around a comment": ("index.html", "Words about", "a {comment} b", "<p> in #police"),
    "a path's id": ("index.html", 'id="line"', 'id="{}"', "attribute id of <path> in #police"),
    "a path's class": ("index.html", 'id="line"', 'class="{}"', "class of <path> in #police"),
    "a path's data": ("index.html", 'id="line"', 'data-key="{}"', "data-key of <path> in #police"),
    "a path's label": ("index.html", 'id="line"', 'aria-label="{}"', "aria-label of <path>"),
    "a path's course": ("index.html", 'd="M42.3', 'd="{} M42.3', "attribute d of <path> (#line)"),
    "alt": (
        "index.html",
        "Words about",
        '<img alt="{}"> about',
        "attribute alt of <img> in #police",
    ),
    "an image": ("index.html", "Words about", '<img src="{image}">', "attribute src of <img>"),
    "references": ("index.html", "Words about", "{references} about", "<p> in #police"),
    "a comment": ("index.html", "Words about", "<!-- {} --> about", "a comment in"),
    "before the page": ("index.html", "<html", "<!-- {} --><html", "a comment"),
    "what a parser drops": ("index.html", 'id="line"', 'id="line" id="{}"', "its source"),
    "the style sheet": ("index.html", "<style>", "<style>/* {} */", "<style>"),
    "a link": ("index.html", "Words about", '<a href="#{}">x</a>', "attribute href of <a>"),
    "CSV cell": ("tables/a-table.csv", "Referrals,12", "Referrals,{}", "row 2, column 2"),
    "CSV heading": ("tables/a-table.csv", "What,", "{},", "row 1, column 1"),
    "CSV of more": ("tables/a-table.csv", "Referrals,12", "Referrals,12,{}", "row 2, column 3"),
    "JSON value": ("findings.json", "A detail.", "A {}", "key findings[0].detail"),
    "JSON key": ("findings.json", '"detail"', '"{}"', "the key findings[0].(key 2)"),
    "JSON below a key": ("run.json", "{}", '{{"{}": ["{}"]}}', "key parameters.(key 1)[0]"),
}


def told(plant: str, value: str) -> str:
    half = len(value) // 2
    return (
        plant.replace("{{", "\0")
        .replace("}}", "\1")
        .replace("{split}", f"<b>{value[:half]}</b><i>{value[half:]}</i>")
        .replace("{comment}", f"{value[:half]}<!-- x -->{value[half:]}")
        .replace("{references}", "".join(f"&amp;#{ord(char)};" for char in value))
        .replace("{image}", f"data:image/svg+xml;base64,{base64_of(value)}")
        .replace("{}", value)
        .replace("\0", "{")
        .replace("\1", "}")
    )


def base64_of(value: str) -> str:
    return base64.b64encode(f"<svg><title>{value}</title></svg>".encode()).decode()


@pytest.mark.parametrize("name", PLANTS)
@pytest.mark.parametrize("kind", invented.ALL)
def test_a_planted_identifier_is_refused(
    kind: Kind, name: str, pack: Path, allowed: frozenset[str]
) -> None:
    file, before, after, where = PLANTS[name]
    value = invented.ALL[kind]
    text = (pack / file).read_text(encoding="utf-8")
    assert before in text, "the plant has no place to go"
    (pack / file).write_text(text.replace(before, told(after, value), 1), encoding="utf-8")
    found = [place for place in places(pack, allowed) if place.kind is kind]
    assert found
    assert {place.file for place in found} == {file}
    assert any(where in place.where for place in found)
    with pytest.raises(DisclosureError) as refused:
        refuse(found)
    message = str(refused.value)
    assert refused.value.exit_code is ExitCode.DISCLOSURE_REFUSED
    assert f"{kind} in {file}, " in message
    assert where in message
    assert "\n" not in message
    assert value not in message
    assert compact(value) not in compact(message)


def compact(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


@pytest.mark.parametrize("kind", invented.ALL)
def test_a_value_in_the_name_of_a_file_is_refused(
    kind: Kind, pack: Path, allowed: frozenset[str]
) -> None:
    value = invented.ALL[kind]
    (pack / "tables" / "a-table.csv").rename(pack / "tables" / f"{value}.csv")
    (found,) = places(pack, allowed)
    assert found == Place("file 4.csv", "the name of the file", kind)


def test_a_value_in_an_id_does_not_name_the_place(pack: Path, allowed: frozenset[str]) -> None:
    page = pack / "index.html"
    page.write_text(page.read_text().replace('id="a-table"', f'id="t-{invented.NHS}"'))
    found = places(pack, allowed)
    assert {place.kind for place in found} == {Kind.NHS_NUMBER}
    assert invented.NHS not in " ".join(map(str, found))


def test_ten_digits_among_coordinates_are_found(pack: Path, allowed: frozenset[str]) -> None:
    page = pack / "index.html"
    page.write_text(page.read_text().replace('d="M42.3', f'd="M{invented.NHS} 42.3'))
    (found,) = places(pack, allowed)
    assert found.where == "the attribute d of <path> (#line)"


def test_a_number_in_json_is_read_as_it_is_written(pack: Path, allowed: frozenset[str]) -> None:
    (pack / "findings.json").write_text(f'{{"a": {invented.NHS}, "b": {invented.NHS}.0}}')
    assert [place.where for place in places(pack, allowed)] == ["key a", "key b"]


@pytest.mark.parametrize("text", ['{"a": 1, "a": "NHS"}', '{"a": "NHS", "a": 1}', '{"a": NHS'])
def test_json_that_a_reader_would_lose_is_searched(
    text: str, pack: Path, allowed: frozenset[str]
) -> None:
    (pack / "findings.json").write_text(text.replace("NHS", invented.NHS))
    assert [place.kind for place in places(pack, allowed)] == [Kind.NHS_NUMBER]


def test_the_record_may_name_its_own_days_and_no_other(pack: Path, allowed: frozenset[str]) -> None:
    record = {"newest": "2024-03-31", "first": "2019-04-01", "parameters": {"newest": "2012-03-04"}}
    (pack / "run.json").write_text(json.dumps(record))
    assert places(pack, allowed) == [Place("run.json", "key parameters.newest", Kind.DATE)]
    (pack / "run.json").rename(pack / "findings.json")
    assert len(places(pack, allowed)) == 3


def test_free_text_and_names_head_no_column(pack: Path, allowed: frozenset[str]) -> None:
    page, table = pack / "index.html", pack / "tables" / "a-table.csv"
    page.write_text(page.read_text().replace(">Count<", ">Case notes<"))
    table.write_text("What,Surname\nReferrals,12\n")
    (pack / "findings.json").write_text('{"narrative": "words", "note": 3, "notes": []}')
    assert places(pack, allowed) == [
        Place("findings.json", "what stands under the key narrative", Kind.FREE_TEXT),
        Place(
            "index.html", "what stands under row 1, column 2 of a table in #a-table", Kind.FREE_TEXT
        ),
        Place("tables/a-table.csv", "what stands under row 1, column 2", Kind.NAME),
    ]


def test_a_file_that_cannot_be_read_is_refused(pack: Path, allowed: frozenset[str]) -> None:
    (pack / "tables" / "b.csv").write_bytes(b"\xff\xfe\x00")
    (pack / "other.txt").write_text(f"x {invented.EMAIL}")
    assert [place.file for place in places(pack, allowed)] == ["other.txt", "tables/b.csv"]


def test_only_what_is_named_is_left_out(pack: Path, allowed: frozenset[str]) -> None:
    (pack / "executed.ipynb").write_text(f'"{invented.NHS}"')
    (pack / "tables" / "executed.ipynb").write_text(f'"{invented.NHS}"')
    found = search_pack(pack, allowed=allowed, unpublished=("executed.ipynb",))
    assert [place.file for place in found] == ["tables/executed.ipynb"]


def test_a_long_list_is_cut_and_counted() -> None:
    found = [Place("index.html", f"row {n}", Kind.UPN) for n in range(9)]
    with pytest.raises(DisclosureError, match=r"row 4; and 4 more; take it out"):
        refuse(found)


def test_only_the_profile_s_numbers_and_days_may_stand(
    pack: Path, profile: Profile, allowed: frozenset[str]
) -> None:
    other = allowed_strings(profile, [date(2026, 11, 24)])
    assert {place.kind for place in places(pack, other)} == {Kind.DATE}
    bare = {place.kind for place in places(pack, frozenset())}
    assert bare == {Kind.DATE, Kind.PHONE}
    page = pack / "index.html"
    page.write_text(page.read_text().replace("0113 376 0336", "0113 496 0336"))
    assert [place.kind for place in places(pack, allowed)] == [Kind.PHONE]


def test_the_index_is_searched_before_it_is_written(workspace: Workspace, profile: Profile) -> None:
    put(workspace, "run-a", 20)
    before = build_index(workspace, profile).read_text()
    assert search_page(before, "index.html") != []
    record = workspace.outputs / "published" / "p" / "run-a" / "run.json"
    text = record.read_text().replace("One headline", f"One headline of {invented.NHS}")
    record.write_text(text)
    with pytest.raises(DisclosureError, match=r"NHS number in index\.html, <li>"):
        build_index(workspace, profile)
    assert (workspace.outputs / "published" / "index.html").read_text() == before


def test_the_real_pack_gives_no_false_alarm(
    published: Path, profile: Profile, tmp_path: Path
) -> None:
    folder = latest_of(published / "outputs" / "published" / "trends")
    assert folder is not None
    record = json.loads((folder / "run.json").read_text())
    allowed = allowed_strings(profile, [date.fromisoformat(record["started_at"][:10])])
    ids = frozenset(f"CH{number:06}" for number in range(20_000))
    assert search_pack(folder, child_ids=ids, allowed=allowed) == []
    copy = shutil.copytree(folder, tmp_path / "copy")
    page = (copy / "index.html").read_text()
    (copy / "index.html").write_text(page.replace("<desc", "<desc data-x='CH000123'", 1))
    (found,) = search_pack(copy, child_ids=ids, allowed=allowed)
    assert found.kind is Kind.CHILD_ID


def test_a_run_with_a_number_in_a_note_ends_with_four(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, 'evidence.note("Words.")')
    assert run() == 0
    good = latest_of(workspace.outputs / "published" / "small")
    small_pack(workspace, f'evidence.note("About {invented.NHS[:3]} {invented.NHS[3:]}.")')
    assert run() == 4
    assert latest_of(workspace.outputs / "published" / "small") == good
    (failed,) = records(workspace, "failed")
    assert failed["outcome"] == "disclosure_refused"
    said = capfd.readouterr().err
    assert "NHS number in index.html, <p>" in said
    assert invented.NHS[3:] not in said + json.dumps(failed)
    index = (workspace.outputs / "published" / "index.html").read_text()
    assert "was not published" in index
    assert invented.NHS[3:] not in index
    assert not list((workspace.outputs / "working").glob("*/"))
