"""A long text is searched near hints only, and finds what a short one does."""

from __future__ import annotations

import random
import re

import pytest

from scrutiny_lib.disclosure.identifiers import find
from scrutiny_lib.disclosure.identifiers.near import hits_of, near

TEXTS = (
    "04/03/2012",
    "4.3.2012",
    "04 03 2012",
    "4-3-12",
    "2012-03-04",
    "2012 / 03 / 04",
    "20120304",
    "2012-03-04T10:00",
    "4th of March, 2012",
    "4Mar2012",
    "4/Mar/12",
    "September 4th, 2012",
    "2012 Mar 4",
    "Mrs. Example",
    "Dr Ann Example-Name",
    "MISS Example",
    "Surname: Example",
    "allocated social key lead worker = Example",
    "Child's full names is : Example Name",
    "Team manager: A. Name",
    "Initials:X",
)
PIECES = ("4", "12", "2012", "/", "-", " ", ". ", "March", "sep", "Mr ", "worker", ": ", "Ann", "x")


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_found_alone_is_found_in_a_long_text(text: str) -> None:
    alone = find(text)
    before, after = "lorem " * 200, " ipsum" * 200
    whole = find(before + text + after)
    assert alone
    assert [(one.start - len(before), one.kind) for one in whole] == [
        (one.start, one.kind) for one in alone
    ]


def test_near_finds_what_a_search_of_everything_does() -> None:
    pattern, hint = re.compile(r"(?<![0-9])(?=([0-9]{1,3}-[a-z]{2,9}))"), re.compile(r"[0-9]-")
    dice = random.Random(1)
    for _ in range(300):
        text = "".join(dice.choices("01-ab c", k=900))
        found = [match.span(1) for match in near(text, hits_of(hint, text), pattern, 3)]
        assert found == [match.span(1) for match in pattern.finditer(text)]


def test_identifiers_side_by_side_are_each_found_in_a_long_text() -> None:
    dice = random.Random(2)
    for _ in range(100):
        text = "".join(dice.choices(PIECES, k=40))[:390]
        long = find(text + " " + "lorem " * 100)
        assert {(one.start, one.kind) for one in find(text + " ")} <= {
            (one.start, one.kind) for one in long
        }
