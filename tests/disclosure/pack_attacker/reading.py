"""What printed texts say: figures, symbols, months and years."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

Range = tuple[float, float]
Span = tuple[int, int]  # first and last month, counted from the year nought
ANY: Range = (0.0, math.inf)
HIDDEN, LOW = "[c]", "[low]"
SYMBOLS = re.compile(r"\[\w+\]")
NUMBER = r"[−-]?\d[\d,]*(?:\.\d+)?%?"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
COUNT_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_MONTH = r"(?:" + "|".join(f"{m}|{m[:3]}" for m in MONTHS) + r")\.?"
_SPAN = re.compile(rf"({_MONTH})(?:\s+(\d{{4}}))?\s+to\s+({_MONTH})\s+(\d{{4}})", re.IGNORECASE)
_ONE_MONTH = re.compile(rf"\b({_MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
_YEARS = re.compile(r"\byears? (?:to|ending) march\s+(\d{4})(?:\s+to\s+(\d{4}))?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-\d{2})?\b")
_BARE_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?:\s+to\s+\b(?:19|20)\d\d\b)?")


@dataclass(frozen=True)
class Figure:
    """A printed number: its value, its decimal places, and whether a per cent sign follows."""

    value: float
    places: int
    is_percent: bool

    @property
    def range(self) -> Range:
        """What rounds half up to it."""
        half = 0.5 / 10**self.places
        return self.value - half, self.value + half


def figure_of(text: str) -> Figure | None:
    """The number that a text is, or None; counting words count."""
    text = text.strip().lower()
    if text in COUNT_WORDS:
        return Figure(float(COUNT_WORDS.index(text)), 0, False)
    if not re.fullmatch(NUMBER, text):
        return None
    plain = text.replace(",", "").replace("−", "-").removesuffix("%")
    return Figure(float(plain), len(plain.partition(".")[2]), text.endswith("%"))


def count_range(text: str, base: int, hidden_to: int) -> Range:
    """What one printed count says by itself: rounding undone, symbols as their key says."""
    text = text.strip()
    if text == LOW:
        return 1.0, max(1.0, math.ceil(base / 2) - 1.0)
    if text == HIDDEN:
        return 1.0, math.inf  # nought is always shown
    found = figure_of(text)
    if found is None:
        return ANY
    if base == 1 or found.value == 0:
        return found.value, found.value
    behind = [
        n
        for n in range(hidden_to + 1, int(found.value) + base)
        if math.floor(n / base + 0.5) * base == found.value
    ]
    # A figure that is no multiple of the base was not rounded: it says what it is.
    return (float(behind[0]), float(behind[-1])) if behind else (found.value, found.value)


def _month(name: str, year: str | int) -> int:
    short = name.lower().rstrip(".")[:3]
    return int(year) * 12 + [m[:3] for m in MONTHS].index(short)


def span_of(text: str, heading: str = "") -> Span | None:
    """The months that a label names; `heading` is what stands above a column of years."""
    if found := _SPAN.search(text):
        first, year, last, end = found.groups()
        return _month(first, year or end), _month(last, end)
    if re.search(r"year", heading, re.IGNORECASE) and "march" in heading.lower():
        text = f"year to march {text.strip()}"
    if found := _YEARS.search(text):
        first_year, last_year = found.group(1), found.group(2) or found.group(1)
        return _month("apr", int(first_year) - 1), _month("mar", last_year)
    if found := _ONE_MONTH.search(text):
        return (_month(found.group(1), found.group(2)),) * 2
    if found := _ISO.search(text):
        month = int(found.group(1)) * 12 + int(found.group(2)) - 1
        return month, month
    return None


def without_dates(text: str) -> str:
    """A caption or a label as it reads without the time that it is about."""
    for pattern in (_SPAN, _YEARS, _ONE_MONTH, _ISO, _BARE_YEAR):
        text = pattern.sub(" ", text)
    return re.sub(r"[\s,;:.]+", " ", text).strip().lower()


def writings(label: str) -> str:
    """A pattern for every way in which running text may write a row's or a column's label."""
    ways = {re.escape(without_group_size(label))}
    if (span := span_of(label)) and span[0] == span[1] and not _YEARS.search(label):
        year, month = divmod(span[0], 12)
        name = MONTHS[month]
        ways |= {rf"{name} {year}", rf"{name[:3]}\.? {year}", rf"{year}-{month + 1:02}"}
    if re.fullmatch(r"\d{4}", label.strip()):
        before = int(label) - 1
        ways |= {rf"{before}[/–-]{label.strip()[2:]}", rf"{before}[/–-]{label.strip()}"}
        return (
            rf"(?:the )?(?:years? (?:to|ending) March )?(?<!\d)(?:{'|'.join(sorted(ways))})(?!\d)"
        )
    return rf"(?<!\w)(?:{'|'.join(sorted(ways))})(?!\w)"


def without_group_size(label: str) -> str:
    """A series' name as end labels and sentences write it."""
    return re.sub(r" \((?:median|mean) of \d+\)$", "", label.strip())
