"""Protection of the frame behind a chart: its figures, and all that would tell of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame
from scrutiny_lib.disclosure.published import keep_hidden
from scrutiny_lib.disclosure.register import RegisterTable
from scrutiny_lib.disclosure.rules import Rule, rule_in
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence import protecting_rows as rows_of
from scrutiny_lib.evidence.context import Context
from scrutiny_lib.evidence.protecting import (
    Names,
    protect_for,
    refuse_misfits,
    register_of,
    series_flags,
)

_LEVELS = ("mean", "centre", "average")
_INTERVAL = frozenset({"lower", "upper"})
_STALE = (
    "the limits or intervals of this chart were worked out from figures that are hidden or "
    "rounded; protect the series first (evidence.protected) and work them out from that"
)
# What besides `value` would tell of a figure that is hidden.
_GOES_TOO = {"funnel": ["denominator", "lower_95", "upper_95", "lower_998", "upper_998"]}


def protect_chart(
    context: Context,
    frame: pd.DataFrame,
    counts: Counts | None,
    rule: Names,
    *,
    kind: str,
    unit: str,
) -> tuple[pd.DataFrame, RegisterTable | None]:
    """Protect the frame of a chart: its figures, their symbols, and what goes with them.

    Raises
    ------
    DisclosureError
        As `protect_for`; and if something was worked out from figures that are hidden or rounded
        only now, or rests on figures that nobody has named.
    """
    used = rule_in(context.profile, rule)
    if "flag" not in frame.columns:
        frame = frame.assign(flag="")
    if used is not None and counts is not None:
        _refuse_unnamed_figures(frame, counts, kind)
    _, done = protect_for(context, frame, counts, rule, series_flags(frame, counts, _main(kind)))
    if used is None or done is None or counts is None:
        return _kept(frame, kind), None
    told = register_of(context, done.told)
    if kind == "steps":
        return rows_of.finish_steps(frame, counts, used, done), told
    if kind == "relative":
        return rows_of.finish_relative(frame, counts, used, done), told
    if kind == "rare":
        _refuse_few_events(frame, counts, used, context)
    _refuse_stale(done, counts, used, unit)
    return _kept(done.frame.assign(flag=done.flags["value"].to_numpy()), kind), told


def _main(kind: str) -> str:
    """Return the column of figures that the column `flag` belongs to."""
    return {"steps": "reached", "relative": "count"}.get(kind, "value")


def _refuse_unnamed_figures(frame: pd.DataFrame, counts: Counts, kind: str) -> None:
    """Refuse a chart of which it is not said what its figures rest on."""
    if kind == "steps":
        rows_of.refuse_unlinked_steps(frame, counts)
    elif kind == "relative":
        rows_of.refuse_unfounded_ratios(frame, counts)
    elif "value" not in {*counts.columns, *counts.worked_out}:
        raise DisclosureError("'counts' does not say what the column 'value' is; add it")


def _kept(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return a frame without what carries a symbol, and without what would tell of it."""
    if kind == "steps":
        return rows_of.keep_hidden_steps(frame)
    if kind == "relative":
        return rows_of.keep_hidden_ratios(frame)
    has_limits = kind in ("control", "rare") or (kind == "paired" and "mean" in frame.columns)
    kept = keep_hidden(frame, has_limits=has_limits)
    hidden = frame["flag"].fillna("").astype(str) != ""
    kept.loc[hidden, _GOES_TOO.get(kind, [])] = np.nan
    if kind == "funnel":
        kept.loc[hidden, "position"] = "missing"
    return kept


def _refuse_few_events(frame: pd.DataFrame, counts: Counts, rule: Rule, context: Context) -> None:
    """Refuse a chart with a point an event where there are so few that their number is hidden."""
    limits = rule.at("local", context.ledger.audience, counts.counting)
    if limits.first <= len(frame) <= limits.last:
        raise DisclosureError(
            f"the chart would show how many events there were, which rule {rule.id} hides; show a "
            "note instead"
        )


def _refuse_stale(done: ProtectedFrame, counts: Counts, rule: Rule, unit: str) -> None:
    """Refuse what was worked out from figures that are hidden or rounded only now."""
    if "unit" in done.frame.columns:
        for own, rows in done.frame.groupby("unit"):
            refuse_misfits(rows, {"value": str(own)}, counts, rule)
    else:
        refuse_misfits(done.frame, {"value": unit}, counts, rule)
    columns = set(done.frame.columns)
    stale = done.newly | done.rounded
    if columns & set(_LEVELS) and (stale.any() or not _levels_fit(done.frame, counts)):
        raise DisclosureError(_STALE)
    if _INTERVAL & columns and done.rounded.any():
        raise DisclosureError(_STALE)


def _levels_fit(frame: pd.DataFrame, counts: Counts) -> bool:
    """Tell whether a chart's levels are those of the figures left, in each series and segment.

    A level may be that of the first of them (a baseline), and that of parts over wholes.
    """
    name = next(one for one in _LEVELS if one in frame.columns)
    apart = [one for one in ("series", "segment") if one in frame.columns]
    for _, rows in frame.groupby(apart) if apart else [("", frame)]:
        if not rows["value"].isna().any():
            continue
        possible = list(_levels(rows, counts))
        for level in rows[name].dropna().unique():
            if not any(np.isclose(float(level), one, rtol=1e-6) for one in possible):
                return False
    return True


def _levels(rows: pd.DataFrame, counts: Counts) -> Iterator[float]:
    """Return every level that the shown figures of a segment can have."""
    known = rows.dropna(subset=["value"])
    values = known["value"].to_numpy(dtype=float)
    yield float(np.median(values)) if len(values) else np.nan
    share = {**counts.shares, **counts.rates}.get("value")
    for first in range(1, len(values) + 1):
        yield float(values[:first].mean())
        if share is not None:
            x, n = (known[name].to_numpy(dtype=float)[:first].sum() for name in share)
            yield from (x / n * per for per in (1, 100, 10_000, 100_000) if n)
