"""Hand-made notebooks, and one real published run that every test of the session shares."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.wording import Wording, load_wording
from scrutiny_lib.evidence.model import MIME_PREFIX, Item
from scrutiny_lib.workspace import Workspace

PROJECT = Path(__file__).resolve().parents[2]
SECTIONS = ("How much", "How well", "What difference", "What we cannot see")


@pytest.fixture
def profile() -> Profile:
    return load_profile(PROJECT / "params" / "leeds.yml")


@pytest.fixture
def wording() -> Wording:
    return load_wording(PROJECT / "params" / "wording.yml")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A fresh copy of params and notebooks, and the working directory inside it."""
    monkeypatch.delenv("SCRUTINY_DATA", raising=False)
    monkeypatch.delenv("SCRUTINY_PROFILE", raising=False)
    for folder in ("params", "notebooks"):
        shutil.copytree(
            PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints")
        )
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path)


def output_of(item: Item) -> Any:
    """The output that a cell has when it shows a piece of evidence."""
    data = {f"{MIME_PREFIX}{item.kind}+json": item.model_dump(mode="json"), "text/html": "<p>x</p>"}
    return nbformat.v4.new_output("display_data", data=data)


def markdown(text: str) -> Any:
    return nbformat.v4.new_markdown_cell(text)


def code(*outputs: Any) -> Any:
    cell = nbformat.v4.new_code_cell("pass")
    cell.outputs = list(outputs)
    return cell


@pytest.fixture
def make_notebook() -> Callable[..., Any]:
    def make(*cells: Any) -> Any:
        return nbformat.v4.new_notebook(cells=list(cells))

    return make
