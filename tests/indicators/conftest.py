"""What tests of indicators share: the registry and the small synthetic partnership."""

from __future__ import annotations

import pytest

from scrutiny_lib.config.registry import Registry, load_registry
from tests.demo.conftest import PARAMS, context, demo

__all__ = ["context", "demo", "registry"]


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The project's own."""
    return load_registry(PARAMS / "indicators.yml")
