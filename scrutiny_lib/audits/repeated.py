"""A repeated audit beside the one before: the same parts and agencies, and what chance could do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

RESAMPLES, SEED = 2_000, 20240401


@dataclass(frozen=True)
class Change:
    """How many lines of a domain were good, before and now.

    Attributes
    ----------
    lower, upper : float or None
        Interval of the difference in percentage points, by drawing cases again; None where either
        audit has a single case.
    """

    domain: str
    good_before: int
    lines_before: int
    good_now: int
    lines_now: int
    lower: float | None
    upper: float | None

    @property
    def verdict(self) -> str:
        """``better``, ``worse`` or ``unclear``."""
        if self.lower is None or self.upper is None:
            return "unclear"
        return "better" if self.lower > 0 else "worse" if self.upper < 0 else "unclear"


def compare_audits(
    before: pd.DataFrame,
    now: pd.DataFrame,
    good: Collection[str],
    *,
    confidence: float = 0.95,
    seed: int = SEED,
) -> tuple[Change, ...]:
    """Compare the moderated grades of two audits, domain by domain.

    Parameters
    ----------
    before, now : DataFrame
        Their rows in the table ``audit_cases``, moderated. Only domains and agencies that both
        have are compared: an agency that returned to one alone would make a difference of itself.
    good : collection of str
        The grades that count as good.
    confidence : float
        Of all intervals together: several parts are looked at, so each has a wider one
        (Bonferroni).
    seed : int
        Of the draws.

    Returns
    -------
    tuple of Change
        In the order of the domains in `now`.

    Notes
    -----
    Cases are drawn again, not lines: the lines of one case go together. With 5 to 10 cases the
    interval is wide and rough, as it should be.
    """
    sides = [frame[frame["moderated_grade"].notna()] for frame in (before, now)]
    agencies = set(sides[0]["agency"].astype("str")) & set(sides[1]["agency"].astype("str"))
    sides = [side[side["agency"].astype("str").isin(agencies)] for side in sides]
    there = set(sides[0]["domain"].astype("str"))
    domains = [d for d in dict.fromkeys(sides[1]["domain"].astype("str")) if d in there]
    each = 1 - (1 - confidence) / max(1, len(domains))
    return tuple(_change(domain, sides, set(good), each, seed) for domain in domains)


def _change(
    domain: str, sides: list[pd.DataFrame], good: set[str], confidence: float, seed: int
) -> Change:
    by_case = [_by_case(side[side["domain"].astype("str") == domain], good) for side in sides]
    totals = [part.sum(axis=0) for part in by_case]
    lower = upper = None
    if all(len(part) > 1 for part in by_case):
        random = np.random.default_rng(seed)
        shares = [_drawn_shares(part, random) for part in by_case]
        tail = 100 * (1 - confidence) / 2
        lower, upper = (
            float(limit) for limit in np.percentile(shares[1] - shares[0], [tail, 100 - tail])
        )
    (good_before, lines_before), (good_now, lines_now) = (map(int, total) for total in totals)
    return Change(domain, good_before, lines_before, good_now, lines_now, lower, upper)


def _by_case(lines: pd.DataFrame, good: set[str]) -> npt.NDArray[np.float64]:
    """Return good lines and lines of each case."""
    is_good = lines["moderated_grade"].astype("str").isin(good)
    found = is_good.groupby(lines["case_ref"].astype("str")).agg(["sum", "size"])
    return found.to_numpy(dtype=np.float64)


def _drawn_shares(
    by_case: npt.NDArray[np.float64], random: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return the share of good lines, in percent, in cases drawn again and again."""
    count = len(by_case)
    drawn = random.multinomial(count, np.full(count, 1 / count), size=RESAMPLES) @ by_case
    return np.asarray(100 * drawn[:, 0] / drawn[:, 1])
