"""Charts with a row a thing: steps of a journey, and groups held against everyone else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.disclosure.counts import Counts
from scrutiny_lib.disclosure.frames import ProtectedFrame
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.disclosure.tables import TOTAL
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.nested import OF, REACHED, is_nested
from scrutiny_lib.evidence.protecting import refuse_misfits

_SHARE = ["share", "lower", "upper"]
_RATIO = ["ratio", "lower", "upper"]
_NEAR = 0.005  # what rounding to two places may move a ratio by
_FloatArray = npt.NDArray[np.float64]


def refuse_unlinked_steps(frame: pd.DataFrame, counts: Counts) -> None:
    """Refuse steps of which it is not said that a share rests on the step before.

    Raises
    ------
    DisclosureError
        With what is missing.
    """
    if not is_nested(frame, counts) or counts.shares.get("share") != (REACHED, OF):
        raise DisclosureError(
            "'counts' of a 'steps' chart names 'reached' and 'of' under 'columns', and 'share' "
            "under 'shares' with both; add what is missing"
        )


def finish_steps(
    given: pd.DataFrame, counts: Counts, rule: Rule, done: ProtectedFrame
) -> pd.DataFrame:
    """Return protected steps as they are drawn, with a symbol for each figure taken out.

    Raises
    ------
    DisclosureError
        If a share is not that of the counts beside it.
    """
    refuse_misfits(done.frame, {"share": "per_cent"}, counts, rule)
    shown, marks = done.frame.copy(), done.flags
    gone = marks["share"].ne("")
    shown.loc[gone, _SHARE] = np.nan
    shown.loc[shown[REACHED].isna(), "median_days"] = np.nan
    return shown.assign(
        flag=marks[REACHED],
        flag_of=marks[OF],
        flag_share=marks["share"],
        flag_median_days=marks["median_days"],
    )


def keep_hidden_steps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return steps that their publisher protected: none with a symbol, nor what tells of it."""
    flag = frame["flag"].fillna("").astype(str)
    before = flag.groupby(frame["group"].fillna("").astype(str)).shift(1).fillna("")
    share = flag.where(flag != "", before)
    shown = frame.copy()
    shown.loc[flag != "", [REACHED, "median_days"]] = np.nan
    shown.loc[before != "", OF] = np.nan
    shown.loc[share != "", _SHARE] = np.nan
    return shown.assign(flag=flag, flag_of=before, flag_share=share, flag_median_days=flag)


def refuse_unfounded_ratios(frame: pd.DataFrame, counts: Counts) -> None:
    """Refuse ratios of which it is not said whom they are held against.

    Everyone else is everyone less the group: with the ratio of one group that is shown anybody
    can work out everyone, and then the group that is hidden. So everyone has to be protected too.

    Raises
    ------
    DisclosureError
        With what is missing.
    """
    if "count" not in counts.columns or "ratio" not in counts.worked_out:
        raise DisclosureError(
            "'counts' of a 'relative' chart names 'count' under 'columns' and 'ratio' under "
            "'rates' with 'count' and 'population'; add what is missing"
        )
    has_total = frame["group"].eq(TOTAL).any() and "group" in counts.by_row.values()
    if "ratio" in counts.rates and not has_total:
        raise DisclosureError(
            f"ratios are held against everyone else, so everyone needs a row '{TOTAL}', and "
            "'group' a name under 'by_row'; add them"
        )


def finish_relative(
    given: pd.DataFrame, counts: Counts, rule: Rule, done: ProtectedFrame
) -> pd.DataFrame:
    """Return protected ratios as they are drawn: none whose count, or everyone's, is hidden.

    Raises
    ------
    DisclosureError
        If a ratio is not that of the counts and populations of the frame.
    """
    shown, marks = done.frame.copy(), done.flags
    total = shown["group"].eq(TOTAL)
    hidden = marks["count"].ne("") | bool(marks.loc[total, "count"].ne("").any())
    had_none = given["ratio"].isna() & ~hidden
    # A group of which nobody knows how many live here has no ratio; that hides nothing.
    flag_ratio = marks["ratio"].mask(hidden & marks["ratio"].eq(""), "c").mask(had_none, "")
    gone = flag_ratio.ne("") | had_none
    shown.loc[gone, _RATIO] = np.nan
    if "ratio" in counts.rates:
        _refuse_other_ratios(shown, total)
    is_clear = shown["is_clear"].fillna(False).astype(bool) & ~gone
    return shown.assign(flag=marks["count"], flag_ratio=flag_ratio, is_clear=is_clear)


def _refuse_other_ratios(frame: pd.DataFrame, total: pd.Series) -> None:
    """Refuse ratios that are held neither against everyone else nor against everyone."""
    rows = frame[np.isfinite(_floats(frame["ratio"])) & ~total]
    numbers = {name: _floats(rows[name]) for name in ("ratio", "count", "population")}
    everyone, people = (float(frame.loc[total, name].iloc[0]) for name in ("count", "population"))
    count, population = numbers["count"], numbers["population"]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = count / population
        expected = (
            rate / ((everyone - count) / (people - population)),
            rate / (everyone / people),
        )
    if not any(_is_near(numbers["ratio"], one) for one in expected):
        raise DisclosureError(
            "'ratio' is not the rate of 'count' in 'population' over that of everyone else in the "
            f"row '{TOTAL}'; work it out from the protected counts (evidence.protected), or name "
            "it under 'rests_on' with all that it rests on"
        )


def _floats(column: pd.Series) -> _FloatArray:
    """Return a column as numbers."""
    return column.to_numpy(dtype=float, na_value=np.nan)


def _is_near(given: _FloatArray, own: _FloatArray) -> bool:
    """Tell whether figures are the same but for rounding."""
    return bool((np.abs(given - own) <= _NEAR * (1 + np.abs(own))).all())


def keep_hidden_ratios(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ratios that their publisher protected, without those that carry a symbol."""
    flag = frame["flag"].fillna("").astype(str)
    gone = flag != ""
    shown = frame.copy()
    shown.loc[gone, ["count", *_RATIO]] = np.nan
    is_clear = shown["is_clear"].fillna(False).astype(bool) & ~gone
    return shown.assign(flag=flag, flag_ratio=flag, is_clear=is_clear)
