"""From a frame's columns to cells with addresses: each once, with the sums that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.cells import LINKED_BY, Key, Sum, describe, make_key
from scrutiny_lib.disclosure.counts import Counts, Share
from scrutiny_lib.disclosure.implied import complement_key
from scrutiny_lib.disclosure.known import Known
from scrutiny_lib.disclosure.periods import ONCE, PERIOD, is_period, span, write_span
from scrutiny_lib.disclosure.symbols import NOT_AVAILABLE, printed_symbol
from scrutiny_lib.disclosure.tables import TOTAL, CountTable, total_of
from scrutiny_lib.errors import DisclosureError

_WHOLE_FLOAT = re.compile(r"^-?\d+\.0$")


@dataclass(frozen=True)
class Addressed:
    """The counts of a frame as a table of cells.

    Attributes
    ----------
    table : CountTable
        Every cell once, and the complement of every share, which is not printed.
    keys : dict
        Each column of counts: a key a row, or None where the publisher has protected the row.
    complements : dict
        The same for the complement of each share, by the columns of its part and its whole.
    """

    table: CountTable
    keys: dict[str, list[Key | None]]
    complements: dict[Share, list[Key | None]]


def address_frame(
    frame: pd.DataFrame,
    counts: Counts,
    flags: pd.DataFrame,
    known: Known | None = None,
) -> Addressed:
    """Read the counts of a frame.

    Parameters
    ----------
    frame : DataFrame
        Has every column that `counts` names; counts are whole numbers of nought or more.
    counts : Counts
        What its figures are.
    flags : DataFrame
        Same rows; symbols in columns of the same names, empty text where there is a figure.
    known : Known, optional
        What was protected before: there a count may be missing, or rounded.

    Raises
    ------
    DisclosureError
        If a column is missing, an address lacks measure, period or area, its period can't be
        tied to others, one address has two counts, a count is none or is missing without a
        symbol, or a stated total is not the sum of its parts.
    """
    missing = sorted(counts.named() - set(frame.columns))
    if missing:
        raise DisclosureError(
            f"there is no column '{missing[0]}' to protect by; name the right one"
        )
    counted = {name for pair in counts.shares.values() for name in pair}
    counted |= {part for part, _ in counts.rates.values()}
    counted |= {name for names in counts.rests_on.values() for name in names}
    for name in sorted(counted - set(counts.columns)):
        raise DisclosureError(
            f"something is worked out from '{name}', which is not counted; name it under 'columns'"
        )
    cells = _Cells(known or Known())
    labels = {name: list(_labels(frame, counts, name)) for name in counts.columns}
    totals = _Totals(one for column in labels.values() for one in column if one is not None)
    keys = {name: [totals.key(one) for one in column] for name, column in labels.items()}
    for name, column in keys.items():
        cells.add_column(name, column, frame[name], _codes(flags, name, len(frame)))
    pairs = {pair for pair in counts.shares.values() if pair[0] != pair[1]}
    complements = {pair: cells.add_complements(keys[pair[0]], keys[pair[1]]) for pair in pairs}
    cells.add_totals(totals.sums())
    return Addressed(cells.table(), keys, complements)


def _labels(frame: pd.DataFrame, counts: Counts, column: str) -> Iterator[dict[str, str] | None]:
    """Return for each row the dimensions of a column's cell, totals still marked as such."""
    theirs = [False] * len(frame) if counts.published is None else frame[counts.published].tolist()
    for at, is_theirs in enumerate(theirs):
        by_row = {name: str(frame[source].iloc[at]) for name, source in counts.by_row.items()}
        whole = {**counts.address, **by_row, **counts.columns[column]}
        lacking = sorted(LINKED_BY - set(whole))
        if lacking and not is_theirs:
            raise DisclosureError(
                f"the counts in '{column}' have no {lacking[0]} in their address, so they can't be "
                "told from others; add it to 'address', 'by_row' or 'columns'"
            )
        tidy = tidy_address(whole, once=counts.once)
        if not is_theirs:
            _refuse_period(tidy[PERIOD], column)
        yield None if is_theirs else tidy


def _refuse_period(period: str, column: str) -> None:
    """Refuse a period that can't be tied to others."""
    if period != TOTAL and not is_period(period):
        raise DisclosureError(
            f"the period of the counts in '{column}' can't be tied to others; write a month "
            "(2024-04), months (2024-04 to 2024-06), a year from April (2024-25) or a day "
            "(2025-03-31)"
        )


def tidy_address(labels: Mapping[str, str], *, once: bool = False) -> dict[str, str]:
    """Return an address without accidents of writing: blanks, ``2024.0``, ``2024-25``.

    Parameters
    ----------
    labels : mapping
        Dimensions and values.
    once : bool
        As in `Counts`.
    """
    plain = {str(name): " ".join(str(value).split()) for name, value in labels.items()}
    whole = {n: v[:-2] if _WHOLE_FLOAT.match(v) else v for n, v in plain.items()}
    months = span(whole.get(PERIOD, ""))
    if months is not None:
        whole[PERIOD] = write_span(*months)
    return {**whole, **dict([ONCE])} if once else whole


def _codes(flags: pd.DataFrame, name: str, rows: int) -> list[str]:
    """Return a column's symbols as printed, empty text where there is none."""
    given = flags[name].tolist() if name in flags.columns else [""] * rows
    return [printed_symbol(c) if isinstance(c, str) and c.strip() else "" for c in given]


class _Totals:
    """Addresses of totals, and the sums between the cells of a frame."""

    def __init__(self, labels: Iterable[Mapping[str, str]]) -> None:
        self.cells = list({make_key(one): dict(one) for one in labels}.values())
        self.values: dict[str, list[str]] = {}
        for one in self.cells:
            for name, value in one.items():
                known = self.values.setdefault(name, [])
                if value != TOTAL and value not in known:
                    known.append(value)

    def key(self, labels: Mapping[str, str] | None) -> Key | None:
        """Return a cell's address; a total leaves its dimension out, or says of what it is one."""
        if labels is None:
            return None
        own = {
            name: total_of(name, self.values[name]) if value == TOTAL else value
            for name, value in labels.items()
        }
        return make_key({name: value for name, value in own.items() if value is not None})

    def sums(self) -> Iterator[Sum]:
        """Return each total with its parts."""
        groups: dict[tuple[str, Key], list[Mapping[str, str]]] = {}
        for one in self.cells:
            for name, value in one.items():
                if value != TOTAL:
                    rest = make_key({**one, name: TOTAL})
                    groups.setdefault((name, rest), []).append(one)
        stated = {make_key(one): one for one in self.cells}
        for (_, total), parts in groups.items():
            key = self.key(stated.get(total))
            if key is not None:
                yield Sum(key, tuple(sorted(k for k in map(self.key, parts) if k is not None)))


class _Cells:
    """Cells gathered one by one, each address once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.counts: dict[Key, float] = {}
        self.symbols: dict[Key, str] = {}
        self.printed: dict[Key, bool] = {}
        self.sums: dict[Sum, None] = {}

    def add_column(
        self, name: str, keys: Sequence[Key | None], numbers: pd.Series, codes: Sequence[str]
    ) -> None:
        """Add a column of counts; refuse what is no count, and two counts for one address."""
        values = pd.to_numeric(numbers, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        for key, given, code in zip(keys, values, codes, strict=True):
            if key is None:
                continue
            value = self.known.true_count(key, float(given))
            symbol = "" if key in self.known.counts else code
            if not symbol and np.isnan(value):
                raise DisclosureError(
                    f"a count in '{name}' is missing without a symbol; give the count, which is "
                    "hidden where it has to be, or a symbol in 'flags'"
                )
            if not symbol and not (value >= 0 and float(value).is_integer()):
                raise DisclosureError(
                    f"a figure in '{name}' is no whole number of nought or more; give counts, and "
                    "name percentages under 'shares' and rates under 'rates'"
                )
            count = np.nan if symbol else float(value)
            old = self.counts.get(key, count)
            if old != count and not (np.isnan(old) and np.isnan(count)):
                raise DisclosureError(
                    f"the cell {describe(key)} has two different counts; mend one of them"
                )
            self.counts[key], self.symbols[key], self.printed[key] = count, symbol, True

    def add_complements(
        self, parts: Sequence[Key | None], wholes: Sequence[Key | None]
    ) -> list[Key | None]:
        """Add what is left of each whole without its part: not printed, but it follows."""
        found: list[Key | None] = []
        for part, whole in zip(parts, wholes, strict=True):
            if part is None or whole is None:
                found.append(None)
                continue
            key = complement_key(whole, [part])
            left = self.counts[whole] - self.counts[part]
            if left < 0:
                raise DisclosureError(
                    f"the cell {describe(part)} is above {describe(whole)}, of which it is a "
                    "part; mend it"
                )
            self.counts[key], self.printed[key] = left, False
            self.symbols[key] = NOT_AVAILABLE if np.isnan(left) else ""
            self.sums[Sum(whole, tuple(sorted((part, key))))] = None
            found.append(key)
        return found

    def add_totals(self, sums: Iterable[Sum]) -> None:
        """Add the sums that the frame states; refuse one that is wrong."""
        for one in sums:
            whole = sum(self.counts[part] for part in one.parts)
            if not np.isnan(whole + self.counts[one.total]) and whole != self.counts[one.total]:
                raise DisclosureError(
                    f"the total {describe(one.total)} is not the sum of the cells beside it; mend "
                    "it, or give the rest a row or column of its own"
                )
            self.sums[one] = None

    def table(self) -> CountTable:
        """Return the cells as a table of one dimension: its labels are the addresses."""
        keys = tuple(self.counts)
        return CountTable(
            dimensions=("cell",),
            labels=tuple((describe(key),) for key in keys),
            keys=keys,
            counts=np.array(list(self.counts.values()), dtype=float),
            symbols=tuple(self.symbols[key] for key in keys),
            sums=tuple(self.sums),
            printed=tuple(self.printed[key] for key in keys),
        )
