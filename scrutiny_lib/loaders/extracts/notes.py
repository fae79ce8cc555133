"""Issues about rows of a dataset that may come from several files."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Dataset, Issue


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
