"""What the whole partnership is made from, and the effects that are planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scrutiny_lib.demo.chance import generator
from scrutiny_lib.demo.timeline import Period, Timeline, first_day

SHIFT_MONTHS = 9
TREND_MONTHS = 8
QUARTERS_MISSING = 3
# Chance alone breaks a rule of control charts in one long series of three or so. These streams of
# chance are those in which, at scale 1 with seed 1, only what is planted does.
_LUCK = {"referrals": 6, "cases": 6, "admissions": 3, "missing": 3, "protection": 3}


@dataclass(frozen=True)
class Plan:
    """Size, years and seed.

    Attributes
    ----------
    scale : float
        1 for a place as large as Leeds.
    """

    scale: float
    years: int
    seed: int

    @cached_property
    def timeline(self) -> Timeline:
        """The years."""
        return Timeline(self.years)

    def rng(self, part: str) -> np.random.Generator:
        """Return the generator of a part."""
        number = _LUCK.get(part)
        return generator(self.seed, part if number is None else f"{part} {number}")

    @property
    def shift_from(self) -> np.datetime64:
        """The first month in which the police send more notifications."""
        return self.timeline.last_month - SHIFT_MONTHS + 1

    @property
    def trend_from(self) -> np.datetime64:
        """The first month of the rise in attendances for self-harm."""
        return self.timeline.last_month - TREND_MONTHS + 1

    @property
    def recoded_from(self) -> np.datetime64:
        """The first day on which contacts from A&E are recorded as from other health services."""
        back = 18 if self.years > 1 else 6
        return first_day(self.timeline.last_month - back + 1)

    @property
    def last_return(self) -> Period:
        """The last quarter for which the NHS sent its return."""
        return self.timeline.quarters[-QUARTERS_MISSING - 1]
