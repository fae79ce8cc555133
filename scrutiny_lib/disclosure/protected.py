"""A table ready to print, with what its reader can put together, and without hidden counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scrutiny_lib.disclosure.cells import BoolArray, Figures, describe
from scrutiny_lib.disclosure.rules import Limits, Rule
from scrutiny_lib.disclosure.symbols import HIDDEN
from scrutiny_lib.disclosure.system import printed_figure
from scrutiny_lib.disclosure.tables import CountTable

if TYPE_CHECKING:
    import pandas as pd

SMALL, PROTECTS, PUBLISHER = "small count", "protects a small count", "publisher's symbol"


@dataclass(frozen=True)
class LogEntry:
    """One hidden cell: the rule, its address and the reason, never its count."""

    rule: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Protected:
    """A protected table.

    Attributes
    ----------
    shown : DataFrame
        Texts ready to print, in the shape of the table; of a tidy table, one row a cell with the
        dimensions and the column ``shown``.
    mask : DataFrame
        True where a symbol hides a figure; same shape (of a tidy table, column ``hidden``).
    reasons : DataFrame
        Why, for the working papers only: to print it would tell small counts from others.
    log : tuple of LogEntry
        Every hidden cell.
    rule : str
        The rule's name.
    figures : Figures
        What is public of the table, for the audit; it holds no hidden count.
    """

    shown: pd.DataFrame
    mask: pd.DataFrame
    reasons: pd.DataFrame
    log: tuple[LogEntry, ...]
    rule: str
    figures: Figures


def settle(
    table: CountTable, rule: Rule, limits: Sequence[Limits], figures: Figures, hidden: BoolArray
) -> Protected:
    """Print a table whose hidden cells are decided; only now are hidden counts let go."""
    printed, texts, reasons, masked = table.is_printed(), [], [], []
    for at, symbol in enumerate(table.symbols):
        reason = _reason(symbol, bool(figures.is_primary[at]), bool(hidden[at]))
        reasons.append(reason)
        masked.append(reason != "")
        if symbol:
            texts.append(symbol)
        elif not printed[at]:
            texts.append("")
        else:
            texts.append(HIDDEN if hidden[at] else printed_figure(table.counts[at], limits[at]))
    log = tuple(
        LogEntry(rule.id, describe(key), reason)
        for key, reason, on in zip(table.keys, reasons, printed, strict=True)
        if reason and on
    )
    shape = _Shape(table)
    return Protected(
        shape.frame(texts, "shown"),
        shape.frame(masked, "hidden"),
        shape.frame(reasons, "reason"),
        log,
        rule.id,
        figures.settled(hidden),
    )


def _reason(symbol: str, primary: bool, hidden: bool) -> str:
    """Say why a cell is hidden, or nothing."""
    if symbol:
        return PUBLISHER
    if not hidden:
        return ""
    return SMALL if primary else PROTECTS


class _Shape:
    """Puts one value a cell back into the shape in which the table came."""

    def __init__(self, table: CountTable) -> None:
        self.table = table
        self.printed = table.is_printed()

    def frame(self, values: Sequence[object], name: str) -> pd.DataFrame:
        """Return rows and columns for a wide table, one row a cell for another."""
        import pandas as pd  # deferred: an audit needs none, and every run audits

        table = self.table
        if not table.wide:
            tidy = pd.DataFrame(list(table.labels), columns=list(table.dimensions))
            tidy[name] = pd.Series(list(values), dtype=bool if name == "hidden" else object)
            return tidy[self.printed].reset_index(drop=True)
        rows = list(dict.fromkeys(row for row, _ in table.labels))
        columns = list(dict.fromkeys(column for _, column in table.labels))
        grid = np.array(list(values), dtype=object).reshape(len(rows), len(columns))
        out = pd.DataFrame(
            grid,
            index=pd.Index(rows, name=table.dimensions[0]),
            columns=pd.Index(columns, name=table.dimensions[1]),
        )
        return out.astype(bool) if name == "hidden" else out
