"""Whole runs with a real kernel, on small notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from scrutiny_lib.packs.commands import run_packs
from scrutiny_lib.packs.publish import latest_of
from scrutiny_lib.workspace import Workspace

pytestmark = pytest.mark.slow

OPEN = """from scrutiny_lib import evidence
from scrutiny_lib.packs.session import open_pack
pack = open_pack("small", area=area)"""


def small_pack(workspace: Workspace, *cells: str) -> None:
    """Replace every pack by one whose notebook has these cells."""
    for path in [*workspace.notebooks.glob("*.ipynb"), *(workspace.params / "packs").glob("*")]:
        path.unlink()
    (workspace.params / "packs" / "small.yml").write_text(
        "pack: small\ntitle: A small pack\nquestion: Is it small?\nreader: a test\n"
        "made_from: published_figures\nsources: []\nreads: [published]\n"
        "timeout_seconds: 90\nparameters:\n"
        "  area: {type: area, label: Area, help: Where., default: null}\n"
    )
    parameters = nbformat.v4.new_code_cell("area = None", metadata={"tags": ["parameters"]})
    body = [nbformat.v4.new_code_cell(cell) for cell in (OPEN, *cells)]
    text = nbformat.v4.new_markdown_cell("# Small\n\nWhat this is for.")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[text, parameters, *body], metadata=kernel)
    nbformat.write(notebook, workspace.notebooks / "small.ipynb")


def run(data: Path | None = None, *params: str) -> int:
    return int(run_packs([], profile=None, data=str(data) if data else None, params=params))


def records(workspace: Workspace, where: str) -> list[dict[str, str]]:
    paths = (workspace.outputs / where).glob("small/*/run.json")
    return [json.loads(path.read_text()) for path in paths]


def test_a_run_publishes_page_tables_findings_and_record(workspace: Workspace) -> None:
    small_pack(workspace, 'evidence.note("Area: " + pack.area.name)')
    assert run(None, "area=Bradford") == 0
    folder = latest_of(workspace.outputs / "published" / "small")
    assert folder is not None
    assert {path.name for path in folder.iterdir()} == {"index.html", "findings.json", "run.json"}
    assert "Area: Bradford" in (folder / "index.html").read_text()
    (record,) = records(workspace, "published")
    assert record["outcome"] == "succeeded"
    assert record["parameters"] == {"area": "E08000032"}
    assert "small/" in (workspace.outputs / "published" / "index.html").read_text()


def test_a_failing_cell_leaves_the_last_good_pack_up(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, 'evidence.note("good")')
    assert run() == 0
    good = latest_of(workspace.outputs / "published" / "small")
    small_pack(workspace, 'raise KeyError("a value of a row")')
    assert run() == 1
    assert latest_of(workspace.outputs / "published" / "small") == good
    (failed,) = records(workspace, "failed")
    assert failed["outcome"] == "cell_error"
    said = capfd.readouterr().err
    assert "KeyError" in said
    assert "a value of a row" not in said + json.dumps(failed)
    index = (workspace.outputs / "published" / "index.html").read_text()
    assert "was not published" in index
    assert not list((workspace.outputs / "working").glob("*/"))


@pytest.mark.parametrize(
    "cell",
    ["pack.figures.head()", "print('x')", "import matplotlib.pyplot as p; p.plot([1]); p.show()"],
)
def test_a_bare_output_is_not_published(workspace: Workspace, cell: str) -> None:
    small_pack(workspace, cell)
    assert run() == 1
    assert records(workspace, "published") == []
    (failed,) = records(workspace, "failed")
    assert "not evidence" in failed["reason"]


def test_a_workbook_that_is_no_workbook_ends_with_three(
    workspace: Workspace, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    small_pack(workspace, 'evidence.note("never")')
    data = tmp_path / "data"
    (data / "published" / "dfe").mkdir(parents=True)
    (data / "published" / "dfe" / "c1.xlsx").write_text("this is no workbook")
    assert run(data) == 3
    lines = [line for line in capfd.readouterr().err.splitlines() if line.startswith("scrutiny:")]
    assert len(lines) == 1
    assert "c1.xlsx" in lines[0]
    assert "workbook" in lines[0]
    assert records(workspace, "published") == []


def test_an_unknown_rule_is_refused_with_four(workspace: Workspace) -> None:
    small_pack(
        workspace,
        "import pandas as pd",
        'evidence.table(pd.DataFrame({"a": ["x"]}), caption="c", rule="nosuch")',
    )
    assert run() == 4


def test_a_cell_that_never_ends_is_stopped(workspace: Workspace) -> None:
    small_pack(workspace, "import time; time.sleep(600)")
    path = workspace.params / "packs" / "small.yml"
    path.write_text(path.read_text().replace("timeout_seconds: 90", "timeout_seconds: 4"))
    assert run() == 1
    (failed,) = records(workspace, "failed")
    assert failed["outcome"] == "timed_out"
