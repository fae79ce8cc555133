"""Small pieces of running text that charts and findings share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case

if TYPE_CHECKING:
    import pandas as pd

    from scrutiny_lib.metrics.spells import Spell

T = TypeVar("T")
SYNTHETIC = "Synthetic data"
"""Stands on every page, chart and table that rests on invented figures."""

_ENDS = re.compile("[\t\r\n\u2028\u2029]+")
_NOT_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def readable(text: str) -> str:
    """Return a text on one line, without the characters that no page may hold.

    Those are control characters, halves of characters, and what nobody sees and yet turns the
    order of letters or parts a word: a reader has to see what is there.
    """
    return _NOT_TEXT.sub("", _ENDS.sub(" ", text))


def month_text(date: pd.Timestamp) -> str:
    """Write a month: ``May 2021``."""
    return f"{date:%B %Y}"


def months_text(dates: list[pd.Timestamp]) -> str:
    """Write months in order of time, those in a row as a span."""
    import pandas as pd  # deferred: whoever makes a page of what was shown needs none

    return _spans_text(dates, lambda date: date + pd.DateOffset(months=1), month_text)


def years_text(years: list[int]) -> str:
    """Write years in order of time, those in a row as a span."""
    return _spans_text(years, lambda year: year + 1, str)


def _spans_text(times: list[T], after: Callable[[T], T], write: Callable[[T], str]) -> str:
    """Write times, those in a row as a span: ``2013 to 2019 and 2021``."""
    spans: list[list[T]] = []
    for time in times:
        if spans and time == after(spans[-1][-1]):
            spans[-1].append(time)
        else:
            spans.append([time])
    ends = [(write(span[0]), write(span[-1])) for span in spans]
    return join_words([first if first == last else f"{first} to {last}" for first, last in ends])


def gaps_text(frame: pd.DataFrame) -> str:
    """Name the months without a figure of a chart that marks them; empty if there are none."""
    hidden = frame.loc[frame["value"].isna(), "date"]
    if hidden.empty:
        return ""
    has, are = ("month has", "is") if len(hidden) == 1 else ("months have", "are")
    which = months_text(list(hidden))
    return f"{len(hidden)} {has} no figure ({which}) and {are} marked with a cross on the axis."


def span_text(spell: Spell) -> str:
    """Write the months of a spell: ``May 2021 to March 2022``, or one month."""
    if spell.months == 1:
        return month_text(spell.first)
    return f"{month_text(spell.first)} to {month_text(spell.last)}"


def spell_text(spell: Spell) -> str:
    """Say a spell in a sentence."""
    months = f"{count_word(spell.months)} month{'s in a row' if spell.months > 1 else ''}"
    was = "were" if spell.months > 1 else "was"
    side = "above" if spell.is_high else "below"
    place = {
        "astronomical": f"{was} {side} the mean, some {side} the expected range as well"
        if spell.months > 1
        else f"{was} {side} the expected range",
        "two_of_three": f"{was} close to the {'upper' if spell.is_high else 'lower'} limit",
        "shift": f"{was} {side} the mean",
        "trend": f"{was} part of a steady change",
    }[spell.signal]
    return sentence_case(f"{months}, {span_text(spell)}, {place}.")


def spells_text(frame: pd.DataFrame) -> str:
    """Say every spell of a control chart, or that no month stands out."""
    from scrutiny_lib.metrics.spells import spells

    found = spells(frame)
    if not found:
        months = "Every month with a figure" if frame["value"].isna().any() else "Every month"
        return f"{months} lies within what ordinary variation explains."
    return " ".join(spell_text(spell) for spell in found)
