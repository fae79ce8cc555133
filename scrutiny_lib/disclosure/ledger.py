"""What one pack has shown so far and earlier packs before it: the same cell is one unknown.

Every table and chart of a pack is protected in turn, against all that came before. A figure that
was shown can't be hidden any more; if a later table would need that, it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from scrutiny_lib.config.disclosure import Audience, Counting
from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.cells import Figures, Key, Told, describe, side_by_side
from scrutiny_lib.disclosure.counts import level_of
from scrutiny_lib.disclosure.protect import protect_together
from scrutiny_lib.disclosure.revised import apart_from, lone, revised_since
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.disclosure.symbols import NOT_AVAILABLE
from scrutiny_lib.disclosure.tables import CountTable
from scrutiny_lib.errors import ContradictionError, DisclosureError


@dataclass
class Ledger:
    """The cells of a pack.

    Attributes
    ----------
    audience : {"publication", "restricted"}
        Who reads the pack.
    earlier : tuple of Told
        What earlier packs have published for the same readers, the newest first.
    told : list of Told
        What this pack has settled so far.
    revised : set of Key
        Cells that an earlier pack has shown with another figure than the one known now.
    """

    audience: Audience = "publication"
    earlier: tuple[Told, ...] = ()
    told: list[Told] = field(default_factory=list)
    revised: set[Key] = field(default_factory=set)
    _hidden: dict[Key, bool] = field(default_factory=dict)
    _counted: dict[Key, float] = field(default_factory=dict)

    def is_hidden(self, key: Key) -> bool | None:
        """Say whether a cell is hidden; None if it was never protected here."""
        return self._hidden.get(key)

    def settle(self, table: CountTable, rule: Rule, counting: Counting) -> Told:
        """Protect the counts of a piece of evidence, or find how they were settled before.

        Parameters
        ----------
        table : CountTable
            The counts, each addressed by measure, period and area.
        rule : Rule
            The rule that holds for all of them.
        counting : str
            What is counted.

        Raises
        ------
        DisclosureError
            If the figures shown before, in this pack or in earlier ones, and these would give a
            small count away; the message names rule and cell.
        """
        self._refuse_others(table)
        if all(key in self._hidden for key in table.keys) and self._has_sums(table):
            return self._settled_before(table, rule)
        counts = dict(zip(table.keys, map(float, table.counts), strict=True))
        self._counted |= {key: count for key, count in counts.items() if not np.isnan(count)}
        self.revised |= revised_since(self.earlier, self._counted)
        settled = self._protect(self._with_known_symbols(table), rule, counting)
        self.told.append(settled)
        hidden = settled.figures.is_hidden
        self._hidden |= dict(zip(settled.figures.keys, map(bool, hidden), strict=True))
        return self._settled_before(table, rule)

    def _protect(self, table: CountTable, rule: Rule, counting: Counting) -> Told:
        """Hide what has to be hidden, and hold the result against all that is known."""
        earlier = apart_from(self.earlier, self.revised, self._counted)
        try:
            return self._protect_beside(earlier, table, rule, counting)
        except ContradictionError:
            # Sums may contradict newer figures where no single cell does.
            return self._protect_beside(lone(earlier), table, rule, counting)

    def _protect_beside(
        self, earlier: list[Told], table: CountTable, rule: Rule, counting: Counting
    ) -> Told:
        """Protect a table beside what this pack and earlier ones tell."""
        (protected,) = protect_together(
            [table],
            rule,
            audience=self.audience,
            counting=counting,
            level=level_of,
            previous=[*self.told, *earlier],
        )
        audit([protected, *self.told], previous=earlier).require()
        return Told(protected.figures, rule.id)

    def _refuse_others(self, table: CountTable) -> None:
        """Refuse another count for a cell that stands in the pack already."""
        for key, count in zip(table.keys, table.counts, strict=True):
            known = self._counted.get(key, count)
            if not np.isnan(count) and known != count:
                raise DisclosureError(
                    f"the pack has two different counts for the cell {describe(key)}; give each "
                    "its own measure, period or area, or mend one"
                )

    def _has_sums(self, table: CountTable) -> bool:
        """Tell whether every sum of a table is among those that were reckoned with."""
        known = {one for told in self.told for one in told.figures.sums}
        return set(table.sums) <= known

    def _settled_before(self, table: CountTable, rule: Rule) -> Told:
        """Return the cells of a table as they were settled."""
        return Told(self.figures_of(table.keys), rule.id)

    def _with_known_symbols(self, table: CountTable) -> CountTable:
        """Return a table in which cells that were hidden here before stay hidden.

        They do not count as small ones again: which are, and which only protect them, stands in
        the ledger.
        """
        known = [self._hidden.get(key, False) for key in table.keys]
        symbols = tuple(
            NOT_AVAILABLE if hidden else symbol
            for hidden, symbol in zip(known, table.symbols, strict=True)
        )
        return replace(table, counts=np.where(known, np.nan, table.counts), symbols=symbols)

    def figures_of(self, keys: Iterable[Key]) -> Figures:
        """Return what is public of some cells, with the sums between them.

        Raises
        ------
        DisclosureError
            If a cell was never protected here.
        """
        wanted = dict.fromkeys(keys)
        parts: list[Figures] = []
        found: set[Key] = set()
        for told in self.told:
            at = [
                i for i, key in enumerate(told.figures.keys) if key in wanted and key not in found
            ]
            found |= {told.figures.keys[i] for i in at}
            parts.append(told.figures.only(at))
        missing = [key for key in wanted if key not in found]
        if missing:
            raise DisclosureError(
                f"the cell {describe(missing[0])} was never protected; show or protect the "
                "figures first that a sentence rests on"
            )
        sums = {
            one: None
            for told in self.told
            for one in told.figures.sums
            if {one.total, *one.parts} <= found
        }
        return replace(side_by_side(parts), sums=tuple(sums))
