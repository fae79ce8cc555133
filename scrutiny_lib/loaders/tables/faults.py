"""Gather what is wrong with cells and rows, as counts and positions, never values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.dataset import ROWS_SHOWN, Issue

Rows = npt.NDArray[np.int64]

MESSAGES: dict[str, str] = {
    "cell_error": "Cells that hold a spreadsheet error such as #N/A; taken as blank.",
    "not_a_date": "Cells that are not a date; taken as blank.",
    "date_out_of_range": "Dates that cannot be right, too early or too late; taken as blank.",
    "date_ambiguous": "Dates whose day and month could be either way round, in a column that "
    "seems to put the month first; taken as blank.",
    "not_a_number": "Cells that are not a number; taken as blank.",
    "number_out_of_range": "Numbers that cannot be right; taken as blank.",
    "code_unknown": "Cells that are none of the codes of the list; taken as blank.",
    "not_yes_or_no": "Cells that are neither yes nor no; taken as blank.",
    "needed_cell_blank": "Rows without an entry here, which they need.",
    "born_after_event": "Children whose date of birth is long after the event; age taken as blank.",
    "age_missing": "Rows that give neither a usable date of birth nor an age.",
    "row_duplicate": "Rows that stand twice, word for word.",
    "row_conflict": "Rows that stand twice with different entries; the last one is kept.",
}
"""What a reader is told of each rule."""

REJECTS = frozenset({"needed_cell_blank", "row_duplicate", "row_conflict"})


@dataclass
class Faults:
    """Counts and first positions of faults, by rule and column header."""

    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, rule: str, column: str, rows: Iterable[int] | Rows) -> None:
        """Note the rows in which a rule is broken; none are no fault."""
        numbers = np.asarray(rows, dtype=np.int64)
        if not numbers.size:
            return
        key = (rule, column)
        self._counts[key] = self._counts.get(key, 0) + int(numbers.size)
        kept = self._rows.setdefault(key, [])
        kept.extend(int(row) for row in numbers[: ROWS_SHOWN - len(kept)])

    def issues(self, *, file: str, sheet: str) -> list[Issue]:
        """Return them as issues, in the order in which they were met."""
        return [
            Issue(
                rule=rule,
                message=MESSAGES[rule],
                file=file,
                sheet=sheet,
                column=column,
                count=count,
                rows=tuple(self._rows[rule, column]),
                rejected=rule in REJECTS,
            )
            for (rule, column), count in self._counts.items()
        ]
