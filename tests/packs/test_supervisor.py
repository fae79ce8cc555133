"""Several packs at once, time limits, and that one pack's end is no other's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

from scrutiny_lib.packs.commands import How, run_packs
from scrutiny_lib.workspace import Workspace
from tests.packs.test_runner import OPEN

pytestmark = pytest.mark.slow

PARAMS = """pack: {name}
title: The pack {name}
question: Is it {name}?
reader: a test
made_from: published_figures
sources: []
timeout_seconds: {seconds}
parameters: {{}}
"""


def packs(workspace: Workspace, seconds: int = 60, **cells: str) -> None:
    """Replace every pack by these: a name, and the cell that its notebook has after its opening."""
    for path in [*workspace.notebooks.glob("*.ipynb"), *(workspace.params / "packs").glob("*")]:
        path.unlink()
    for name, cell in cells.items():
        text = PARAMS.format(name=name, seconds=seconds)
        (workspace.params / "packs" / f"{name}.yml").write_text(text)
        opening = OPEN.replace('open_pack("small", area=area)', f'open_pack("{name}")')
        body = [nbformat.v4.new_code_cell(one) for one in (opening, cell)]
        parameters = nbformat.v4.new_code_cell("pass", metadata={"tags": ["parameters"]})
        kernel = {"kernelspec": {"name": "python3", "display_name": "x", "language": "python"}}
        first = nbformat.v4.new_markdown_cell(f"# {name}\n\nWhat this is for.")
        notebook = nbformat.v4.new_notebook(cells=[first, parameters, *body], metadata=kernel)
        nbformat.write(notebook, workspace.notebooks / f"{name}.ipynb")


def run(**how: Any) -> int:
    return int(run_packs([], profile=None, data=None, params=[], how=How(**how)))


def outcomes(workspace: Workspace) -> dict[str, str]:
    records = [json.loads(path.read_text()) for path in workspace.outputs.glob("*/*/*/run.json")]
    return {record["pack"]: record["outcome"] for record in records}


MARK = """import pathlib, time
began = time.monotonic(); time.sleep(1.5)
pathlib.Path("{folder}/{name}").write_text(f"{{began}} {{time.monotonic()}}")
evidence.note("done")"""


@pytest.mark.parametrize(("jobs", "at_once"), [(2, True), (1, False)])
def test_packs_run_beside_each_other_as_far_as_there_are_jobs(
    workspace: Workspace, tmp_path: Path, jobs: int, at_once: bool
) -> None:
    packs(workspace, **{name: MARK.format(folder=tmp_path, name=name) for name in ("one", "two")})
    assert run(jobs=jobs) == 0
    (first, second) = sorted(
        tuple(map(float, (tmp_path / name).read_text().split())) for name in ("one", "two")
    )
    assert (second[0] < first[1]) is at_once
    assert set(outcomes(workspace).values()) == {"succeeded"}


def test_others_go_on_when_one_fails_and_warmth_is_recorded(workspace: Workspace) -> None:
    packs(
        workspace,
        ends="import os; os._exit(3)",
        fails="raise ValueError(1)",
        good='evidence.note("good")',
    )
    assert run() == 1
    assert outcomes(workspace) == {
        "ends": "kernel_died",
        "fails": "cell_error",
        "good": "succeeded",
    }
    (path,) = workspace.outputs.glob("published/good/*/run.json")
    record = json.loads(path.read_text())
    assert record["is_warm"] is True
    assert record["why_not_warm"] == ""


def test_a_pack_may_take_its_time_in_all_and_no_longer(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    packs(workspace, seconds=20, slow="import time; time.sleep(90)", good='evidence.note("good")')
    assert run(jobs=2) == 1
    assert outcomes(workspace) == {"slow": "timed_out", "good": "succeeded"}
    assert "slow: timed_out" in capfd.readouterr().err


def test_a_deadline_ends_what_runs_and_what_waits(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    cell = "import time; time.sleep(60)"
    packs(workspace, one=cell, two=cell)
    assert run(jobs=1, deadline=5.0) == 1
    assert outcomes(workspace) == {"one": "timed_out", "two": "timed_out"}
    assert capfd.readouterr().err.count("deadline of the whole run had passed") == 2


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(workspace: Workspace) -> None:
    packs(workspace, one="import time; time.sleep(60)", two="import time; time.sleep(60)")
    process = subprocess.Popen(
        [sys.executable, "-m", "scrutiny_lib", "run"],
        cwd=workspace.root,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while len(list(workspace.outputs.glob("working/*/private"))) < 2:
        assert time.monotonic() < until, "the packs did not begin"
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "scrutiny: stopped by hand; what was published stays as it was\n"
    assert outcomes(workspace) == {"one": "cancelled", "two": "cancelled"}
    assert not list(workspace.outputs.glob("working/*/"))
    packs(workspace, one='evidence.note("1")', two='evidence.note("2")')
    assert run() == 0
