"""Fixtures that more than one part of the tests uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of published files; a test that needs it is skipped where it is absent."""
    named = os.environ.get("SCRUTINY_SHARED_DATA")
    folder = Path(named) if named else PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no folder of published files at {folder}: set SCRUTINY_SHARED_DATA")
    return folder
