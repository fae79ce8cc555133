"""A table as cells with addresses, and the sums that a reader can check between them.

An address is the measure, period, area and the value of each dimension; a total has one
dimension fewer. The same address in two tables is therefore the same unknown, and a total of one
table is recognised as a cell of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Key = tuple[tuple[str, str], ...]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ARRAYS = (
    "low", "high", "cost", "is_open", "is_hidden", "is_primary", "first", "last", "least",
)  # fmt: skip
LINKED_BY = frozenset({"measure", "period", "area"})


@dataclass(frozen=True)
class Sum:
    """A total and the parts that add up to it."""

    total: Key
    parts: tuple[Key, ...]


def make_key(address: Mapping[str, str]) -> Key:
    """Return an address in its one order."""
    return tuple(sorted((str(name), str(value)) for name, value in address.items()))


def describe(key: Key) -> str:
    """Write an address for a log: ``age=0 to 4, area=E08000035``; never with a value of a cell."""
    return ", ".join(f"{name}={value}" for name, value in key) or "the grand total"


@dataclass(frozen=True)
class Figures:
    """Cells side by side with what printing each would tell, and the sums between them.

    Attributes
    ----------
    keys : tuple of Key
        One address a cell; all arrays are in this order.
    low, high : float array
        What the printed figure tells: the same number twice, or a range if it is rounded.
    cost : float array
        The count itself where the cell may still be hidden, for choosing small ones; else NaN.
    is_open : bool array
        Whether it is still to be decided if the cell is shown.
    is_hidden : bool array
        Whether the cell is hidden whatever is decided.
    is_primary : bool array
        Whether the rule hides it, so that it has to be protected.
    first, last : float array
        The range that a primary cell's feasible interval has to cover.
    least : float array
        The smallest count that a symbol in this cell can stand for (nought is always shown).
    sums : tuple of Sum
        The totals that are public knowledge.
    """

    keys: tuple[Key, ...]
    low: FloatArray
    high: FloatArray
    cost: FloatArray
    is_open: BoolArray
    is_hidden: BoolArray
    is_primary: BoolArray
    first: FloatArray
    last: FloatArray
    least: FloatArray
    sums: tuple[Sum, ...]

    @property
    def is_linked(self) -> bool:
        """Whether the cells can be recognised in other tables."""
        return {name for key in self.keys for name, _ in key} >= LINKED_BY

    def named_apart(self, mark: str) -> Figures:
        """Return the same cells under addresses that no other table has."""

        def own(key: Key) -> Key:
            return (*key, ("table", mark))

        sums = tuple(Sum(own(one.total), tuple(map(own, one.parts))) for one in self.sums)
        return replace(self, keys=tuple(map(own, self.keys)), sums=sums)

    def only(self, at: Sequence[int]) -> Figures:
        """Return some of the cells, without sums."""
        arrays = {name: getattr(self, name)[list(at)] for name in ARRAYS}
        return Figures(keys=tuple(self.keys[i] for i in at), sums=(), **arrays)

    def settled(self, hidden: BoolArray) -> Figures:
        """Return what is public once it is decided what to hide: no hidden count is kept."""
        masked = hidden | self.is_hidden
        none = np.zeros(len(self.keys), dtype=bool)
        return Figures(
            keys=self.keys,
            low=np.where(masked, 0.0, self.low),
            high=np.where(masked, np.inf, self.high),
            cost=np.full(len(self.keys), np.nan),
            is_open=none,
            is_hidden=masked,
            is_primary=self.is_primary,
            first=self.first,
            last=self.last,
            least=self.least,
            sums=self.sums,
        )


class Tells(Protocol):
    """Whatever tells something of cells under a rule: a protected table, or an earlier pack."""

    @property
    def figures(self) -> Figures:
        """What is public of the cells."""

    @property
    def rule(self) -> str:
        """The rule's name."""


@dataclass(frozen=True)
class Told:
    """What a piece of evidence, or an earlier pack, tells of its cells, and under which rule.

    `for_all` says whether restricted readers are kept from small counts too; `settings` what an
    earlier run was asked for besides its period.
    """

    figures: Figures
    rule: str
    for_all: bool = True
    settings: str = ""


def side_by_side(parts: Sequence[Figures]) -> Figures:
    """Put cells of several tables side by side; no address may stand twice."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS}
    return Figures(
        keys=tuple(key for part in parts for key in part.keys),
        sums=tuple(dict.fromkeys(one for part in parts for one in part.sums)),
        **arrays,
    )
