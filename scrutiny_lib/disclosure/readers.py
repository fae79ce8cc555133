"""One group of readers: what they know from earlier packs, and what this pack has told them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from scrutiny_lib.config.disclosure import Audience, Counting
from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.cells import Figures, Key, Told
from scrutiny_lib.disclosure.counts import level_of
from scrutiny_lib.disclosure.periods import small_stretches
from scrutiny_lib.disclosure.protect import limits_of, protect_together
from scrutiny_lib.disclosure.revised import apart_from, connected, linked_where_true, revised_since
from scrutiny_lib.disclosure.rules import Rule
from scrutiny_lib.disclosure.system import figures_of
from scrutiny_lib.disclosure.tables import CountTable
from scrutiny_lib.errors import ContradictionError, DisclosureError


@dataclass
class Readers:
    """Readers of one audience.

    Attributes
    ----------
    audience : {"publication", "restricted"}
        Whose small counts of events are hidden, or not.
    earlier : tuple of Told
        What they know from earlier packs, the newest first.
    settings : str
        What the run was asked for.
    told : list of Told
        What this pack has told them so far.
    revised : set of Key
        Cells that an earlier pack has shown with another figure.
    """

    audience: Audience
    earlier: tuple[Told, ...]
    settings: str = ""
    told: list[Told] = field(default_factory=list)
    revised: set[Key] = field(default_factory=set)

    def figures_under(self, table: CountTable, rule: Rule, counting: Counting) -> Figures:
        """Return a table's cells under a rule, with nothing decided yet."""
        return figures_of(table, limits_of(table, rule, self.audience, counting, level_of))

    def protect(
        self,
        table: CountTable,
        rule: Rule,
        counting: Counting,
        hidden: Collection[Key],
        counts: Mapping[Key, float],
    ) -> Told:
        """Choose what is hidden of a table before these readers.

        Parameters
        ----------
        table, rule, counting
            As `Ledger.settle`.
        hidden : collection of Key
            Cells that are hidden whatever is chosen.
        counts : mapping
            The true counts of the pack so far.

        Raises
        ------
        DisclosureError
            If figures of the pack contradict each other.
        """
        return self._beside(table, rule, counting, hidden, counts, choose=True)

    def hold(
        self,
        table: CountTable,
        rule: Rule,
        counting: Counting,
        hidden: Collection[Key],
        counts: Mapping[Key, float],
    ) -> Told:
        """Hold a table with exactly these cells hidden against all that these readers know.

        Raises
        ------
        DisclosureError
            If a small count would follow; the message names rule and cell.
        """
        return self._beside(table, rule, counting, hidden, counts, choose=False)

    def _beside(
        self,
        table: CountTable,
        rule: Rule,
        counting: Counting,
        hidden: Collection[Key],
        counts: Mapping[Key, float],
        *,
        choose: bool,
    ) -> Told:
        """Protect or audit a table beside what this pack and earlier ones tell."""
        here = dict(zip(table.keys, map(float, table.counts), strict=True))
        true = {**counts, **{key: count for key, count in here.items() if count == count}}
        told, before = self._near(table)
        self.revised |= revised_since(before, true, self.settings)
        figures = _hiding(self.figures_under(table, rule, counting), hidden)
        earlier = apart_from(before, self.revised, true)
        now = [figures, *(one.figures for one in told)]
        way = (table, rule, counting, hidden, true, told)
        try:
            return self._one_way(*way, earlier, choose=choose)
        except ContradictionError:
            # Sums may contradict newer figures where no single cell does.
            earlier = linked_where_true(now, earlier)
        try:
            return self._one_way(*way, earlier, choose=choose)
        except ContradictionError as error:
            raise DisclosureError(
                "figures of this pack contradict each other; mend them, or if each child counts "
                "once however long the period, say so with 'once'"
            ) from error

    def _near(self, table: CountTable) -> tuple[list[Told], list[Told]]:
        """Return what of this pack, and of earlier ones, can bear on a table."""
        every = [*self.told, *self.earlier]
        near = connected(table.keys, every)
        kept = [one for one, is_near in zip(every, near, strict=True) if is_near]
        own = sum(near[: len(self.told)])
        return kept[:own], kept[own:]

    def _one_way(
        self,
        table: CountTable,
        rule: Rule,
        counting: Counting,
        hidden: Collection[Key],
        true: Mapping[Key, float],
        told: list[Told],
        earlier: list[Told],
        *,
        choose: bool,
    ) -> Told:
        """Protect or audit with earlier packs linked as given."""
        figures = _hiding(self.figures_under(table, rule, counting), hidden)
        known = [_with_counts(one, true) for one in (figures, *(t.figures for t in told))]
        small = small_stretches(known, [one.figures for one in earlier])
        between = [] if small is None else [Told(small, rule.id)]
        if choose:
            (protected,) = protect_together(
                [table],
                rule,
                audience=self.audience,
                counting=counting,
                level=level_of,
                previous=[*told, *earlier, *between],
                hide=hidden,
            )
            return Told(protected.figures, rule.id)
        settled = Told(figures.settled(np.array([key in hidden for key in figures.keys])), rule.id)
        report = audit([settled, *told, *between], previous=earlier)
        report.raise_contradiction()
        report.require()
        return settled


def _hiding(figures: Figures, hidden: Collection[Key]) -> Figures:
    """Return figures in which some cells are hidden whatever is chosen."""
    at = np.array([key in hidden for key in figures.keys], dtype=bool)
    return replace(figures, is_open=figures.is_open & ~at, is_hidden=figures.is_hidden | at)


def _with_counts(figures: Figures, counts: Mapping[Key, float]) -> Figures:
    """Return figures with the true counts, as far as they are known."""
    return replace(figures, cost=np.array([counts.get(key, np.nan) for key in figures.keys]))
