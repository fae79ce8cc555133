"""Hide small counts and what would give them away: the door to disclosure control.

>>> import pandas as pd
>>> table = pd.DataFrame([[20, 15, 3], [30, 12, 25], [18, 40, 22]])
>>> print(protect(table, "dfe_cin").shown.to_string(header=False, index=False))
20 [c] [c]  38
30 [c] [c]  67
18  40  22  80
68  67  50 185
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from scrutiny_lib.disclosure.cells import Key, Tells
from scrutiny_lib.disclosure.protected import Protected, settle
from scrutiny_lib.disclosure.rules import Audience, Counting, Level, Limits, Rule, rule_named
from scrutiny_lib.disclosure.search import choose
from scrutiny_lib.disclosure.system import figures_of, join
from scrutiny_lib.disclosure.tables import CountTable, from_wide

LevelOf = Level | Callable[[Mapping[str, str]], Level]


def protect(
    table: pd.DataFrame | CountTable,
    rule: str | Rule | Sequence[str | Rule],
    *,
    margins: bool = True,
    flags: pd.DataFrame | None = None,
    address: Mapping[str, str] | None = None,
    audience: Audience = "publication",
    counting: Counting = "child",
    level: LevelOf = "local",
    previous: Sequence[Tells] = (),
) -> Protected:
    """Protect one table.

    Parameters
    ----------
    table : DataFrame or CountTable
        Rows and columns of non-negative whole counts (see `from_wide`), or what `from_tidy`
        made of a frame with one row a cell.
    rule : str, Rule or several
        The rule or its name; of several the strictest holds.
    margins : bool
        Whether row, column and grand totals are published, and so protected like other cells.
        Both this, `flags` and `address` are for a frame; a CountTable has its own.
    flags : DataFrame, optional
        The publisher's symbols, in the frame's shape.
    address : mapping, optional
        Measure, period and area, by which cells of other tables are recognised as the same.
    audience : {"publication", "restricted"}
        Who reads it.
    counting : {"child", "family", "plan", "event", "incident"}
        What is counted.
    level : str or callable
        ``local``, ``regional`` or ``national``, or a function from a cell's address to one.
    previous : sequence of Protected or Told
        Tables already published.

    Raises
    ------
    DisclosureError
        If the rule is not known, the table is not one of counts, or published figures and these
        contradict each other.
    """
    if isinstance(table, pd.DataFrame):
        table = from_wide(table, flags=flags, address=address, margins=margins)
    return protect_together(
        [table], rule, audience=audience, counting=counting, level=level, previous=previous
    )[0]


def protect_together(
    tables: Sequence[CountTable],
    rule: str | Rule | Sequence[str | Rule],
    *,
    audience: Audience = "publication",
    counting: Counting = "child",
    level: LevelOf = "local",
    previous: Sequence[Tells] = (),
    hide: Collection[Key] = frozenset(),
) -> tuple[Protected, ...]:
    """Protect the linked tables of a pack: a cell that stands in two is hidden in both or none.

    Parameters
    ----------
    tables : sequence of CountTable
        With addresses, by which the same cell is recognised.
    rule, audience, counting, level, previous
        As in `protect`.
    hide : collection of Key
        Cells that are hidden whatever is chosen.

    Raises
    ------
    DisclosureError
        As `protect`.
    """
    used = rule_named(rule)
    limits = [limits_of(table, used, audience, counting, level) for table in tables]
    figures = [figures_of(table, each) for table, each in zip(tables, limits, strict=True)]
    closed = [np.array([key in hide for key in part.keys], dtype=bool) for part in figures]
    figures = [
        replace(part, is_open=part.is_open & ~shut, is_hidden=part.is_hidden | shut)
        for part, shut in zip(figures, closed, strict=True)
    ]
    system, places = join([*figures, *(one.figures for one in previous)])
    hidden = choose(system).hidden
    # A small count stays hidden even where an earlier pack has shown it; the audit then fails.
    return tuple(
        settle(table, used, each, part, shut | (part.is_open & (hidden[at] | part.is_primary)))
        for table, each, part, shut, at in zip(
            tables, limits, figures, closed, places, strict=False
        )
    )


def limits_of(
    table: CountTable, rule: Rule, audience: Audience, counting: Counting, level: LevelOf
) -> list[Limits]:
    """Say what a rule comes to for each cell of a table; `level` as in `protect`."""
    levels = [level(dict(key)) if callable(level) else level for key in table.keys]
    return [rule.at(one, audience, counting) for one in levels]
