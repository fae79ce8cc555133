from __future__ import annotations

import pytest

from scrutiny_lib.loaders.tables import values
from scrutiny_lib.loaders.tables.codes import CodeList, plain_words
from tests.loaders.tables.made import CODES


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("b) Female", "F"),
        ("Female", "F"),
        (" female\xa0", "F"),
        ("z) F", "F"),
        ("GIRL", "F"),
        ("Femal", None),
        ("Female Male", None),
    ],
)
def test_a_code_is_read_whatever_letter_stands_before_it(written: str, code: str | None) -> None:
    assert CODES["sex"].read(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("q) 6: Police", "6"),
        ("6", "6"),
        ("f) 3B", "3B"),
        ("3b: something else", "3B"),
        ("N1 - Abuse or Neglect", "N1"),
        ("Abuse or neglect", "N1"),
        ("60", None),
        ("6 police", None),
    ],
)
def test_the_code_counts_and_not_the_words_behind_it(written: str, code: str | None) -> None:
    assert CODES["source"].read(written) == code


def test_a_list_in_which_one_word_means_two_codes_is_refused() -> None:
    codes = [{"code": "A", "label": "Both"}, {"code": "B", "label": "both"}]
    with pytest.raises(ValueError, match="'both' means both 'A' and 'B'"):
        CodeList.model_validate({"label": "x", "codes": codes})


def test_headers_are_compared_by_their_words() -> None:
    assert plain_words("Child’s  \xa0Category ") == plain_words("child's category")
    assert plain_words("Language") != plain_words("age")


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234", 1234.0), (" 45.5% ", 45.5), (7, 7.0), ("-3", -3.0), (True, 1.0)],
)
def test_numbers(written: object, number: float) -> None:
    assert values.read_number(written) == number


@pytest.mark.parametrize(
    "written", ["", "x", "1 2", "nan", "inf", float("nan"), float("inf"), "1/2"]
)
def test_what_is_no_number(written: object) -> None:
    assert values.read_number(written) is values.NOT_READ


@pytest.mark.parametrize("written", [1.5, "2147483648", "1e99"])
def test_what_is_no_whole_number(written: object) -> None:
    assert values.read_integer(written) is values.NOT_READ


@pytest.mark.parametrize("written", ["a) Yes", "Y", "yes", "TRUE", 1.0, True])
def test_yes(written: object) -> None:
    assert values.read_yes_no(written) is True


@pytest.mark.parametrize("written", ["b) No", "N", "0", False, 0.0])
def test_no(written: object) -> None:
    assert values.read_yes_no(written) is False


def test_neither() -> None:
    assert values.read_yes_no("Not recorded") is None
    assert values.read_yes_no("perhaps") is values.NOT_READ
    assert values.read_yes_no(2) is values.NOT_READ


def test_several_codes_are_read_and_one_bad_one_spoils_none() -> None:
    read = values.several_reader(CODES["sex"])
    assert read("Female; M;F") == ("F;M", 0)
    assert read("Female; X") == ("F", 1)


def test_an_identifier_that_a_spreadsheet_made_a_number_is_text_again() -> None:
    assert values.read_text(9212044.0) == "9212044"
    assert values.read_text(" a\xa0 b ") == "a b"


@pytest.mark.parametrize("cell", ["#N/A", "#ref!", "#DIV/0! "])
def test_spreadsheet_errors(cell: str) -> None:
    assert values.is_error(cell)


def test_a_number_sign_alone_is_no_error() -> None:
    assert not values.is_error("#1")
