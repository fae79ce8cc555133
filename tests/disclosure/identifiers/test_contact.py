from __future__ import annotations

import pytest

from scrutiny_lib.disclosure.identifiers import Kind
from tests.disclosure.identifiers.invented import kinds


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "0113 496 0123",
        "(0113) 496 0123",
        "0113-496-0123",
        "020 7946 0123",
        "01632 960123",
        "016329 60123",
        "01632 96012",
        "0113 496 0123 2024",
    ],
)
def test_phone_numbers(number: str) -> None:
    for sentence in ("{}", "Ring {}.", "mother:{}, aged 34", "tel_{}"):
        assert Kind.PHONE in kinds(sentence.replace("{}", number)), sentence


@pytest.mark.parametrize(
    "text",
    [
        "999",
        "0 1 2 3 4 5 6 7 8 9",
        "01 02 03 04 05 06",
        "0.1134960123",
        "1134 9601 23",
        "1,011,349,601",
        "3f07700900123a",
        "0113 496",
        "00 113 496 0123 45",
    ],
)
def test_figures_are_no_phone_number(text: str) -> None:
    assert Kind.PHONE not in kinds(text)


@pytest.mark.parametrize(
    "address",
    [
        "someone@example.org",
        "Some.One+x@mail.example.co.uk",
        "someone%40example.org",
        "o'neil@example.org",
        "renée@example.org",
        "someone＠example．org",
    ],
)
def test_addresses(address: str) -> None:
    for sentence in ("{}", "Write to {}.", "mailto:{}?subject=x", "<{}>"):
        assert Kind.EMAIL in kinds(sentence.replace("{}", address)), sentence


@pytest.mark.parametrize("text", ["@media print{a{b:c.d}}", "pandas@3.1.1", "a @ b", "12 @ 3.50"])
def test_other_signs_are_no_address(text: str) -> None:
    assert Kind.EMAIL not in kinds(text)
