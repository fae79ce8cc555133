from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from scrutiny_lib.loaders.tables.spec import EARLIEST, LATEST
from scrutiny_lib.packs.parameters.area import AreaParameter
from scrutiny_lib.packs.parameters.choice import ChoiceParameter, ChoicesParameter
from scrutiny_lib.packs.parameters.date import DateParameter
from scrutiny_lib.packs.parameters.integer import IntegerParameter
from scrutiny_lib.packs.parameters.period import PeriodParameter
from scrutiny_lib.packs.parameters.rebase import RebaseParameter

WORDS = {"label": "A label", "help": "A help text."}


@pytest.mark.parametrize("given", ["E08000035", "383", "Leeds", "leeds", " Leeds "])
def test_an_area_is_known_by_code_or_name(given: str) -> None:
    area = AreaParameter(type="area", default=None, **WORDS)
    assert area.check(given) == "E08000035"


def test_of_two_authorities_of_one_name_the_one_that_still_exists_is_meant() -> None:
    area = AreaParameter(type="area", default=None, **WORDS)
    assert area.check("Dorset") == "E06000059"


def test_no_area_means_the_partnerships_own() -> None:
    assert AreaParameter(type="area", default=None, **WORDS).check(None) is None


@pytest.mark.parametrize(
    "given", ["E92000001", "Nowhere", "3833", "Yorkshire and The Humber", True]
)
def test_what_is_no_authority_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="no English local authority"):
        AreaParameter(type="area", default=None, **WORDS).check(given)


def test_a_choice_is_one_of_its_options() -> None:
    choice = ChoiceParameter(type="choice", options=("a", "b"), default="a", **WORDS)
    assert choice.check("b") == "b"
    for wrong in ("c", None, False, ["a"]):
        with pytest.raises(ValueError, match="choose one of a, b"):
            choice.check(wrong)


def test_choices_keep_their_order_and_stand_once() -> None:
    choices = ChoicesParameter(type="choices", options=("a", "b"), default=("a",), **WORDS)
    assert choices.check(["b", "a"]) == ["b", "a"]
    assert choices.check([]) == []
    for wrong in ("a", ["c"], ["a", "a"], None):
        with pytest.raises(ValueError):
            choices.check(wrong)


@pytest.mark.parametrize("wrong", [11, 121, "12", 12.0, True])
def test_an_integer_keeps_its_bounds_and_its_type(wrong: Any) -> None:
    number = IntegerParameter(type="integer", minimum=12, maximum=120, optional=True, **WORDS)
    assert [number.check(12), number.check(120), number.check(None)] == [12, 120, None]
    with pytest.raises(ValueError, match="a whole number from 12 to 120"):
        number.check(wrong)


def test_an_integer_that_is_not_optional_is_needed() -> None:
    number = IntegerParameter(type="integer", minimum=1, maximum=2, default=1, **WORDS)
    with pytest.raises(ValueError):
        number.check(None)


@pytest.mark.parametrize("good", ["2026-03-31", "2024-02-29", "1985-01-01", "2049-12-31", None])
def test_a_date_is_a_day_or_nothing(good: str | None) -> None:
    assert DateParameter(type="date", **WORDS).check(good) == good


@pytest.mark.parametrize(
    "wrong",
    [
        "2026-02-30",
        "2025-02-29",
        "1984-12-31",
        "2050-01-01",
        "9999-12-31",
        "2026-13-01",
        "2026-3-31",
        "20260331",
        "2026-W14-2",
        "31/03/2026",
        "2026-03",
        "2026-03-31T00:00",
        " 2026-03-31",
        "2026-03-31\n",
        "٢٠٢٦-٠٣-٣١",
        "yesterday",
        "",
        20260331,
        True,
        ["2026-03-31"],
    ],
)
def test_what_is_no_day_is_refused_and_not_repeated(wrong: Any) -> None:
    with pytest.raises(ValueError) as caught:
        DateParameter(type="date", **WORDS).check(wrong)
    assert str(caught.value) == "give a day from 1985 to 2049, as 2026-03-31, or nothing"


def test_a_date_s_own_default_has_to_be_a_day() -> None:
    with pytest.raises(ValidationError, match="give a day from"):
        DateParameter(type="date", default="2026-02-30", **WORDS)


@given(day=st.dates(EARLIEST, LATEST))
def test_every_day_that_a_table_may_hold_is_accepted(day: datetime.date) -> None:
    assert DateParameter(type="date", **WORDS).check(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize("good", ["2019-04/latest", "2019-04/2024-03", "2019-04/2019-04"])
def test_a_period_is_two_months(good: str) -> None:
    assert PeriodParameter(type="period", default="2019-04/latest", **WORDS).check(good) == good


@pytest.mark.parametrize(
    "wrong",
    ["2019-4/latest", "2019-13/latest", "2024-03/2019-04", "latest", "", None, 2019, "../x"],
)
def test_what_is_no_period_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):
        PeriodParameter(type="period", default="2019-04/latest", **WORDS).check(wrong)


def test_rebases_are_put_in_order_of_time() -> None:
    rebase = RebaseParameter(type="rebase", **WORDS)
    later, earlier = {"date": "2022-01", "reason": "b"}, {"date": "2021-05", "reason": "a"}
    assert rebase.check([later, earlier]) == [earlier, later]


@pytest.mark.parametrize(
    "wrong",
    [
        [{"date": "2021-05"}],
        [{"date": "2021-05", "reason": " "}],
        [{"date": "May 2021", "reason": "x"}],
        [{"date": "2021-05", "reason": "x", "who": "y"}],
        [{"date": "2021-05", "reason": "x"}, {"date": "2021-05", "reason": "y"}],
        "2021-05",
        None,
    ],
)
def test_a_rebase_without_month_or_reason_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):
        RebaseParameter(type="rebase", **WORDS).check(wrong)


def test_a_params_file_whose_own_default_is_wrong_is_refused() -> None:
    with pytest.raises(ValidationError, match="ends before it starts"):
        PeriodParameter(type="period", default="2024-03/2019-04", **WORDS)
