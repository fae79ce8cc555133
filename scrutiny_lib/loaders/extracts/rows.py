"""Find the rows that count; where a row doesn't say, it is not known whether it counts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.extracts.spec import Diagnosed, Rows

Mask = npt.NDArray[np.bool_]


def fitting(frame: pd.DataFrame, rows: Rows) -> tuple[Mask, Mask]:
    """Find the rows that fit, and those of which it is not known.

    Parameters
    ----------
    frame : DataFrame
        Of the extract's table.
    rows : Rows
        What is asked.

    Returns
    -------
    (fits, unknown)
        A row is unknown if a cell that is asked for is missing, and nothing else rules it out.
    """
    rules = [*_rules(frame, rows)]
    nothing = np.zeros(len(frame), dtype=bool)
    ruled_out = np.any([~fits & ~unknown for fits, unknown in rules] or [nothing], axis=0)
    unknown = np.any([unknown for _, unknown in rules] or [nothing], axis=0) & ~ruled_out
    return ~ruled_out & ~unknown, unknown


def _rules(frame: pd.DataFrame, rows: Rows) -> Iterable[tuple[Mask, Mask]]:
    for name, wanted in rows.equal.items():
        yield _equal(frame[name], wanted)
    for name, least in rows.at_least.items():
        yield _between(frame[name], least, np.inf)
    for name, most in rows.at_most.items():
        yield _between(frame[name], -np.inf, most)
    for name in rows.filled:
        yield frame[name].notna().to_numpy(), np.zeros(len(frame), dtype=bool)
    for name, starts in rows.starting.items():
        missing = frame[name].isna().to_numpy()
        yield frame[name].fillna("").str.startswith(tuple(starts)).to_numpy(bool), missing
    for diagnosed in rows.diagnosed:
        yield _diagnosed(frame, diagnosed)
    if rows.ages is not None:
        yield _between(frame["age_years"], *rows.ages)


def _between(column: pd.Series, least: float, most: float) -> tuple[Mask, Mask]:
    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    return (numbers >= least) & (numbers <= most), np.isnan(numbers)


def _equal(column: pd.Series, wanted: tuple[str, ...]) -> tuple[Mask, Mask]:
    missing = column.isna().to_numpy()
    if column.dtype == "boolean":
        answers = {"yes": True, "no": False}
        return column.isin([answers[word] for word in wanted]).to_numpy(bool) & ~missing, missing
    return column.isin(list(wanted)).to_numpy(bool), missing


def _diagnosed(frame: pd.DataFrame, diagnosed: Diagnosed) -> tuple[Mask, Mask]:
    """Look for a code within one of the ranges, by the first three characters.

    An external cause is blank wherever nothing came from outside, so a row is unknown only if
    it holds no diagnosis at all.
    """
    has = np.zeros(len(frame), dtype=bool)
    blank = np.ones(len(frame), dtype=bool)
    for name in diagnosed.columns:
        code = frame[name].fillna("").str.strip().str.upper().str[:3]
        blank &= (code == "").to_numpy()
        for first, last in diagnosed.ranges:
            has |= ((code >= first) & (code <= last)).to_numpy()
    return has, blank
