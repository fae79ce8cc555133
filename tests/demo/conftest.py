"""A small synthetic partnership, written once."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.registry import load_registry
from scrutiny_lib.demo import write_demo
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.sources import open_context

PARAMS = Path(__file__).resolve().parents[2] / "params"


@dataclass(frozen=True)
class Demo:
    """A data folder with what is true of it."""

    folder: Path
    truth: dict[str, Any]

    def signal(self, kind: str) -> dict[str, Any]:
        """Return the planted signal of a kind."""
        (found,) = [one for one in self.truth["signals"] if one["kind"] == kind]
        return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A twentieth of Leeds, two years; every worker of the session shares it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo-data"
    with FileLock(shared / "demo-data.lock"):
        if not (folder / "truth.json").exists():
            write_demo(folder, scale=0.05, years=2, seed=1, params=PARAMS)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Demo(folder, truth)


@pytest.fixture(scope="session")
def context() -> Context:
    """What loaders need."""
    profile = load_profile(PARAMS / "leeds.yml")
    return open_context(PARAMS, profile, load_registry(PARAMS / "indicators.yml"))
