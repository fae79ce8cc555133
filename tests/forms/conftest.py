from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.registry import Registry, load_registry
from scrutiny_lib.forms.templates import Form, load_forms
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import CODE_LISTS, open_context
from scrutiny_lib.loaders.tables.codes import Codes, load_codes
from scrutiny_lib.loaders.tables.spec import Table, load_tables

from .small import small_codes, small_table

PARAMS = Path(__file__).resolve().parents[2] / "params"


@pytest.fixture
def table() -> Table:
    return small_table()


@pytest.fixture
def codes() -> Codes:
    return small_codes()


@pytest.fixture(scope="session")
def params() -> Path:
    return PARAMS


@pytest.fixture(scope="session")
def all_codes() -> Codes:
    return load_codes([PARAMS / name for name in CODE_LISTS])


@pytest.fixture(scope="session")
def all_tables() -> dict[str, Table]:
    return load_tables(sorted((PARAMS / "tables").glob("*.yml")))


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry(PARAMS / "indicators.yml")


@pytest.fixture(scope="session")
def forms() -> tuple[Form, ...]:
    return load_forms(PARAMS / "forms.yml")


@pytest.fixture(scope="session")
def profile() -> Profile:
    return load_profile(PARAMS / "leeds.yml")


@pytest.fixture(scope="session")
def context(profile: Profile, registry: Registry) -> Context:
    return open_context(PARAMS, profile, registry)
