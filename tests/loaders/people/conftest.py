from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import open_context

PARAMS = Path(__file__).resolve().parents[3] / "params"
Fill = Callable[..., None]


@pytest.fixture(scope="session")
def context() -> Context:
    registry = load_registry(PARAMS / "indicators.yml")
    return open_context(PARAMS, load_profile(PARAMS / "leeds.yml"), registry)


@pytest.fixture
def fill() -> Fill:
    """Type rows into a form as a person does: by header, from row 3 on."""

    def typed(path: Path, sheet: str, rows: Sequence[dict[str, Any]], *, first: int = 3) -> None:
        workbook = load_workbook(path)
        page = workbook[sheet]
        places = {cell.value: cell.column for cell in page[1]}
        for number, row in enumerate(rows, start=first):
            for header, value in row.items():
                page.cell(number, places[header]).value = value
        workbook.save(path)

    return typed
