"""Find the row that holds the headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrutiny_lib.loaders.dataset import Issue
from scrutiny_lib.loaders.raw.cells import as_text

ROWS_ABOVE = 20
"""How far down headers are looked for; more than a title block has."""
LONGEST = 200
"""How much of a cell is looked at to tell a word from a number."""


def header_row(rows: Sequence[Sequence[Any]]) -> int:
    """Return the place of the headers among the first rows, counted from 0.

    It is the first row, unless that has fewer than two filled cells (a title, a date of export):
    then it is the first one below with at least two, most of them words.
    """
    for place, row in enumerate(rows[:ROWS_ABOVE]):
        filled = [text for cell in row if (text := as_text(cell))]
        words = sum(any(map(str.isalpha, text[:LONGEST])) for text in filled)
        if len(filled) >= 2 and (place == 0 or words * 2 > len(filled)):
            return place
    return 0


def headers_of(row: Sequence[Any]) -> tuple[str, ...]:
    """Return the headers as trimmed text, without the blank ones at the end."""
    texts = [as_text(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def header_issue(row: int, *, file: str, sheet: str = "") -> list[Issue]:
    """Say that the headers stand further down.

    Parameters
    ----------
    row : int
        Their row as a spreadsheet shows it.
    """
    if row == 1:
        return []
    message = "The headers are not in the first row; what stands above them was left aside."
    return [Issue("header_not_in_first_row", message, file, sheet, rows=(row,))]
