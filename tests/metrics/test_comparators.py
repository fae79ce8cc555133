"""Comparator groups: their figure, how much of the group it rests on, and their versions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.comparators import ComparatorGroup, group_figure, version_on

NAN = float("nan")


def table(*rows: tuple[int, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["period", "area_code", "value"])


THREE = table((2023, "A", 10), (2023, "B", 20), (2023, "C", 60), (2023, "L", 99))


def test_the_figure_is_the_median_of_the_others() -> None:
    figure = group_figure(THREE, ["A", "B", "C", "L"], exclude="L")
    assert figure.to_dict("records") == [
        {"period": 2023, "value": 20.0, "n_present": 3, "n_members": 3}
    ]
    assert figure.attrs["method"] == "median of 3 areas, without the area itself"


def test_the_mean_and_the_area_itself_on_demand() -> None:
    assert group_figure(THREE, ["A", "B", "C"], statistic="mean")["value"].item() == 30
    whole = group_figure(THREE, ["A", "B", "C", "L"])
    assert (whole["value"].item(), whole["n_members"].item()) == (40, 4)
    assert whole.attrs["method"] == "median of 4 areas"


def test_excluding_an_area_that_is_no_member_changes_nothing() -> None:
    assert group_figure(THREE, ["A", "B"], exclude="L")["n_members"].item() == 2


def test_missing_members_are_counted_and_not_imputed() -> None:
    rows = table(
        (2022, "A", 10), (2022, "B", None), (2022, "C", 30),
        (2021, "A", 10),
        (2023, "A", None), (2023, "B", NAN),
        (2024, "Z", 5),
    )  # fmt: skip
    figure = group_figure(rows, ["A", "B", "C"])
    assert figure["period"].tolist() == [2021, 2022, 2023, 2024]
    assert figure["n_present"].tolist() == [1, 2, 0, 0]
    assert figure["n_members"].tolist() == [3] * 4
    assert figure["value"].tolist()[:2] == [10, 20]
    assert figure["value"].isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: group_figure(THREE, ["A"], statistic="mode"), "statistic is 'mode'"),
        (lambda: group_figure(THREE, []), "members has no area besides None"),
        (lambda: group_figure(THREE, ["L"], exclude="L"), "members has no area besides 'L'"),
        (lambda: group_figure(THREE, ["A", "A"]), "members has 'A' twice"),
        (lambda: group_figure(THREE, "A"), "members is 'A': give several"),
        (lambda: group_figure(THREE.drop(columns="value"), ["A"]), "has no column 'value'"),
        (lambda: group_figure(table((1, "A", 1), (1, "A", 2)), ["A"]), "has 'A' twice in 1"),
        (lambda: group_figure(table((1, "A", "c")), ["A"]), r"value\[0\] is 'c'"),
        (lambda: group_figure(table((None, "A", 1)), ["A"]), r"period\[0\] is missing"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_the_table_is_left_alone() -> None:
    rows = table((2023, "A", 10), (2023, "B", None))
    kept = rows.copy()
    group_figure(rows, ["A", "B"])
    pd.testing.assert_frame_equal(rows, kept)


@settings(max_examples=40)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_agrees_with_numpy_in_any_order_of_rows(values: list[int | None], random: object) -> None:
    rows = [(2023, f"area {i}", value) for i, value in enumerate(values)]
    members = [code for _, code, _ in rows]
    random.shuffle(rows)
    figure = group_figure(table(*rows), members).iloc[0]
    present = [value for value in values if value is not None]
    assert (figure["n_present"], figure["n_members"]) == (len(present), len(values))
    if present:
        assert figure["value"] == np.median(present)
    else:
        assert np.isnan(figure["value"])


# --- versions -------------------------------------------------------------------------------

OLD = ComparatorGroup("neighbours", "model of 2021", dt.date(2021, 4, 1), ("A", "B"))
NEW = ComparatorGroup("neighbours", "model of 2025", dt.date(2025, 4, 1), ("B", "C"))
CITIES = ComparatorGroup("cities", "2020", dt.date(2020, 1, 1), ("D",))
GROUPS = (NEW, OLD, CITIES)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2021, 4, 1), OLD),
        (dt.date(2025, 3, 31), OLD),
        (dt.date(2025, 4, 1), NEW),
        (dt.date(2030, 1, 1), NEW),
    ],
)
def test_the_version_in_use_on_a_day(day: dt.date, expected: ComparatorGroup) -> None:
    assert version_on(GROUPS, "neighbours", day) is expected


def test_no_version_and_two_versions_are_errors() -> None:
    with pytest.raises(ValueError, match="no version of such a group is valid on 2021-03-31"):
        version_on(GROUPS, "neighbours", dt.date(2021, 3, 31))
    with pytest.raises(ValueError, match="name is 'villages'"):
        version_on(GROUPS, "villages", dt.date(2024, 1, 1))
    twin = ComparatorGroup("cities", "2020 again", dt.date(2020, 1, 1), ("E",))
    with pytest.raises(ValueError, match="two versions are valid from 2020-01-01"):
        version_on((*GROUPS, twin), "cities", dt.date(2024, 1, 1))


@pytest.mark.real_data
def test_published_rereferrals_with_an_authority_missing_for_two_years(shared_data: Path) -> None:
    folder = shared_data / "dfe" / "cin_2024_release"
    rows = pd.read_csv(next(folder.glob("c1_*.csv")), dtype=str)
    rows = rows[rows["geographic_level"].eq("Local authority")]
    frame = pd.DataFrame(
        {
            "period": rows["time_period"].astype(int),
            "area_code": rows["old_la_code"],
            "value": pd.to_numeric(rows["Re_referrals_percent"], errors="coerce"),
        }
    ).dropna(subset="area_code")
    neighbours = ["373", "841", "381", "351", "808", "350", "831", "392", "382", "344"]
    figure = group_figure(frame, [*neighbours, "383"], exclude="383").set_index("period")
    assert figure.loc[2024].tolist() == [23.1, 10, 10]
    with_hackney = group_figure(frame, ["204", "205", "206"]).set_index("period")
    assert with_hackney["n_present"].loc[2020:2023].tolist() == [3, 2, 2, 3]
