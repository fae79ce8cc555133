"""Small executed notebooks and, beside each, the page that it makes.

``WRITE_GOLDEN=1 python -m pytest tests/golden`` runs the notebooks' cells anew and writes outputs
and pages; read ``git diff tests/golden`` before you commit it. The style sheet is left out of the
pages: it is the same in each, and looked at in a browser.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html as lxml_html

from scrutiny_lib.config.profile import load_profile
from scrutiny_lib.config.wording import load_wording
from scrutiny_lib.evidence import context as surroundings
from scrutiny_lib.evidence import shown
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.model import MIME_PREFIX
from scrutiny_lib.packs.catalogue import load_pack
from scrutiny_lib.packs.changes import Baseline, Said, said_of
from scrutiny_lib.packs.changes.said import SaidSource
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.page import read_notebook
from scrutiny_lib.packs.record import Code
from scrutiny_lib.workspace import Workspace

HERE = Path(__file__).resolve().parent
PARAMS = HERE.parents[1] / "params"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
WRITE = "WRITE_GOLDEN" in os.environ
RUN = {
    "made": date(2026, 11, 23),
    "run_id": "0123456789abcdef",
    "code": Code(
        commit="0123456789abcdef0123456789abcdef01234567",
        is_dirty=False,
        **dict.fromkeys(
            ("library_sha256", "notebook_sha256", "params_sha256", "lock_sha256"), "0" * 64
        ),
        reference_sha256="0" * 64,
        python="3.11.0",
        packages={},
    ),
    "parameters": {"Area": "Anytown", "Comparators": "none"},
}


def run_cells(notebook: Any) -> list[list[dict[str, Any]]]:
    """Run the code cells in one process, and return the evidence that each shows."""
    names: dict[str, Any] = {}
    found: list[list[dict[str, Any]]] = []

    def keep(bundle: dict[str, Any], *, raw: bool) -> None:
        assert raw
        found[-1].append({k: v for k, v in bundle.items() if k.startswith(MIME_PREFIX)})

    profile, wording = load_profile(PARAMS / "leeds.yml"), load_wording(PARAMS / "wording.yml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "display", keep)
        patch.setattr(surroundings, "_current", Context("trends", profile, wording))
        for cell in notebook.cells:
            found.append([])
            if cell.cell_type == "code":
                exec(cell.source, names)
    return found


def before(notebook: Any) -> Baseline:
    """An earlier pack, from which each kind of change comes about."""
    parts = load_pack(Workspace(PARAMS.parent), "trends").parts
    wording = load_wording(PARAMS / "wording.yml").with_parts(parts)
    said = said_of(read_notebook(notebook, wording))
    gone = [finding.model_copy(update={"id": "f-gone"}) for finding in said.findings]
    weak = [finding.model_copy(update={"strength": "weak"}) for finding in said.findings[:1]]
    charts = [
        chart.model_copy(
            update={"figures": {p: ("1.5%",) * len(f) for p, f in chart.figures.items()}}
        )
        for chart in said.charts
    ]
    old = SaidSource(publisher="A publisher", release="An old release", families=("old",))
    earlier = Said(findings=(*gone, *weak), charts=tuple(charts), sources=(*said.sources, old))
    return Baseline("fedcba9876543210", date(2026, 10, 20), earlier, ("data", "code"))


def whole_page(path: Path, *, is_compared: bool = True) -> str:
    """The page of an executed notebook; `whole` stands for a pack that comes after another."""
    notebook = nbformat.read(path, as_version=4)
    baseline = before(notebook) if path.stem == "whole" else None
    compared = {"baseline": baseline} if is_compared else {}
    html, _ = ScrutinyExporter().from_notebook_node(notebook, {"scrutiny": RUN | compared})
    return str(html)


def page_of(path: Path) -> str:
    """The page of an executed notebook, without its style sheet."""
    html = whole_page(path)
    return re.sub("<style>.*?</style>", "<style>…</style>", html, flags=re.DOTALL)


def expected_file(path: Path) -> Path:
    return path.with_suffix(".html")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_show_what_the_notebook_holds(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    fresh = run_cells(notebook)
    if WRITE:
        for cell, shown_here in zip(notebook.cells, fresh, strict=True):
            if cell.cell_type == "code":
                new = nbformat.v4.new_output
                cell.outputs = [new("display_data", data=one) for one in shown_here]
                cell.execution_count = None
        nbformat.write(notebook, path)
        pytest.skip(f"wrote {path.name}")
    held = [[dict(output.data) for output in cell.get("outputs", [])] for cell in notebook.cells]
    assert fresh == held


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_page_is_the_one_beside_the_notebook(path: Path) -> None:
    html = page_of(path)
    if WRITE:
        expected_file(path).write_text(html, encoding="utf-8")
        pytest.skip(f"wrote {expected_file(path).name}: read the difference before you commit it")
    assert html.splitlines() == expected_file(path).read_text(encoding="utf-8").splitlines()


def test_every_notebook_has_a_page_and_every_page_a_notebook() -> None:
    assert {path.stem for path in NOTEBOOKS} == {"whole", "quiet", "synthetic", "hostile"}
    assert {path.stem for path in HERE.glob("*.html")} == {path.stem for path in NOTEBOOKS}


def convert(notebook: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a person types; in a folder that is not the project's."""
    return subprocess.run(
        [Path(sys.executable).parent / "jupyter", "nbconvert", "--to", "scrutiny", notebook],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_jupyter_nbconvert_makes_the_same_page(tmp_path: Path) -> None:
    executed = tmp_path / "executed.ipynb"
    executed.write_bytes((HERE / "whole.ipynb").read_bytes())
    done = convert(executed, tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"executed.ipynb", "executed.html"}
    text = (tmp_path / "executed.html").read_text(encoding="utf-8")
    by_hand = lxml_html.document_fromstring(text)
    by_run = lxml_html.document_fromstring(whole_page(executed, is_compared=False))
    for part in ("//figure", "//h2", "//*[@class='q']", "//section[@id='brief']"):
        wanted = [lxml_html.tostring(one) for one in by_run.xpath(part)]
        assert [lxml_html.tostring(one) for one in by_hand.xpath(part)] == wanted
    assert "exported by hand, outside a recorded run" in by_hand.text_content()
    assert "<script" not in text


@pytest.mark.slow
def test_jupyter_nbconvert_refuses_what_the_gate_refuses(tmp_path: Path) -> None:
    executed = tmp_path / "executed.ipynb"
    notebook = nbformat.read(HERE / "whole.ipynb", as_version=4)
    notebook.cells[-1].source += "\n\nTODO"
    nbformat.write(notebook, executed)
    done = convert(executed, tmp_path)
    assert done.returncode != 0
    assert "the page is not published: there is a note of the author's" in done.stderr
    assert not (tmp_path / "executed.html").exists()
