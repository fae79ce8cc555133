"""How much of a table is blank or unknown, field by field, and whether its volume jumped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.config.quality import Share, Volume
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table


@dataclass(frozen=True)
class FieldShare:
    """How much of one field is blank, and how much says that the answer isn't known.

    Attributes
    ----------
    column, label : str
        Its name in a frame, and its header.
    rows, blank, unknown : int
        Counts of rows.
    """

    column: str
    label: str
    rows: int
    blank: int
    unknown: int

    @property
    def blank_share(self) -> float:
        """Between 0 and 1; 0 of no rows."""
        return self.blank / self.rows if self.rows else 0.0

    @property
    def unknown_share(self) -> float:
        """Between 0 and 1; 0 of no rows."""
        return self.unknown / self.rows if self.rows else 0.0


def field_shares(dataset: Dataset, table: Table, codes: Codes) -> list[FieldShare]:
    """Count blank and unknown entries of each field that people look at by group.

    Identifiers, words and what may rightly stay blank, such as an end date, are left out: only
    codes, yes-or-no and ages are told.
    """
    frame, found = dataset.frame, []
    for column in table.columns:
        if column.kind not in ("code", "yes_no") or column.name not in frame:
            continue
        entries = frame[column.name]
        unknowns = codes[column.codes].unknowns if column.codes else frozenset()
        unknown = int(entries.isin(list(unknowns)).sum()) if unknowns else 0
        found.append(
            FieldShare(column.name, column.label, len(frame), int(entries.isna().sum()), unknown)
        )
    if "age_years" in frame:
        missing = int(frame["age_years"].isna().sum())
        found.append(FieldShare("age_years", "Age", len(frame), missing, 0))
    return found


def above(rule: Share, table_id: str, fields: list[FieldShare]) -> Iterator[FieldShare]:
    """Yield the fields of a table whose share is above a rule's limit."""
    if rule.table not in ("any", table_id):
        return
    for one in fields:
        share = one.blank_share if rule.of == "blank" else one.unknown_share
        is_judged = rule.column in ("any", one.column) and one.rows >= rule.least_rows
        if is_judged and share > rule.above:
            yield one


def volume_ratio(rule: Volume, days: pd.Series) -> float | None:
    """Return the newest whole month's rows as a share of the median of the months before.

    Parameters
    ----------
    days : Series of datetime64
        One a row of the table.

    Returns
    -------
    float or None
        None if there are too few months or rows to say anything.
    """
    months = days.dropna().dt.to_period("M")
    if months.empty:
        return None
    last = days.max()
    newest = last.to_period("M")
    whole = newest if last.is_month_end else newest - 1
    counts = months.value_counts()
    before = [counts.get(whole - back, 0) for back in range(1, rule.months + 1)]
    usual = pd.Series(before).median()
    if usual < rule.least or (whole - rule.months) < months.min():
        return None
    return float(counts.get(whole, 0) / usual)
