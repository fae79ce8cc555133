"""Run the cells of a pack's notebook here, and keep what they showed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from scrutiny_lib.evidence import shown
from scrutiny_lib.packs.session import Pack

PARAMS = Path(__file__).resolve().parents[2] / "params"
NOTEBOOKS = PARAMS.parent / "notebooks" / "packs"
MARKER = "SYNTHETIC.txt"


def run_cells(notebook: str, **parameters: Any) -> tuple[Pack, list[dict[str, Any]]]:
    """Run a notebook's cells in this process, and return the pack and what they showed."""
    items: list[dict[str, Any]] = []

    def take(data: dict[str, Any], **_words: Any) -> None:
        items.extend(value for key, value in data.items() if key.endswith("+json"))

    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "display", take)
        for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []):
                    names.update(parameters)
    return names["pack"], items


def link_workspace(folder: Path) -> Path:
    """Make a workspace of the project's own params and notebooks, without outputs or data."""
    folder.mkdir(exist_ok=True)
    for name in ("params", "notebooks", "pyproject.toml"):
        (folder / name).symlink_to(PARAMS.parent / name)
    return folder


def run_on_files(
    notebook: str, folder: Path, files: Mapping[str, str], **parameters: Any
) -> list[dict[str, Any]]:
    """Run a notebook's cells on a data folder with only these files; return what they showed."""
    data = folder / "data"
    data.mkdir()
    for name, text in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        (path.parent / MARKER).write_text("Invented.")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(link_workspace(folder / "workspace"))
        patch.setenv("SCRUTINY_DATA", str(data))
        return run_cells(notebook, **parameters)[1]


def rows_of(item: dict[str, Any]) -> list[list[str]]:
    """Return the texts of a table's rows, or of the table behind a chart."""
    table = item.get("table", item)
    return [[cell["text"] for cell in row] for row in table["rows"]]


def one(items: list[dict[str, Any]], anchor: str) -> dict[str, Any]:
    """Return the piece of evidence with an anchor, or the finding with an id."""
    (found,) = [item for item in items if anchor in (item.get("anchor"), item.get("id"))]
    return found
