"""What a keyboard and a screen reader meet: headings, landmarks, links, tables, focus, targets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.reading import (
    focus_faults,
    focus_stops,
    heading_faults,
    landmark_faults,
    link_faults,
    scrolling_faults,
    table_faults,
    target_faults,
)
from tests.browser.ways import NAMES, SCHEMES, Way, open_way

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Check = Callable[[Page], list[str]]

CHECKS: dict[str, Check] = {
    "one main heading and no level left out": heading_faults,
    "landmarks with names, and nothing outside them": landmark_faults,
    "no two links say the same and lead elsewhere": link_faults,
    "tables have captions and headings": table_faults,
}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", NAMES)
def test_structure(name: str, check: str, browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages[name], Way())
    found = CHECKS[check](page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_only_named_regions_that_take_focus_scroll_sideways(
    name: str, width: int, browser: Browser, pages: dict[str, Path]
) -> None:
    page = open_way(browser, pages[name], Way(width=width, height=700))
    found = scrolling_faults(page)
    page.context.close()
    assert found == []


def test_a_reader_s_own_spacing_of_text_fits(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages["trends"], Way(width=320, height=700))
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important}p{margin-bottom:2em!important}"
    )
    found = scrolling_faults(page)
    page.context.close()
    assert found == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_targets_are_24_pixels_wide_and_high(
    name: str, width: int, browser: Browser, pages: dict[str, Path]
) -> None:
    page = open_way(browser, pages[name], Way(width=width))
    found = target_faults(page)
    page.context.close()
    assert found == []


FOCUS = {scheme: Way(scheme=scheme) for scheme in SCHEMES} | {
    f"forced, {scheme}": Way(scheme=scheme, more={"forced_colors": "active"}) for scheme in SCHEMES
}


@pytest.mark.parametrize("way", FOCUS)
@pytest.mark.parametrize("name", NAMES)
def test_focus_is_seen_wherever_the_tab_key_stops(
    name: str, way: str, browser: Browser, pages: dict[str, Path]
) -> None:
    page = open_way(browser, pages[name], FOCUS[way])
    stops = focus_stops(page)
    reachable = page.locator("a[href], summary, [tabindex='0']").count()
    page.context.close()
    assert stops[0]["text"] == "Skip to the summary"
    assert len(stops) == reachable
    assert focus_faults(stops) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_skip_link_leads_past_the_head(
    name: str, browser: Browser, pages: dict[str, Path]
) -> None:
    page = open_way(browser, pages[name], Way())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    # A summary without findings has no link: then it is the next one after it.
    past = page.evaluate(
        "document.activeElement.closest('main') !== null && !(document.activeElement"
        ".compareDocumentPosition(document.querySelector('#h-brief')) & 4)"
    )
    page.context.close()
    assert past


def test_a_table_unfolds_with_the_keyboard(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages["trends"], Way(), opened=False)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    seen = page.locator("details").first.locator("table").is_visible()
    page.context.close()
    assert seen


PLANTED: dict[str, tuple[Check, str, str]] = {
    "a second main heading": (
        heading_faults,
        "document.querySelector('h2').outerHTML = '<h1>Again</h1>'",
        "2 main headings",
    ),
    "a level left out": (
        heading_faults,
        "document.querySelector('h2').outerHTML = '<h4>Deep</h4>'",
        "level 4 follows 1: Deep",
    ),
    "no main part": (
        landmark_faults,
        "document.querySelector('main').outerHTML = '<div>x</div>'",
        "0 of main",
    ),
    "text outside": (
        landmark_faults,
        "document.body.insertAdjacentHTML('beforeend', '<p>Stray.</p>')",
        "outside: Stray.",
    ),
    "a region without a name": (
        landmark_faults,
        "document.querySelector('[role=region]').removeAttribute('aria-label')",
        "a region without a name",
    ),
    "the same words for another target": (
        link_faults,
        """document.querySelectorAll('nav a')[1].textContent = "children's social care\"""",
        "children's social care: ['#police', '#social-care']",
    ),
    "a link that leads nowhere": (
        link_faults,
        "document.querySelector('nav a').href = '#lost'",
        "leads nowhere: Children's social care",
    ),
    "a link that says nothing": (
        link_faults,
        "document.querySelector('nav a').textContent = 'here'",
        "says nothing: 'here'",
    ),
    "no caption": (
        table_faults,
        "document.querySelector('caption').remove()",
        "a table has no caption",
    ),
    "a row without its heading": (
        table_faults,
        "document.querySelector('tbody th').removeAttribute('scope')",
        "a row without heading",
    ),
    "a region that can't be focused": (
        scrolling_faults,
        "document.querySelectorAll('.scroll').forEach(s => s.removeAttribute('tabindex'))",
        "scrolls without name or focus",
    ),
    "a page that scrolls": (
        scrolling_faults,
        "document.querySelector('h2').style.width = '99rem'",
        "the page is 1",
    ),
    "text cut off": (
        scrolling_faults,
        "document.querySelector('h2').style.cssText = "
        "'overflow:hidden;white-space:nowrap;width:2rem'",
        "cut off: ",
    ),
    "a small target": (
        target_faults,
        "document.querySelector('nav a').style.cssText = 'display:block;min-height:0;height:20px'",
        "Children's social care: ",
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_what_is_planted_is_found(fault: str, browser: Browser, pages: dict[str, Path]) -> None:
    check, plant, expected = PLANTED[fault]
    page = open_way(browser, pages["trends"], Way(width=390))
    page.evaluate(plant)
    found = check(page)
    page.context.close()
    assert any(expected in one for one in found), found


FAINT = {
    "no ring": "*:focus{outline:none!important;box-shadow:none!important}",
    "a thin ring": "*:focus{outline-width:1px!important}",
    "a pale ring": "*:focus{outline-color:#ffffee!important;box-shadow:none!important}",
}


@pytest.mark.parametrize("style", FAINT)
def test_a_focus_that_is_not_seen_is_found(
    style: str, browser: Browser, pages: dict[str, Path]
) -> None:
    page = open_way(browser, pages["index"], Way())
    page.add_style_tag(content=FAINT[style])
    found = focus_faults(focus_stops(page))
    page.context.close()
    assert any("focus is not seen" in one for one in found)
