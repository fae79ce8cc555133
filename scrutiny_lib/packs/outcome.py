"""The one place that turns what happened into an outcome.

papermill's own notebook metadata says "completed" after a timeout or a dead kernel, so it is
never read.
"""

from __future__ import annotations

import errno
from enum import StrEnum

from scrutiny_lib.errors import ExitCode, ScrutinyError, SourceError, UsageError


class RunTimeoutError(Exception):
    """A run took longer than it may; the message says which limit it passed."""


class Outcome(StrEnum):
    """How a run ended."""

    SUCCEEDED = "succeeded"
    DATA_GATE_FAILED = "data_gate_failed"
    CELL_ERROR = "cell_error"
    TIMED_OUT = "timed_out"
    KERNEL_DIED = "kernel_died"
    DISCLOSURE_REFUSED = "disclosure_refused"
    CANCELLED = "cancelled"
    INFRASTRUCTURE_ERROR = "infrastructure_error"


EXIT_CODES = {
    Outcome.SUCCEEDED: ExitCode.OK,
    Outcome.DATA_GATE_FAILED: ExitCode.DATA_GATE,
    Outcome.DISCLOSURE_REFUSED: ExitCode.DISCLOSURE_REFUSED,
}
_OWN_ERRORS = {
    "SourceError": Outcome.DATA_GATE_FAILED,
    "DisclosureError": Outcome.DISCLOSURE_REFUSED,
    "ContradictionError": Outcome.DISCLOSURE_REFUSED,
    "NotANotebookError": Outcome.INFRASTRUCTURE_ERROR,
}


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}


def exit_code(outcome: Outcome) -> ExitCode:
    """Return what a command ends with after this outcome."""
    return EXIT_CODES.get(outcome, ExitCode.PACK_FAILED)


def outcome_of(error: BaseException, cell: int | None = None) -> tuple[Outcome, str]:
    """Return the outcome that an error stands for, and its reason in one line.

    Parameters
    ----------
    error : BaseException
        Whatever stopped a run.
    cell : int, optional
        The code cell that was at work, as `scrutiny_lib.packs.execute.Place` counts; the reason
        names it.

    Returns
    -------
    (Outcome, str)
        The reason of an error of the project's own is its message, which is written for people
        and holds no data. Of any other error only the kind is told: its message may quote a row.
    """
    kind, where = type(error).__name__, "" if cell is None else f" in cell {cell}"
    if kind == "PapermillExecutionError":
        return _of_cell(str(getattr(error, "ename", "")), error, cell)
    if kind == "CellTimeoutError":
        return Outcome.TIMED_OUT, f"the pack took longer than its timeout{where}"
    if isinstance(error, RunTimeoutError):
        return Outcome.TIMED_OUT, f"{error}{where}"
    if kind == "DeadKernelError" or (kind == "RuntimeError" and "Kernel died" in str(error)):
        return Outcome.KERNEL_DIED, f"the notebook's process died{where}"
    if isinstance(error, KeyboardInterrupt):
        return Outcome.CANCELLED, f"stopped by hand{where}"
    if isinstance(error, MemoryError):
        return Outcome.INFRASTRUCTURE_ERROR, "there was not enough memory outside the notebook"
    if isinstance(error, ScrutinyError):
        own = {SourceError: Outcome.DATA_GATE_FAILED, UsageError: Outcome.CELL_ERROR}
        outcome = _OWN_ERRORS.get(kind) or own.get(type(error)) or Outcome.CELL_ERROR
        return outcome, str(error)
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        why = f"something could not be written ({error.strerror})"
        return Outcome.INFRASTRUCTURE_ERROR, f"{why}; check space and rights of the outputs folder"
    return Outcome.INFRASTRUCTURE_ERROR, f"{kind} outside the notebook"


def _of_cell(name: str, error: BaseException, cell: int | None) -> tuple[Outcome, str]:
    """Return the outcome of an error inside a cell."""
    message = str(getattr(error, "evalue", ""))
    own = name.endswith("Error") and name in {
        "SourceError",
        "DisclosureError",
        "ContradictionError",
        "UsageError",
        "GateError",
        "LockedError",
    }
    if own:
        said = message if cell is None else f"{message} (cell {cell})"
        return _OWN_ERRORS.get(name, Outcome.CELL_ERROR), said
    which = "a cell" if cell is None else f"cell {cell}"
    return Outcome.CELL_ERROR, f"{which} ended with {name}; see outputs/failed"
