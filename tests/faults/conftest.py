"""Three packs published once, and a copy of them for each fault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.scratch import Scratch
from tests.faults.well import all_is_well


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A project whose packs were all published, undisturbed."""
    project = Scratch(tmp_path_factory.mktemp("good") / "project").fill()
    assert project.run().code == 0
    all_is_well(project)
    return project


@pytest.fixture
def project(good: Scratch, tmp_path: Path) -> Iterator[Scratch]:
    """A copy of it, to do harm to."""
    copy = good.copy(tmp_path / "project")
    yield copy
    shutil.rmtree(copy.runtime, ignore_errors=True)
