"""One preloaded process for the tests that do it no harm, and one to do harm to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrutiny_lib.packs.warm import Preloaded, warm_kernels


@pytest.fixture(scope="package")
def preloaded() -> Iterator[Preloaded]:
    with warm_kernels() as one:
        yield one


@pytest.fixture
def another() -> Iterator[Preloaded]:
    with warm_kernels() as one:
        yield one
