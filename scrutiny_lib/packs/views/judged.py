"""What a series shows: ordinary variation, or something that it does not explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from scrutiny_lib.config.profile import Rebase
from scrutiny_lib.errors import UsageError
from scrutiny_lib.metrics.chart_choice import suitable_chart
from scrutiny_lib.metrics.run_chart import run_chart
from scrutiny_lib.metrics.spc import xmr
from scrutiny_lib.metrics.spells import Spell, spells, steady_change
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.series import Series

_DIRECTIONS = {"high": "increase", "low": "decrease", "none": "neutral"}
_FREQUENCY = {1: "monthly", 3: "quarterly"}
STOCK = "each point holds most of the children of the one before, so they move slowly together"
"""Why a stock can't be judged by rules for points that are independent of one another."""
Kind = Literal["control", "run", "rare"]


@dataclass(frozen=True, eq=False)
class Judged:
    """A series with what was made of it.

    Attributes
    ----------
    kind : str
        ``control``, or ``run`` where it can't carry limits, or ``rare``: the days between events.
    frame : DataFrame
        As `evidence.chart` needs it for that kind.
    method, reason : str
        Which rules were used, and why there are no limits.
    warnings : tuple of str
        What a reader has to know.
    found : tuple of Spell
        Every spell that stands out on a control chart.
    told : Spell or None
        The one to tell: a rise or fall that still goes on, else a spell that does, else the
        longest.
    is_signal : bool
        Whether anything stands out.
    can_judge : bool
        False where too many points are hidden for anything to be said.
    rebases : tuple of Rebase
        Where the chart starts anew.
    run : RunChart or None
        The run chart's own figures.
    """

    series: Series
    kind: Kind
    frame: pd.DataFrame
    method: str
    reason: str = ""
    warnings: tuple[str, ...] = ()
    found: tuple[Spell, ...] = ()
    told: Spell | None = None
    is_signal: bool = False
    can_judge: bool = True
    rebases: tuple[Rebase, ...] = ()
    run: Any = None

    @property
    def is_open(self) -> bool:
        """Whether what stands out reaches the newest point."""
        return self.told is not None and self.told.is_open


def judge(pack: Pack, series: Series) -> Judged:
    """Judge a series by a control chart where it can carry one, else by a run chart.

    Raises
    ------
    UsageError
        If a control chart can't be made of it; the message says why.
    """
    if series.known.empty:
        reason = f"all {_points(series)} are hidden because they are small"
        return Judged(series, "run", series.frame, "", reason=reason, can_judge=False)
    hidden = float((series.frame["flag"] == "c").mean())
    if hidden > pack.rules.most_hidden:
        reason = f"{hidden:.0%} of the {_points(series)} are hidden because they are small"
        return _as_run_chart(series, reason, can_judge=False)
    if series.indicator.period == "snapshot":
        return _as_run_chart(series, STOCK, can_judge=False)
    choice = suitable_chart(_values(series), _FREQUENCY[series.step_months])
    if choice.kind == "run_chart":
        return _as_run_chart(series, choice.reason)
    return _as_control_chart(pack, series)


def _points(series: Series) -> str:
    return "months" if series.step_months == 1 else "quarters"


def _values(series: Series) -> Any:
    """Return the values; whole numbers where they are counts, which rare ones are told by."""
    return series.frame["value"].to_numpy(dtype=float)


def _as_run_chart(series: Series, reason: str, can_judge: bool = True) -> Judged:
    """Judge a series that can't carry control limits.

    Where many points are hidden because they are small, the shown ones are the large ones, and
    neither their median nor their runs say anything of the level.
    """
    chart = run_chart(_values(series))
    return Judged(
        series,
        "run",
        series.frame.assign(centre=chart.centre),
        chart.method,
        reason=reason,
        is_signal=chart.signal and can_judge,
        can_judge=can_judge,
        run=chart,
    )


def _as_control_chart(pack: Pack, series: Series) -> Judged:
    rebases = rebases_of(pack, series)
    starts = [pd.Timestamp(rebase.date) for rebase in rebases]
    baseline = pack.settings.get("baseline") if not series.is_own else None
    try:
        chart = xmr(
            _values(series),
            dates=series.frame["date"],
            baseline=baseline if isinstance(baseline, int) else None,
            direction=_DIRECTIONS[series.indicator.polarity],
            rebase=starts,
        )
    except ValueError as error:
        raise UsageError(f"no control chart of '{series.indicator.id}': {error}") from error
    frame = _with_limits(series, chart.points, starts)
    found = tuple(spells(frame))
    told = _to_tell(frame, found)
    warnings = tuple(chart.warnings)
    return Judged(
        series,
        "control",
        frame,
        chart.method,
        warnings=warnings,
        found=found,
        told=told,
        is_signal=told is not None,
        rebases=rebases,
    )


def _with_limits(series: Series, points: pd.DataFrame, starts: list[pd.Timestamp]) -> pd.DataFrame:
    """Return the frame of a control chart."""
    days = series.frame["date"].to_numpy()
    segment = np.searchsorted(np.array(starts, dtype="datetime64[ns]"), days, side="right")
    names = ["mean", "lower", "upper", "signal", "point_type"]
    drawn = points.reset_index(drop=True)[names]
    return series.frame.assign(segment=segment, **{name: drawn[name] for name in names})


def _to_tell(frame: pd.DataFrame, found: tuple[Spell, ...]) -> Spell | None:
    """Choose what the finding is about."""
    rising = steady_change(frame)
    if rising is not None and rising.is_open:
        return rising
    going_on = [spell for spell in found if spell.is_open]
    if going_on:
        return going_on[-1]
    return max(found, key=lambda spell: (spell.months, spell.last), default=None)


def rebases_of(pack: Pack, series: Series) -> tuple[Rebase, ...]:
    """Return where a chart starts anew: as the profile says, or a published one's parameter.

    Only a date with a reason counts, and only one that lies inside the series.
    """
    named = [one for one in pack.profile.rebases if one.indicator == series.indicator.id]
    asked = pack.settings.get("rebase") if not series.is_own else None
    named += [
        Rebase(
            indicator=series.indicator.id,
            date=pd.Timestamp(str(one["date"])).date(),
            reason=str(one["reason"]),
        )
        for one in (asked if isinstance(asked, list) else [])
        if isinstance(one, dict)
    ]
    return tuple(sorted(named, key=lambda one: one.date))
