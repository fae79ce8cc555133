"""The rules that every pack notebook keeps: thin, told as a story, committed without outputs."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.packs.catalogue import load_pack
from scrutiny_lib.workspace import Workspace

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((PROJECT / "notebooks" / "packs").glob("*.ipynb"))
MOST_CELLS, MOST_LINES = 12, 60
LOOPS = (
    ast.For,
    ast.While,
    ast.AsyncFor,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def trees(path: Path) -> list[ast.AST]:
    return [ast.parse(cell.source) for cell in code_cells(path)]


@each_notebook
def test_it_is_thin(path: Path) -> None:
    cells = code_cells(path)
    lines = [line for cell in cells for line in cell.source.splitlines() if line.strip()]
    assert len(cells) <= MOST_CELLS
    assert len(lines) <= MOST_LINES


@each_notebook
def test_it_defines_nothing_and_loops_over_nothing(path: Path) -> None:
    for tree in trees(path):
        for node in ast.walk(tree):
            assert not isinstance(node, (*DEFINITIONS, *LOOPS)), ast.dump(node)[:80]


@each_notebook
def test_it_says_first_what_it_answers_for_whom_and_what_it_cannot_say(path: Path) -> None:
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    for words in ("**The question:**", "**For** ", "cannot say"):
        assert words in first.source


@each_notebook
def test_its_parameters_are_those_of_its_params_file_with_the_same_defaults(path: Path) -> None:
    tagged = [c for c in code_cells(path) if "parameters" in c.metadata.get("tags", [])]
    assert len(tagged) == 1
    given: dict[str, Any] = {}
    for statement in ast.parse(tagged[0].source).body:
        assert isinstance(statement, ast.Assign)
        (name,) = statement.targets
        assert isinstance(name, ast.Name)
        given[name.id] = ast.literal_eval(statement.value)
    definition = load_pack(Workspace(PROJECT), path.stem)
    assert list(given) == list(definition.parameters)
    assert definition.check(given) == definition.check({})


@each_notebook
def test_its_headings_are_the_pages_sections(path: Path) -> None:
    wording = load_wording(PROJECT / "params" / "wording.yml")
    parts = load_pack(Workspace(PROJECT), path.stem).parts
    wanted = [section.heading for section in wording.with_parts(parts).sections]
    text = "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [heading for heading in wanted if heading in headings]
    assert {"What we cannot see", "Method and provenance"} <= set(headings)


@each_notebook
def test_it_is_committed_without_outputs(path: Path) -> None:
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_there_are_pack_notebooks_and_each_has_its_params_file() -> None:
    names = {path.stem for path in NOTEBOOKS}
    assert names
    assert names == {path.stem for path in (PROJECT / "params" / "packs").glob("*.yml")}
