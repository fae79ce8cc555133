"""One indicator of an area, month by month or quarter by quarter, protected before use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from scrutiny_lib import evidence
from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.disclosure.addressing import tidy_address
from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.packs.session import Pack

MONTHS = {"month": 1, "quarter": 3}
_KEPT = ("value", "numerator", "denominator", "flag")


@dataclass(frozen=True, eq=False)
class Series:
    """What is known of an indicator over time.

    Attributes
    ----------
    frame : DataFrame
        One row a month or quarter, none left out: `date` (its first day), `period` (as
        protection knows it: ``2025-04``), `value`, `flag`, `numerator`, `denominator`, and
        `break` where there is a known one. Hidden figures are gone and counts are rounded as the
        indicator's rule has it: whatever is worked out from this may be shown.
    counts : Counts or None
        What protection has to know; None where the publisher has protected the figures.
    step_months : int
        How far its points are apart.
    """

    indicator: Indicator
    frame: pd.DataFrame
    counts: Counts | None
    step_months: int

    @property
    def is_own(self) -> bool:
        """Whether the figures are the partnership's own."""
        return self.counts is not None

    @property
    def known(self) -> pd.DataFrame:
        """The rows with a figure."""
        return self.frame.dropna(subset=["value"])

    def cells(self, periods: pd.Series) -> tuple[dict[str, str], ...]:
        """Return the addresses of the counts behind the figures of some periods."""
        if self.counts is None:
            return ()
        given, columns = self.counts, self.counts.columns.values()
        return tuple(
            tidy_address({**given.address, **extra, "period": period}, once=given.once)
            for period in periods
            for extra in columns
        )


def series_of(pack: Pack, indicator_id: str) -> Series | None:
    """Return an indicator over the pack's period; None without any figure.

    The partnership's own figures are taken where there are any, else what is published.
    """
    indicator = pack.registry[indicator_id]
    own = pack.own.frame
    rows = own[own["indicator_id"] == indicator_id]
    if rows.empty and not indicator.is_local:
        rows = pack.of_area()
        rows = rows[rows["indicator_id"] == indicator_id]
        rows = rows[rows["period_start"] >= pack.first]
    if indicator.frequency not in MONTHS or rows["value"].notna().sum() == 0:
        return None
    step = _step(rows, indicator)
    frame = _every_period(rows.sort_values("period_start"), step)
    counts = _counts(pack, indicator)
    if counts is not None:
        frame = _protected(frame, counts, indicator)
    return Series(indicator, _with_breaks(frame, indicator), counts, step)


def _step(rows: pd.DataFrame, indicator: Indicator) -> int:
    """Return how many months a figure covers: a return may give quarters of what comes by month."""
    if indicator.period == "snapshot":
        return MONTHS[indicator.frequency]
    first, last = (
        rows[name].dt.to_period("M").astype("int64") for name in ("period_start", "period_end")
    )
    return int((last - first).max()) + 1


def _every_period(rows: pd.DataFrame, step: int) -> pd.DataFrame:
    """Return a row for every month or quarter, so that one without a figure stays a gap."""
    ends = rows["period_end"].dt.to_period("M") - (step - 1)
    starts = ends.dt.to_timestamp()
    every = pd.date_range(starts.iloc[0], starts.iloc[-1], freq=pd.DateOffset(months=step))
    is_snapshot = bool((rows["period_start"] == rows["period_end"]).all())
    whole = rows.assign(date=starts).set_index("date")[list(_KEPT)].reindex(every)
    whole = whole.rename_axis("date").reset_index().fillna({"flag": "x"})
    return whole.assign(period=_names(whole["date"], step, is_snapshot))


def _names(dates: pd.Series, step: int, is_snapshot: bool) -> pd.Series:
    """Name periods as protection knows them: a month, months, or the last day of one."""
    last = dates + pd.DateOffset(months=step - 1)
    if is_snapshot:
        days: pd.Series = (last + pd.offsets.MonthEnd(0)).dt.strftime("%Y-%m-%d")
        return days
    months: pd.Series = dates.dt.strftime("%Y-%m")
    return months if step == 1 else months + " to " + last.dt.strftime("%Y-%m")


def _counts(pack: Pack, indicator: Indicator) -> Counts | None:
    """Say what the figures are: a count, a share of one in another, or a mean over cases."""
    if indicator.disclosure_rule == "published":
        return None
    address = {"measure": indicator.id, "area": pack.area.code}
    once = indicator.counting_unit == "child"
    given: dict[str, Any] = {"address": address, "by_row": {"period": "period"}, "once": once}
    given["counting"] = indicator.counting_unit
    if indicator.unit == "count":
        return Counts(**given, columns={"value": {}})
    whole = {"denominator": {"of": "all"}}
    if indicator.unit == "days":
        return Counts(**given, columns=whole, shares={"value": ("denominator", "denominator")})
    parts = {"numerator": {"of": "those"}, **whole}
    return Counts(**given, columns=parts, shares={"value": ("numerator", "denominator")})


def _protected(frame: pd.DataFrame, counts: Counts, indicator: Indicator) -> pd.DataFrame:
    """Protect a series: the counts first, then what is worked out from those that are left."""
    rule, parts = indicator.disclosure_rule, list(counts.columns)
    if not counts.shares:
        bare = frame[["date", "period", "flag", *parts]]
        return evidence.protected(bare, counts=counts, rule=rule).reset_index(drop=True)
    # Named and empty, the share lets what is left over be protected before it is worked out.
    bare = frame[["date", "period", "flag", *parts]].assign(value=np.nan)
    safe = evidence.protected(bare, counts=counts, rule=rule)
    value = frame["value"]
    if indicator.unit == "per_cent":
        value = 100 * safe["numerator"] / safe["denominator"].where(safe["denominator"] > 0)
    is_whole = safe[parts].notna().all(axis=1)
    marks = safe["flag"].mask(~is_whole & (safe["flag"] == ""), "c")
    again = safe.assign(value=value.where(is_whole), flag=marks)
    return evidence.protected(again, counts=counts, rule=rule).reset_index(drop=True)


def _with_breaks(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Say at the first period after each known break what changed, and nothing elsewhere."""
    texts = pd.Series("", index=frame.index)
    for one in indicator.known_breaks:
        after = frame.index[frame["date"] >= pd.Timestamp(one.date)]
        if len(after) and after[0] > 0:
            texts[after[0]] = one.reason
    return frame.assign(**{"break": texts}) if (texts != "").any() else frame
