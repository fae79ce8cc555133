"""Find a Chromium for the browser tests, or get one.

``python chromium.py`` prints the path of one that is there. ``--get`` installs one where there
is none: with the system's package manager where it may, else with playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find() -> str | None:
    """Return the path of a Chromium: ``CHROMIUM``, on the path, on a Mac, or playwright's."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return next((path for path in MAC if Path(path).is_file()), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    """Return the browser that playwright has downloaded, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def get() -> str | None:
    """Install a Chromium and return its path, or None if it can't be had."""
    for command in _commands():
        print("no Chromium found; trying:", " ".join(command), file=sys.stderr)
        try:
            done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, timeout=900)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0 and (path := find()):
            return path
    return None


def _commands() -> list[list[str]]:
    """Return the commands that might install one here, in the order to try them."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    before = [] if root else ["sudo", "-n"]
    commands: list[list[str]] = []
    if shutil.which("apt-get") and (root or shutil.which("sudo")):
        install = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"
        commands.append([*before, "sh", "-c", install])
    if shutil.which("dnf") and (root or shutil.which("sudo")):
        commands.append([*before, "dnf", "install", "-y", "-q", "chromium"])
    commands.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return commands


def main() -> int:
    """Print the path; exit 1 if there is none."""
    path = find() or (get() if "--get" in sys.argv[1:] else None)
    if path is None:
        print("no Chromium could be found or got: the browser tests cannot run", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
