"""Kernels do what Jupyter asks of them: run, stop, start again, serve a Jupyter server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.multikernelmanager import AsyncMultiKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from scrutiny_lib.packs.warm import KERNEL, Preloaded, recorded
from tests.packs.warm.running import kernel_started, notebook, printed, runs, said_by, until

PROJECT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.slow


def test_papermill_runs_a_notebook(preloaded: Preloaded, tmp_path: Path) -> None:
    made = notebook("number = 1", "print(number + 1)")
    made.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(made, tmp_path / "in.ipynb")
    with recorded() as launches:
        done = papermill.execute_notebook(
            str(tmp_path / "in.ipynb"),
            str(tmp_path / "out.ipynb"),
            parameters={"number": 41},
            kernel_name=KERNEL,
            progress_bar=False,
        )
    assert done.cells[-1].outputs[0].text == "42\n"
    assert [(launch.warm, launch.reason) for launch in launches] == [(True, "")]
    assert until(lambda: not runs(launches[0].pid))


def test_a_cell_that_never_ends_is_interrupted(preloaded: Preloaded) -> None:
    with pytest.raises(CellTimeoutError):
        printed("import time", "while True: time.sleep(0.01)", timeout=1)
    after = ["import time", "try: time.sleep(60)\nexcept KeyboardInterrupt: print('stopped')"]
    assert "stopped" in printed(*after, timeout=1, interrupt_on_timeout=True)


def test_a_kernel_starts_again(preloaded: Preloaded) -> None:
    with recorded() as launches, kernel_started() as (manager, client):
        said_by(client, "left = 1")
        manager.restart_kernel()
        client.wait_for_ready(timeout=20)
        assert said_by(client, "print('left' in globals())") == "False"
        assert [launch.warm for launch in launches] == [True, True]
        assert until(lambda: not runs(launches[0].pid))
    assert until(lambda: not runs(launches[1].pid))


def test_what_a_kernel_has_started_ends_with_it(preloaded: Preloaded) -> None:
    child = int(printed("import subprocess; print(subprocess.Popen(['sleep', '60']).pid)"))
    assert until(lambda: not runs(child))


def test_os_exit_in_a_cell_is_a_dead_kernel_and_the_next_run_is_fine(preloaded: Preloaded) -> None:
    with pytest.raises(DeadKernelError):
        printed("import os; os._exit(3)")
    assert printed("print('fine')") == "fine"


async def served(kernels: AsyncMultiKernelManager) -> list[str]:
    """Use two kernels as a Jupyter server does; return how each cell went."""
    one, two = [await kernels.start_kernel(kernel_name=KERNEL) for _ in range(2)]
    client = kernels.get_kernel(one).client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=20)
        reply = await client.execute("1", reply=True, timeout=10)
        await kernels.restart_kernel(one, now=True)
        await client.wait_for_ready(timeout=20)
        again = await client.execute("1", reply=True, timeout=10)
    finally:
        client.stop_channels()
    info = await kernels.get_kernel(two).provisioner.get_provisioner_info()
    assert (info["warm"], info["reason"]) == (True, "")
    return [str(said["content"]["status"]) for said in (reply, again)]


def test_a_jupyter_server_can_have_it(preloaded: Preloaded) -> None:
    async def use() -> list[str]:
        kernels = AsyncMultiKernelManager()
        try:
            return await served(kernels)
        finally:
            await kernels.shutdown_all(now=True)

    assert asyncio.run(use()) == ["ok", "ok"]


def test_a_process_that_this_one_forks_uses_it_too(preloaded: Preloaded) -> None:
    code = """
from tests.packs.warm.running import printed
from scrutiny_lib.packs.warm import recorded
with recorded() as launches:
    printed("1")
print(launches[0].warm, launches[0].reason)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"
    assert preloaded.running()
