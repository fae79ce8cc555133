"""Full calendar dates: day, month and year together.

The rule is strict because a date of birth looks like any other date: whatever names one day is
reported, whether or not a child could have been born on it. A pack counts by month, quarter or
year, so ``March 2024``, ``2023/24`` and ``31 March`` are fine; the few days that a page has to
name (when it was made, when the telephone numbers were checked) are passed as allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from scrutiny_lib.disclosure.identifiers.finding import Span
from scrutiny_lib.disclosure.identifiers.near import hits_of, near

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_START, _END = r"(?<![0-9A-Za-z])(?<![0-9][.,])(?=(", r")(?![0-9A-Za-z]))"
_YEAR, _DAY = r"(?P<year>(?:19|20)[0-9]{2})", r"(?P<day>[0-3]?[0-9])"
_SUFFIX = r"(?: ?(?:st|nd|rd|th))?"
_FIGURES = (
    # 04/03/2012, 4.3.2012, 4-3-2012, 04 03 2012, and the American order
    rf"(?P<a>[0-3]?[0-9])(?P<sep> ?[/.-] ?| )(?P<b>[0-3]?[0-9])(?P=sep){_YEAR}",
    # 04/03/12; a point would make dates of version numbers
    r"(?P<a>[0-3]?[0-9])(?P<sep>[/-])(?P<b>[0-3]?[0-9])(?P=sep)(?P<year>[0-9]{2})",
    # 2012-03-04, 2012/03/04 and, before a time of day, 2012-03-04T
    rf"{_YEAR}(?P<sep> ?[/-] ?)(?P<b>[01]?[0-9])(?P=sep)(?P<a>[0-3]?[0-9])(?=T[0-9]|(?![A-Za-z]))",
    # 20120304
    rf"{_YEAR}(?P<b>[01][0-9])(?P<a>[0-3][0-9])(?=T[0-9]|(?![A-Za-z]))",
)
_WORDS = (
    # 4 March 2012, 4th of March, 2012, 4-Mar-2012, 4Mar2012
    rf"{_DAY}{_SUFFIX}[ ,./-]{{0,2}}(?:of )?{_MONTH}[ ,./-]{{0,2}}{_YEAR}",
    # 4-Mar-12, 4/Mar/12
    rf"{_DAY}(?P<sep>[/-]){_MONTH}(?P=sep)(?P<year>[0-9]{{2}})",
    # March 4, 2012, March 4th 2012
    rf"{_MONTH}[ -]{_DAY}{_SUFFIX}(?:, ?| |-){_YEAR}",
    # 2012 March 4, 2012-Mar-04
    rf"{_YEAR}[ -]{_MONTH}[ -]{_DAY}",
)
_IN_FIGURES, _IN_WORDS = (
    tuple(
        re.compile(_START + form + (r")(?![0-9]))" if "T[0-9]" in form else _END), re.I)
        for form in forms
    )
    for forms in (_FIGURES, _WORDS)
)
# What every date in figures has, and every date in words; most texts have neither.
_THREE_FIGURES = re.compile(
    r"[0-9](?:[0-9]{7}| ?[/-] ?[0-9]{1,2} ?[/-] ?[0-9]"
    r"|(?: ?[/.-] ?| )[0-9]{1,2}(?: ?[/.-] ?| )(?:19|20)[0-9]{2})"
)
_DAY_AND_WORD = re.compile(
    rf"[0-9]{_SUFFIX}(?:[ ,./-]{{0,2}}(?:of )?(?:{'|'.join(_NAMES)})"
    r"|(?:, ?| |-)(?:19|20)[0-9]{2})",
    re.I,
)
_BEFORE = 24  # letters from the beginning of a date to these


def dates(text: str) -> Iterator[Span]:
    """Find full dates of the years 1900 to 2099 that the calendar has.

    In figures day or month may come first, or the year (ISO 8601, with a time or without); the
    year may have two figures between strokes or hyphens. In words the month may be short.
    """
    for hint, patterns in ((_THREE_FIGURES, _IN_FIGURES), (_DAY_AND_WORD, _IN_WORDS)):
        hits = hits_of(hint, text)
        for pattern in patterns if hits else ():
            for match in near(text, hits, pattern, _BEFORE):
                if _is_date(match):
                    yield match.span(1)


def _is_date(match: re.Match[str]) -> bool:
    """Tell whether the calendar has the day, in the British or the American order."""
    found = match.groupdict()
    year = int(found["year"])
    if "month" in found:
        month = _NAMES.index(found["month"][:3].lower()) + 1
        return _exists(year, month, int(found["day"]))
    first, second = int(found["a"]), int(found["b"])
    return _exists(year, second, first) or _exists(year, first, second)


def _exists(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has a day; a year of two figures is one of this century."""
    try:
        date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return False
    return True
