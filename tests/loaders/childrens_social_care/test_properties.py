"""What must hold whatever the files say."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny_lib.loaders.cache import FolderCache
from scrutiny_lib.loaders.childrens_social_care import (
    load_annex_a,
    load_cin_census,
    load_ssda903,
)
from scrutiny_lib.loaders.digests import FileDigests
from scrutiny_lib.loaders.folder import Context
from scrutiny_lib.loaders.shelf import Shelf
from tests.loaders.childrens_social_care.made import (
    CONTACT,
    EPISODE,
    HEADER,
    census,
    child,
    referral,
    write_csv,
)

DAYS = st.dates(pd.Timestamp(2020, 1, 1).date(), pd.Timestamp(2024, 12, 31).date())
ROWS = st.lists(
    st.tuples(
        st.integers(1, 9).map("C{}".format),
        DAYS.map("{:%d/%m/%Y}".format),
        st.sampled_from(["q) 6: Police", "f) 3B", "", "w) 99", "10"]),
        st.one_of(st.just(""), DAYS.map("{:%Y-%m-%d}".format), st.just("soon")),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:2],
)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def contacts(rows: list[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    names = ("Child Unique ID", "Date of Contact", "Contact Source", "Date of Birth")
    return [{**CONTACT, **dict(zip(names, row, strict=True))} for row in rows]


def sorted_frame(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(["child_id", "contact_date"]).reset_index(drop=True)


@pytest.mark.slow
@QUIET
@given(rows=ROWS, data=st.data())
def test_the_order_of_rows_and_columns_changes_nothing(
    context: Context, rows: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    given_rows = contacts(rows)
    shuffled = data.draw(st.permutations(given_rows))
    headers = data.draw(st.permutations(list(CONTACT)))
    with tempfile.TemporaryDirectory() as folder:
        plain, other = Path(folder) / "plain", Path(folder) / "other"
        write_csv(plain / "List 1.csv", given_rows)
        write_csv(other / "List 1.csv", [{name: row[name] for name in headers} for row in shuffled])
        one = load_annex_a(plain, context).datasets["annex_a_1_contacts"]
        two = load_annex_a(other, context).datasets["annex_a_1_contacts"]
    pd.testing.assert_frame_equal(sorted_frame(one.frame), sorted_frame(two.frame))
    assert sorted((i.rule, i.column, i.count) for i in one.issues) == sorted(
        (i.rule, i.column, i.count) for i in two.issues
    )
    assert one.record.rows_rejected == two.record.rows_rejected


@pytest.mark.slow
@QUIET
@given(rows=ROWS)
def test_a_snapshot_handed_over_twice_counts_once(
    context: Context, rows: list[tuple[str, str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a", "b"):
            write_csv(Path(folder) / "two" / name / "List 1.csv", contacts(rows))
        write_csv(Path(folder) / "one" / "List 1.csv", contacts(rows))
        twice = load_annex_a(Path(folder) / "two", context).datasets["annex_a_1_contacts"]
        once = load_annex_a(Path(folder) / "one", context).datasets["annex_a_1_contacts"]
    pd.testing.assert_frame_equal(sorted_frame(twice.frame), sorted_frame(once.frame))


@pytest.mark.slow
def test_reading_again_and_reading_what_was_kept_are_equal(
    tmp_path: Path, context: Context
) -> None:
    data = tmp_path / "data"
    many = [{**EPISODE, "CHILD": str(number)} for number in range(4_000)]
    born = [{**HEADER, "CHILD": str(number)} for number in range(4_000)]
    write_csv(data / "ssda903" / "2023-24" / "episodes.csv", many)
    write_csv(data / "ssda903" / "2023-24" / "header.csv", born)
    write_csv(data / "annex_a" / "List 1.csv", [CONTACT])
    (data / "cin_census").mkdir()
    children = [child(f"C{number}", referral()) for number in range(800)]
    (data / "cin_census" / "census.xml").write_bytes(census(*children))
    keeping = replace(context, cache=FolderCache(Shelf(tmp_path / "kept"), FileDigests(tmp_path)))
    for load, folder in (
        (load_annex_a, "annex_a"),
        (load_cin_census, "cin_census"),
        (load_ssda903, "ssda903"),
    ):
        first = load(data / folder, keeping)
        for again in (load(data / folder, keeping), load(data / folder, context)):
            assert again.issues == first.issues
            assert list(again.datasets) == list(first.datasets)
            for name, dataset in first.datasets.items():
                pd.testing.assert_frame_equal(dataset.frame, again.datasets[name].frame)
                assert dataset.issues == again.datasets[name].issues
                assert dataset.record == again.datasets[name].record


def test_what_was_kept_is_not_taken_for_other_dates_of_birth(
    tmp_path: Path, context: Context
) -> None:
    """The ages of episodes depend on another file: a mended header file changes them."""
    many = [{**EPISODE, "CHILD": str(number)} for number in range(4_000)]
    born = [{**HEADER, "CHILD": str(number)} for number in range(4_000)]
    keeping = replace(context, cache=FolderCache(Shelf(tmp_path / "kept"), FileDigests(tmp_path)))
    write_csv(tmp_path / "data" / "episodes.csv", many)
    for day, age in (("15/06/2010", 12), ("15/06/2015", 7)):
        write_csv(tmp_path / "data" / "header.csv", [{**row, "DOB": day} for row in born])
        episodes = load_ssda903(tmp_path / "data", keeping).datasets["ssda903_episodes"].frame
        assert set(episodes["age_years"]) == {age}
