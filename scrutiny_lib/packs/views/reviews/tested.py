"""Recommendations that name a measure, with what their tests gave: protected, then told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.disclosure import Counting
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.packs.views.reviews.measures import Measure, measure_of
from scrutiny_lib.packs.views.reviews.opened import Reviewed
from scrutiny_lib.reviews.impact import HIDDEN, Promise, Retest, retest, share_tested

COLUMNS = ("part", "whole", "share", "measure", "period", "is_safe")
"""What protection needs of each, and no table shows."""


@dataclass(frozen=True, eq=False)
class Tested:
    """A recommendation that names a measure, and what the test gave."""

    action: pd.Series
    measure: Measure
    promise: Promise
    result: Retest

    @property
    def rule(self) -> str:
        """The disclosure rule of the measure; audits count no people."""
        indicator = self.measure.indicator
        return "none" if indicator is None else indicator.disclosure_rule

    @property
    def counting(self) -> Counting:
        """What is counted: it decides for whom small counts are hidden."""
        indicator = self.measure.indicator
        return "event" if indicator is None else indicator.counting_unit

    @property
    def is_share_of_ours(self) -> bool:
        """Whether it rests on counts that have to be protected."""
        return self.measure.is_ours_to_protect and bool(self.result.periods)

    @property
    def counted(self) -> tuple[float, float]:
        """Part and whole of the share; missing where it is none."""
        frame = self.measure.frame
        if frame is None or not self.is_share_of_ours:
            return np.nan, np.nan
        rows = frame.iloc[list(self.result.periods)]
        return float(rows["numerator"].sum()), float(rows["denominator"].sum())

    @property
    def period(self) -> str:
        """The months that the result rests on, as protection knows them."""
        frame = self.measure.frame
        if frame is None or not self.result.periods:
            return ""
        dates = frame["date"].iloc[list(self.result.periods)]
        last = dates.iloc[-1] + pd.DateOffset(months=self.measure.step_months - 1)
        return f"{dates.iloc[0]:%Y-%m} to {last:%Y-%m}"

    def cells(self, area: str) -> tuple[Mapping[str, str], ...]:
        """Return the addresses of the counts that the result rests on."""
        frame, series = self.measure.frame, self.measure.series
        if series is not None and frame is not None:
            return series.cells(frame["period"].iloc[list(self.result.periods)])
        if not self.is_share_of_ours:
            return ()
        where = {"area": area, "measure": str(self.action["measure_id"])}
        return tuple({**where, "period": self.period, "of": of} for of in ("those", "all"))


def tested(it: Reviewed, action: pd.Series) -> Tested:
    """Test a recommendation by the measure that it names."""
    measure = measure_of(it, str(action["measure_id"]))
    whole = it.recommendations.set_index("rec_id").loc[action["rec_id"]]
    promise = Promise(
        due=None if pd.isna(action["due"]) else action["due"],
        target=None if pd.isna(whole["target"]) else float(whole["target"]),
        baseline=None if pd.isna(whole["baseline"]) else float(whole["baseline"]),
        polarity=measure.polarity,
    )
    found = retest(
        promise,
        measure.frame,
        measure.unit,
        measure.step_months,
        it.settings.impact,
        is_stock=measure.is_stock,
        most_hidden=it.pack.rules.most_hidden,
    )
    return Tested(action, measure, promise, found)


def protected(it: Reviewed, some: list[Tested]) -> tuple[list[Tested], pd.DataFrame]:
    """Protect the counts of tests of one rule, and test again on those that are left.

    Returns
    -------
    (tests, counts)
        `counts` has the columns `COLUMNS`, a row a test.
    """
    bare = _frame(some)
    if bare["is_safe"].all():
        return some, bare
    safe = evidence.protected(bare, counts=counts_of(it, some), rule=some[0].rule)
    safe = safe.reset_index(drop=True)
    again = [
        _again(it, one, part, whole)
        for one, part, whole in zip(some, safe["part"], safe["whole"], strict=True)
    ]
    return again, safe


def _frame(some: list[Tested]) -> pd.DataFrame:
    """Return the columns `COLUMNS`; the share is empty, so that what is left of it counts too."""
    return pd.DataFrame(
        {
            "part": [one.counted[0] for one in some],
            "whole": [one.counted[1] for one in some],
            "share": np.nan,
            "measure": [str(one.action["measure_id"]) for one in some],
            "period": [one.period for one in some],
            "is_safe": [not one.is_share_of_ours for one in some],
        }
    )


def counts_of(it: Reviewed, some: list[Tested], **more: Any) -> Counts:
    """Say what the columns `COLUMNS` are, and `more` of the table that they stand in."""
    return Counts(
        address={"area": it.pack.area.code},
        by_row={"measure": "measure", "period": "period"},
        columns={"part": {"of": "those"}, "whole": {"of": "all"}},
        shares={"share": ("part", "whole")},
        published="is_safe",
        counting=some[0].counting,
        **more,
    )


def _again(it: Reviewed, one: Tested, part: float, whole: float) -> Tested:
    if not one.is_share_of_ours:
        return one
    if not np.isfinite(part) or not np.isfinite(whole):
        hidden = Retest("not_testable", HIDDEN)
        return replace(one, result=replace(hidden, periods=one.result.periods))
    found = share_tested(part, whole, one.promise, it.settings.impact)
    return replace(one, result=replace(found, periods=one.result.periods))
