"""Lay figures of one indicator from two ways of supply beside one another."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

PERIOD = ["indicator_id", "period_start", "period_end"]
OTHERS = (*PERIOD, "value", "source_id", "other_value", "other_source_id")
"""Columns of a comparison: the figure that is shown, and the one that isn't."""
SUMMED = ("count", "per_cent")
"""Units whose figures can be added up, a percentage by its two counts."""


def one_source_each(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Add up what several organisations say of one indicator and period.

    Parameters
    ----------
    frame : DataFrame
        Observations that came in one way.

    Returns
    -------
    (figures, left_out)
        One row an indicator and period, and how many rows could not be used. Organisations that
        report side by side are parts of the area's figure: a period for which one of them is
        missing has none, and a wait can't be added up. Where one follows another, both stay.
    """
    many = frame.groupby("indicator_id")["source_id"].transform("nunique")
    together = frame.groupby(PERIOD)["source_id"].transform("size")
    ever = together.groupby(frame["indicator_id"]).transform("max")
    side_by_side = ever > 1
    if not side_by_side.any():
        return frame, 0
    parts = frame[side_by_side & (together == many)]
    parts = _added(parts, PERIOD)
    left_out = int(side_by_side.sum()) - int((parts["parts"]).sum())
    alone = frame[~side_by_side]
    return _below(alone, parts[list(frame.columns)]), left_out


def same_period(shown: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Pair figures of the same indicator and period; returns `OTHERS` and each row's labels."""
    left = shown.assign(shown=shown.index)
    right = other.assign(other=other.index)[[*PERIOD, "value", "source_id", "other"]]
    pairs = left.merge(right, on=PERIOD, suffixes=("", "_"))
    return pairs.rename(columns={"value_": "other_value", "source_id_": "other_source_id"})[
        [*OTHERS, "shown", "other"]
    ]


def added_up(fine: pd.DataFrame, coarse: pd.DataFrame) -> pd.DataFrame:
    """Add up the months of a quarter.

    Parameters
    ----------
    fine, coarse : DataFrame
        Observations of shorter and of longer periods.

    Returns
    -------
    DataFrame
        The sums, with the periods of `coarse` and the columns of `fine`: of those quarters all of
        whose days the months make up, each of them with a figure.
    """
    fine = fine[fine["indicator_id"].isin(coarse["indicator_id"])]
    if fine.empty:
        return fine
    wanted = coarse[PERIOD].drop_duplicates()
    pairs = fine.merge(wanted, on="indicator_id", suffixes=("", "_whole"))
    start, end = pairs["period_start_whole"], pairs["period_end_whole"]
    pairs = pairs[(pairs["period_start"] >= start) & (pairs["period_end"] <= end)]
    length = (pairs["period_end"] - pairs["period_start"]).dt.days + 1
    keys = ["indicator_id", "period_start_whole", "period_end_whole"]
    covered = length.groupby([pairs[key] for key in keys]).transform("sum")
    whole = (pairs["period_end_whole"] - pairs["period_start_whole"]).dt.days + 1
    pairs = pairs[(covered == whole) & (length < whole)]
    pairs = pairs.drop(columns=["period_start", "period_end"]).rename(
        columns={"period_start_whole": "period_start", "period_end_whole": "period_end"}
    )
    return _added(pairs, PERIOD)[list(fine.columns)]


def _added(parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add up rows with the same keys, if each has a figure that can be; with how many `parts`."""
    counts = parts["unit"] == "count"
    can = parts["value"].notna() & parts["unit"].isin(SUMMED)
    can &= counts | (parts["numerator"].notna() & parts["denominator"].notna())
    by = [parts[key] for key in keys]
    parts = parts[can.groupby(by).transform("all")]
    others = [name for name in parts.columns if name not in (*keys, *_NUMBERS, "source_id")]
    grouped = parts.groupby(keys, as_index=False, sort=False)
    how = {name: (name, "first") for name in others}
    added = grouped.agg(
        **how,
        **{name: (name, "sum") for name in _NUMBERS},
        source_id=("source_id", _named),
        parts=("value", "size"),
    )
    share = added["unit"] != "count"
    value = 100 * added["numerator"] / added["denominator"].where(added["denominator"] > 0)
    added["value"] = added["value"].mask(share, value)
    added["denominator"] = added["denominator"].where(share)
    added["flag"] = added["flag"].mask(added["value"].isna(), "z")
    return added


_NUMBERS = ("numerator", "denominator", "value")


def _named(sources: Iterable[str]) -> str:
    return " + ".join(sorted(set(sources)))


def _below(*frames: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]
