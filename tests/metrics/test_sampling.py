"""Sample sizes and draws: published sizes, and draws that anyone can repeat."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny_lib.metrics.sampling import draw, sample_size
from scrutiny_lib.metrics.sampling.allocation import allocate
from scrutiny_lib.metrics.sampling.canonical import frame_digest, row_texts

NAN = float("nan")

CASES = pd.DataFrame(
    {
        "case_ref": [f"case {i:02}" for i in range(20)],
        "team": ["north"] * 12 + ["south"] * 6 + ["west"] * 2,
        "opened": pd.date_range("2024-01-01", periods=20, freq="D"),
        "grade": [1.0, None] * 10,
    }
)

# What the cases above give with seed 7; see `test_draws_stay_the_same`.
RANDOM = (0, 6, 19, 14, 10)
SYSTEMATIC = (3, 7, 11, 15, 19)
STRATIFIED = (0, 6, 19, 14, 10, 16, 5, 7, 13)
DIGEST = "31f54ce75231d0f73113cd788fbaa6298ec6a98a2837372e7c3a3f6a9f7326ef"


# --- size -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("population", "expected"), [(50, 45), (200, 132), (1_000, 278), (1, 1)])
def test_sizes(population: int, expected: int) -> None:
    size = sample_size(population)
    assert size == expected
    assert type(size) is int


def test_sizes_of_many_populations_and_other_margins() -> None:
    assert sample_size([50, 200, 1_000]).tolist() == [45, 132, 278]
    assert sample_size(1_000, margin=0.1) == 88
    assert sample_size(1_000, proportion=0.1) == 122
    assert sample_size(1_000, confidence=0.99) == 400
    assert sample_size(10**9) == 385


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sample_size(0), "population is 0"),
        (lambda: sample_size(-5), "population is -5"),
        (lambda: sample_size(10.5), "population is 10.5: give a whole number of cases"),
        (lambda: sample_size([50, NAN]), r"population\[1\] is nan"),
        (lambda: sample_size(50, margin=0), "margin is 0"),
        (lambda: sample_size(50, proportion=1), "proportion is 1"),
        (lambda: sample_size(50, confidence=95), "confidence is 95"),
    ],
)
def test_bad_sizes_are_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@given(st.integers(1, 10**7), st.floats(0.01, 0.3), st.floats(0.05, 0.95))
def test_size_is_enough_and_no_more_than_enough(
    population: int, margin: float, proportion: float
) -> None:
    size = sample_size(population, margin, proportion)
    assert 1 <= size <= population

    def reached(n: int) -> float:
        left = (population - n) / max(population - 1, 1)
        return 1.959964 * (proportion * (1 - proportion) / n * left) ** 0.5

    assert reached(size) <= margin * (1 + 1e-6)
    if size > 1:
        assert reached(size - 1) > margin * (1 - 1e-6)


# --- draws ----------------------------------------------------------------------------------


def test_a_random_draw_is_decided_by_sha_256() -> None:
    drawn = draw(CASES, 5, seed=7)
    texts = row_texts(CASES)
    lot = [hashlib.sha256(f"7|1|{text}".encode()).hexdigest() for text in texts]
    assert list(drawn.positions) == sorted(range(20), key=lot.__getitem__)[:5]
    assert drawn.rows["case_ref"].tolist() == [f"case {i:02}" for i in drawn.positions]
    assert drawn.order[:5] == drawn.positions
    assert sorted(drawn.order) == list(range(20))
    assert (drawn.seed, drawn.method, drawn.size) == (7, "random", 5)
    assert (drawn.n_frame, drawn.n_eligible) == (20, 20)
    assert "next one in the order" in drawn.replacement_rule


def test_draws_stay_the_same_from_one_version_to_the_next() -> None:
    """Change these only on purpose: audits that are under way rest on them."""
    assert draw(CASES, 5, seed=7).positions == RANDOM
    assert draw(CASES, 5, "systematic", seed=7).positions == SYSTEMATIC
    assert draw(CASES, 9, "stratified", seed=7, strata="team").positions == STRATIFIED
    assert draw(CASES, 5, seed=7).frame_sha256 == DIGEST


def test_a_larger_draw_goes_on_where_the_smaller_ended() -> None:
    assert draw(CASES, 9, seed=7).positions[:5] == draw(CASES, 5, seed=7).positions


def test_another_seed_and_another_frame_draw_others() -> None:
    assert draw(CASES, 5, seed=8).positions != draw(CASES, 5, seed=7).positions
    changed = CASES.assign(team="north")
    assert draw(changed, 5, seed=7).frame_sha256 != draw(CASES, 5, seed=7).frame_sha256


def test_a_systematic_draw_takes_every_kth() -> None:
    drawn = draw(CASES, 5, "systematic", seed=7, order_by=["opened"])
    assert drawn.order == tuple(range(20))
    assert set(np.diff(drawn.positions)) == {4}
    assert 0 <= drawn.positions[0] < 4
    assert drawn.order_rule == "by opened, then by the text of the rows"
    starts = {
        draw(CASES, 5, "systematic", seed=seed, order_by=["opened"]).positions[0]
        for seed in range(40)
    }
    assert starts == {0, 1, 2, 3}


def test_a_systematic_draw_of_uneven_steps_has_no_row_twice() -> None:
    for size in range(1, 21):
        positions = draw(CASES, size, "systematic", seed=3).positions
        assert len(set(positions)) == size


def test_a_stratified_draw_is_in_proportion() -> None:
    drawn = draw(CASES, 10, "stratified", seed=7, strata="team")
    assert drawn.rows["team"].value_counts().to_dict() == {"north": 6, "south": 3, "west": 1}
    assert drawn.allocation.to_dict("records") == [
        {"team": "north", "n_eligible": 12, "n_drawn": 6},
        {"team": "south", "n_eligible": 6, "n_drawn": 3},
        {"team": "west", "n_eligible": 2, "n_drawn": 1},
    ]
    assert draw(CASES, 5, seed=7).allocation.empty


def test_a_missing_stratum_is_a_stratum_of_its_own() -> None:
    drawn = draw(CASES, 4, "stratified", seed=7, strata="grade")
    assert drawn.allocation["n_drawn"].tolist() == [2, 2]
    assert drawn.allocation["grade"].isna().sum() == 1


def test_exclusions_are_kept_with_their_first_reason() -> None:
    early = CASES["opened"] < "2024-01-04"
    marks = {"too early": early, "known to the auditor": np.arange(20) % 10 == 1}
    drawn = draw(CASES, 15, seed=7, exclude=marks)
    assert drawn.exclusions.to_dict("records") == [
        {"position": 0, "reason": "too early"},
        {"position": 1, "reason": "too early"},
        {"position": 2, "reason": "too early"},
        {"position": 11, "reason": "known to the auditor"},
    ]
    assert not set(drawn.positions) & {0, 1, 2, 11}
    assert (drawn.n_frame, drawn.n_eligible) == (20, 16)
    assert drawn.frame_sha256 == draw(CASES, 5, seed=7).frame_sha256


def test_rows_that_are_the_same_can_both_be_drawn() -> None:
    twins = pd.DataFrame({"x": [1, 1, 1]})
    assert sorted(draw(twins, 3, seed=1).positions) == [0, 1, 2]
    assert len(draw(twins, 2, seed=1).rows) == 2


def test_the_frame_is_left_alone() -> None:
    kept = CASES.copy()
    draw(CASES, 5, "stratified", seed=7, strata="team")
    pd.testing.assert_frame_equal(CASES, kept)


def test_the_text_of_a_row_can_be_read() -> None:
    frame = pd.DataFrame({"b": [1.0], "a": ['say "x"'], "c": [None], "d": [dt.date(2024, 1, 2)]})
    assert row_texts(frame) == [
        '"a": "ssay \\"x\\"", "b": "n1", "c": "-", "d": "d2024-01-02T00:00:00"'
    ]


def test_how_a_value_is_stored_does_not_change_the_digest() -> None:
    frame = pd.DataFrame({"n": [1, 2], "day": [dt.date(2024, 1, 1), dt.date(2024, 1, 2)]})
    other = pd.DataFrame({"day": pd.to_datetime(["2024-01-02", "2024-01-01"]), "n": [2.0, 1.0]})
    assert frame_digest(row_texts(frame)) == frame_digest(row_texts(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": ["1"]}, {"a": [1]}),
        ({"a": [True]}, {"a": [1]}),
        ({"a": [None]}, {"a": ["-"]}),
        ({"a": [1.5]}, {"a": [1.25]}),
        ({"a": ["x"], "b": ["yz"]}, {"a": ["xy"], "b": ["z"]}),
        ({"a": ["x"]}, {"b": ["x"]}),
    ],
)
def test_different_rows_have_different_texts(one: dict, other: dict) -> None:
    assert row_texts(pd.DataFrame(one)) != row_texts(pd.DataFrame(other))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw(CASES, 21, seed=7), "size is 21, but only 20 rows can be drawn"),
        (lambda: draw(CASES, 0, seed=7), "size is 0: give a whole number of 1 or more"),
        (lambda: draw(CASES, 2.5, seed=7), "size is 2.5"),
        (lambda: draw(CASES, 5, seed=-1), "seed is -1"),
        (lambda: draw(CASES, 5, seed=1.5), "seed is 1.5"),
        (lambda: draw(CASES, 5, "quota", seed=7), "method is 'quota': use one of random"),
        (lambda: draw(CASES, 5, "stratified", seed=7), "method is 'stratified' with strata None"),
        (lambda: draw(CASES, 5, seed=7, strata="team"), "method is 'random' with strata 'team'"),
        (
            lambda: draw(CASES, 5, "stratified", seed=7, strata="ward"),
            "frame has no column 'ward'",
        ),
        (lambda: draw(CASES, 2, "stratified", seed=7, strata="team"), "size is 2 for 3 strata"),
        (lambda: draw(CASES, 5, seed=7, order_by=["team"]), "order_by is .* only for systematic"),
        (
            lambda: draw(CASES, 5, "systematic", seed=7, order_by=["ward"]),
            "frame has no column 'ward'",
        ),
        (lambda: draw(CASES, 5, seed=7, exclude={"no": [True]}), "exclude.'no'. is no array of 20"),
        (lambda: draw(CASES, 5, seed=7, exclude={"no": [0] * 20}), "exclude.'no'. is no array of"),
        (
            lambda: draw(CASES, 5, seed=7, exclude={"no": pd.Series([True] * 20).iloc[::-1]}),
            "exclude.'no'. has another index",
        ),
        (
            lambda: draw(CASES, 5, seed=7, exclude={"no": np.arange(20) > 3}),
            "size is 5, but only 4 rows",
        ),
        (
            lambda: draw(pd.concat([CASES, CASES], axis=1), 5, seed=7),
            "two columns named 'case_ref'",
        ),
        (lambda: allocate({"a": 1}, 2), "size is 2, but only 1 rows"),
    ],
)
def test_bad_input_is_named(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


METHODS = st.sampled_from(["random", "systematic", "stratified"])


@settings(max_examples=40)
@given(METHODS, st.integers(3, 20), st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_shuffled_rows_and_columns_draw_the_same(
    method: str, size: int, seed: int, random: object
) -> None:
    rows, columns = list(range(20)), list(CASES.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    strata = "team" if method == "stratified" else None
    one = draw(CASES, size, method, seed=seed, strata=strata)
    other = draw(CASES.iloc[rows][columns], size, method, seed=seed, strata=strata)
    pd.testing.assert_frame_equal(one.rows, other.rows[CASES.columns])
    assert one.frame_sha256 == other.frame_sha256


@settings(max_examples=40)
@given(st.dictionaries(st.text(max_size=3), st.integers(1, 60), min_size=1, max_size=6), st.data())
def test_allocation_is_full_fair_and_possible(sizes: dict[str, int], data: st.DataObject) -> None:
    size = data.draw(st.integers(len(sizes), sum(sizes.values())))
    given_out = allocate(sizes, size)
    assert sum(given_out.values()) == size
    assert all(1 <= given_out[name] <= sizes[name] for name in sizes)
    for small, large in itertools.permutations(sizes, 2):
        if sizes[small] < sizes[large]:
            assert given_out[small] <= given_out[large]


def test_each_case_is_drawn_about_equally_often() -> None:
    drawn = np.zeros(20)
    for seed in range(200):
        drawn[list(draw(CASES, 5, seed=seed).positions)] += 1
    # Expected 50 each, with a standard deviation of 6.1.
    assert drawn.min() > 25
    assert drawn.max() < 75
