"""Read the rows of a filled-in return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from scrutiny_lib.config.registry import Indicator, Registry
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.partner_returns.figures import Said
from scrutiny_lib.loaders.partner_returns.periods import Period, read_period
from scrutiny_lib.loaders.tables.codes import plain_words

TABLE = "partner_returns"


def named_indicators(registry: Registry) -> dict[str, Indicator]:
    """Return the indicators by every way in which a return may name one.

    By id, label and short label; a name that two of them have is none.
    """
    names: dict[str, Indicator] = {}
    twice: set[str] = set()
    for indicator in registry.values():
        for name in {indicator.id, indicator.label, indicator.short_label}:
            words = plain_words(name)
            if names.setdefault(words, indicator) is not indicator:
                twice.add(words)
    return {
        words: indicator
        for words, indicator in names.items()
        if words not in twice or words == indicator.id
    }


def said_in_form(dataset: Dataset, names: Mapping[str, Indicator]) -> Iterator[Said]:
    """Return what each row of a return says.

    Parameters
    ----------
    dataset : Dataset
        One file, or one sheet of it, as read by the table ``partner_returns``.
    names : mapping
        As `named_indicators` returns it.
    """
    file = dataset.record.files[0].name
    for number, row in zip(dataset.frame.index, dataset.frame.itertuples(), strict=True):
        written = read_period(_text(row.period)) if _text(row.period) else None
        days = _days(row.period_start, row.period_end)
        yield Said(
            file=file,
            row=int(number),
            agency=_text(row.agency),
            organisation=_text(row.organisation),
            indicator=names.get(plain_words(_text(row.indicator))),
            period=days or written,
            numerator=_number(row.numerator),
            denominator=_number(row.denominator),
            value=_number(row.value),
            counting_unit=_text(row.counting_unit),
            kind=_text(row.value_kind),
            symbol=_text(row.no_figure),
            contradicts=days is not None and written is not None and days != written,
        )


def returned_on(dataset: Dataset) -> date:
    """Return the day on which a return was filled in: as it says itself, else when it arrived."""
    days = dataset.frame["returned_on"].dropna()
    if len(days):
        newest: date = days.max().date()
        return newest
    return dataset.record.date_received or date.min


def _days(start: Any, end: Any) -> Period | None:
    if pd.isna(end):
        return None
    return (end.date() if pd.isna(start) else start.date()), end.date()


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)
