"""Lay the parts and scales of all audits on one another: a form of any of them can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from scrutiny_lib.config.audits import FOLDER, AuditDefinition, AuditDefinitions, Domain, Grade
from scrutiny_lib.errors import UsageError

Step = TypeVar("Step", bound=Domain)


def every_domain(definitions: AuditDefinitions) -> tuple[Domain, ...]:
    """Return the parts that any definition names, each once, in the order of their first mention.

    The standard definition is read first here, so that its parts stay where they are whatever
    others add.

    Raises
    ------
    UsageError
        If two definitions give one code different labels.
    """
    return tuple(_first_mentions([one.domains for one in _standard_first(definitions)]).values())


def every_grade(definitions: AuditDefinitions) -> tuple[Grade, ...]:
    """Return the grades of all scales, each once, in an order that is every scale's own.

    It is the order of their first mention wherever the scales allow it. How a grade of one scale
    compares with one that stands only in another is nowhere said: nobody may compare them.

    Raises
    ------
    UsageError
        If two definitions give one code different labels, or two codes opposite places.
    """
    scales = [one.scale for one in _standard_first(definitions)]
    known = _first_mentions(scales)
    below: dict[str, set[str]] = {code: set() for code in known}
    for scale in scales:
        for lower, higher in pairwise(scale):
            below[higher.code].add(lower.code)
    return tuple(known[code] for code in _in_order(below))


def _standard_first(definitions: AuditDefinitions) -> list[AuditDefinition]:
    read = list(definitions)
    return [*read[-1:], *read[:-1]]


def _first_mentions(lists: Iterable[Sequence[Step]]) -> dict[str, Step]:
    known: dict[str, Step] = {}
    for steps in lists:
        for step in steps:
            first = known.setdefault(step.code, step)
            if first.label != step.label:
                raise UsageError(
                    f"params/{FOLDER}: the code '{step.code}' has the labels '{first.label}' and "
                    f"'{step.label}' in two definitions; give it one label, or give one of the two "
                    "another code"
                )
    return known


def _in_order(below: dict[str, set[str]]) -> list[str]:
    """Put each code after those below it, and else leave them in their order."""
    done: list[str] = []
    while len(done) < len(below):
        left = [code for code in below if code not in done]
        free = next((code for code in left if below[code] <= set(done)), None)
        if free is None:
            raise UsageError(
                f"params/{FOLDER}: two scales have grades in opposite order (among them "
                f"'{left[0]}'); write every scale from the lowest grade to the highest, or give "
                "the grades of one other codes"
            )
        done.append(free)
    return done
