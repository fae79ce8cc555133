from __future__ import annotations

import itertools
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scrutiny_lib.disclosure.identifiers import Kind
from scrutiny_lib.disclosure.identifiers.numbers import has_nhs_check_digit, has_upn_check_letter
from tests.disclosure.identifiers import invented
from tests.disclosure.identifiers.invented import kinds


@pytest.mark.parametrize(
    ("number", "valid"),
    [("9990000018", True), ("9990000026", True), ("9990000017", False), ("9990000081", False)],
)
def test_known_nhs_numbers(number: str, valid: bool) -> None:
    assert has_nhs_check_digit(number) is valid


def test_check_digit_ten_is_never_valid_and_eleven_is_nought() -> None:
    unused = next(f"{n}" for n in range(999000000, 999999999) if rest(n) == 10)
    assert not any(has_nhs_check_digit(f"{unused}{digit}") for digit in range(10))
    nought = next(f"{n}" for n in range(999000000, 999999999) if rest(n) == 0)
    assert [d for d in range(10) if has_nhs_check_digit(f"{nought}{d}")] == [0]


def rest(nine: int) -> int:
    return invented.nhs_check_digit(str(nine))


def test_the_worked_example_of_rule_1510() -> None:
    # Digits 207000016049 (school 0000, which does not exist) leave 13, and 13 is P. Suppliers'
    # guides copy the sum as 267 and the letter as Q; their own products add up to 266.
    assert 2 * 2 + 4 * 7 + 9 * 1 + 10 * 6 + 12 * 4 + 13 * 9 == 266 == 11 * 23 + 13
    assert [c for c in invented.UPN_LETTERS if has_upn_check_letter(f"{c}207000016049")] == ["P"]


def test_a_temporary_number_ends_in_a_letter_of_the_alphabet_without_three() -> None:
    tail = "00000001200"
    for letter in string.ascii_uppercase:
        valid = [c for c in invented.UPN_LETTERS if has_upn_check_letter(f"{c}{tail}{letter}")]
        assert len(valid) == (letter not in "IOS")


@given(invented.NHS_NUMBERS, invented.SENTENCES)
def test_every_nhs_number_is_found_in_a_sentence(number: str, sentence: str) -> None:
    for shown in (number, f"{number[:3]} {number[3:6]} {number[6:]}", "-".join(groups(number))):
        assert Kind.NHS_NUMBER in kinds(sentence.replace("{}", shown))


def groups(number: str) -> list[str]:
    return [number[:3], number[3:6], number[6:]]


@given(invented.NHS_NUMBERS, st.integers(1, 9), invented.SENTENCES)
def test_a_wrong_check_digit_is_no_nhs_number(number: str, off: int, sentence: str) -> None:
    wrong = number[:9] + str((int(number[9]) + off) % 10)
    assert Kind.NHS_NUMBER not in kinds(sentence.replace("{}", wrong))


@given(invented.UPNS, invented.SENTENCES)
def test_every_upn_is_found_in_a_sentence(number: str, sentence: str) -> None:
    parted = f"{number[0]} {number[1:4]} {number[4:8]} {number[8:10]} {number[10:]}"
    for shown in (number, number.lower(), parted):
        assert Kind.UPN in kinds(sentence.replace("{}", shown))


@given(invented.UPNS, st.sampled_from(string.ascii_uppercase), invented.SENTENCES)
def test_a_wrong_check_letter_is_no_upn(number: str, letter: str, sentence: str) -> None:
    assume(letter != number[0])
    assert Kind.UPN not in kinds(sentence.replace("{}", letter + number[1:]))


@given(invented.NINOS, invented.SENTENCES)
def test_every_national_insurance_number_is_found(number: str, sentence: str) -> None:
    parted = f"{number[:2]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8]}"
    for shown in (number, number.lower(), parted):
        assert Kind.NINO in kinds(sentence.replace("{}", shown))


def test_the_prefixes_are_those_of_the_manual() -> None:
    never = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
    for first, second in itertools.product(string.ascii_uppercase, repeat=2):
        used = first not in "DFIQUV" and second not in "DFIQUVO" and first + second not in never
        assert (Kind.NINO in kinds(f"{first}{second}000000A")) is used


@pytest.mark.parametrize("number", ["MW000001E", "MW00001A", "MW0000001A", "XMW000001A"])
def test_other_shapes_are_no_national_insurance_number(number: str) -> None:
    assert Kind.NINO not in kinds(number)


@pytest.mark.parametrize(
    "shown",
    [
        "9990000018.0",
        "NHS9990000018",
        "nhs 9990000018",
        "NHS no.9990000018",
        "9990000018,9990000026",
        "(9990000018)",
        "999.000.0018",
        "999/000/0018",
        "999 - 000 - 0018",
        "99900 00018",
        "9 9 9 0 0 0 0 0 1 8",
        "aged 5 999 000 0018",
    ],
)
def test_ways_to_write_an_nhs_number(shown: str) -> None:
    assert Kind.NHS_NUMBER in kinds(shown)


@pytest.mark.parametrize(
    "shown",
    [
        "99900000180",
        "19990000018",
        "0.9990000018",
        "a9990000018",
        "9990000018f",
        "3f9990000018c0ffee",
        "0 1 2 3 4 5 6 7 8 9",
        "9,990,000,018",
    ],
)
def test_ten_digits_in_something_longer_are_no_nhs_number(shown: str) -> None:
    assert Kind.NHS_NUMBER not in kinds(shown)
