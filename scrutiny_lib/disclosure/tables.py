"""Frames of counts, read into the one form that protection works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from scrutiny_lib.disclosure.cells import FloatArray, Key, Sum, make_key
from scrutiny_lib.disclosure.periods import whole_period
from scrutiny_lib.disclosure.symbols import printed_symbol
from scrutiny_lib.errors import DisclosureError

if TYPE_CHECKING:
    import pandas as pd

TOTAL = "Total"
Labels = tuple[str, ...]


@dataclass(frozen=True)
class CountTable:
    """Counts by one or more dimensions, with their totals.

    Attributes
    ----------
    dimensions : tuple of str
        Names, for example ``("age", "sex")``.
    labels : tuple of tuples of str
        One for each cell, its value in each dimension; ``Total`` marks a total.
    keys : tuple of Key
        The address of each cell.
    counts : float array
        Whole numbers; NaN where `symbols` says why there is none.
    symbols : tuple of str
        The publisher's symbol as printed, or empty text.
    printed : tuple of bool
        Whether the cell is printed; one that isn't can still be worked out from a sum.
    sums : tuple of Sum
        Each total with its parts.
    wide : bool
        Whether it came as rows and columns.
    """

    dimensions: tuple[str, ...]
    labels: tuple[Labels, ...]
    keys: tuple[Key, ...]
    counts: FloatArray
    symbols: tuple[str, ...]
    sums: tuple[Sum, ...]
    wide: bool = False
    printed: tuple[bool, ...] = field(default=())

    def is_printed(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return for each cell whether it is printed; all are unless said otherwise."""
        return np.array(self.printed or (True,) * len(self.keys), dtype=bool)


def from_wide(
    frame: pd.DataFrame,
    *,
    flags: pd.DataFrame | None = None,
    address: Mapping[str, str] | None = None,
    margins: bool = True,
) -> CountTable:
    """Read a table of rows and columns.

    Parameters
    ----------
    frame : DataFrame
        Non-negative whole counts; NaN only where `flags` has a symbol. A row or column called
        ``Total`` is taken as a stated margin. The names of index and columns are the dimensions.
    flags : DataFrame, optional
        The publisher's symbols in the same shape, empty text where there is a figure.
    address : mapping, optional
        What all cells share: measure, period, area.
    margins : bool
        Whether totals are published; those not stated are computed.

    Raises
    ------
    DisclosureError
        As `from_tidy`.
    """
    rows = str(frame.index.name or "row")
    columns = str(frame.columns.name or "column")
    if rows == columns:
        raise DisclosureError(f"rows and columns are both called '{rows}'; rename one")
    numbers = frame.to_numpy(dtype=object)
    codes = np.full(frame.shape, "") if flags is None else flags.fillna("").to_numpy(dtype=object)
    if codes.shape != numbers.shape:
        raise DisclosureError("the flags have another shape than the table; give one a cell")
    cells = [
        {rows: str(row), columns: str(column), "count": numbers[i, j], "flag": flag}
        for i, row in enumerate(frame.index)
        for j, column in enumerate(frame.columns)
        for flag in [str(codes[i, j])]
    ]
    import pandas as pd  # deferred: an audit needs none, and every run audits

    tidy = pd.DataFrame(cells, columns=[rows, columns, "count", "flag"])
    return from_tidy(
        tidy, [rows, columns], flag="flag", address=address, margins=margins, wide=True
    )


def from_tidy(
    frame: pd.DataFrame,
    dimensions: Sequence[str],
    *,
    count: str = "count",
    flag: str | None = None,
    address: Mapping[str, str] | None = None,
    margins: bool = True,
    wide: bool = False,
) -> CountTable:
    """Read a table with one row a cell, of any number of dimensions.

    Every combination of the dimensions' values has to be there: a missing row is neither nought
    nor hidden. Rows with ``Total`` in a dimension are stated margins.

    Raises
    ------
    DisclosureError
        If a count is negative, fractional or missing without a symbol, an address stands twice
        or is missing, or a stated total is not the sum of its parts.
    """
    given = _read_cells(frame, list(dimensions), count, flag)
    values = [list(dict.fromkeys(frame[name].astype(str))) for name in dimensions]
    inner = [[label for label in one if label != TOTAL] for one in values]
    _require_all(given, inner, list(dimensions))
    sums = _sum_labels(inner) if margins else []
    _add_totals(given, sums)
    fixed = dict(address or {})
    labels = [cell for cell in product(*([*one, TOTAL] for one in inner)) if cell in given]
    totals = [total_of(str(n), one) for n, one in zip(dimensions, inner, strict=True)]
    keys = {cell: _key(cell, dimensions, fixed, totals) for cell in labels}
    return CountTable(
        dimensions=tuple(str(name) for name in dimensions),
        labels=tuple(labels),
        keys=tuple(keys[cell] for cell in labels),
        counts=np.array([given[cell][0] for cell in labels], dtype=float),
        symbols=tuple(given[cell][1] for cell in labels),
        sums=tuple(Sum(keys[total], tuple(keys[part] for part in parts)) for total, parts in sums),
        wide=wide,
    )


def total_of(dimension: str, values: list[str]) -> str | None:
    """Say how a total is addressed: over periods and areas by which they are, else by no value.

    The total of one table's ages is that of another's, but not so for the areas it lists.
    """
    if dimension == "period":
        return whole_period(values)
    return " + ".join(values) if dimension == "area" else None


def _key(
    cell: Labels,
    dimensions: Sequence[str],
    fixed: Mapping[str, str],
    totals: Sequence[str | None],
) -> Key:
    """Return a cell's address; a total leaves its dimension out, or says of what it is one."""
    own = {
        str(name): total if value == TOTAL else value
        for name, value, total in zip(dimensions, cell, totals, strict=True)
    }
    return make_key({**fixed, **{n: v for n, v in own.items() if v is not None}})


def _read_cells(
    frame: pd.DataFrame, dimensions: list[str], count: str, flag: str | None
) -> dict[Labels, tuple[float, str]]:
    """Return count and printed symbol by labels; refuse what is no count."""
    import pandas as pd

    cells: dict[Labels, tuple[float, str]] = {}
    numbers = pd.to_numeric(frame[count], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    codes = [""] * len(frame) if flag is None else frame[flag].fillna("").astype(str).tolist()
    names = frame[dimensions].astype(str).itertuples(index=False, name=None)
    for labels, number, code in zip(names, numbers, codes, strict=True):
        where = ", ".join(f"{n}={v}" for n, v in zip(dimensions, labels, strict=True))
        if labels in cells:
            raise DisclosureError(f"the cell {where} stands twice; keep one")
        symbol = printed_symbol(code) if code.strip() else ""
        if not symbol and not (number >= 0 and float(number).is_integer()):
            raise DisclosureError(
                f"the cell {where} is no whole number of nought or more and has no symbol; "
                "give a count or a symbol"
            )
        cells[labels] = (np.nan if symbol else float(number), symbol)
    return cells


def _require_all(cells: Mapping[Labels, object], inner: list[list[str]], names: list[str]) -> None:
    """Refuse a table with a combination missing."""
    for labels in product(*inner):
        if labels not in cells:
            where = ", ".join(f"{n}={v}" for n, v in zip(names, labels, strict=True))
            raise DisclosureError(f"the cell {where} is missing; give a count or a symbol")


def _sum_labels(inner: list[list[str]]) -> list[tuple[Labels, tuple[Labels, ...]]]:
    """Return every total with its parts along each dimension, parts first."""
    sums = []
    for axis, values in enumerate(inner):
        others = [[*one, TOTAL] if n != axis else [TOTAL] for n, one in enumerate(inner)]
        for total in product(*others):
            parts = tuple((*total[:axis], value, *total[axis + 1 :]) for value in values)
            sums.append((total, parts))
    return sorted(sums, key=lambda pair: pair[0].count(TOTAL))


def _add_totals(
    cells: dict[Labels, tuple[float, str]], sums: list[tuple[Labels, tuple[Labels, ...]]]
) -> None:
    """Compute the totals that are not stated; refuse a stated one that is wrong."""
    for total, parts in sums:
        counts = [cells[part][0] for part in parts]
        value = float(np.sum(counts))
        if total not in cells:
            cells[total] = (value, "[x]" if np.isnan(value) else "")
        stated = cells[total][0]
        if not np.isnan(value) and not np.isnan(stated) and stated != value:
            where = " / ".join(total)
            raise DisclosureError(f"the stated total {where} is not the sum of its parts; mend it")
