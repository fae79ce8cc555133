"""What the loaders of children's social care need besides files."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.tables.codes import load_codes
from tests.loaders.childrens_social_care.made import LIBRARY, TABLES

PARAMS = LIBRARY.parent / "params"


@pytest.fixture(scope="session")
def context(registry: Registry) -> Context:
    return Context(
        codes=load_codes([PARAMS / "code_lists.yml"]),
        tables=TABLES,
        registry=registry,
        params=PARAMS,
        area_code="E08000035",
        area_name="Leeds",
    )


@pytest.fixture(scope="session")
def child_level(shared_data: Path) -> Path:
    """The made-up child-level files that others published."""
    return shared_data / "child_level"
