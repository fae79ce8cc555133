"""Whether two agencies that count the same agree, and whether that has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from scrutiny_lib.config.trends import CountPair
from scrutiny_lib.metrics._checks import FloatArray
from scrutiny_lib.metrics.chart_choice import suitable_chart
from scrutiny_lib.metrics.rate_ratio import METHOD, RateRatio, rate_ratio
from scrutiny_lib.metrics.run_chart import run_chart
from scrutiny_lib.metrics.spc import xmr
from scrutiny_lib.metrics.spells import Spell, spells

HALF = 0.5
"""Added to both counts where their ratio is charted, so that a month with none has a place."""
STEP_MONTHS = {"month": 1, "quarter": 3}
CODE = {"month": "M", "quarter": "Q-MAR"}
LIMITS = ("mean", "lower", "upper")


@dataclass(frozen=True)
class Totals:
    """What both agencies counted in the periods of which both counts are known."""

    first: float
    second: float
    periods: int

    @property
    def ratio(self) -> float | None:
        """The second for each one of the first; None where the first counted nothing."""
        return self.second / self.first if self.first else None


@dataclass(frozen=True, eq=False)
class TwoCounts:
    """What two agencies counted, and whether it agrees.

    Attributes
    ----------
    pair : CountPair
        What was compared.
    frame : DataFrame
        One row a month or quarter, in order, without a gap: ``date, period_end, first, second,
        ratio`` (second for each one of first), then for a control chart ``mean, lower, upper``
        (ratios), ``signal`` and ``point_type``, for a run chart ``mean`` alone. A count that is
        not there, or hidden, is missing.
    ratio, lower, upper : float or None
        Of all that both counted in the last months, with its limits; None if there is nothing.
    first_total, second_total : float
        What the ratio rests on.
    periods, periods_asked : int
        How many months or quarters both counted of the last, and of how many.
    agree : {"yes", "no", "too_few"}
        ``yes`` if the limits lie inside the tolerance, ``no`` if they lie outside of it;
        ``too_few`` if neither can be told.
    kind : {"control", "run", "none"}
        Which chart the ratio can carry.
    changes : tuple of Spell
        Spells of a control chart in which the ratio stood out, in order of time.
    change : Spell or None
        The one that still goes on.
    before, since : Totals or None
        What both counted before it and since, of all that is shown: an average over both says
        nothing of either.
    has_changed : bool
        Whether one does, or a run chart has a signal.
    method : str
        For the caption.
    warnings : tuple of str
        What a reader has to know; no count is in them.
    """

    pair: CountPair
    frame: pd.DataFrame
    ratio: float | None
    lower: float | None
    upper: float | None
    first_total: float
    second_total: float
    periods: int
    periods_asked: int
    agree: Literal["yes", "no", "too_few"]
    kind: Literal["control", "run", "none"]
    changes: tuple[Spell, ...]
    change: Spell | None
    before: Totals | None
    since: Totals | None
    has_changed: bool
    method: str
    warnings: tuple[str, ...]


def compare_counts(own_observations: pd.DataFrame, pair: CountPair) -> TwoCounts:
    """Lay the counts of two agencies side by side.

    Parameters
    ----------
    own_observations : DataFrame
        Tidy observations of the partnership's own area, of any indicators: at least
        ``indicator_id, period_start, period_end, value``.
    pair : CountPair
        The two indicators, over what periods, and how far apart they may be.

    Returns
    -------
    TwoCounts
        Also where one or both have never come: then its frame is empty.

    Notes
    -----
    The limits of the ratio take the two counts for independent. The same events are in both, so
    that chance moves them together: the limits are too wide rather than too narrow. The ratio of
    each month is charted as a logarithm, so that twice and half are as far from one, with half an
    event added to both counts. See `scrutiny_lib.metrics.rate_ratio.rate_ratio`.
    """
    first, second = (_counted(own_observations, name, pair) for name in (pair.first, pair.second))
    frame = _side_by_side(first, second, pair)
    asked = pair.months // STEP_MONTHS[pair.frequency]
    last = frame.iloc[-asked:] if len(frame) else frame
    totals = _totals(last)
    some = totals.first + totals.second > 0
    ratio = rate_ratio(totals.second, 1, totals.first, 1, pair.confidence) if some else None
    charted = _chart(frame, pair)
    change = next((one for one in charted.changes if one.is_open), None)
    return TwoCounts(
        pair=pair,
        frame=charted.frame,
        ratio=ratio.value if ratio else None,
        lower=ratio.lower if ratio else None,
        upper=ratio.upper if ratio else None,
        first_total=totals.first,
        second_total=totals.second,
        periods=totals.periods,
        periods_asked=asked,
        agree=_agree(ratio, pair) if 2 * totals.periods >= asked else "too_few",
        kind=charted.kind,
        changes=charted.changes,
        change=change,
        before=_totals(frame[frame["date"] < change.first]) if change else None,
        since=_totals(frame[frame["date"] >= change.first]) if change else None,
        has_changed=change is not None or charted.is_run_signal,
        method=f"Ratio of counts: {METHOD}. {charted.method}".rstrip(),
        warnings=tuple(_warnings(frame, totals.periods, asked, pair, charted)),
    )


def _totals(frame: pd.DataFrame) -> Totals:
    both = frame.dropna(subset=["first", "second"])
    return Totals(float(both["first"].sum()), float(both["second"].sum()), len(both))


def _agree(ratio: RateRatio | None, pair: CountPair) -> Literal["yes", "no", "too_few"]:
    if ratio is None:
        return "too_few"
    low, high = 1 / pair.tolerance, pair.tolerance
    if low <= ratio.lower and ratio.upper <= high:
        return "yes"
    return "no" if ratio.upper < low or ratio.lower > high else "too_few"


def _counted(observations: pd.DataFrame, indicator: str, pair: CountPair) -> pd.Series:
    """Return an indicator's counts by month or quarter; months are added up to quarters."""
    rows = observations[observations["indicator_id"] == indicator]
    start = rows["period_start"].dt.to_period("M")
    months = (rows["period_end"].dt.to_period("M").astype("int64") - start.astype("int64")) + 1
    monthly = _by_period(rows[months == 1], "M")
    if pair.frequency == "month":
        return monthly
    quarter = pd.PeriodIndex(monthly.index).asfreq(CODE["quarter"])
    added = monthly.groupby(quarter).agg(lambda part: part.sum(min_count=3))
    given = _by_period(rows[(months == 3) & (start.dt.month % 3 == 1)], CODE["quarter"])
    return given.combine_first(added)


def _by_period(rows: pd.DataFrame, code: str) -> pd.Series:
    """Return values by period; of several for one the first that is there."""
    index = pd.PeriodIndex(rows["period_start"].dt.to_period(code))
    values = pd.Series(rows["value"].to_numpy(dtype=float), index=index)
    return values.groupby(level=0).first()


def _side_by_side(first: pd.Series, second: pd.Series, pair: CountPair) -> pd.DataFrame:
    """Return both by period, from the first to the last that both have."""
    code = CODE[pair.frequency]
    both = pd.concat([first, second], axis=1, keys=["first", "second"], sort=True)
    known = both.dropna().index
    if not len(known):
        whole = pd.PeriodIndex([], freq=code)
    else:
        # What came of one alone after the last that both have is told, not cut off.
        whole = pd.period_range(known.min(), both.dropna(how="all").index.max(), freq=code)
    both = both.reindex(whole)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = both["second"].to_numpy() / both["first"].to_numpy()
    return pd.DataFrame(
        {
            "date": whole.start_time,
            "period_end": whole.end_time.normalize(),
            "first": both["first"].to_numpy(),
            "second": both["second"].to_numpy(),
            "ratio": np.where(np.isfinite(ratio), ratio, np.nan),
        }
    )


@dataclass(frozen=True, eq=False)
class _Charted:
    """The ratio's chart."""

    frame: pd.DataFrame
    kind: Literal["control", "run", "none"] = "none"
    method: str = ""
    changes: tuple[Spell, ...] = ()
    is_run_signal: bool = False
    warnings: tuple[str, ...] = ()


def _chart(frame: pd.DataFrame, pair: CountPair) -> _Charted:
    logs = _logarithms(frame)
    if not np.isfinite(logs).any():
        return _Charted(frame)
    choice = suitable_chart(logs, f"{pair.frequency}ly")
    if choice.kind == "run_chart":
        run = run_chart(logs)
        drawn = frame.assign(mean=np.exp(run.centre))
        return _Charted(drawn, "run", run.method, (), run.signal, run.warnings)
    chart = xmr(logs, dates=frame["date"])
    points = chart.points.reset_index(drop=True)
    limits = {name: np.exp(points[name]) for name in LIMITS}
    drawn = frame.assign(**limits, signal=points["signal"], point_type=points["point_type"])
    found = spells(drawn.assign(value=np.exp(logs)))
    method = f"{chart.method}; of the logarithm of the ratio, half an event added to both counts"
    return _Charted(drawn, "control", method, tuple(found), False, chart.warnings)


def _logarithms(frame: pd.DataFrame) -> FloatArray:
    """Return the logarithm of each period's ratio; missing where neither counted anything."""
    first, second = (frame[name].to_numpy(dtype=float) for name in ("first", "second"))
    logs = np.log((second + HALF) / (first + HALF))
    return np.asarray(np.where(first + second > 0, logs, np.nan), dtype=np.float64)


def _warnings(
    frame: pd.DataFrame, periods: int, asked: int, pair: CountPair, charted: _Charted
) -> Iterator[str]:
    name = "months" if pair.frequency == "month" else "quarters"
    if frame.empty:
        yield f"There are no {name} for which both have counts."
    elif periods < asked:
        yield f"Of the last {asked} {name}, {periods} have counts of both."
    yield from charted.warnings
