"""What may not stand in a frame. A message names the column, never what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from scrutiny_lib.config.drawing import Drawing
from scrutiny_lib.disclosure.identifiers import Kind, field_kind, find
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.form_marks import is_example_row
from scrutiny_lib.loaders.tables.codes import plain_words
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.loaders.tables.values import is_error

_PERSONAL = ("born", "child_id", "words")
_REFERENCE = re.compile(r"\w[\w ./-]{0,39}")
_FORMULA = re.compile(r"[=+@]|-(?!\d)")
_LONGEST, _ROWS_NAMED = 100, 5
_ONLY = "only random references, and what the draw goes by, belong in a frame"


class Refusals:
    """Looks through a frame and refuses it at the first thing that may not be there.

    Parameters
    ----------
    place : str
        The file, and its sheet if there is one, for messages.
    drawing : Drawing
        Headings that the partnership refuses.
    tables : mapping of str to Table
        Every table that loaders know.
    """

    def __init__(self, place: str, drawing: Drawing, tables: Mapping[str, Table]) -> None:
        self._place = place
        self._drawing = drawing
        columns = [column for table in tables.values() for column in table.columns]
        self._personal = {
            header for one in columns if one.kind in _PERSONAL for header in one.headers
        }

    def headings(self, headings: Iterable[str]) -> None:
        """Refuse columns by their headings.

        Raises
        ------
        UsageError
            If one is blank, stands twice, or is that of a column about a person.
        """
        seen: set[str] = set()
        for number, heading in enumerate(headings, start=1):
            if not heading.isprintable() or not heading or find(heading) or _FORMULA.match(heading):
                raise self._refused(f"column {number}", "its heading is none; give it one")
            if plain_words(heading) in seen:
                raise self._refused(f"column {number}", "its heading stands twice; change one")
            seen.add(plain_words(heading))
            kind = field_kind(heading)
            if kind is not None:
                raise self._named(heading, f"by its heading it holds {kind}s; take it out: {_ONLY}")
            if plain_words(heading) in self._personal or self._drawing.refuses(heading):
                raise self._named(
                    heading, f"by its heading it tells who a child is; take it out: {_ONLY}"
                )

    def references(self, texts: pd.Series, heading: str) -> None:
        """Refuse references that are blank, doubled or no references.

        Raises
        ------
        UsageError
            For the first of these.
        """
        blank = texts == ""
        self._unless(~blank, heading, "blank; each case needs its reference")
        odd = ~texts.map(_REFERENCE.fullmatch).astype(bool)
        self._unless(
            ~odd, heading, "no references; they have up to 40 letters, figures, hyphens and points"
        )
        self._unless(
            ~texts.map(plain_words).duplicated(keep=False),
            heading,
            "references that stand twice; each case stands once",
        )

    def cells(self, texts: pd.Series, heading: str, *, dated: bool) -> None:
        """Refuse a column in which something has the form of an identifier.

        Parameters
        ----------
        dated : bool
            Whether full dates may stand in it: not where a draw would write them down.

        Raises
        ------
        UsageError
            For the first kind that is found.
        """
        spoilt = texts.map(lambda text: is_error(text) or is_example_row((text,)))
        self._unless(
            ~spoilt.astype(bool), heading, "an error of a spreadsheet, or an example; mend it"
        )
        long = texts.str.len() > _LONGEST
        self._unless(~long, heading, f"long texts; take the column out: {_ONLY}")
        told = {text: _kinds(text, dated=dated) for text in set(texts)}
        for kind in sorted({kind for kinds in told.values() for kind in kinds}):
            clean = texts.map(lambda text, kind=kind: kind not in told[text])
            self._unless(
                clean, heading, f"what has the form of a {kind}; take the column out: {_ONLY}"
            )

    def strata(self, texts: pd.Series, heading: str) -> None:
        """Refuse names of groups that a spreadsheet would take for formulas, or nobody can read.

        Raises
        ------
        UsageError
            If there is one.
        """
        odd = texts.map(lambda text: bool(_FORMULA.match(text)) or not text.isprintable())
        self._unless(
            ~odd.astype(bool),
            heading,
            "names of groups that begin with = + - or @, or hold unseen letters; change them",
        )

    def _unless(self, fine: pd.Series, heading: str, what: str) -> None:
        """Refuse a column if some cells are not fine, with their rows."""
        rows = texts_rows(fine)
        if rows:
            shown = ", ".join(map(str, rows[:_ROWS_NAMED]))
            more = f" and {len(rows) - _ROWS_NAMED} more" if len(rows) > _ROWS_NAMED else ""
            raise self._named(heading, f"in row {shown}{more} it holds {what}")

    def _named(self, heading: str, what: str) -> UsageError:
        return self._refused(f"column '{heading}'", what)

    def _refused(self, column: str, what: str) -> UsageError:
        return UsageError(f"{self._place}, {column}: {what}")


def texts_rows(fine: pd.Series) -> list[int]:
    """Return the numbers of the rows that are not fine."""
    return [int(row) for row in fine.index[~fine.to_numpy(dtype=bool)]]


def _kinds(text: str, *, dated: bool) -> frozenset[Kind]:
    """Return the kinds of identifier that a cell holds."""
    kinds = {one.kind for one in find(text)}
    return frozenset(kinds - {Kind.DATE} if dated else kinds)
