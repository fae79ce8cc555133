from __future__ import annotations

from pathlib import Path

import pytest

from tests.drawing.made import as_csv


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings decide where a draw is written."""
    for name in ("SCRUTINY_DATA", "SCRUTINY_PROFILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    return as_csv(tmp_path / "frame.csv")


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "draws"
