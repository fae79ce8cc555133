"""Tell numbers from symbols in a publisher's cells.

Official statistics print a symbol where there is no figure (``c``, ``x``, ``z`` …; in newer
releases in brackets). A symbol stays a symbol: it never becomes nought or a blank.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrutiny_lib.loaders.observations import FLAGS

NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
SIGNIFICANT_DIGITS = 10
NOT_GIVEN = ".."


@dataclass(frozen=True)
class Cells:
    """A column taken apart.

    Attributes
    ----------
    number : Series of float64
        Missing where the cell holds a symbol or cannot be read.
    flag : Series of str
        The symbol, ``""`` where there is a number.
    unreadable : Series of bool
        Cells that are neither a number nor a known symbol.
    """

    number: pd.Series
    flag: pd.Series
    unreadable: pd.Series


def read_cells(text: pd.Series, not_given: tuple[str, ...] = ("",)) -> Cells:
    """Take a column of text apart into numbers and symbols.

    Parameters
    ----------
    text : Series of str
        Cells as published.
    not_given : tuple of str
        What the publisher writes where a cell is simply blank, such as ``""`` or ``NA``; it
        becomes the symbol ``..``.

    Notes
    -----
    Numbers are rounded to ten significant digits: some tools print 24.9 as 24.899999999999999.
    A negative number counts as unreadable: none of these figures can be below nought.
    """
    bare = text.str.strip().str.replace(r"^\[(.+)\]$", r"\1", regex=True)
    looks = bare.str.fullmatch(NUMBER) & ~bare.str.startswith("-")
    number = pd.to_numeric(bare.where(looks)).astype("float64").map(significant)
    is_number = number.notna() & ~number.isin([float("inf")])
    number = number.where(is_number)
    flag = bare.where(bare.isin(list(FLAGS)), "")
    flag = flag.mask(bare.isin(not_given), NOT_GIVEN).astype("str")
    return Cells(number, flag, ~is_number & (flag == ""))


def significant(number: float) -> float:
    """Round to ten significant digits, which undoes the artefacts of binary fractions."""
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}")


def most_protective(flags: list[pd.Series]) -> pd.Series:
    """Give each row the most protective of several symbols, ``""`` if there is none."""
    order = {flag: place for place, flag in enumerate([*FLAGS, ""])}
    names = dict(enumerate(order))
    places = pd.concat([flag.map(order) for flag in flags], axis=1)
    return places.min(axis=1).map(names).astype("str")


def add_up(parts: list[Cells]) -> Cells:
    """Add columns row by row; one hidden part hides the sum, whatever a total would tell."""
    number = sum((part.number for part in parts[1:]), start=parts[0].number)
    unreadable = pd.concat([part.unreadable for part in parts], axis=1).any(axis=1)
    return Cells(number, most_protective([part.flag for part in parts]), unreadable)
