"""Which columns of a frame are counts, where each is addressed, and what is worked out from them.

A frame that is to be shown has one row a thing and a column a figure. `Counts` says of it what
protection has to know: without that, nothing that rests on counts of our own is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scrutiny_lib.config.disclosure import Counting, Level

Share = tuple[str, str]


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
    rests_on : mapping
        Any other column that is worked out from counts (a change between years, a rank), with
        the columns of all that it rests on.
    once : bool
        Whether each child counts once in a period, however long: months then don't add up.
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
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unshown: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    published: str | None = None
    once: bool = False
    counting: Counting = "child"

    @property
    def worked_out(self) -> dict[str, tuple[str, ...]]:
        """Every column that rests on others, with those."""
        return {**self.shares, **self.rates, **self.rests_on}

    def named(self) -> set[str]:
        """Return every column of the frame that is named here."""
        own = {name for column, parts in self.worked_out.items() for name in (column, *parts)}
        extra = {self.published} if self.published else set()
        return {*self.by_row.values(), *self.columns, *self.unshown, *self.labels} | own | extra


def level_of(address: Mapping[str, str]) -> Level:
    """Say from its area's code whether a figure is national, regional or local."""
    area = address.get("area", "")
    return "national" if area.startswith("E92") else "regional" if area[:3] == "E12" else "local"
