"""What one pack has shown so far and earlier packs before it: the same cell is one unknown.

Every table and chart of a pack is protected in turn, against all that came before. A figure that
was shown can't be hidden any more; if a later table would need that, it is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from scrutiny_lib.config.disclosure import Audience, Counting
from scrutiny_lib.disclosure.cells import Figures, Key, Told, describe, side_by_side
from scrutiny_lib.disclosure.implied import with_implied
from scrutiny_lib.disclosure.known import Known
from scrutiny_lib.disclosure.readers import Readers
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.disclosure.tables import CountTable
from scrutiny_lib.errors import DisclosureError


@dataclass
class Ledger:
    """The cells of a pack.

    Attributes
    ----------
    audience : {"publication", "restricted"}
        Who reads the pack.
    earlier : tuple of Told
        What earlier packs have published for the same readers, the newest first.
    restricted : tuple of Told
        For a pack that is published: what all earlier packs have told, those for restricted
        readers too, who read the new one as well.
    settings : str
        What the run was asked for besides its period: another figure under the same address is
        a revision only if that is the same.
    part_of : mapping
        Measures that are a part of another one, with that and by what it is split. What is left
        of the whole is a count that a reader can work out.
    """

    audience: Audience = "publication"
    earlier: tuple[Told, ...] = ()
    restricted: tuple[Told, ...] = ()
    settings: str = ""
    part_of: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    _readers: list[Readers] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name the groups of readers that each table is held against, the widest first."""
        if self.audience == "publication" and self.restricted:
            self._readers.append(Readers("restricted", self.restricted, self.settings))
        self._readers.append(Readers(self.audience, self.earlier, self.settings))

    @property
    def told(self) -> list[Told]:
        """What this pack has settled so far, for its own readers."""
        return self._readers[-1].told

    @property
    def revised(self) -> set[Key]:
        """Cells that an earlier pack has shown with another figure than the one known now."""
        return {key for readers in self._readers for key in readers.revised}

    def is_hidden(self, key: Key) -> bool | None:
        """Say whether a cell is hidden; None if it was never protected here."""
        return self.known.hidden.get(key)

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
        whole = with_implied(self.known.recognised(table), self.known.counts, self.part_of)
        for_all = rule.at("local", "restricted", counting).hides
        if not whole.keys:  # no row, or only rows that their publisher has protected
            nothing = self._readers[-1].figures_under(whole, rule, counting)
            return Told(nothing, rule.id, for_all=for_all)
        if not self._is_settled(whole, rule, counting):
            self._protect(whole, rule, counting)
        return Told(self.figures_of(whole.keys), rule.id, for_all=for_all)

    def _protect(self, table: CountTable, rule: Rule, counting: Counting) -> None:
        """Hide what has to be hidden before all who read it; remember it only if all agree."""
        hidden = {key for key in table.keys if self.known.hidden.get(key)}
        settled: list[Told] = []
        for readers in self._readers:
            settled.append(readers.protect(table, rule, counting, hidden, self.known.counts))
            hidden |= _hidden_in(settled[-1].figures)
        final = [
            readers.hold(table, rule, counting, hidden, self.known.counts)
            for readers in self._readers
        ]
        for readers, told in zip(self._readers, final, strict=True):
            readers.told.append(told)
        self.known.remember(table, final[-1].figures)

    def _is_settled(self, table: CountTable, rule: Rule, counting: Counting) -> bool:
        """Tell whether cells, sums and roundings are all among those reckoned with."""
        if any(key not in self.known.hidden for key in table.keys):
            return False
        sums = {one for told in self.told for one in told.figures.sums}
        figures = self._readers[-1].figures_under(table, rule, counting)
        now = self.figures_of(table.keys)
        place = {key: at for at, key in enumerate(now.keys)}
        at = [place[key] for key in figures.keys]
        shown = ~now.is_hidden[at] & ~figures.is_hidden
        same = (now.low[at] == figures.low) & (now.high[at] == figures.high)
        small = figures.is_primary & ~now.is_hidden[at]
        return set(table.sums) <= sums and bool(same[shown].all()) and not small.any()

    def figures_of(self, keys: Iterable[Key]) -> Figures:
        """Return what is public of some cells, with the sums between them.

        Raises
        ------
        DisclosureError
            If a cell was never protected here.
        """
        wanted = dict.fromkeys(keys)
        parts, found = _first_of_each(self.told, wanted)
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


def _first_of_each(told: Iterable[Told], wanted: Collection[Key]) -> tuple[list[Figures], set[Key]]:
    """Return each cell from where it was settled first: later tables may not print it."""
    parts: list[Figures] = []
    found: set[Key] = set()
    for one in told:
        keys = one.figures.keys
        at = [i for i, key in enumerate(keys) if key in wanted and key not in found]
        found |= {keys[i] for i in at}
        parts.append(one.figures.only(at))
    return parts, found


def _hidden_in(figures: Figures) -> set[Key]:
    """Return the cells that are hidden."""
    return {
        key
        for key, hidden in zip(figures.keys, np.asarray(figures.is_hidden), strict=True)
        if hidden
    }
