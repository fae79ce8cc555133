"""Execute a pack's notebook with papermill."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrutiny_lib.packs.private import VARIABLE, private_folder
from scrutiny_lib.packs.spec import RunSpec


def execute(spec: RunSpec, notebook: Path, executed: Path) -> Any:
    """Run a notebook and return it with its outputs.

    Parameters
    ----------
    spec : RunSpec
        Its parameters go into the cell after the one tagged ``parameters``.
    notebook, executed : Path
        The pack's notebook, and where the executed copy is written, cell by cell.

    Returns
    -------
    NotebookNode
        The executed notebook.

    Raises
    ------
    Exception
        Whatever papermill raises; `scrutiny_lib.packs.outcome` says what it means.
    """
    import papermill  # deferred: it takes a second that `scrutiny list` does not need

    with _environment(spec, private_folder(executed.parent)):
        return papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=dict(spec.parameters),
            kernel_name="python3",
            cwd=str(notebook.parent),
            progress_bar=False,
            log_output=False,
            execution_timeout=spec.definition.timeout_seconds,
            config=_transport(),
            # What goes wrong in a cell is told by its outcome; the kernel's own log is noise.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )


def _transport() -> Any:
    """Let kernels speak over local sockets where there are any: no port, nothing to overhear."""
    from traitlets.config import Config

    return Config({"KernelManager": {"transport": "ipc"}} if os.name == "posix" else {})


@contextmanager
def _environment(spec: RunSpec, private: Path) -> Iterator[None]:
    """Tell the notebook's process which profile and data it works on."""
    wanted = {
        "SCRUTINY_PROFILE": str(spec.profile),
        VARIABLE: str(private),
        "PYTHONHASHSEED": "0",
    }
    if spec.data is not None:
        wanted["SCRUTINY_DATA"] = str(spec.data)
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
