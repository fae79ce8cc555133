"""The errors that a person is meant to read, each with the exit code it ends a command with.

Every message is one line: what happened, where (file, sheet, column, key), what to do.
It never holds a value from a data row: those may be about a child.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line returns, so that a timer or a script can tell failures apart."""

    OK = 0
    PACK_FAILED = 1
    USAGE = 2
    DATA_GATE = 3
    DISCLOSURE_REFUSED = 4
    LOCKED = 75


class ScrutinyError(Exception):
    """Something that a person can put right; the message says how.

    Attributes
    ----------
    exit_code : ExitCode
        What a command that ends on this error returns.
    """

    exit_code: ExitCode = ExitCode.PACK_FAILED


class UsageError(ScrutinyError):
    """A command, parameter, profile or registry that is not as it has to be."""

    exit_code = ExitCode.USAGE


class SourceError(ScrutinyError):
    """A file of data that is missing, cannot be read, or has an unknown layout."""

    exit_code = ExitCode.DATA_GATE


class GateError(ScrutinyError):
    """A page that must not be published as it is."""

    exit_code = ExitCode.PACK_FAILED


class DisclosureError(ScrutinyError):
    """A figure or a text that could single out a child."""

    exit_code = ExitCode.DISCLOSURE_REFUSED


class ContradictionError(DisclosureError):
    """Published figures that cannot all be true: one of them was revised since."""


class LockedError(ScrutinyError):
    """Another run is at work in the same outputs folder."""

    exit_code = ExitCode.LOCKED
