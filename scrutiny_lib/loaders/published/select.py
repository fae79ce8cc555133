"""Choose the rows of a file that give figures, and count every one that does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from scrutiny_lib.loaders.dataset import Issue, rejected
from scrutiny_lib.loaders.published.area_table import AreaTable, look_up
from scrutiny_lib.loaders.published.cells import read_cells
from scrutiny_lib.loaders.published.layouts import Layout
from scrutiny_lib.loaders.published.periods import read_years


@dataclass
class Selection:
    """The rows still in, and an issue for each reason for which others are out."""

    rows: pd.DataFrame
    file: str
    sheet: str
    issues: list[Issue] = field(default_factory=list)

    def keep(self, good: pd.Series, rule: str, message: str, column: str = "") -> None:
        """Keep the rows marked good and count the others."""
        if not good.all():
            out: Iterable[int] = self.rows.index[~good]
            where = {"file": self.file, "sheet": self.sheet, "column": column}
            self.issues.append(rejected(rule, message, out, **where))
            self.rows = self.rows[good]


def select_rows(
    frame: pd.DataFrame, layout: Layout, areas: AreaTable, *, file: str, sheet: str = ""
) -> Selection:
    """Reduce a file to the rows that indicators are read from.

    Parameters
    ----------
    frame : DataFrame
        Text; the index holds the row numbers of the file.

    Returns
    -------
    Selection
        Rows with ``area_code``, ``area_name``, ``year`` (in which the period ends) and ``note``
        beside the file's own columns; a long file has one column a measure.
    """
    chosen = Selection(frame, file, sheet)
    _keep_breakdown(chosen, layout)
    _add_period(chosen, layout)
    _keep_measures(chosen, layout)
    _add_area(chosen, layout, areas)
    _keep_once(chosen, layout)
    if layout.long is not None:
        chosen.rows = _widen(chosen, layout)
    return chosen


def _keep_breakdown(chosen: Selection, layout: Layout) -> None:
    for column, texts in layout.where.items():
        good = chosen.rows[column].isin(texts)
        message = "Rows of a breakdown that no indicator needs."
        chosen.keep(good, "breakdown_not_used", message, column)


def _add_period(chosen: Selection, layout: Layout) -> None:
    assert layout.period is not None
    column = layout.period.column
    year, mark = read_years(chosen.rows[column], layout.period.kind)
    note = chosen.rows[layout.note] if layout.note else mark
    chosen.rows = chosen.rows.assign(year=year, note=note)
    message = "Rows whose period is not a single year, such as an average of three."
    chosen.keep(year.notna(), "period_not_a_single_year", message, column)
    chosen.rows = chosen.rows.astype({"year": "int64"})


def _keep_measures(chosen: Selection, layout: Layout) -> None:
    if layout.long is None:
        return
    wanted = {column for series in layout.series for column in series.columns()}
    good = chosen.rows[layout.long.measure].isin(wanted)
    message = "Rows of measures that no indicator needs."
    chosen.keep(good, "measure_not_used", message, layout.long.measure)
    good = ~read_cells(chosen.rows[layout.long.value], layout.not_given).unreadable
    message = "Cells that are neither a number nor a known symbol; the figure is left out."
    chosen.keep(good, "cell_not_readable", message, layout.long.value)


def _add_area(chosen: Selection, layout: Layout, areas: AreaTable) -> None:
    assert layout.area is not None
    code = areas.resolve(chosen.rows, layout.area)
    chosen.rows = chosen.rows.assign(area_code=code, area_name=look_up(code, areas.names))
    message = "Rows of an area that is no council with children's services, region or country."
    chosen.keep(code.notna(), "area_not_known", message, layout.area.column or "old_la_code")


def _keep_once(chosen: Selection, layout: Layout) -> None:
    """Drop rows that stand twice, and tell a repetition from a contradiction."""
    key = ["area_code", "year", *layout.also]
    read = [layout.long.value] if layout.long else [c for s in layout.series for c in s.columns()]
    used = [column for column in dict.fromkeys(read) if column in chosen.rows]
    repeated = chosen.rows.duplicated([*key, *used, "note"])
    chosen.keep(~repeated, "row_repeated", "Rows that stand in the file twice, with one figure.")
    again = chosen.rows.duplicated(key)
    message = "Further rows for the same area and period, with other figures; the first is used."
    chosen.keep(~again, "row_contradicts_another", message)


def _widen(chosen: Selection, layout: Layout) -> pd.DataFrame:
    """Turn one measure a row into one measure a column."""
    assert layout.long is not None
    index = ["area_code", "area_name", "year"]
    # Each cell stands once by now: repetitions have been counted and dropped.
    cells = chosen.rows.set_index([*index, layout.long.measure])[layout.long.value]
    wide = cells.unstack(layout.long.measure)  # noqa: PD010 - pivot_table would aggregate text
    notes = chosen.rows.groupby(index)["note"].max()
    wanted = {column for series in layout.series for column in series.columns()}
    absent = sorted(wanted - set(wide.columns))
    if absent:
        message = f"Measures that the file does not hold: {', '.join(absent)}."
        issue = Issue("measure_absent", message, chosen.file, chosen.sheet, count=len(absent))
        chosen.issues.append(issue)
    wide = wide.reindex(columns=[*wide.columns, *absent]).astype("str").assign(note=notes)
    return wide.reset_index()
