"""Pages that no published pack is: one that comes after another, and one of synthetic data."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import axe_faults
from tests.browser.ways import WAYS, open_way
from tests.golden.test_golden import HERE, whole_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("other")
    files = {}
    for name in ("whole", "synthetic", "hostile"):
        files[name] = folder / f"{name}.html"
        files[name].write_text(whole_page(HERE / f"{name}.ipynb"), encoding="utf-8")
    return files


@pytest.mark.parametrize("way", [way for way in WAYS if way != "in print from dark"])
@pytest.mark.parametrize("name", ["whole", "synthetic", "hostile"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    name: str, way: str, browser: Browser, made: dict[str, Path]
) -> None:
    page = open_way(browser, made[name], WAYS[way])
    found = axe_faults(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert found == []
    assert width <= WAYS[way].width


def test_what_has_changed_is_one_link_away(browser: Browser, made: dict[str, Path]) -> None:
    page = open_way(browser, made["whole"], WAYS["wide and light"])
    page.get_by_role("link", name="See what changed").click()
    assert page.url.endswith("#changes")
    assert page.locator("#changes").get_by_role("heading", name="What changed").is_visible()
    assert page.locator("#changes h4").count() == 4
    page.context.close()
