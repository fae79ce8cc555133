"""The true counts behind a pack's cells, as far as it has met them, and which are hidden."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from scrutiny_lib.disclosure.cells import Figures, Key, describe
from scrutiny_lib.disclosure.tables import CountTable
from scrutiny_lib.errors import DisclosureError


@dataclass
class Known:
    """Counts, and what became of them. It lives in the notebook's process and nowhere else.

    Attributes
    ----------
    counts : dict
        The true count of each cell.
    hidden : dict
        Whether the cell is hidden.
    printed : dict
        The figure as printed, where it is shown: rounded, under some rules.
    """

    counts: dict[Key, float] = field(default_factory=dict)
    hidden: dict[Key, bool] = field(default_factory=dict)
    printed: dict[Key, tuple[float, float]] = field(default_factory=dict)
    _folded: dict[str, Key] = field(default_factory=dict)

    def recognised(self, table: CountTable) -> CountTable:
        """Return a table with the true counts of cells that are known.

        A frame that was protected once comes back without its hidden counts, and rounded.

        Raises
        ------
        DisclosureError
            If a cell has another count than before, or an address differs from a known one only
            in capitals.
        """
        counts, symbols = table.counts.copy(), list(table.symbols)
        for at, key in enumerate(table.keys):
            self._refuse_alike(key)
            if key in self.counts:
                counts[at], symbols[at] = self.true_count(key, float(counts[at])), ""
        return replace(table, counts=counts, symbols=tuple(symbols))

    def true_count(self, key: Key, given: float) -> float:
        """Return the true count of a cell that a frame gives as it was printed, or not at all.

        Raises
        ------
        DisclosureError
            If the cell has another count.
        """
        true = self.counts.get(key, given)
        if not np.isnan(given) and given != true and not self._is_printed_as(key, given):
            raise DisclosureError(
                f"the pack has two different counts for the cell {describe(key)}; give each "
                "its own measure, period or area, or mend one"
            )
        return true

    def remember(self, table: CountTable, settled: Figures) -> None:
        """Keep the counts of a table that was protected."""
        for key, count in zip(table.keys, table.counts, strict=True):
            if not np.isnan(count):
                self.counts[key] = float(count)
        for at, key in enumerate(settled.keys):
            if key not in self.hidden:
                self.hidden[key] = bool(settled.is_hidden[at])
                self.printed[key] = (float(settled.low[at]), float(settled.high[at]))
                self._folded[describe(key).casefold()] = key

    def _is_printed_as(self, key: Key, given: float) -> bool:
        """Tell whether a count is the rounded one that stands for the true one."""
        low, high = self.printed.get(key, (1.0, 0.0))
        return not self.hidden.get(key, True) and low <= given <= high

    def _refuse_alike(self, key: Key) -> None:
        """Refuse an address that is another one's but for capitals: it is meant to be the same."""
        other = self._folded.get(describe(key).casefold(), key)
        if other != key:
            raise DisclosureError(
                f"the cells {describe(key)} and {describe(other)} differ only in capitals; write "
                "them alike, so that they are known to be the same"
            )
