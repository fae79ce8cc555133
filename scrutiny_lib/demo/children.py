"""The children of the synthetic partnership: born, sexes, ethnic groups, disabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Bools, Ints, generator, happens, pick, spread
from scrutiny_lib.demo.timeline import LAST, Days, Timeline

BORN_A_YEAR = 9_700
UNBORN_DAYS = 200  # how long before birth a child may be referred
OLDEST_DAYS = 6_570  # 18 years, a little short, so that nobody is 18
FEMALE, MALE, SEX_UNKNOWN = 0, 1, 2
ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND",
    "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
)  # fmt: skip
_ETHNIC_WEIGHTS = (610, 4, 2, 55, 14, 22, 14, 18, 16, 22, 62, 8, 16, 9, 58, 8, 6, 24, 2, 30)
_RISK = (1, 7, 45, 200)  # how often a child comes to notice, beside the others
_RISK_WEIGHTS = (720, 190, 70, 20)
AGE_GROUPS = ((-1, 0), (1, 4), (5, 10), (11, 15), (16, 17))
AgeShares = tuple[int, int, int, int, int]  # parts in a thousand that are taken, by age group
ANY_AGE: AgeShares = (1000, 1000, 1000, 1000, 1000)
_TRIES = 40


@dataclass(frozen=True)
class Children:
    """Every child, sorted by date of birth; a child is its position here.

    Attributes
    ----------
    born : ndarray of datetime64
        Dates of birth.
    sex, ethnicity : ndarray of int64
        Positions in the lists above.
    disabled : ndarray of bool
        Whether the child has a disability.
    numbers : ndarray of int64
        Seven digits for each child, in no order; the agencies' references are made of them.
    bounds : ndarray of int64
        Running sum of how often each child comes to notice.
    """

    born: Days
    sex: Ints
    ethnicity: Ints
    disabled: Bools
    numbers: Ints
    bounds: Ints

    def draw(
        self, rng: np.random.Generator, days: Days, ages: AgeShares = ANY_AGE
    ) -> npt.NDArray[np.int64]:
        """Draw a child for each day, under 18 on it or not born yet.

        Parameters
        ----------
        days : ndarray of datetime64
            When something happens.
        ages : tuple of int
            Of each of `AGE_GROUPS`, how many in a thousand are taken.
        """
        from_ = np.searchsorted(self.born, days - OLDEST_DAYS)
        to = np.searchsorted(self.born, days + UNBORN_DAYS, side="right")
        low, high = self._below(from_), self._below(to)
        found = np.zeros(len(days), dtype=np.int64)
        open_ = np.arange(len(days))
        for _ in range(_TRIES):
            if not open_.size:
                break
            drawn = rng.integers(low[open_], high[open_])
            found[open_] = np.searchsorted(self.bounds, drawn, side="right")
            shares = np.array(ages)[self.age_group(found[open_], days[open_])]
            open_ = open_[~happens(rng, len(open_), shares)]
        return found

    def _below(self, at: Ints) -> Ints:
        return np.concatenate([[0], self.bounds])[at]

    def ages(self, who: Ints, days: Days) -> Ints:
        """Return ages in completed years on the days, -1 before birth."""
        return completed_years(self.born[who], days)

    def age_group(self, who: Ints, days: Days) -> Ints:
        """Return the positions in `AGE_GROUPS` of children on the days."""
        tops = np.array([top for _, top in AGE_GROUPS[:-1]])
        return np.asarray(np.searchsorted(tops, self.ages(who, days)), dtype=np.int64)


def completed_years(born: Days, days: Days) -> Ints:
    """Count birthdays up to the days, -1 before birth."""
    months = days.astype("datetime64[M]").astype(np.int64)
    months = months - born.astype("datetime64[M]").astype(np.int64)
    before = _of_month(days) < _of_month(born)
    years = (months - before) // 12
    return np.asarray(np.where(days < born, -1, years), dtype=np.int64)


def _of_month(days: Days) -> Ints:
    return np.asarray((days - days.astype("datetime64[M]")).astype(np.int64))


def make_children(timeline: Timeline, scale: float, seed: int) -> Children:
    """Make everyone who is under 18 at some time in the years that are simulated.

    Parameters
    ----------
    scale : float
        1 for a place as large as Leeds.
    """
    rng = generator(seed, "children")
    start = timeline.warm - 18 * 366
    length = int((LAST + UNBORN_DAYS - start).astype(np.int64))
    size = max(int(BORN_A_YEAR * scale * length / 365.25), 400)
    born = start + np.sort(rng.integers(0, length, size=size))
    risk = np.array(_RISK)[pick(rng, size, _RISK_WEIGHTS)]
    return Children(
        born=born,
        sex=pick(rng, size, (487, 503, 10)),
        ethnicity=pick(rng, size, _ETHNIC_WEIGHTS),
        disabled=happens(rng, size, 90),
        numbers=1_000_000 + rng.permutation(9_000_000)[:size],
        bounds=np.cumsum(risk),
    )


def hours(rng: np.random.Generator, size: int) -> Ints:
    """Draw minutes of the day, more by day than by night."""
    return spread(rng, size, ((0, 0), (120, 420), (700, 1140), (1000, 1439)))
