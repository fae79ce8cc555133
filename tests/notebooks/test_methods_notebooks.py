"""The worked notebooks: their committed outputs are what the library gives, to the last digit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "notebooks" / "methods"
NAMES = (
    "agreement_and_sampling",
    "control_charts",
    "disclosure",
    "intervals_and_funnels",
    "run_charts",
)


def compare(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval, which executes notebooks and compares every output with the one in the file."""
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "--rootdir", str(PROJECT), str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_each_method_has_its_notebook() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_short_starts_with_its_question_and_hides_nothing_from_nbval(name: str) -> None:
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    first, code = notebook.cells[0], [c for c in notebook.cells if c.cell_type == "code"]
    assert first.cell_type == "markdown"
    for words in ("**For**", "**The question", "**What it cannot say**"):
        assert words in first.source
    assert len(code) <= 12
    assert sum(len(cell.source.splitlines()) for cell in code) <= 100
    for place, cell in enumerate(code, start=1):
        assert cell.execution_count == place
        assert cell.outputs, f"cell {place} shows nothing"
        assert not cell.metadata.get("tags")
        assert "NBVAL" not in cell.source.upper()
        shown = {output.get("name", output.output_type) for output in cell.outputs}
        assert shown <= {"stdout", "execute_result"}


@pytest.mark.slow
def test_the_outputs_are_what_the_library_gives() -> None:
    done = compare(FOLDER)
    assert done.returncode == 0, done.stdout[-3_000:]
    cells = sum(
        cell.cell_type == "code"
        for path in FOLDER.glob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
    )
    assert re.search(rf"\b{cells} passed\b", done.stdout), done.stdout[-500:]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [("stream", "mean 869.33", "mean 869.34"), ("execute_result", "67.73", "67.74")],
)
def test_a_changed_number_makes_nbval_fail(tmp_path: Path, kind: str, was: str, now: str) -> None:
    notebook = nbformat.read(FOLDER / "control_charts.ipynb", as_version=4)
    changed = 0
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type != kind or changed:
                continue
            held = output if kind == "stream" else output.data
            field = "text" if kind == "stream" else "text/plain"
            if was in held[field]:
                held[field] = held[field].replace(was, now, 1)
                changed += 1
    assert changed == 1
    nbformat.write(notebook, tmp_path / "changed.ipynb")
    done = compare(tmp_path)
    assert done.returncode == 1, done.stdout[-3_000:]
    assert "1 failed" in done.stdout
    assert now in done.stdout
