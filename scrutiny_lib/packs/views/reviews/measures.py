"""What a recommendation is tested by: an indicator's figures, or a domain of audits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.loaders.people import with_moderation
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import tables_of
from scrutiny_lib.packs.views.reviews.opened import Reviewed
from scrutiny_lib.packs.views.series import Series, series_of
from scrutiny_lib.reviews.impact import audited

_DOMAINS = "audit_domain"
_STEP = 3
"""Months that an audit stands for: they are made every quarter."""


@dataclass(frozen=True, eq=False)
class Measure:
    """What a recommendation is tested by: an indicator's figures, or audits.

    Attributes
    ----------
    frame : DataFrame or None
        As `scrutiny_lib.reviews.impact.retest` needs it. A share whose counts add up over months
        is tested on them as they are, and protected when it is shown; anything else on figures
        that are protected already.
    indicator : Indicator or None
        None for audits.
    series : Series or None
        Of figures that are protected already: what they are, and where.
    """

    name: str
    unit: str
    polarity: str
    frame: pd.DataFrame | None
    step_months: int
    indicator: Indicator | None = None
    series: Series | None = None

    @property
    def is_stock(self) -> bool:
        """Whether it is counted on a day, so that those of one day are there on the next."""
        return self.indicator is not None and self.indicator.period == "snapshot"

    @property
    def is_ours_to_protect(self) -> bool:
        """Whether its counts are the partnership's own and not protected yet."""
        return self.indicator is not None and self.frame is not None and self.series is None


def measure_of(it: Reviewed, measure_id: str) -> Measure:
    """Return what a measure's id means: an indicator, or a domain of audits."""
    pack = it.pack
    if measure_id in pack.registry.ids():
        return _of_indicator(pack, pack.registry[measure_id])
    domains = pack.room.context.codes[_DOMAINS]
    domain = domains.read(measure_id)
    if domain is None:
        return Measure("A measure that nobody has", "per_cent", "none", None, 1)
    cases, moderation, frame = tables_of(
        pack, "audits", "audit_cases", "audit_moderation", "audit_frame"
    )
    found = audited(
        with_moderation(cases, moderation), frame, domain, it.settings.impact.good_grades
    )
    name = f"Audits, {domains.label_of(domain).lower()}: cases found good"
    return Measure(name, "per_cent", "high", found, _STEP)


def _of_indicator(pack: Pack, indicator: Indicator) -> Measure:
    """Return an indicator's figures: of what adds up all of them, of anything else those shown."""
    own = pack.own.frame
    rows = own[own["indicator_id"] == indicator.id]
    named = (indicator.short_label, indicator.unit, indicator.polarity)
    if _adds_up(indicator) and len(rows):
        dated = rows.assign(date=rows["period_start"].dt.to_period("M").dt.to_timestamp())
        months = rows["period_end"].dt.to_period("M") - rows["period_start"].dt.to_period("M")
        step = int(months.iloc[0].n) + 1
        return Measure(*named, dated.reset_index(drop=True), step, indicator)
    series = series_of(pack, indicator.id)
    if series is None:
        return Measure(*named, None, 1, indicator)
    return Measure(*named, series.frame, series.step_months, indicator, series)


def _adds_up(indicator: Indicator) -> bool:
    """Tell whether the counts of a share add up over months.

    Children that count once in a period don't; their sum could not be held against what other
    packs show of their months.
    """
    is_share_of_months = indicator.unit == "per_cent" and indicator.period == "flow"
    return is_share_of_months and indicator.counting_unit != "child"
