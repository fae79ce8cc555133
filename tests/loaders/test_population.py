from __future__ import annotations

import pandas as pd

from scrutiny_lib.loaders.published.population import fill_populations


def rates(*rows: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area_code", "numerator", "value"])
    return frame.assign(
        denominator=float("nan"),
        flag="",
        unit="per_10_000",
        indicator_id="csc_s47_rate",
        period_end=pd.Timestamp("2024-03-31"),
        basis="published",
        decimals=1,
        population_year=2023.0,
    )


ESTIMATES = pd.DataFrame(
    {
        "area_code": ["A", "B", "C"],
        "period_end": pd.to_datetime(["2023-06-30"] * 3),
        "value": [10_000.0, 20_000.0, float("nan")],
        "flag": ["", "", "x"],
    }
)


def test_a_year_whose_every_rate_is_given_gets_its_denominators() -> None:
    filled = fill_populations(rates(("A", 12, 12.0), ("B", 25, 12.5)), ESTIMATES)
    assert filled["denominator"].tolist() == [10_000, 20_000]
    assert filled["basis"].tolist() == ["published", "published"]


def test_one_rate_that_is_not_given_leaves_the_whole_year_without() -> None:
    filled = fill_populations(rates(("A", 12, 12.0), ("B", 25, 12.7)), ESTIMATES)
    assert filled["denominator"].isna().all()
    assert filled["value"].tolist() == [12.0, 12.7]


def test_a_rate_may_differ_by_what_the_print_rounds_away_and_no_more() -> None:
    within = fill_populations(rates(("B", 25.1, 12.6)), ESTIMATES)
    beyond = fill_populations(rates(("B", 25.0, 12.56)), ESTIMATES)
    assert within["denominator"].tolist() == [20_000]
    assert beyond["denominator"].isna().all()


def test_an_area_without_an_estimate_says_nothing_about_the_others() -> None:
    filled = fill_populations(rates(("A", 12, 12.0), ("C", 25, 99.0)), ESTIMATES)
    assert filled["denominator"].tolist()[0] == 10_000
    assert filled["denominator"].isna().tolist() == [False, True]


def test_the_symbol_of_the_estimate_is_passed_on_where_a_rate_has_to_be_computed() -> None:
    awaits = rates(("A", 12, float("nan")), ("C", 12, float("nan")), ("D", 12, float("nan")))
    filled = fill_populations(awaits.assign(basis="awaits population"), ESTIMATES)
    assert filled["value"].tolist()[0] == 12.0
    assert filled["flag"].tolist() == ["", "x", ".."]
    assert filled["basis"].unique().tolist() == ["computed"]


def test_a_hidden_count_stays_hidden() -> None:
    awaits = rates(("A", float("nan"), float("nan"))).assign(basis="awaits population", flag="c")
    filled = fill_populations(awaits, ESTIMATES)
    assert filled["flag"].tolist() == ["c"]
    assert filled["value"].isna().all()


def test_a_row_that_needs_no_population_is_left_alone() -> None:
    other = rates(("A", 12, 12.0)).assign(population_year=float("nan"))
    assert fill_populations(other, ESTIMATES)["denominator"].isna().all()
