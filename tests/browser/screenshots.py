"""Take a picture of every published page at 1280 and 390 pixels, for a person to look at.

Pictures go to ``tests/browser/screenshots/``, which git ignores; nothing compares them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from scrutiny_lib.workspace import find_workspace
from tests.browser.chromium import find

TARGET = Path(__file__).parent / "screenshots"


def main() -> int:
    """Take the pictures; exit 1 if there is no browser."""
    path, home = find(), find_workspace().outputs / "published"
    if path is None:
        print("no Chromium found; set CHROMIUM to the path of one", file=sys.stderr)
        return 1
    TARGET.mkdir(exist_ok=True)
    pages = {"index": home / "index.html"}
    pages |= {
        p.parent.name: p.parent / p.read_text().strip() / "index.html"
        for p in home.glob("*/latest")
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, file in pages.items():
            for width in (1280, 390):
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.goto(file.as_uri())
                page.screenshot(path=TARGET / f"{name}-{width}.png", full_page=True)
                page.close()
                print(TARGET / f"{name}-{width}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
