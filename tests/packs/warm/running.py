"""Run cells in warm kernels, and see what is left of processes and folders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient

from scrutiny_lib.packs.warm import KERNEL
from scrutiny_lib.packs.warm.folders import PREFIX, new_folder


def notebook(*cells: str) -> Any:
    """A notebook of these cells."""
    kernel = {"kernelspec": {"name": KERNEL, "display_name": "", "language": "python"}}
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return nbformat.v4.new_notebook(cells=made, metadata=kernel)


def printed(*cells: str, kernel: str = KERNEL, **settings: Any) -> str:
    """Run cells as a notebook and return all that they print."""
    made = notebook(*cells)
    settings = {"timeout": 20, "shutdown_kernel": "immediate"} | settings
    NotebookClient(made, kernel_name=kernel, **settings).execute()
    outputs = [output for cell in made.cells for output in cell.outputs]
    return "".join(output.get("text", "") for output in outputs).strip()


def until(true: Callable[[], bool], seconds: float = 8.0) -> bool:
    """Wait until something holds; return whether it does."""
    end = time.monotonic() + seconds
    while not (holds := bool(true())) and time.monotonic() < end:
        time.sleep(0.02)
    return holds  # as it was seen: what is looked at may have gone on since


def runs(pid: int) -> bool:
    """Return whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def folders() -> set[Path]:
    """The private folders that there are."""
    made = new_folder()
    made.rmdir()
    mine = (path for path in made.parent.glob(f"{PREFIX}????????"))
    return {path for path in mine if path.stat().st_uid == os.getuid()}


@contextmanager
def kernel_started() -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    """Start a kernel, and let go of it whatever happens."""
    manager, client = start_new_kernel(kernel_name=KERNEL)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def said_by(client: BlockingKernelClient, code: str) -> str:
    """Run code in a kernel and return what it prints."""
    heard: list[str] = []
    client.execute_interactive(
        code, timeout=10, output_hook=lambda m: heard.append(m["content"].get("text", ""))
    )
    return "".join(heard).strip()
