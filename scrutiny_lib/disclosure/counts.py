"""Which columns of a frame are counts, where each is addressed, and what is worked out from them.

A frame that is to be shown has one row a thing and a column a figure. `Counts` says of it what
protection has to know: without that, nothing that rests on counts of our own is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scrutiny_lib.config.disclosure import Counting, Level
from scrutiny_lib.disclosure.cells import LINKED_BY, Key, Sum, describe, make_key
from scrutiny_lib.disclosure.symbols import printed_symbol
from scrutiny_lib.disclosure.tables import TOTAL, CountTable, total_of
from scrutiny_lib.errors import DisclosureError

Share = tuple[str, str]
COMPLEMENT = "all but"


@dataclass(frozen=True)
class Counts:
    """What the figures of a frame are.

    Attributes
    ----------
    address : mapping
        What all cells share, of measure, period, area and further dimensions.
    by_row : mapping
        Dimension, and the column of the frame that has each row's value of it.
    columns : mapping
        Each column of counts, with what its cells' address has besides.
    shares : mapping
        Each column that is worked out from a part and its whole (a percentage, its interval as
        text, a mean over n values given as n and n), with the columns of both.
    rates : mapping
        Each column that is worked out from a count and a population, which is public, with the
        columns of both.
    unshown : tuple of str
        Columns of the frame that are not printed.
    labels : tuple of str
        Further columns of text that hold no figure.
    published : str, optional
        A column that is True in rows which their publisher has protected.
    counting : str
        What is counted.

    Notes
    -----
    ``Total`` as the value of a dimension marks the total over it.
    """

    address: Mapping[str, str] = field(default_factory=dict)
    by_row: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    rates: Mapping[str, Share] = field(default_factory=dict)
    unshown: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    published: str | None = None
    counting: Counting = "child"

    def named(self) -> set[str]:
        """Return every column of the frame that is named here."""
        worked_out = [*self.shares.items(), *self.rates.items()]
        own = {name for column, parts in worked_out for name in (column, *parts)}
        extra = {self.published} if self.published else set()
        return {*self.by_row.values(), *self.columns, *self.unshown, *self.labels} | own | extra


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


def level_of(address: Mapping[str, str]) -> Level:
    """Say from its area's code whether a figure is national, regional or local."""
    area = address.get("area", "")
    return "national" if area.startswith("E92") else "regional" if area[:3] == "E12" else "local"


def address_frame(frame: pd.DataFrame, counts: Counts, flags: pd.DataFrame) -> Addressed:
    """Read the counts of a frame.

    Parameters
    ----------
    frame : DataFrame
        Has every column that `counts` names; counts are whole numbers of nought or more.
    counts : Counts
        What its figures are.
    flags : DataFrame
        Same rows; symbols in columns of the same names, empty text where there is a figure.

    Raises
    ------
    DisclosureError
        If a column is missing, an address lacks measure, period or area, one address has two
        counts, a count is none, or a stated total is not the sum of its parts.
    """
    missing = sorted(counts.named() - set(frame.columns))
    if missing:
        raise DisclosureError(
            f"there is no column '{missing[0]}' to protect by; name the right one"
        )
    cells = _Cells()
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
        yield None if is_theirs else whole


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
                yield Sum(key, tuple(k for k in map(self.key, parts) if k is not None))


class _Cells:
    """Cells gathered one by one, each address once."""

    def __init__(self) -> None:
        self.counts: dict[Key, float] = {}
        self.symbols: dict[Key, str] = {}
        self.printed: dict[Key, bool] = {}
        self.sums: dict[Sum, None] = {}

    def add_column(
        self, name: str, keys: Sequence[Key | None], numbers: pd.Series, codes: Sequence[str]
    ) -> None:
        """Add a column of counts; refuse what is no count, and two counts for one address."""
        values = pd.to_numeric(numbers, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        for key, value, code in zip(keys, values, codes, strict=True):
            if key is None:
                continue
            symbol = code or ("[x]" if np.isnan(value) else "")
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
            key = make_key({**dict(whole), COMPLEMENT: describe(part)})
            left = self.counts[whole] - self.counts[part]
            if left < 0:
                raise DisclosureError(
                    f"the cell {describe(part)} is above {describe(whole)}, of which it is a "
                    "part; mend it"
                )
            self.counts[key], self.printed[key] = left, False
            self.symbols[key] = "[x]" if np.isnan(left) else ""
            self.sums[Sum(whole, (part, key))] = None
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
