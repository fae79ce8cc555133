"""Fixtures that more than one part of the tests uses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent

# A shell has what runs in the background ignore Ctrl-C, which programs under test would inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("fast", max_examples=15, deadline=None)
settings.register_profile("whole", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "whole"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files; a test that needs it is skipped where it is absent."""
    named = os.environ.get("SCRUTINY_SHARED_DATA")
    folder = Path(named) if named else PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no folder of published files at {folder}: set SCRUTINY_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project whose packs were all run once; every worker of the session shares it.

    Returns the project's root; pages lie under ``outputs/published``.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = shared / "published-project"
    with FileLock(shared / "published-project.lock"):
        if not (root / "done").exists():
            for folder in ("params", "notebooks"):
                shutil.copytree(PROJECT / folder, root / folder)
            environment = {k: v for k, v in os.environ.items() if not k.startswith("SCRUTINY_")}
            subprocess.run(
                [sys.executable, "-m", "scrutiny_lib", "run"],
                cwd=root,
                env=environment,
                check=True,
                capture_output=True,
            )
            (root / "done").touch()
    return root


MISSING_BROWSER = pytest.StashKey[bool]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Notice whether browser tests were skipped for want of a browser."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    config.stash[MISSING_BROWSER] = any("no Chromium" in reason for reason in reasons)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say so in the very last line, where it is seen."""
    if config.stash.get(MISSING_BROWSER, False):
        sys.stderr.write(
            "No Chromium was found or could be got, so the browser tests did NOT run. Set CHROMIUM "
            "to the path of one and run again.\n"
        )
