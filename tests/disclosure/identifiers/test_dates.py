from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny_lib.disclosure.identifiers import Kind
from tests.disclosure.identifiers.invented import kinds

FORMS = (
    "{0:%d/%m/%Y}",
    "{0.day}/{0.month}/{0.year}",
    "{0:%m/%d/%Y}",
    "{0:%d.%m.%Y}",
    "{0:%d-%m-%Y}",
    "{0:%d %m %Y}",
    "{0:%d/%m/%y}",
    "{0:%d-%m-%y}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%d}T00:00:00Z",
    "{0:%Y%m%d}",
    "{0.day} {0:%B %Y}",
    "{0.day} {0:%b %Y}",
    "{0.day}th {0:%B}, {0.year}",
    "{0.day}st of {0:%B %Y}",
    "{0:%d-%b-%Y}",
    "{0:%d-%b-%y}",
    "{0:%d%b%Y}",
    "{0:%B} {0.day}, {0.year}",
    "{0:%B} {0.day}th {0.year}",
    "{0:%Y %B} {0.day}",
    "{0.day} {0:%B %Y}",
)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS))
def test_every_full_date_is_found(day: date, form: str) -> None:
    for sentence in ("{}", "Born {}.", "dob={};", "2,653 children, {}, in 2024", "dob_{}_x"):
        assert Kind.DATE in kinds(sentence.replace("{}", form.format(day))), sentence


@pytest.mark.parametrize(
    "text",
    [
        "March 2024",
        "31 March",
        "the year to March 2024",
        "2023/24",
        "2023-24",
        "2019-04/2024-03",
        "May 2021 to March 2022",
        "60 months, April 2019 to March 2024",
        "The newest is 865, in March 2024",
        "1,251 March 2024",
        "version 3.11.12",
        "1.17.1",
        "30 February 2012",
        "2012-13-31",
        "2012-02-30",
        "32/12/2012",
        "10-17 year olds",
        "in May 2012 children",
        "1812-03-04",
        "4 Marches 2012",
    ],
)
def test_months_years_and_days_without_a_year_are_fine(text: str) -> None:
    assert Kind.DATE not in kinds(text)


def test_an_allowed_day_may_stand_and_no_other() -> None:
    said = "Made 23 November 2026"
    assert kinds(said) == {Kind.DATE}
    assert kinds(said, allowed=("23 November 2026",)) == set()
    assert kinds("Made 23 November 2025", allowed=("23 November 2026",)) == {Kind.DATE}
    assert kinds("Made 123 November 2026", allowed=("23 November 2026",)) == set()
    assert kinds("Made 3 November 2026", allowed=("23 November 2026",)) == {Kind.DATE}


@pytest.mark.parametrize("allowed", ["1", "March 2012", "4 March", "4 March 201", ""])
def test_what_only_touches_a_date_does_not_allow_it(allowed: str) -> None:
    assert kinds("Born 4 March 2012", allowed=(allowed,)) == {Kind.DATE}
