"""Turn the rows of a recognised file into observations, one indicator at a time."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.config.registry import Indicator
from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Issue
from scrutiny_lib.loaders.observations import PER
from scrutiny_lib.loaders.published.cells import Cells, add_up, most_protective, read_cells
from scrutiny_lib.loaders.published.layouts import Layout, Series
from scrutiny_lib.loaders.published.periods import MONTHS, month_bounds, year_bounds

PUBLISHED, COMPUTED, AWAITS_POPULATION = "published", "computed", "awaits population"
NOT_APPLICABLE = "z"


def observe(
    rows: pd.DataFrame, series: Series, indicator: Indicator, layout: Layout, *, file: str
) -> tuple[pd.DataFrame, list[Issue]]:
    """Read one indicator from the rows of a file.

    Parameters
    ----------
    rows : DataFrame
        Text columns of the file, and ``area_code``, ``area_name``, ``year`` and ``note``.

    Returns
    -------
    (frame, issues)
        Observations without their source; ``basis`` says whether the value is as published or
        computed, ``decimals`` how it is printed, ``population_year`` whose population a rate
        rests on. Rows with a cell that cannot be read are left out and counted.
    """
    for column, text in series.where.items():
        rows = rows[rows[column] == text]
    if layout.long is not None:
        columns = list(dict.fromkeys(series.columns()))
        rows = rows[rows[series.value].notna()].fillna(dict.fromkeys(columns, ""))
    if series.months:
        parts = [_monthly(rows, month, indicator, layout) for month in MONTHS]
        unreadable = pd.concat([bad for _, bad in parts], axis=1).any(axis=1)
        return pd.concat([frame for frame, _ in parts]), _unreadable(unreadable, series, file)
    frame, unreadable = _yearly(rows, series, indicator, layout)
    return frame[~unreadable], _unreadable(unreadable, series, file)


def _yearly(
    rows: pd.DataFrame, series: Series, indicator: Indicator, layout: Layout
) -> tuple[pd.DataFrame, pd.Series]:
    assert layout.period is not None
    snapshot = indicator.period == "snapshot"
    start, end = year_bounds(rows["year"], layout.period.kind, snapshot=snapshot)
    numerator, denominator = (_sum(rows, part, layout) for part in _parts(series))
    printed = read_cells(rows[series.value], layout.not_given) if series.value else None
    figures = _figures(numerator, denominator, printed, series, indicator, rows.index)
    frame = _frame(rows, indicator, start, end).assign(**figures)
    frame["population_year"] = rows["year"] - 1 if series.denominator_from else float("nan")
    frame["decimals"] = series.decimals
    cells = [part for part in (numerator, denominator, printed) if part is not None]
    return frame, pd.concat([part.unreadable for part in cells], axis=1).any(axis=1)


def _monthly(
    rows: pd.DataFrame, month: str, indicator: Indicator, layout: Layout
) -> tuple[pd.DataFrame, pd.Series]:
    start, end = month_bounds(rows["year"], month)
    cells = read_cells(rows[month], layout.not_given)
    frame = _frame(rows, indicator, start, end).assign(
        numerator=cells.number,
        denominator=float("nan"),
        value=cells.number,
        flag=cells.flag,
        basis=PUBLISHED,
        population_year=float("nan"),
        decimals=0,
    )
    return frame[~cells.unreadable], cells.unreadable


def _parts(series: Series) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return series.numerator, series.denominator


def _sum(rows: pd.DataFrame, columns: tuple[str, ...], layout: Layout) -> Cells | None:
    return add_up([read_cells(rows[c], layout.not_given) for c in columns]) if columns else None


def _frame(
    rows: pd.DataFrame, indicator: Indicator, start: pd.Series, end: pd.Series
) -> pd.DataFrame:
    """Start a frame of observations with everything but the figures and the source."""
    return pd.DataFrame(
        {
            "period_start": start,
            "period_end": end,
            "area_code": rows["area_code"],
            "area_name": rows["area_name"],
            "agency": indicator.agency,
            "indicator_id": indicator.id,
            "unit": indicator.unit,
            "note": rows["note"],
        },
        index=rows.index,
    )


def _figures(
    numerator: Cells | None,
    denominator: Cells | None,
    printed: Cells | None,
    series: Series,
    indicator: Indicator,
    index: pd.Index,
) -> dict[str, pd.Series | str]:
    """Take the published value where there is one, else compute it from the counts."""
    blank = pd.Series(float("nan"), index=index)
    top = numerator.number if numerator else blank
    bottom = denominator.number if denominator else blank
    counts = [part.flag for part in (numerator, denominator) if part is not None]
    if printed is not None:
        if series.keep_if_it_reproduces:
            same = reproduces(top, bottom, printed.number, PER[indicator.unit], series.decimals)
            top, bottom = top.where(same), bottom.where(same)
        return _columns(top, bottom, printed.number, printed.flag, PUBLISHED)
    flag = most_protective(counts)
    if denominator is None:
        basis = AWAITS_POPULATION if series.denominator_from else PUBLISHED
        return _columns(top, bottom, top, flag, basis)
    value, flag = compute(top, bottom, flag, PER[indicator.unit])
    return _columns(top, bottom, value, flag, COMPUTED)


def compute(
    top: pd.Series, bottom: pd.Series, flag: pd.Series, per: float
) -> tuple[pd.Series, pd.Series]:
    """Divide counts; where there is nothing to divide by, the symbol is ``z``, does not apply."""
    value = (per * top / bottom.where(bottom > 0)).where(flag == "")
    return value, flag.mask((flag == "") & bottom.eq(0), NOT_APPLICABLE)


def reproduces(
    top: pd.Series, bottom: pd.Series, value: pd.Series, per: float, decimals: int | pd.Series
) -> pd.Series:
    """Say where numerator over denominator gives the published value, as far as it is printed."""
    half = 0.5 * 10.0**-decimals
    return (per * top / bottom.where(bottom > 0) - value).abs() <= half + 1e-6


def _columns(
    top: pd.Series, bottom: pd.Series, value: pd.Series, flag: pd.Series, basis: str
) -> dict[str, pd.Series | str]:
    return {
        "numerator": top,
        "denominator": bottom,
        "value": value,
        "flag": flag,
        "basis": basis,
    }


def _unreadable(unreadable: pd.Series, series: Series, file: str) -> list[Issue]:
    """Report cells that are neither a number nor a symbol."""
    rows = [int(row) for row in unreadable.index[unreadable]]
    if not rows:
        return []
    issue = Issue(
        rule="cell_not_readable",
        message="Cells that are neither a number nor a known symbol; the figure is left out.",
        file=file,
        column=", ".join(series.columns()) or "the months",
        count=len(rows),
        rows=tuple(rows[:ROWS_SHOWN]),
    )
    return [issue]
