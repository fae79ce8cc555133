"""Figures that carry a symbol stay hidden, with whatever would tell of them."""

from __future__ import annotations

import pandas as pd


def keep_hidden(
    frame: pd.DataFrame, value: str = "value", flag: str = "flag", *, has_limits: bool = False
) -> pd.DataFrame:
    """Return the frame with no figure in any row that carries a publisher's symbol.

    Parameters
    ----------
    frame : DataFrame
        Has the columns `value` and `flag` (empty text where the figure was published).
        Intervals (`lower`, `upper`, where present) go with the figure that they belong to. A
        chart's `signal` and `point_type` become ``missing``: they tell on which side of the mean
        the figure lies.
    has_limits : bool
        Whether `lower` and `upper` are the limits of a control chart, which belong to the series.
    """
    hidden = frame[flag].fillna("").astype(str) != ""
    columns = [value]
    if not has_limits:
        columns += [name for name in ("lower", "upper") if name in frame.columns]
    kept = frame.copy()
    kept.loc[hidden, columns] = float("nan")
    told = [name for name in ("signal", "point_type") if name in frame.columns]
    kept.loc[hidden, told] = "missing"
    return kept
