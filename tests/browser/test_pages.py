"""Every published page in a real browser: offline, and drawings that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import open_page
from tests.browser.ways import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_without_a_request_or_a_complaint(
    name: str, browser: Browser, pages: dict[str, Path]
) -> None:
    page = browser.new_context().new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(pages[name].as_uri())
    assert requests == [pages[name].as_uri()]
    assert complaints == []
    page.context.close()


def test_every_link_of_the_index_leads_to_a_page(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_page(browser, pages["index"])
    links = [link.get_attribute("href") for link in page.locator("main a").all()]
    page.context.close()
    assert links
    for link in links:
        assert link is not None
        assert (pages["index"].parent / link).is_file()


def test_text_in_charts_stays_inside_its_drawing(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_page(browser, pages["trends"], viewport={"width": 1280, "height": 900})
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(text => {
            const t = text.getBoundingClientRect();
            return t.left < box.left - 2 || t.right > box.right + 2
              || t.bottom > box.bottom + 8 || t.top < box.top - 8;
          }).map(text => text.textContent);
        })"""
    )
    page.context.close()
    assert outside == []


def test_text_in_charts_does_not_cover_other_text(browser: Browser, pages: dict[str, Path]) -> None:
    page = open_page(browser, pages["trends"], viewport={"width": 1280, "height": 900})
    covered = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
          const texts = [...svg.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
          const found = [];
          texts.forEach(([a, x], i) => texts.slice(i + 1).forEach(([b, y]) => {
            const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
            const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
            if (wide > 1 && high > 3.5) found.push(a.textContent + ' | ' + b.textContent);
          }));
          return found;
        })"""
    )
    page.context.close()
    assert covered == []
