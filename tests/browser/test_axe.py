"""axe finds nothing, however the page is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import axe_faults
from tests.browser.ways import NAMES, WAYS, open_way

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# axe takes seconds for the contrast of hundreds of cells that differ in nothing but their figure.
# One way has them all; in the others a table keeps its first two rows and those with symbols.
WHOLE = "wide and light"
THIN = """document.querySelectorAll('tbody tr:nth-child(n+3):not(:has([aria-hidden]))')
  .forEach(row => row.remove())"""


@pytest.mark.parametrize("way", [way for way in WAYS if way != "in print from dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(name: str, way: str, browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages[name], WAYS[way])
    if way != WHOLE:
        page.evaluate(THIN)
    found = axe_faults(page)
    page.context.close()
    assert found == []


PLANTED = {
    "color-contrast": "document.querySelector('h3').style.color = '#bbb'; "
    "document.querySelector('h3 a').style.color = '#bbb'",
    "target-size": "document.querySelector('main').insertAdjacentHTML('beforeend', "
    '\'<p><button style="padding:0;height:9px">a</button><button style="padding:0;height:9px">\''
    " + 'b</button></p>')",
    "heading-order": "document.querySelector('h3').outerHTML = '<h5>x</h5>'",
    "region": "document.body.insertAdjacentHTML('beforeend', '<p>Outside.</p>')",
    "scrollable-region-focusable": "document.querySelector('main').insertAdjacentHTML('beforeend', "
    "`<div style=\"overflow:auto;width:9rem;white-space:nowrap\">${'Long. '.repeat(99)}</div>`)",
}


@pytest.mark.parametrize("rule", PLANTED)
def test_axe_finds_what_is_planted(rule: str, browser: Browser, pages: dict[str, Path]) -> None:
    page = open_way(browser, pages["index"], WAYS["wide and light"])
    page.evaluate(PLANTED[rule])
    found = axe_faults(page)
    page.context.close()
    assert rule in {fault.split(":")[0] for fault in found}
