"""The context of the project's own params."""

from __future__ import annotations

import pytest

from scrutiny_lib.loaders.folder import Context
from tests.loaders.extracts.opened import own_context


@pytest.fixture(scope="session")
def context() -> Context:
    return own_context()
