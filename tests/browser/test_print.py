"""On paper: marked and numbered sheets, every table unfolded, nothing cut that belongs together."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.paper import (
    A4,
    Paper,
    cut,
    headless,
    lost,
    print_file,
    print_page,
    unmarked,
)
from tests.browser.ways import NAMES, Way, open_way

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def papers(browser: Browser, pages: dict[str, Path]) -> dict[str, Paper]:
    return {name: print_file(browser, pages[name]) for name in NAMES}


@pytest.fixture(scope="module")
def markings(browser: Browser, pages: dict[str, Path]) -> dict[str, str]:
    """The marking at the head of each page."""
    found = {}
    for name in NAMES:
        page = open_way(browser, pages[name], Way())
        found[name] = page.locator(".mark").first.inner_text()
        page.context.close()
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_is_a4_with_its_marking_and_number(
    name: str, papers: dict[str, Paper], markings: dict[str, str]
) -> None:
    assert set(papers[name].sizes) == {A4}
    assert unmarked(papers[name], markings[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_folded_tables_are_open_on_paper_and_nothing_is_lost(
    name: str, papers: dict[str, Paper]
) -> None:
    assert papers[name].folded == len(papers[name].charts)
    assert lost(papers[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_chart_is_cut(name: str, papers: dict[str, Paper]) -> None:
    assert cut(papers[name], papers[name].charts) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_row_of_a_table_is_cut(name: str, papers: dict[str, Paper]) -> None:
    assert cut(papers[name], papers[name].rows) == []


@pytest.mark.parametrize("name", NAMES)
def test_headings_stay_with_what_they_head(name: str, papers: dict[str, Paper]) -> None:
    assert cut(papers[name], papers[name].together) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_long_table_repeats_its_headings(name: str, papers: dict[str, Paper]) -> None:
    assert headless(papers[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_marks_of_these_tests_do_not_change_the_sheets(
    name: str, papers: dict[str, Paper], browser: Browser, pages: dict[str, Path]
) -> None:
    plain = print_file(browser, pages[name], marked=False)
    assert len(plain.sheets) == len(papers[name].sheets)


def test_a_pack_is_long_enough_for_these_tests_to_mean_something(papers: dict[str, Paper]) -> None:
    trends = papers["trends"]
    assert len(trends.sheets) > 5
    assert len(trends.rows) > 100
    many = [name for name, _, rows in trends.tables if len(sheets(trends, rows)) > 1]
    assert many, "no table goes on over a sheet"


def sheets(paper: Paper, marks: list[str]) -> set[int]:
    return set().union(*(paper.sheets_of(mark) for mark in marks))


def test_folded_tables_that_stay_folded_are_found(browser: Browser, pages: dict[str, Path]) -> None:
    style = "details::details-content{content-visibility:hidden!important}"
    paper = print_file(browser, pages["trends"], style=style)
    assert lost(paper)


def test_a_cut_chart_is_found(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages["trends"], Way(), opened=False)
    page.add_style_tag(content="svg.chart{height:40cm!important}")
    page.evaluate(
        "document.querySelectorAll('svg.chart')"
        ".forEach(svg => svg.setAttribute('preserveAspectRatio', 'none'))"
    )
    paper = print_page(page)
    page.context.close()
    assert lost(paper) == []
    assert len(cut(paper, paper.charts)) == len(paper.charts)


def test_a_cut_row_is_found(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages["trends"], Way(), opened=False)
    page.add_style_tag(content="tr{break-inside:auto!important}")
    page.evaluate(
        "document.querySelector('tbody td').innerHTML ="
        " '<div>1</div><div style=\"break-before:page\">2</div>'"
    )
    paper = print_page(page)
    page.context.close()
    assert len(cut(paper, paper.rows)) == 1


def test_a_heading_that_stands_alone_is_found(browser: Browser, pages: dict[str, Path]) -> None:
    style = (
        ".sub{break-after:page!important}dl{columns:auto!important}dd{break-before:page!important}"
    )
    paper = print_file(browser, pages["trends"], style=style)
    faults = cut(paper, paper.together)
    assert len(faults) > len(paper.charts)


def test_a_table_without_its_headings_is_found(browser: Browser, pages: dict[str, Path]) -> None:
    style = "thead{display:table-row-group!important}"
    assert headless(print_file(browser, pages["trends"], style=style))


@pytest.mark.parametrize("place", ["top-center", "bottom-right"])
def test_a_sheet_without_marking_or_number_is_found(
    place: str, browser: Browser, pages: dict[str, Path], markings: dict[str, str]
) -> None:
    style = f"@media print{{@page{{@{place}{{content:none}}}}}}"
    paper = print_file(browser, pages["trends"], style=style)
    assert len(unmarked(paper, markings["trends"])) == len(paper.sheets)
