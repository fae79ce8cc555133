"""Identifiers that are valid in form and belong to nobody.

NHS numbers come from the test range (999), unique pupil numbers from an authority and a school
that do not exist (000, 0000), national insurance numbers from prefixes that HMRC keeps for its
own use, phone numbers from those that Ofcom keeps for drama.
"""

from __future__ import annotations

from hypothesis import strategies as st

from scrutiny_lib.disclosure.identifiers import Kind, find
from scrutiny_lib.disclosure.identifiers.postcode import AREAS

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
NHS = "9990000018"
UPN = "W000000012001"
NINO = "MW000001A"
POSTCODE = "ZZ99 9ZZ"
DATE = "4 March 2012"
PHONE = "07700 900123"
EMAIL = "someone@example.org"
CHILD_ID = "QX-000123"
NAME = "Mrs Example"
CHILD_IDS = frozenset({CHILD_ID, "77", "100200300"})
ALL = {
    Kind.NHS_NUMBER: NHS,
    Kind.UPN: UPN,
    Kind.NINO: NINO,
    Kind.POSTCODE: POSTCODE,
    Kind.DATE: DATE,
    Kind.PHONE: PHONE,
    Kind.EMAIL: EMAIL,
    Kind.CHILD_ID: CHILD_ID,
    Kind.NAME: NAME,
}


def kinds(text: str, allowed: tuple[str, ...] = ()) -> set[Kind]:
    return {found.kind for found in find(text, child_ids=CHILD_IDS, allowed=allowed)}


def nhs_check_digit(nine: str) -> int:
    """The published steps, one by one; 10 means that the number is not used."""
    total = 0
    for digit, weight in zip(nine, (10, 9, 8, 7, 6, 5, 4, 3, 2), strict=True):
        total += int(digit) * weight
    check = 11 - total % 11
    return 0 if check == 11 else check


def upn_check_letter(twelve: str) -> str:
    total = 0
    for position, char in enumerate(twelve, start=2):
        total += position * (UPN_LETTERS.index(char) if char.isalpha() else int(char))
    while total >= 23:
        total -= 23
    return UPN_LETTERS[total]


def _digits(size: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=size, max_size=size)


NHS_NUMBERS = (
    _digits(6)
    .map(lambda tail: "999" + tail)
    .filter(lambda nine: nhs_check_digit(nine) < 10)
    .map(lambda nine: f"{nine}{nhs_check_digit(nine)}")
)
UPN_TAILS = st.one_of(
    _digits(5).map(lambda tail: "0000000" + tail),
    st.tuples(_digits(4), st.sampled_from(UPN_LETTERS)).map(lambda t: "0000000" + t[0] + t[1]),
)
UPNS = UPN_TAILS.map(lambda tail: upn_check_letter(tail) + tail)
NINOS = st.tuples(
    st.sampled_from(["CR", "MW", "NC", "PP", "PY", "PZ"]), _digits(6), st.sampled_from("ABCD")
).map("".join)
_ONE = sorted(area for area in AREAS if len(area) == 1)
_TWO = sorted(area for area in AREAS if len(area) == 2)
_INWARD = st.tuples(_digits(1), st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2)).map(
    "".join
)
_OUTWARD = st.one_of(
    st.tuples(st.sampled_from([*_ONE, *_TWO]), st.integers(0, 99).map(str)),
    st.tuples(st.sampled_from(_ONE), _digits(1), st.sampled_from("ABCDEFGHJKPSTUW")),
    st.tuples(st.sampled_from(_TWO), _digits(1), st.sampled_from("ABEHMNPRVWXY")),
).map("".join)
POSTCODES = st.tuples(_OUTWARD, st.sampled_from(["", " "]), _INWARD).map("".join)
SENTENCES = st.sampled_from(
    [
        "{}",
        "The child ({}) was seen in March 2024.",
        "In 2024, 1,266 of 9,202 referrals; see {}.",
        "Referrals rose by 24.2% to {}",
        "{}, {} and 12 others",
        "id={}; year=2024",
        "ref:{}|2019-20",
        "2024 {} 2025",
        "case_{}_2024",
        "“{}”",
    ]
)
