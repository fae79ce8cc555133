"""The last word before publication: whether all tables together give a small count away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scrutiny_lib.disclosure.cells import Tells, Told, describe
from scrutiny_lib.disclosure.gaps import narrow, pinned
from scrutiny_lib.disclosure.periods import small_stretches
from scrutiny_lib.disclosure.protected import LogEntry
from scrutiny_lib.disclosure.system import System, join
from scrutiny_lib.errors import ContradictionError, DisclosureError

TOO_NARROW = "it can be inferred more closely than the rule allows"
EXACT = "it follows exactly from what is shown, because nought is always shown"
UNDECIDED = "the audit could not be carried out"


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    passed : bool
        Whether every small count is protected; a pack with False is not published.
    log : tuple of LogEntry
        Each cell that is not, with the rule and the reason, never its count or range.
    tables, cells, primary : int
        How much was looked at: tables, different cells, and those that the rules hide.
    unlinked : int
        Tables without measure, period and area, whose cells can't be recognised elsewhere.
    contradiction : ContradictionError or None
        Why nothing could be said, if figures contradict each other.
    """

    passed: bool
    log: tuple[LogEntry, ...]
    tables: int
    cells: int
    primary: int
    unlinked: int
    contradiction: ContradictionError | None = None

    def raise_contradiction(self) -> None:
        """Raise the contradiction between figures, if that is why the audit failed.

        Raises
        ------
        ContradictionError
            As it was met.
        """
        if self.contradiction is not None:
            raise self.contradiction

    def require(self) -> None:
        """Stop here if the audit failed.

        Raises
        ------
        DisclosureError
            With the rule, address and reason of the first cell that is not protected.
        """
        if not self.passed:
            first = self.log[0]
            more = f" (and {len(self.log) - 1} more)" if len(self.log) > 1 else ""
            raise DisclosureError(
                f"rule {first.rule}, cell {first.cell}: {first.reason}{more}; "
                "leave a table out, or hide more of it"
            )


def audit(tables: Sequence[Tells], previous: Sequence[Tells] = ()) -> AuditReport:
    """Audit all tables of a pack together, with what has been published before.

    Parameters
    ----------
    tables : sequence of Protected or Told
        The pack's tables. Cells with the same measure, period, area and dimensions are one
        unknown, wherever they stand.
    previous : sequence of Protected or Told
        The tables of the packs already published.

    Notes
    -----
    It needs nothing but what is printed and the rules. What lies between two periods is looked at
    too. If the linear programs can't be solved,
    or the figures contradict each other, it fails.
    """
    if not tables and not previous:  # as most packs: they tell no counts of our own
        return AuditReport(True, (), 0, 0, 0, 0)
    between = small_stretches([t.figures for t in tables], [t.figures for t in previous])
    rule = "+".join(sorted({one.rule for one in tables}))
    every: list[Tells] = [*tables, *([] if between is None else [Told(between, rule)]), *previous]
    unlinked = sum(not one.figures.is_linked for one in every)
    try:
        system, places = join([one.figures for one in every])
        rules = {
            int(cell): one.rule
            for one, at in zip(every, places, strict=False)
            for cell in at[one.figures.is_primary]
        }
        log = _findings(system, rules)
    except DisclosureError as error:
        names = "+".join(sorted({one.rule for one in every}))
        log = (LogEntry(names, "all tables", f"{UNDECIDED}: {error}"),)
        met = error if isinstance(error, ContradictionError) else None
        return AuditReport(False, log, len(every), 0, 0, unlinked, met)
    figures = system.figures
    return AuditReport(
        not log, log, len(every), len(figures.keys), int(figures.is_primary.sum()), unlinked
    )


def _findings(system: System, rules: dict[int, str]) -> tuple[LogEntry, ...]:
    """Return an entry for each cell that is known too closely."""
    hidden, keys = system.figures.is_hidden, system.figures.keys
    found: dict[int, str] = {gap.cell: TOO_NARROW for gap in narrow(system, hidden)}
    for gap in pinned(system, hidden):
        if system.figures.is_primary[gap.cell]:
            found.setdefault(gap.cell, EXACT)
    return tuple(
        LogEntry(rules[cell], describe(keys[cell]), reason)
        for cell, reason in sorted(found.items())
    )
