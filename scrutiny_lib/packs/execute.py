"""Execute a pack's notebook with papermill."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrutiny_lib.packs.private import VARIABLE, private_folder
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.warm import KERNEL, Launch, recorded

OnCell = Callable[[int], None]


def execute(
    spec: RunSpec, notebook: Path, executed: Path, on_cell: OnCell | None = None
) -> tuple[Any, Launch | None]:
    """Run a notebook and return it with its outputs, and how its kernel was started.

    Parameters
    ----------
    spec : RunSpec
        Its parameters go into the cell after the one tagged ``parameters``.
    notebook, executed : Path
        The pack's notebook, and where the executed copy is written, cell by cell.
    on_cell : callable, optional
        Is told the number of each cell that begins.

    Returns
    -------
    (NotebookNode, Launch or None)
        The executed notebook; the launch says whether its kernel was warm, and else why not.

    Raises
    ------
    Exception
        Whatever papermill raises; `scrutiny_lib.packs.outcome` says what it means.
    """
    import papermill  # deferred: it takes a second that `scrutiny list` does not need

    hooks = {} if on_cell is None else {"on_cell_start": _hook(on_cell)}
    with _environment(spec, private_folder(executed.parent)), recorded() as launches:
        done = papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=dict(spec.parameters),
            kernel_name=KERNEL,
            cwd=str(notebook.parent),
            progress_bar=False,
            request_save_on_cell_execute=False,  # saved at the end, however that comes
            shutdown_kernel="immediate",  # nothing in it is worth a polite end
            log_output=False,
            execution_timeout=spec.definition.timeout_seconds,
            config=_transport(),
            # What goes wrong in a cell is told by its outcome; the kernel's own log is noise.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            **hooks,
        )
    return done, launches[-1] if launches else None


def _hook(on_cell: OnCell) -> Callable[..., None]:
    """Return what nbclient calls when a cell begins."""

    def begins(cell: Any, cell_index: int) -> None:
        on_cell(cell_index)

    return begins


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
