"""Execute a pack's notebook with papermill."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.private import VARIABLE, private_folder
from scrutiny_lib.packs.spec import RunSpec
from scrutiny_lib.packs.warm import CLIENT, KERNEL, Launch, recorded

OnCell = Callable[[int], None]


class NotANotebookError(ScrutinyError):
    """A notebook's file that holds something else, or only the beginning of one."""


@dataclass
class Place:
    """How far a notebook has come.

    Attributes
    ----------
    on_cell : callable, optional
        Is told the number of each cell that begins; the first is nought.
    cell : int or None
        The code cell at work, counted as Jupyter does (``[1]`` is the first); None before the
        first one and after the last.
    """

    on_cell: OnCell | None = None
    cell: int | None = None
    _begun: list[Any] = field(default_factory=list)

    def begins(self, cell: Any, cell_index: int) -> None:
        """Take note that a cell begins, of whatever kind."""
        if cell.cell_type == "code" and cell.source.strip():
            self.cell = (self.cell or 0) + 1
        self._begun.append(cell)
        if self.on_cell is not None:
            self.on_cell(cell_index)

    @contextmanager
    def kept(self, executed: Path) -> Iterator[None]:
        """Keep the notebook as far as it comes; papermill does so for an error in a cell only."""
        try:
            yield
        except BaseException:
            if self._begun and not executed.exists():
                with suppress(OSError):
                    executed.write_text(_as_notebook(self._begun), encoding="utf-8")
            raise
        self.cell = None


def execute(
    spec: RunSpec, notebook: Path, executed: Path, place: Place
) -> tuple[Any, Launch | None]:
    """Run a notebook and return it with its outputs, and how its kernel was started.

    Parameters
    ----------
    spec : RunSpec
        Its parameters go into the cell after the one tagged ``parameters``.
    notebook, executed : Path
        The pack's notebook, and where the executed copy is written, as far as it came.
    place : Place
        Says how far the notebook has come, also if it fails.

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

    _check_notebook(notebook)
    private = private_folder(executed.parent)
    with _environment(spec, private), recorded() as launches, place.kept(executed):
        done = papermill.execute_notebook(
            str(notebook),
            str(executed),
            parameters=dict(spec.parameters),
            kernel_name=KERNEL,
            cwd=str(notebook.parent),
            progress_bar=False,
            request_save_on_cell_execute=False,  # kept at the end, however that comes
            shutdown_kernel="immediate",  # nothing in it is worth a polite end
            log_output=False,
            execution_timeout=spec.definition.timeout_seconds,
            config=_kernels(),
            # What goes wrong in a cell is told by its outcome; the kernel's own log is noise.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            on_cell_start=place.begins,
        )
    return done, launches[-1] if launches else None


def _as_notebook(cells: list[Any]) -> str:
    """Return cells as the text of a notebook."""
    from nbformat import v4

    version: Any = v4
    return str(version.writes(version.new_notebook(cells=cells)))


def _check_notebook(path: Path) -> None:
    """Make sure that a file holds a notebook, before anything is started for it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        whole = all(isinstance(cell["source"], str | list) for cell in content["cells"])
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise NotANotebookError(
            f"{path.name} holds no whole notebook; restore it, or save it anew in JupyterLab"
        )


def _kernels() -> Any:
    """Let kernels speak over local sockets where there are any: no port, nothing to overhear."""
    from traitlets.config import Config

    found: dict[str, dict[str, str]] = {"AsyncKernelManager": {"client_factory": CLIENT}}
    if os.name == "posix":
        found["KernelManager"] = {"transport": "ipc"}
    return Config(found)


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
