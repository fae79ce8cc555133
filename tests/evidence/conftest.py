"""A page's surroundings, and hostile texts that must reach a reader as nothing but text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.wording import Wording, load_wording
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence import shown
from scrutiny_lib.evidence.context import Context

PARAMS = Path(__file__).resolve().parents[2] / "params"


@pytest.fixture(scope="session")
def wording() -> Wording:
    return load_wording(PARAMS / "wording.yml")


@pytest.fixture(scope="session")
def profile() -> Profile:
    return load_profile(PARAMS / "leeds.yml")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, profile: Profile, wording: Wording) -> Context:
    """A fresh page, on which no anchor is taken yet."""
    context = Context("a-pack", profile, wording)
    monkeypatch.setattr(surroundings, "_current", context)
    return context


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The outputs of a cell: every MIME bundle, in the order in which it was shown."""
    outputs: list[dict[str, Any]] = []

    def keep(bundle: dict[str, Any], *, raw: bool) -> None:
        assert raw, "a bundle that is not raw would be shown as the text of a dictionary"
        outputs.append(bundle)

    monkeypatch.setattr(shown, "display", keep)
    return outputs
