"""Small pieces of running text that charts and findings share."""

from __future__ import annotations

import pandas as pd

from scrutiny_lib.evidence.numbers import count_word, join_words, sentence_case
from scrutiny_lib.metrics.spells import Spell, spells


def month_text(date: pd.Timestamp) -> str:
    """Write a month: ``May 2021``."""
    return f"{date:%B %Y}"


def months_text(dates: list[pd.Timestamp]) -> str:
    """Write months in order of time, those in a row as a span."""
    spans: list[list[pd.Timestamp]] = []
    for date in dates:
        if spans and date == spans[-1][-1] + pd.DateOffset(months=1):
            spans[-1].append(date)
        else:
            spans.append([date])
    return join_words(
        [
            month_text(span[0]) + (f" to {month_text(span[-1])}" if len(span) > 1 else "")
            for span in spans
        ]
    )


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
        "astronomical": f"{was} {side} the expected range",
        "two_of_three": f"{was} close to the {'upper' if spell.is_high else 'lower'} limit",
        "shift": f"{was} {side} the mean",
        "trend": f"{was} part of a steady change",
    }[spell.signal]
    return sentence_case(f"{months}, {span_text(spell)}, {place}.")


def spells_text(frame: pd.DataFrame) -> str:
    """Say every spell of a control chart, or that no month stands out."""
    found = spells(frame)
    if not found:
        months = "Every month with a figure" if frame["value"].isna().any() else "Every month"
        return f"{months} lies within what ordinary variation explains."
    return " ".join(spell_text(spell) for spell in found)
