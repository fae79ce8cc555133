"""Figures that arrive in several ways: which is shown, and what the other says."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest

from scrutiny_lib.config.registry import Registry
from scrutiny_lib.indicators.compared import OTHERS
from scrutiny_lib.indicators.own import OwnFigures, own_figures
from scrutiny_lib.loaders.dataset import Dataset, Record
from scrutiny_lib.loaders.folder import Loaded
from scrutiny_lib.loaders.observations import COLUMNS, empty_observations
from tests.indicators.made import dataset, days, frame_of, told

LEEDS = "E08000035"
COUNT, SHARE, WAIT, STOCK = (
    "pol_missing_episodes",
    "hea_cpis_checked",
    "hea_camhs_wait_median",
    "csc_on_plan_own",
)
NAN = math.nan


def observations(registry: Registry, *rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of indicator, first day, last day, value, source; then numerator and denominator."""
    made = []
    for indicator, first, last, value, source, *parts in rows:
        top, bottom = parts or (value, NAN)
        flag = "x" if value is None else ""
        made.append(
            (pd.Timestamp(first), pd.Timestamp(last), LEEDS, "Leeds", registry[indicator].agency,
             indicator, top, bottom, value, registry[indicator].unit, flag, source)
        )  # fmt: skip
    kinds = empty_observations().dtypes.to_dict()
    return pd.DataFrame(made, columns=list(COLUMNS)).astype(kinds)


def loaded(table: str, frame: pd.DataFrame) -> Loaded:
    return Loaded({table: Dataset(frame, Record("police", (), len(frame), 0))})


@pytest.fixture
def together(registry: Registry) -> Any:
    def put(extract: list[tuple[Any, ...]], returned: list[tuple[Any, ...]]) -> OwnFigures:
        return own_figures(
            {
                "police": loaded("police_observations", observations(registry, *extract)),
                "partner_returns": loaded("partner_returns", observations(registry, *returned)),
            },
            registry,
            LEEDS,
            "Leeds",
        )

    return put


def shown(own: OwnFigures) -> list[tuple[str, str, float, str]]:
    return [
        (f"{row.period_start:%Y-%m-%d}", f"{row.period_end:%Y-%m-%d}", row.value, row.source_id)
        for row in own.frame.itertuples()
    ]


def beside(own: OwnFigures) -> list[tuple[str, str, float, str, float, str]]:
    return [
        (f"{row.period_start:%Y-%m-%d}", f"{row.period_end:%Y-%m-%d}", row.value, row.source_id,
         row.other_value, row.other_source_id)
        for row in own.others.itertuples()
    ]  # fmt: skip


def months(indicator: str, source: str, *values: Any) -> list[tuple[Any, ...]]:
    starts = pd.date_range("2025-04-01", periods=len(values), freq="MS")
    ends = starts + pd.offsets.MonthEnd(0)
    made = []
    for first, last, value in zip(starts, ends, values, strict=True):
        if isinstance(value, tuple):
            made.append((indicator, first, last, 100 * value[0] / value[1], source, *value))
        else:
            made.append((indicator, first, last, value, source))
    return made


def test_the_extract_is_shown_and_the_return_stands_beside_it(together: Any) -> None:
    own = together(months(COUNT, "ext", 10, 20), months(COUNT, "ret", 12, 20))
    assert [row[2:] for row in shown(own)] == [(10, "ext"), (20, "ext")]
    assert beside(own) == [
        ("2025-04-01", "2025-04-30", 10, "ext", 12, "ret"),
        ("2025-05-01", "2025-05-31", 20, "ext", 20, "ret"),
    ]


def test_what_only_one_source_gives_is_shown_and_compared_with_nothing(together: Any) -> None:
    own = together(months(COUNT, "ext", 10), months(COUNT, "ret", 12, 20))
    assert [row[2:] for row in shown(own)] == [(10, "ext"), (20, "ret")]
    assert len(own.others) == 1


def test_a_return_is_shown_where_the_extract_has_no_figure(together: Any) -> None:
    own = together(months(COUNT, "ext", None, None), months(COUNT, "ret", 12, None))
    assert [row[3] for row in shown(own)] == ["ret", "ext"]
    assert shown(own)[0][2] == 12
    assert own.others.empty


def test_months_add_up_to_the_quarter_of_a_return(together: Any) -> None:
    own = together(
        months(COUNT, "ext", 10, 20, 30, 40), [(COUNT, "2025-04-01", "2025-06-30", 65, "ret")]
    )
    assert [row[2] for row in shown(own)] == [10, 20, 30, 40]
    assert beside(own) == [("2025-04-01", "2025-06-30", 60, "ext", 65, "ret")]
    assert own.issues == ()


def test_months_of_a_return_add_up_to_the_quarter_of_an_extract(together: Any) -> None:
    own = together(
        [(COUNT, "2025-04-01", "2025-06-30", 65, "ext")], months(COUNT, "ret", 10, 20, 30)
    )
    assert [row[2] for row in shown(own)] == [65]
    assert beside(own) == [("2025-04-01", "2025-06-30", 65, "ext", 60, "ret")]


def test_a_share_adds_up_by_its_counts(together: Any) -> None:
    own = together(
        months(SHARE, "ext", (1, 10), (5, 10), (0, 30)),
        [(SHARE, "2025-04-01", "2025-06-30", 20.0, "ret", 10, 50)],
    )
    assert beside(own) == [("2025-04-01", "2025-06-30", 12, "ext", 20, "ret")]


def test_waits_do_not_add_up(together: Any) -> None:
    own = together(
        months(WAIT, "ext", 10.0, 20.0, 30.0), [(WAIT, "2025-04-01", "2025-06-30", 65.0, "ret")]
    )
    assert own.others.empty
    assert [row[2] for row in shown(own)] == [10, 20, 30]
    (issue,) = told(own.issues, "period_of_another_length")
    assert issue.count == 1


@pytest.mark.parametrize("values", [(10, 20), (10, None, 30)])
def test_a_quarter_with_a_month_missing_is_neither_compared_nor_mixed_with_months(
    together: Any, values: tuple[Any, ...]
) -> None:
    own = together(months(COUNT, "ext", *values), [(COUNT, "2025-04-01", "2025-06-30", 65, "ret")])
    assert own.others.empty
    assert len(own.frame) == len(values)
    (issue,) = told(own.issues, "period_of_another_length")
    assert issue.count == 1


def test_a_return_of_quarters_alone_is_shown_as_it_is(together: Any) -> None:
    own = together([], [(COUNT, "2025-04-01", "2025-06-30", 65, "ret")])
    assert shown(own) == [("2025-04-01", "2025-06-30", 65, "ret")]


def test_of_months_and_quarters_of_one_return_those_asked_for_are_shown(together: Any) -> None:
    rows = [(COUNT, "2025-07-01", "2025-09-30", 65, "ret"), *months(COUNT, "ret", 10, 20)]
    own = together([], rows)
    assert [row[2] for row in shown(own)] == [10, 20]
    assert told(own.issues, "period_of_another_length")[0].count == 1


def test_stocks_are_compared_on_their_day(together: Any) -> None:
    own = together(
        [(STOCK, day, day, 700, "ext") for day in ("2025-04-30", "2025-05-31", "2025-06-30")],
        [(STOCK, "2025-06-30", "2025-06-30", 690, "ret")],
    )
    assert len(own.frame) == 3
    assert beside(own) == [("2025-06-30", "2025-06-30", 700, "ext", 690, "ret")]


def test_organisations_side_by_side_add_up_where_all_of_them_report(together: Any) -> None:
    both = [*months(COUNT, "ret_a", 10, 20, 30), *months(COUNT, "ret_b", 1, 2)]
    own = together([], both)
    assert [row[2:] for row in shown(own)] == [(11, "ret_a + ret_b"), (22, "ret_a + ret_b")]
    assert told(own.issues, "parts_missing")[0].count == 1


def test_shares_of_organisations_add_up_by_their_counts(together: Any) -> None:
    both = [*months(SHARE, "ret_a", (1, 10)), *months(SHARE, "ret_b", (9, 30))]
    (row,) = together([], both).frame.itertuples()
    assert (row.numerator, row.denominator, row.value) == (10, 40, 25)


def test_waits_of_organisations_are_not_mixed(together: Any) -> None:
    own = together([], [*months(WAIT, "ret_a", 10.0), *months(WAIT, "ret_b", 30.0)])
    assert own.frame.empty
    assert told(own.issues, "parts_missing")[0].count == 2


def test_an_organisation_that_follows_another_stays(together: Any) -> None:
    first, second = months(COUNT, "ret_a", 10, 20)[:1], months(COUNT, "ret_b", 10, 20)[1:]
    own = together([], [*first, *second])
    assert [row[2:] for row in shown(own)] == [(10, "ret_a"), (20, "ret_b")]


def test_the_lists_are_counted_under_the_id_of_their_source(registry: Registry) -> None:
    table = "annex_a_1_contacts"
    row = {"child_id": "a", "contact_date": "2026-01-05", "contact_source": "6"}
    lists = Loaded({table: dataset(frame_of(table, [row]), "2026-03-31")})
    own = own_figures({"annex_a": lists}, registry, LEEDS, "Leeds")
    assert set(own.frame["source_id"]) == {"annex_a"}
    assert len(own.frame) == 5 * 6


def test_figures_of_another_area_are_left_aside(registry: Registry) -> None:
    frame = observations(registry, *months(COUNT, "ext", 10, 20))
    frame.loc[0, "area_code"] = "E08000032"
    found = own_figures({"police": loaded("police_observations", frame)}, registry, LEEDS, "Leeds")
    assert found.frame["value"].tolist() == [20]


def test_published_figures_in_a_folder_are_not_the_partnerships_own(registry: Registry) -> None:
    frame = observations(registry, *months(COUNT, "fingertips", 10))
    found = own_figures({"health": loaded("health_published", frame)}, registry, LEEDS, "Leeds")
    assert found.frame.empty


def test_nothing_supplied_is_an_empty_frame_of_the_right_types(registry: Registry) -> None:
    own = own_figures({}, registry, LEEDS, "Leeds")
    pd.testing.assert_frame_equal(own.frame, empty_observations())
    assert tuple(own.others.columns) == OTHERS
    assert own.others["period_start"].dtype == days().dtype
    assert own.issues == ()


def test_issues_of_counting_are_handed_on(registry: Registry) -> None:
    table = "annex_a_3_referrals"
    rows = [{"child_id": "a", "referral_date": "2030-01-05"}]
    rows.append({"child_id": "a", "referral_date": "2026-01-05"})
    lists = dataset(frame_of(table, rows), "2026-03-31", received=date(2026, 4, 20))
    own = own_figures({"annex_a": Loaded({table: lists})}, registry, LEEDS, "Leeds")
    assert told(own.issues, "date_not_believed")[0].count == 1
