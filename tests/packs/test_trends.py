"""The published trends pack, as a reader gets it, against the figures that are known."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from lxml import html as lxml_html

from scrutiny_lib.packs.publish import latest_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pack(published: Path) -> Path:
    folder = latest_of(published / "outputs" / "published" / "trends")
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def page(pack: Path) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring((pack / "index.html").read_text(encoding="utf-8"))


def rows(pack: Path, table: str) -> dict[str, dict[str, str]]:
    with (pack / "tables" / table).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    head = next(iter(found[0]))
    return {row[head]: row for row in found}


@pytest.mark.parametrize(
    ("table", "year", "leeds"),
    [
        ("csc-rereferral.csv", "2024", "24.2%"),
        ("csc-asmt-45.csv", "2024", "68.9%"),
        ("csc-s47-rate.csv", "2024", "141.2"),
        ("csc-icpc-15.csv", "2024", "46.3%"),
        ("csc-icpc-15.csv", "2020", "75.8%"),
        ("csc-cpp-review.csv", "2024", "68.7%"),
    ],
)
def test_leeds_figures_are_those_published(pack: Path, table: str, year: str, leeds: str) -> None:
    assert rows(pack, table)[year]["Leeds"] == leeds


def test_the_control_chart_is_that_of_sixty_months(pack: Path) -> None:
    table = rows(pack, "csc-ref-month.csv")
    assert len(table) == 60
    newest = table["March 2024"]
    assert (newest["Value"], newest["Mean"], newest["Upper limit"]) == ("865", "898", "1,266")
    signals = [month for month, row in table.items() if row["Signal"] != "common cause"]
    assert (len(signals), signals[-1], signals[0]) == (11, "May 2021", "March 2022")


def test_the_comparators_stand_in_the_house_order(pack: Path) -> None:
    head = list(next(iter(rows(pack, "csc-icpc-15.csv").values())))
    assert [name.split(" (")[0] for name in head[1:]] == [
        "Leeds",
        "Core cities",
        "Statistical neighbours",
        "Yorkshire and the Humber",
        "England",
    ]


def test_a_group_of_which_two_of_seven_are_known_has_no_figure(pack: Path) -> None:
    newest = rows(pack, "csc-icpc-15.csv")["2025"]
    assert newest["Core cities (median of 7)"] == "[x]"
    assert newest["England"] == "81.4%"


def test_the_fall_in_conferences_comes_first_and_what_followed_is_said(pack: Path) -> None:
    found = json.loads((pack / "findings.json").read_text(encoding="utf-8"))
    first = found["findings"][0]
    assert first["headline"] == (
        "Conferences held in time fell from 75.8% in 2020 to 46.3% in 2024, then rose to 75.8% "
        "in 2025"
    )
    assert "467 of 1,008" in first["detail"]
    assert "43.3% to 49.4%" in first["detail"]
    assert "England: 77.7% in 2020, 79.7% in 2024 and 81.4% in 2025." in first["detail"]
    assert found["questions"][0]["rests_on"] == [first["id"]]
    assert len(found["findings"]) >= 3
    assert len(found["questions"]) >= 3
    assert all(question["text"].endswith("?") for question in found["questions"])


def test_every_finding_leads_to_its_evidence(page: lxml_html.HtmlElement, pack: Path) -> None:
    ids = set(page.xpath("//@id"))
    found = json.loads((pack / "findings.json").read_text(encoding="utf-8"))
    for finding in found["findings"]:
        assert finding["id"] in ids
        assert set(finding["evidence"]) <= ids
        assert finding["evidence"]


def test_the_parts_stand_in_the_fixed_order(page: lxml_html.HtmlElement) -> None:
    assert [heading.text_content() for heading in page.xpath("//h2")] == [
        "In brief",
        "Children's social care",
        "Police",
        "NHS",
        "Across agencies",
        "What we cannot see",
        "Words used",
        "Method and provenance",
    ]


def test_each_chart_carries_its_table_and_its_words(page: lxml_html.HtmlElement) -> None:
    figures = page.xpath("//figure")
    assert len(figures) == 13
    for figure in figures:
        assert figure.xpath(".//svg[@role='img']/title/text()")
        assert len(figure.xpath(".//svg/desc/text()")[0]) > 60
        assert figure.xpath(".//details//table/caption")


def test_the_record_holds_the_digest_of_every_published_file(pack: Path) -> None:
    record = json.loads((pack / "run.json").read_text(encoding="utf-8"))
    files = {p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file()}
    assert set(record["files"]) == files - {"run.json"}
    assert record["outcome"] == "succeeded"
    assert {source["licence"] for source in record["sources"]} == {"OGL v3"}


def test_the_page_is_light(pack: Path) -> None:
    text = (pack / "index.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 350_000
    drawings = sum(len(part) for part in text.split("<svg")[1:])
    assert drawings > 10_000


def test_nothing_of_the_notebook_is_left(pack: Path) -> None:
    text = (pack / "index.html").read_text(encoding="utf-8")
    for trace in ("open_pack", "evidence.chart", "jp-", "papermill", "<script", "://"):
        assert trace not in text
