"""A share of events, with the counts that it is made from."""

from __future__ import annotations

from dataclasses import dataclass

from scrutiny_lib.metrics._poisson import Interval
from scrutiny_lib.metrics.intervals import wilson


@dataclass(frozen=True, eq=False)
class Measure:
    """A share of events.

    Attributes
    ----------
    name : str
        What it is, in words; measures that differ never share one.
    numerator, denominator : int
        Events, not children: a child may count more than once.
    interval : Interval or None
        The proportion with Wilson's limits; None if there is nothing to divide by. Brothers and
        sisters share events, so it is too narrow.
    method : str
        The definition, for the caption.
    warnings : tuple of str
        What a reader must know, such as records left out.
    """

    name: str
    numerator: int
    denominator: int
    interval: Interval | None
    method: str
    warnings: tuple[str, ...]

    @property
    def percent(self) -> float | None:
        """The share from 0 to 100, or None if there is nothing to divide by."""
        return None if self.interval is None else float(100 * self.interval.value)


def measure(
    name: str, numerator: int, denominator: int, method: str, warnings: tuple[str, ...]
) -> Measure:
    """Make a measure from its counts.

    Parameters
    ----------
    name, numerator, denominator, method, warnings
        As the attributes of `Measure`.

    Returns
    -------
    Measure
        With its interval.
    """
    interval = wilson(numerator, denominator) if denominator else None
    return Measure(name, numerator, denominator, interval, method, warnings)
