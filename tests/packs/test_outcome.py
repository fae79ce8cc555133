from __future__ import annotations

import errno

import pytest

from scrutiny_lib.errors import DisclosureError, ExitCode, GateError, SourceError
from scrutiny_lib.packs.outcome import Outcome, RunTimeoutError, exit_code, outcome_of


class PapermillExecutionError(Exception):
    """As papermill raises it: the cell, the error's name and its message."""

    def __init__(self, ename: str, evalue: str, cell_index: int = 3) -> None:
        super().__init__(evalue)
        self.ename, self.evalue, self.cell_index = ename, evalue, cell_index


class CellTimeoutError(Exception):
    pass


class DeadKernelError(Exception):
    pass


CASES = [
    (PapermillExecutionError("SourceError", "a file"), Outcome.DATA_GATE_FAILED, 3),
    (PapermillExecutionError("DisclosureError", "a rule"), Outcome.DISCLOSURE_REFUSED, 4),
    (PapermillExecutionError("UsageError", "a key"), Outcome.CELL_ERROR, 1),
    (PapermillExecutionError("KeyError", "secret"), Outcome.CELL_ERROR, 1),
    (CellTimeoutError(), Outcome.TIMED_OUT, 1),
    (DeadKernelError(), Outcome.KERNEL_DIED, 1),
    (RuntimeError("Kernel died before replying to kernel_info"), Outcome.KERNEL_DIED, 1),
    (OSError(errno.ENOSPC, "secret"), Outcome.INFRASTRUCTURE_ERROR, 1),
    (KeyboardInterrupt(), Outcome.CANCELLED, 1),
    (GateError("a page"), Outcome.CELL_ERROR, 1),
    (SourceError("a file"), Outcome.DATA_GATE_FAILED, 3),
    (DisclosureError("a rule"), Outcome.DISCLOSURE_REFUSED, 4),
    (OSError("secret"), Outcome.INFRASTRUCTURE_ERROR, 1),
]


@pytest.mark.parametrize(("error", "outcome", "code"), CASES)
def test_every_error_has_its_outcome_and_exit_code(
    error: BaseException, outcome: Outcome, code: int
) -> None:
    found, _ = outcome_of(error)
    assert found is outcome
    assert exit_code(found) == code


def test_a_foreign_errors_message_may_quote_a_row_so_it_is_not_told() -> None:
    for error in (PapermillExecutionError("KeyError", "secret"), OSError("secret")):
        assert "secret" not in outcome_of(error)[1]


CELL = [
    (PapermillExecutionError("KeyError", "secret"), "cell 3 ended with KeyError"),
    (PapermillExecutionError("SourceError", "file x: y"), "file x: y (cell 3)"),
    (CellTimeoutError(), "the pack took longer than its timeout in cell 3"),
    (RunTimeoutError("the deadline had passed"), "the deadline had passed in cell 3"),
    (DeadKernelError(), "the notebook's process died in cell 3"),
    (KeyboardInterrupt(), "stopped by hand in cell 3"),
]


@pytest.mark.parametrize(("error", "reason"), CELL)
def test_the_cell_at_work_is_named(error: BaseException, reason: str) -> None:
    assert outcome_of(error, 3)[1].startswith(reason)


def test_an_error_of_our_own_is_told_whole() -> None:
    assert outcome_of(PapermillExecutionError("SourceError", "file x: y"))[1] == "file x: y"


def test_success_is_nought() -> None:
    assert exit_code(Outcome.SUCCEEDED) is ExitCode.OK
