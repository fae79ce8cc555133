"""Numbers of a person: NHS number, unique pupil number, national insurance number.

None of them may stand inside a longer run of letters and digits: a digest or a run's id is no
identifier. An underscore, a hyphen or a bracket beside one hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrutiny_lib.disclosure.identifiers.finding import Span

EDGE, END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_GROUPINGS = ((10,), (3, 3, 4), (3, 4, 3), (4, 3, 3), (3, 7), (4, 6), (5, 5), (6, 4), (1,) * 10)
_ROW_OF_DIGITS = "0123456789"


def _grouped(sizes: tuple[int, ...]) -> re.Pattern[str]:
    """Return the pattern of digits in groups; a point may part three groups, but not two."""
    separator = r"[ ./_-]{1,3}" if len(sizes) > 2 else r"[ /_-]{1,3}"
    digits = separator.join(f"[0-9]{{{size}}}" for size in sizes)
    edge = rf"(?<![0-9]\.)(?:{EDGE}|(?<=(?<![A-Za-z])[Nn][Hh][Ss]))"
    return re.compile(rf"{edge}(?=({digits})(?!\.[0-9]*[1-9]){END})")


_NHS = tuple(_grouped(sizes) for sizes in _GROUPINGS)
_TEN_DIGITS = re.compile(r"[0-9](?:[ ./_-]{0,3}[0-9]){9,}")  # what any of the groupings lies in
_UPN = re.compile(
    rf"{EDGE}(?=([A-Z][ -]?[0-9]{{3}}[ -]?[0-9]{{4}}[ -]?[0-9]{{2}}[ -]?[0-9]{{2}}[0-9A-Z]){END})",
    re.I,
)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_NINO = re.compile(
    rf"{EDGE}(?!BG|GB|KN|NK|NT|TN|ZZ)"
    r"(?=([A-CEGHJ-PR-TW-Z][ -]?[A-CEGHJ-NPR-TW-Z][ -]{0,2}(?:[0-9]{6}|[0-9]{3}[ .-]{1,2}[0-9]{3}"
    rf"|[0-9]{{2}}(?:[ .-]{{1,2}}[0-9]{{2}}){{2}})[ -]{{0,2}}[A-D]){END})",
    re.I,
)


def nhs_numbers(text: str) -> Iterator[Span]:
    """Find NHS numbers: ten digits, the tenth a check digit, with spaces or hyphens between.

    The groups may be 3-3-4, as the NHS writes them, or any of the ways that people do. A
    number that was turned into a float (``….0``) is found; a fraction of ten digits is not one,
    nor is a row of the digits 0 to 9, though its last digit happens to fit.

    Notes
    -----
    NHS Data Dictionary, "NHS NUMBER": digits weighted 10 to 2, modulus 11; a check digit of 11
    stands as 0, one of 10 is not used.
    """
    for row in _TEN_DIGITS.finditer(text):
        for pattern in _NHS:
            for match in pattern.finditer(text, row.start(), row.end() + 1):  # and what ends it
                digits = _compact(match.group(1))
                if digits != _ROW_OF_DIGITS and has_nhs_check_digit(digits):
                    yield match.span(1)


def has_nhs_check_digit(digits: str) -> bool:
    """Tell whether the tenth of ten digits is the NHS number's check digit."""
    total = sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def upns(text: str) -> Iterator[Span]:
    """Find unique pupil numbers, permanent and temporary (which end in a letter).

    Notes
    -----
    Department for Education, "Unique pupil numbers" and school census rule 1510: characters 2
    to 13 weighted by their position, modulo 23, as a letter of the alphabet without I, O and S;
    a temporary number's last letter counts as its place in that alphabet.
    """
    for match in _UPN.finditer(text):
        if has_upn_check_letter(_compact(match.group(1)).upper()):
            yield match.span(1)


def has_upn_check_letter(number: str) -> bool:
    """Tell whether the first of thirteen characters is the UPN's check letter."""
    values = [int(c) if c.isdigit() else _UPN_LETTERS.find(c) for c in number[1:]]
    if -1 in values:
        return False
    total = sum(weight * value for weight, value in enumerate(values, start=2))
    return _UPN_LETTERS[total % 23] == number[0]


def ninos(text: str) -> Iterator[Span]:
    """Find national insurance numbers: two letters, six digits, and A, B, C or D.

    Notes
    -----
    HMRC, National Insurance Manual NIM39110: no D, F, I, Q, U or V in the prefix, no O in its
    second place, and not BG, GB, KN, NK, NT, TN or ZZ. There is no check digit.
    """
    for match in _NINO.finditer(text):
        yield match.span(1)


def _compact(text: str) -> str:
    """Return a text's letters and digits."""
    return re.sub(r"[^0-9A-Za-z]", "", text)
