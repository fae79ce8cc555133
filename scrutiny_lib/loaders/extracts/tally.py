"""Count one indicator in each period."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.loaders.extracts.months import FREQUENCIES, Covered, periods_of
from scrutiny_lib.loaders.extracts.rows import fitting
from scrutiny_lib.loaders.extracts.spec import Counted

Mask = npt.NDArray[np.bool_]
CENTILES = {"median": 0.5, "centile_90": 0.9}


def tally(
    frame: pd.DataFrame, at: str, counted: Counted, indicator: Indicator, covered: Covered
) -> tuple[pd.DataFrame, pd.Index]:
    """Count an indicator in each period that is covered whole.

    Parameters
    ----------
    frame : DataFrame
        Rows with a date that can be believed.
    at : str
        The column of that date.
    counted : Counted
        What counts.
    covered : Covered
        The months of which the extract tells.

    Returns
    -------
    (figures, unknown)
        Period, numerator, denominator, value and flag; and the labels of the rows of which it
        isn't known whether they count.
    """
    periods = periods_of(covered, indicator.frequency)
    period = frame[at].dt.to_period(FREQUENCIES[indicator.frequency])
    among, doubtful = fitting(frame, counted.among)
    fits, unknown = fitting(frame, counted.where)
    unknown = (unknown & among) | doubtful
    fits &= among
    if counted.count in CENTILES:
        figures, missing = _waits(frame, fits, period, counted, periods)
    elif counted.count == "share":
        figures, missing = _shares(fits, among, period, periods), np.zeros(len(frame), bool)
    else:
        figures, missing = _counts(frame, fits, period, counted, periods)
    doubt = (unknown | missing) & period.isin(periods).to_numpy()
    doubted = period[doubt].value_counts().reindex(periods, fill_value=0)
    return labelled(_without_false_noughts(figures, doubted), indicator), frame.index[doubt]


def _without_false_noughts(figures: pd.DataFrame, doubted: pd.Series) -> pd.DataFrame:
    """Take out a nought that only means that no row says: it is not known, and no nought.

    Otherwise a column that an extract has ceased to fill would look like something that ended.
    """
    false = (figures["numerator"] == 0) & (doubted.to_numpy() > 0)
    numbers = figures[["numerator", "value"]].mask(false)
    return figures.assign(**numbers, flag=np.where(false, "x", ""))


def _counts(
    frame: pd.DataFrame, fits: Mask, period: pd.Series, counted: Counted, periods: pd.PeriodIndex
) -> tuple[pd.DataFrame, Mask]:
    """Count rows, sum a column, or count its distinct entries."""
    if counted.count == "rows":
        numbers = period[fits].value_counts()
        missing = np.zeros(len(frame), bool)
    else:
        column = frame[counted.of]
        missing = fits & column.isna().to_numpy()
        grouped = column[fits & ~missing].groupby(period[fits & ~missing])
        numbers = grouped.sum() if counted.count == "sum" else grouped.nunique()
    numerator = numbers.reindex(periods, fill_value=0).astype("float64")
    return pd.DataFrame(
        {"numerator": numerator, "denominator": np.nan, "value": numerator}
    ), missing


def _shares(fits: Mask, among: Mask, period: pd.Series, periods: pd.PeriodIndex) -> pd.DataFrame:
    top = period[fits].value_counts().reindex(periods, fill_value=0).astype("float64")
    bottom = period[among].value_counts().reindex(periods, fill_value=0).astype("float64")
    value = (100 * top / bottom).where(bottom > 0)
    return pd.DataFrame({"numerator": top, "denominator": bottom, "value": value})


def _waits(
    frame: pd.DataFrame, fits: Mask, period: pd.Series, counted: Counted, periods: pd.PeriodIndex
) -> tuple[pd.DataFrame, Mask]:
    """Take a centile of waits; one that ends before it begins is no wait."""
    if counted.since:
        days = (frame[counted.of] - frame[counted.since]).dt.days.astype("float64")
        days = days.where(days >= 0)
    else:
        days = frame[counted.of].astype("float64")
    missing = fits & days.isna().to_numpy()
    used = fits & ~missing
    grouped = days[used].groupby(period[used])
    many = grouped.size().reindex(periods, fill_value=0).astype("float64")
    value = grouped.quantile(CENTILES[counted.count]).reindex(periods).astype("float64")
    return pd.DataFrame({"numerator": np.nan, "denominator": many, "value": value}), missing


def labelled(figures: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Add what the figures are; a figure of nobody has the symbol for what does not apply.

    Parameters
    ----------
    figures : DataFrame
        ``numerator, denominator, value, flag``, by period; of a snapshot the period ends on it.
    """
    periods = pd.PeriodIndex(figures.index)
    last = periods.end_time.normalize()
    first = last if indicator.period == "snapshot" else periods.start_time.normalize()
    return pd.DataFrame(
        {
            "period_start": first,
            "period_end": last,
            "indicator_id": indicator.id,
            "numerator": figures["numerator"].to_numpy(),
            "denominator": figures["denominator"].to_numpy(),
            "value": figures["value"].to_numpy(),
            "unit": indicator.unit,
            "flag": np.where(
                figures["value"].notna(), "", np.where(figures["flag"] == "x", "x", "z")
            ),
        }
    )
