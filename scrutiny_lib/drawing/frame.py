"""Read a frame: the cases that can be drawn, each with its random reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scrutiny_lib.config.drawing import Drawing
from scrutiny_lib.drawing.columns import DAYS, NUMBERS, WORDS, is_mixed, kind_of, typed
from scrutiny_lib.drawing.refusals import Refusals, texts_rows
from scrutiny_lib.drawing.wish import Wish
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.header_words import list_unexpected
from scrutiny_lib.loaders.raw import RawTable, raw_tables
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.loaders.tables.values import NOT_READ, read_text, read_yes_no

ENDINGS = (".csv", ".xlsx")
_HARMLESS = {"separator", "encoding_windows_1252", "header_not_in_first_row", "row_empty"}


@dataclass(frozen=True)
class Frame:
    """A frame that may be drawn from.

    Attributes
    ----------
    place : str
        The file, and its sheet if there is one.
    texts : DataFrame
        Its cells as text with spaces evened out; the index holds the rows of the file.
    cells : DataFrame
        The same as days, numbers and words: what is drawn from. The references are words.
    kinds : dict
        Which of the three each column is.
    """

    place: str
    texts: pd.DataFrame
    cells: pd.DataFrame
    kinds: Mapping[str, str]

    def column(self, said: str) -> str:
        """Return the heading of a column, as the file writes it.

        Raises
        ------
        UsageError
            If there is none.
        """
        return _column(said, list(self.texts.columns), self.place)


def read_frame(wish: Wish, drawing: Drawing, tables: Mapping[str, Table]) -> Frame:
    """Read the frame of a draw.

    Parameters
    ----------
    wish : Wish
        Names the file, the column of references and those that the draw goes by.
    drawing : Drawing
        Headings that are refused.
    tables : mapping of str to Table
        Those that loaders know, whose personal columns are refused too.

    Returns
    -------
    Frame
        Every column of the file, every row.

    Raises
    ------
    SourceError
        If the file can't be read.
    UsageError
        If it holds what may not stand in a frame, or rows that do not fit under its headings.
    """
    raw = _only_table(wish.frame)
    refusals = Refusals(raw.place, drawing, tables)
    headings = [read_text(heading) for heading in raw.headers]
    reference = _column(wish.reference, headings, raw.place)
    refusals.headings(headings)
    texts = _texts(raw, headings)
    strata = {_column(name, headings, raw.place) for name in wish.by}
    for heading in headings:
        dated = heading not in {reference, *strata}
        refusals.cells(texts[heading], heading, dated=dated)
    refusals.references(texts[reference], reference)
    for heading in strata:
        refusals.strata(texts[heading], heading)
    kinds = {name: WORDS if name == reference else kind_of(texts[name]) for name in headings}
    cells = pd.DataFrame({name: typed(texts[name], kind) for name, kind in kinds.items()})
    return Frame(raw.place, texts, cells, kinds)


def _only_table(path: Path) -> RawTable:
    """Return the one table of a file."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"{path.name}: a frame is a .csv or an .xlsx; save it as one of these")
    shown = [table for table in raw_tables(path) if not table.hidden]
    if len(shown) != 1:
        raise UsageError(
            f"{path.name}: {len(shown)} sheets have rows; a frame is alone in its workbook"
        )
    return shown[0]


def _texts(raw: RawTable, headings: list[str]) -> pd.DataFrame:
    """Return every row of a table as text; one that does not fit refuses the frame."""
    pieces = [
        pd.DataFrame(
            {
                name: pd.Series([read_text(cell) for cell in column], chunk.rows, dtype="str")
                for name, column in zip(headings, chunk.columns, strict=True)
            }
        )
        for chunk in raw.chunks()
    ]
    for issue in raw.issues:
        if issue.rule not in _HARMLESS:
            column = f", column '{issue.column}'" if issue.column else ""
            rows = f" (row {', '.join(map(str, issue.rows[:5]))})" if issue.rows else ""
            raise UsageError(f"{raw.place}{column}: {issue.message.rstrip('.')}{rows}; mend it")
    if not pieces:
        raise UsageError(f"{raw.place}: there are no rows below the headings")
    return pd.concat(pieces)


def _column(said: str, headings: list[str], place: str) -> str:
    """Find a column by its heading, whole and whatever its case and spaces."""
    for heading in headings:
        if plain_words(heading) == plain_words(said):
            return heading
    there = list_unexpected(headings, known=0)
    raise UsageError(f"{place}: there is no column '{said}'; there is: {there}")


def check_order(frame: Frame, columns: Iterable[str]) -> None:
    """Refuse to order a draw by a column that is neither all days, all numbers nor all words.

    Raises
    ------
    UsageError
        If its order would depend on how its days or numbers happen to be written.
    """
    for name in columns:
        if frame.kinds[name] == WORDS and is_mixed(frame.texts[name]):
            raise UsageError(
                f"{frame.place}, column '{name}': some of it are {DAYS} or {NUMBERS} and some are "
                "not, so it gives no order; write all of it in one way, days with the day first"
            )


def marks(frame: Frame, exclusions: Iterable[tuple[str, str]]) -> dict[str, pd.Series]:
    """Return which rows can't be drawn, by reason: those whose column says yes.

    A blank cell, or one that says that the answer is not known, is no yes.

    Raises
    ------
    UsageError
        If a column has other entries than yes and no.
    """
    found: dict[str, pd.Series] = {}
    for said, reason in exclusions:
        name = frame.column(said)
        answers = {text: read_yes_no(text) if text else None for text in set(frame.texts[name])}
        read = frame.texts[name].map(lambda text, answers=answers: answers[text] is not NOT_READ)
        if rows := texts_rows(read):
            shown = ", ".join(map(str, rows[:5]))
            raise UsageError(
                f"{frame.place}, column '{name}': {len(rows)} entries are neither yes nor no (row "
                f"{shown}); --exclude goes by yes"
            )
        yes = frame.texts[name].map(lambda text, answers=answers: answers[text] is True)
        found[reason] = found[reason] | yes if reason in found else yes
    return {reason: yes.astype(bool) for reason, yes in found.items()}
