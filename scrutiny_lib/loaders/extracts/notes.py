"""Issues about counting from a dataset that may come from several files."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue
from scrutiny_lib.loaders.extracts.months import Covered

MONTHS_NAMED = 12


def noted(rule: str, message: str, dataset: Dataset, index: pd.Index) -> list[Issue]:
    """Make an issue for each file that holds some of the rows; none are no issue.

    Parameters
    ----------
    index : Index
        Labels of the rows in `dataset.frame`.
    """
    if not len(index):
        return []
    if dataset.places is None:
        name = dataset.record.files[0].name if dataset.record.files else ""
        return [_issue(rule, message, name, index)]
    places = dataset.places.loc[index]
    return [
        _issue(rule, message, str(name), rows)
        for name, rows in places.groupby("file", observed=True)["row"]
    ]


def _issue(rule: str, message: str, name: str, rows: pd.Index | pd.Series) -> Issue:
    numbers = tuple(int(row) for row in rows[:ROWS_SHOWN])
    return Issue(rule, message, file=name, count=len(rows), rows=numbers)


def not_known(indicator_id: str, dataset: Dataset, index: pd.Index) -> list[Issue]:
    """Make the issues for rows of which it isn't known whether they count.

    Parameters
    ----------
    index : Index
        Labels of the rows, as `tally` returns them.
    """
    message = f"Rows that do not say whether they count for '{indicator_id}': not counted."
    return noted("not_known_whether_counted", message, dataset, index)


def gaps(covered: Covered, dataset: Dataset) -> list[Issue]:
    """Make the issues for months that have no figures."""
    file = dataset.record.files[-1].name if dataset.record.files else ""
    issues = []
    if len(covered.empty):
        message = f"Months from which no row came, so without figures: {named(covered.empty)}."
        issues.append(Issue("month_without_rows", message, file=file, count=len(covered.empty)))
    if len(covered.cut):
        message = f"Months that are covered in part only, so without figures: {named(covered.cut)}."
        issues.append(Issue("month_cut_short", message, file=file, count=len(covered.cut)))
    return issues


def named(months: pd.PeriodIndex) -> str:
    """List months, the first ones if they are many."""
    names = [str(month) for month in months]
    more = len(names) - MONTHS_NAMED
    return ", ".join(names[:MONTHS_NAMED]) + (f" and {more} more" if more > 0 else "")
