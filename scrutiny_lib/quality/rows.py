"""Which rows of a table break a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.audits import AuditDefinitions
from scrutiny_lib.config.quality import (
    AtMost,
    Blank,
    Defined,
    Future,
    Least,
    Most,
    Needs,
    Order,
    Resolves,
    RowRule,
    Rule,
    Same,
    Sum,
)
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.dataset import Dataset
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.quality.defined import not_defined

Mask = npt.NDArray[np.bool_]
FILLED, BLANK = "filled", "blank"
SEVERAL = ";"


def broken_rows(
    rule: RowRule, datasets: Mapping[str, Dataset], audits: AuditDefinitions | None = None
) -> Mask:
    """Tell which rows of the rule's table break it.

    Parameters
    ----------
    rule : RowRule
        Its table is one of `datasets`.
    datasets : mapping
        Of one source, by table.
    audits : AuditDefinitions, optional
        How audits are made; without them nothing breaks a rule about that.

    Returns
    -------
    ndarray of bool
        One a row of the table.

    Raises
    ------
    UsageError
        If the rule names a column that its table has not.
    """
    dataset = datasets[rule.table]
    about = _about(rule, dataset.frame)
    if isinstance(rule, Defined):
        of, named = (_column(rule, dataset.frame, name) for name in (rule.audit, rule.column))
        return about & not_defined(rule, of, named, audits or AuditDefinitions())
    broken: Mask = about & _KINDS[rule.kind](rule, dataset, datasets)
    return broken


def leads_across(rule: Rule, tables: Mapping[str, Table]) -> bool:
    """Tell whether a rule looks for references in a table of another source."""
    if not isinstance(rule, Resolves):
        return False
    here, there = tables.get(rule.table), tables.get(rule.in_table)
    return here is not None and there is not None and here.folder != there.folder


def _column(rule: RowRule, frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column that a rule names."""
    if name not in frame:
        raise UsageError(
            f"quality.yml, rule '{rule.id}': the table '{rule.table}' has no column '{name}'; "
            "check its spelling"
        )
    return frame[name]


def _about(rule: RowRule, frame: pd.DataFrame) -> Mask:
    """Tell which rows a rule is about."""
    mask = np.ones(len(frame), dtype=bool)
    for name, values in rule.where.items():
        mask &= _one_of(_column(rule, frame, name), values)
    if rule.differ is not None:
        one, other = (_column(rule, frame, name) for name in rule.differ)
        both = one.notna() & other.notna()
        mask &= (both & (one.astype(str) != other.astype(str))).to_numpy()
    return mask


def _one_of(column: pd.Series, values: tuple[str, ...]) -> Mask:
    mask = np.zeros(len(column), dtype=bool)
    if FILLED in values:
        mask |= column.notna().to_numpy()
    if BLANK in values:
        mask |= column.isna().to_numpy()
    if isinstance(column.dtype, pd.BooleanDtype):
        words = column.map({True: "yes", False: "no"})
        return mask | words.isin(values).to_numpy()
    return mask | column.astype("str").isin(values).to_numpy()


def _order(rule: Order, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    frame = dataset.frame
    later, earlier = _column(rule, frame, rule.later), _column(rule, frame, rule.earlier)
    return (later < earlier).to_numpy(dtype=bool)


def _needs(rule: Needs, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    blank = [_column(rule, dataset.frame, name).isna().to_numpy() for name in rule.columns]
    every: Mask = np.logical_and.reduce(blank)
    return every


def _blank(rule: Blank, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    return _column(rule, dataset.frame, rule.column).notna().to_numpy()


def _least(rule: Least, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    """Tell which entries lie below; a blank one is for `Needs` to tell."""
    column = _column(rule, dataset.frame, rule.column)
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = list(column.cat.categories)
        if rule.least not in codes:
            raise UsageError(f"quality.yml, rule '{rule.id}': its list has no '{rule.least}'")
        numbers = column.cat.codes.to_numpy()
        return (numbers >= 0) & (numbers < codes.index(rule.least))
    return (column < float(rule.least)).fillna(False).to_numpy(dtype=bool)


def _at_most(rule: AtMost, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    frame = dataset.frame
    more = _column(rule, frame, rule.column) > _column(rule, frame, rule.of)
    return more.fillna(False).to_numpy(dtype=bool)


def _most(rule: Most, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    more = _column(rule, dataset.frame, rule.column) > rule.most
    return more.fillna(False).to_numpy(dtype=bool)


def _sum(rule: Sum, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    frame = dataset.frame
    parts = pd.concat([_column(rule, frame, name) for name in rule.parts], axis=1)
    whole = parts.notna().all(axis=1)
    differs = parts.sum(axis=1) != _column(rule, frame, rule.total)
    return (whole & differs.fillna(False)).to_numpy(dtype=bool)


def _future(rule: Future, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    if dataset.record.date_received is None:
        return np.zeros(len(dataset.frame), dtype=bool)
    last = pd.Timestamp(dataset.record.date_received)
    late = [(_column(rule, dataset.frame, name) > last).to_numpy(bool) for name in rule.columns]
    some: Mask = np.logical_or.reduce(late)
    return some


def _resolves(rule: Resolves, dataset: Dataset, others: Mapping[str, Dataset]) -> Mask:
    references = _column(rule, dataset.frame, rule.column)
    if rule.in_table not in others:
        return references.notna().to_numpy()
    known = set(_together(rule, others[rule.in_table].frame, (*rule.by, rule.in_column)))

    def is_lost(row: tuple[Any, ...]) -> bool:
        *same, cell = row
        parts = (part.strip() for part in str(cell).split(SEVERAL))
        return cell == cell and any(part and (*same, part) not in known for part in parts)

    here = _together(rule, dataset.frame, (*rule.by, rule.column))
    return np.array([is_lost(row) for row in here], dtype=bool)


def _together(
    rule: RowRule, frame: pd.DataFrame, names: tuple[str, ...]
) -> Iterator[tuple[Any, ...]]:
    """Go through the rows of some columns, as text."""
    return zip(*(_column(rule, frame, name).astype("str") for name in names), strict=True)


def _same(rule: Same, dataset: Dataset, _all: Mapping[str, Dataset]) -> Mask:
    frame = dataset.frame
    keys = [_column(rule, frame, name) for name in rule.key]
    broken = np.zeros(len(frame), dtype=bool)
    for name in rule.columns:
        column = _column(rule, frame, name)
        kinds = column.astype("str").where(column.notna()).groupby(keys, observed=True)
        broken |= (kinds.transform("nunique") > 1).fillna(False).to_numpy(dtype=bool)
    return broken


_KINDS: dict[str, Callable[[Any, Dataset, Mapping[str, Dataset]], Mask]] = {
    "order": _order,
    "needs": _needs,
    "blank": _blank,
    "least": _least,
    "at_most": _at_most,
    "most": _most,
    "sum": _sum,
    "future": _future,
    "resolves": _resolves,
    "same": _same,
}
