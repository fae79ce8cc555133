from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.loaders.observations import validate_observations
from scrutiny_lib.loaders.partner_returns.figures import REASONS, Figure, Said, judge
from scrutiny_lib.loaders.partner_returns.observed import as_observations
from scrutiny_lib.loaders.partner_returns.questions import questions_about
from scrutiny_lib.loaders.partner_returns.settings import load_returns
from tests.loaders.extracts.opened import PARAMS, own_context

REGISTRY = own_context().registry
LOCAL = [indicator for indicator in REGISTRY.values() if indicator.is_local]
numbers = st.none() | st.integers(0, 40).map(float) | st.floats(0, 1e9)
days = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@st.composite
def rows(draw: st.DrawFn) -> Said:
    start = draw(days)
    indicator = draw(st.sampled_from(LOCAL))
    units = st.sampled_from([indicator.counting_unit] * 4 + ["child", "incident"])
    return Said(
        file="a.csv",
        row=draw(st.integers(2, 99)),
        agency=draw(st.sampled_from(["police", "health", "schools"])),
        organisation=draw(st.sampled_from(["", "North"])),
        indicator=draw(st.sampled_from([indicator, indicator, None])),
        period=draw(st.none() | st.just((start, start + timedelta(draw(st.integers(-3, 95)))))),
        numerator=draw(numbers),
        denominator=draw(numbers),
        value=draw(numbers),
        counting_unit=draw(units),
        kind=draw(st.sampled_from(["", "total", "average", "month_end"])),
        symbol=draw(st.sampled_from(["", "c", "x", "z"])),
        contradicts=draw(st.booleans()) and draw(st.booleans()),
    )


@settings(max_examples=40)
@given(st.lists(rows(), max_size=12))
def test_every_row_is_a_figure_or_has_a_reason_and_figures_are_valid(said: list[Said]) -> None:
    judged = [judge(one) for one in said]
    assert all(found in REASONS for found in judged if isinstance(found, str))
    figures = {one.cell: one for one in judged if isinstance(one, Figure)}
    kept, asked = questions_about(
        list(figures.values()), load_returns(PARAMS / "returns.yml", REGISTRY)
    )
    left_out = sum(len(question.figures) for question in asked if question.rejects)
    assert len(kept) + left_out == len(figures)
    frame = validate_observations(as_observations(kept, own_context()))
    assert len(frame) == len(kept)
    shares = frame[frame["unit"] == "per_cent"]["value"].dropna()
    assert shares.between(0, 100).all()
    counts = frame[frame["unit"] == "count"]["value"].dropna()
    assert (counts == counts.round()).all()


def test_of_several_reasons_the_first_one_is_told() -> None:
    said = Said("a", 2, "police", "", None, None, None, None, None, "child", "", "", True)
    order = []
    indicator = REGISTRY["pol_marac_repeats"]
    for change in (
        {"indicator": indicator},
        {"counting_unit": "event"},
        {"contradicts": False},
        {"period": (date(2025, 1, 2), date(2025, 1, 1))},
        {"period": (date(2025, 1, 1), date(2025, 3, 31)), "kind": "month_end"},
        {"kind": "total"},
        {"numerator": 5.0},
        {"denominator": 4.0},
        {"denominator": None, "value": 101.0},
        {"value": 100.0},
    ):
        order.append(judge(said))
        said = replace(said, **change)  # type: ignore[arg-type]
    assert order == [
        "indicator_not_in_registry",
        "counting_unit_differs",
        "period_contradicts",
        "period_not_known",
        "period_ends_before_start",
        "kind_differs",
        "figure_missing",
        "denominator_missing",
        "numerator_above_denominator",
        "per_cent_above_100",
    ]
    assert isinstance(judge(said), Figure)
