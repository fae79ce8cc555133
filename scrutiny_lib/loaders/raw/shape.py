"""Count the rows that do not fit under their header, and say so."""

from __future__ import annotations

from collections.abc import Iterable

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Issue


class Tally:
    """How many rows a rule met, and the first of them; never more than that is kept."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int] = []

    def add(self, rows: Iterable[int]) -> None:
        """Count rows by their numbers."""
        for row in rows:
            self.count += 1
            if len(self.first) < ROWS_SHOWN:
                self.first.append(int(row))

    def issue(
        self,
        rule: str,
        message: str,
        file: str,
        sheet: str = "",
        column: str = "",
        rejected: bool = False,
    ) -> list[Issue]:
        """Return the issue, or nothing where no row was met."""
        if not self.count:
            return []
        rows = tuple(self.first)
        return [Issue(rule, message, file, sheet, column, self.count, rows, rejected)]


class Shape:
    """Rows without an entry, too long, too short, or with further rows inside a cell.

    Blank rows below the last filled one are no part of the table and are not counted.
    """

    def __init__(self) -> None:
        self.empty, self.long, self.short, self.swallowed = Tally(), Tally(), Tally(), Tally()
        self._waiting: list[int] = []

    def blank(self, rows: Iterable[int]) -> None:
        """Take note of blank rows, which count once a filled row follows."""
        self._waiting.extend(rows)

    def filled(self, last: int) -> None:
        """Take note that the table reaches down to this row at least."""
        between = [row for row in self._waiting if row < last]
        self.empty.add(between)
        self._waiting = self._waiting[len(between) :]

    @property
    def rejected(self) -> int:
        """How many rows were left out."""
        return self.empty.count + self.long.count + self.swallowed.count

    def issues(self, file: str, sheet: str = "") -> list[Issue]:
        """Say what was counted."""
        empty, long = "Rows without any entry.", "Rows with more cells than there are headers."
        swallowed = "Rows with a cell that seems to hold further rows: a quotation mark is missing."
        short = "Rows with fewer cells than there are headers; the rest is taken as blank."
        return [
            *self.empty.issue("row_empty", empty, file, sheet, rejected=True),
            *self.long.issue("row_too_long", long, file, sheet, rejected=True),
            *self.swallowed.issue("row_swallowed", swallowed, file, sheet, rejected=True),
            *self.short.issue("row_too_short", short, file, sheet),
        ]
