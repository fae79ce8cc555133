"""One preloaded process for the tests that do it no harm, and one to do harm to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest

from scrutiny_lib.packs.warm import Preloaded, warm_kernels


@pytest.fixture(scope="package", autouse=True)
def _folders_of_its_own() -> Iterator[None]:
    """Keep the private folders where no other test run makes or clears up any."""
    with (
        tempfile.TemporaryDirectory(prefix="w", dir="/tmp") as base,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("XDG_RUNTIME_DIR", base)
        yield


@pytest.fixture(scope="package")
def preloaded() -> Iterator[Preloaded]:
    with warm_kernels() as one:
        yield one


@pytest.fixture
def another() -> Iterator[Preloaded]:
    with warm_kernels() as one:
        yield one
