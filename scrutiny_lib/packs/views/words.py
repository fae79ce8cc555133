"""What people wrote, where they let it be shown and nothing in it points to anybody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.disclosure.identifiers import find
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.loaders.tables.spec import Table

YES = frozenset({"yes", "True"})


@dataclass(frozen=True, eq=False)
class Words:
    """Texts that may be shown.

    Attributes
    ----------
    texts : Series
        By the index of the frame; only those that may be shown.
    withheld : int
        Texts without a recorded consent.
    pointing : int
        Texts with a consent in which something may name a person: they are not shown either.
    """

    texts: pd.Series
    withheld: int
    pointing: int


def words_of(
    table: Table, frame: pd.DataFrame, column: str, consents: Collection[str] = YES
) -> Words:
    """Return what people wrote in a column, as far as it may be shown.

    Parameters
    ----------
    table : Table
        What the columns are; the one that is asked for is of kind ``words`` and names its
        consent.
    frame : DataFrame
        Of that table.
    column : str
        Its name.
    consents : collection of str
        What in the column of consent allows the words to be shown.

    Raises
    ------
    DisclosureError
        If the column has no column of consent, or is no column of words: nothing of it may be
        shown then.
    """
    found = table.column(column)
    if found.kind != "words" or not found.consent:
        raise DisclosureError(
            f"the column '{column}' of the table '{table.table}' has no column of consent, so "
            "nothing of it is shown; name one under 'consent' in its file in params/tables"
        )
    written = frame[column].dropna().astype("str").str.strip()
    written = written[written != ""]
    consent = frame.loc[written.index, found.consent]
    allowed = written[consent.astype("str").isin(set(consents)) & consent.notna()]
    points = [bool(find(text)) for text in allowed]
    clean = allowed[[not one for one in points]]
    return Words(clean, len(written) - len(allowed), sum(points))
