"""What an assessment of agreement hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from scrutiny_lib.metrics._poisson import Interval

Undefined: TypeAlias = Literal["undefined"]
UNDEFINED: Undefined = "undefined"
FEW_UNITS = 30  # below this a coefficient without its interval says nothing


@dataclass(frozen=True, eq=False)
class Agreement:
    """Agreement between raters; show percent, AC1 and kappa together.

    A value is ``"undefined"``, not a number, where all ratings fall in one category.

    Attributes
    ----------
    percent : float
        Pairs of ratings of one unit that are the same, from 0 to 100.
    within_one : float or "undefined"
        Those that are at most one step of the scale apart, from 0 to 100; undefined for words
        without a scale.
    kappa : float or "undefined"
        Cohen's for two raters, Fleiss' for more; with the weights asked for.
    ac1 : float or "undefined"
        Gwet's AC1 (AC2 with weights): steady where one category prevails, unlike kappa.
    alpha : float or "undefined"
        Krippendorff's; nominal with identity weights, else ordinal.
    n_units : int
        Units with two or more ratings, which all of these rest on.
    n_agreed : int
        Those of them on which all their raters agree.
    n_raters : int
        Columns of the ratings.
    agreed_interval : Interval
        Wilson's interval of `n_agreed` out of `n_units`, from 0 to 1.
    intervals : mapping of str to Interval or "undefined"
        Bootstrap intervals by unit, by the names of the five values above.
    kappa_interval : Interval, "undefined" or None
        Cohen's kappa with its large-sample interval; None for more than two raters.
    confidence : float
        Of all intervals.
    seed, resamples : int
        Of the bootstrap.
    scale : tuple
        The categories.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader must know.
    """

    percent: float
    within_one: float | Undefined
    kappa: float | Undefined
    ac1: float | Undefined
    alpha: float | Undefined
    n_units: int
    n_agreed: int
    n_raters: int
    agreed_interval: Interval
    intervals: Mapping[str, Interval | Undefined]
    kappa_interval: Interval | Undefined | None
    confidence: float
    seed: int
    resamples: int
    scale: tuple[Any, ...]
    method: str
    warnings: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The counts, such as "3 of 8": what to show of a handful of cases."""
        return f"{self.n_agreed} of {self.n_units}"

    @property
    def is_small(self) -> bool:
        """Whether there are fewer than 30 units: show the intervals, or the counts only."""
        return self.n_units < FEW_UNITS
