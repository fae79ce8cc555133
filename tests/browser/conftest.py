"""A real browser, and the pages of a real run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.chromium import find
from tests.browser.sampler import sampler_page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


# For a module at a time: while it runs, no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium, which in CI is a failure")
        pytest.skip("no Chromium")
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def pages(published: Path) -> dict[str, Path]:
    """The published pages by name: the index and each pack's latest."""
    home = published / "outputs" / "published"
    found = {"index": home / "index.html"}
    for pointer in home.glob("*/latest"):
        found[pointer.parent.name] = pointer.parent / pointer.read_text().strip() / "index.html"
    return found


def open_page(browser: Browser, path: Path, **options: object) -> Page:
    """Open a page in a fresh context; options are playwright's."""
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="session")
def drawn(pages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packs' pages, and the sampler: a page with every kind of chart, mark and line."""
    sampler = tmp_path_factory.mktemp("sampler") / "sampler.html"
    sampler.write_text(sampler_page(), encoding="utf-8")
    return {**pages, "sampler": sampler}
