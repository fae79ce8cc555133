"""The rules of the house that a machine can hold: sizes, direction of imports, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
LIBRARY = PROJECT / "scrutiny_lib"
MODULES = sorted(LIBRARY.rglob("*.py"))
ORDER = ("loaders", "metrics", "disclosure", "evidence", "packs")
MAY_NOT_IMPORT = {
    "config": (
        "indicators",
        "quality",
        "forms",
        "demo",
        "loaders",
        "reference",
        "metrics",
        "disclosure",
        "evidence",
        "packs",
        "cli",
    ),
    "metrics": (
        "indicators",
        "quality",
        "forms",
        "demo",
        "loaders",
        "reference",
        "disclosure",
        "evidence",
        "packs",
        "cli",
    ),
    "loaders": (
        "indicators",
        "quality",
        "forms",
        "demo",
        "metrics",
        "disclosure",
        "evidence",
        "packs",
        "cli",
    ),
    "indicators": ("quality", "forms", "demo", "disclosure", "evidence", "packs", "cli"),
    "reviews": ("quality", "forms", "demo", "disclosure", "evidence", "packs", "cli"),
    "audits": ("quality", "forms", "demo", "disclosure", "evidence", "packs", "cli"),
    "quality": ("indicators", "forms", "demo", "disclosure", "evidence", "packs", "cli"),
    "forms": ("demo", "metrics", "disclosure", "evidence", "packs", "cli"),
    "demo": ("disclosure", "evidence", "packs", "cli"),
    "reference": ("metrics", "disclosure", "evidence", "packs", "cli"),
    "disclosure": ("evidence", "packs", "cli"),
    "evidence": ("packs", "cli"),
    "packs": ("drawing", "cli"),
    "drawing": ("indicators", "quality", "forms", "demo", "reference", "evidence", "cli"),
}
LONGEST_FUNCTION, LONGEST_MODULE = 30, 300


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def lines_of_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(LIBRARY).as_posix())
def test_modules_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    long = {f.name: lines_of_body(f) for f in functions(ast.parse(text))}
    assert {name: size for name, size in long.items() if size > LONGEST_FUNCTION} == {}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("part", MAY_NOT_IMPORT)
def test_nothing_imports_against_the_arrow(part: str) -> None:
    forbidden = tuple(f"scrutiny_lib.{other}" for other in MAY_NOT_IMPORT[part])
    found = {
        f"{path.name} imports {name}"
        for path in (LIBRARY / part).rglob("*.py")
        for name in imported(path)
        if name.startswith(forbidden)
    }
    assert found == set()


def test_calculation_never_plots_and_plotting_never_calculates() -> None:
    plotting = {"matplotlib", "seaborn"}
    for path in (LIBRARY / "metrics").rglob("*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & plotting, path.name
    for path in (LIBRARY / "evidence" / "charts").rglob("*.py"):
        assert not any("scipy" in name for name in imported(path)), path.name


def project_file() -> dict[str, object]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def requirement(text: str) -> tuple[str, str]:
    """A requirement's name, as conda-forge has it, and its version."""
    name, version = re.fullmatch(r"([\w.-]+(?:\[\w+\])?)(.*)", text.replace(" ", "")).groups()  # type: ignore[union-attr]
    conda = {"pandera[pandas]": "pandera-pandas", "duckdb": "python-duckdb"}
    return conda.get(name, name), version


def test_conda_users_get_the_same() -> None:
    project = project_file()["project"]
    assert isinstance(project, dict)
    wanted = {requirement(text) for text in project["dependencies"]}
    listed = yaml.safe_load((PROJECT / "environment.yml").read_text())["dependencies"]
    given = {requirement(text) for text in listed if isinstance(text, str)}
    python = ("python", project["requires-python"])
    assert given - {("pip", "")} == wanted | {python}
    assert {"pip": ["-e .[dev]"]} in listed


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_address() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "//" not in lock
    assert "--index-url" not in lock
    project = project_file()["project"]
    assert isinstance(project, dict)
    for text in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.split(r"[^\w.-]", text)[0].lower()
        pinned = re.search(rf"^{re.escape(name)}==[^\n]+\\\n\s+--hash=sha256:", lock, re.MULTILINE)
        marked = re.search(rf"^{re.escape(name)}==[^\n]+;[^\n]+\\\n\s+--hash", lock, re.MULTILINE)
        assert pinned or marked, name


def test_nothing_of_a_release_is_looked_up_elsewhere() -> None:
    for name in ("pyproject.toml", "environment.yml", "Makefile", ".ci/run"):
        assert "://" not in (PROJECT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("target", ["packs", "test", "test-fast", "test-all", "bench", "lab"])
def test_readme_names_every_command(target: str) -> None:
    assert f"make {target}" in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_ci_does_what_readme_says_and_no_more() -> None:
    text = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    words = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert words[-1] == "exec make test"
    assert len(words) == 4
