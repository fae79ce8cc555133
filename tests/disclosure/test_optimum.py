"""The cells hidden are as few, and then as small, as an exhaustive search finds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scrutiny_lib.disclosure.audit import audit
from scrutiny_lib.disclosure.intervals import feasible_intervals
from scrutiny_lib.disclosure.protect import protect
from scrutiny_lib.disclosure.protected import PROTECTS, Protected
from scrutiny_lib.disclosure.tables import CountTable, from_tidy
from tests.disclosure import exhaustive, whole_program

WORKED = [
    ([[20, 15, 3], [30, 12, 25], [18, 40, 22]], [(0, 1), (1, 1), (1, 2)], {(0, 2): (0, 18)}),
    (
        [[4, 50, 2], [30, 12, 25], [18, 40, 22]],
        [(2, 0), (2, 2)],
        {(0, 0): (0, 6), (0, 2): (0, 6)},
    ),
]


def secondary(protected: Protected) -> list[tuple[int, int]]:
    found = np.argwhere((protected.reasons == PROTECTS).to_numpy())
    return [(int(i), int(j)) for i, j in found]


def count_and_sum(table: np.ndarray, protected: Protected) -> tuple[int, int]:
    full = exhaustive.with_totals(table)
    extra = secondary(protected)
    return len(extra), int(sum(full[place] for place in extra))


@pytest.mark.parametrize(("table", "further", "intervals"), WORKED)
def test_worked_tables(table: object, further: object, intervals: dict[object, object]) -> None:
    protected = protect(pd.DataFrame(table), "dfe_cin")
    assert secondary(protected) == further
    frame = feasible_intervals(protected)
    small = frame[frame["is_primary"]].set_index("cell")[["lower", "upper"]]
    assert {k: tuple(v) for k, v in zip(small.index, small.to_numpy(), strict=True)} == {
        f"column={j}, row={i}": ends for (i, j), ends in intervals.items()
    }
    assert audit([protected]).passed


def tables(many: int) -> list[np.ndarray]:
    random = np.random.default_rng(383)
    return [
        random.negative_binomial(1, 1 / random.integers(4, 40), random.integers(2, 5, 2))
        for _ in range(many)
    ]


def differences(some: list[np.ndarray]) -> list[int]:
    """Positions of tables whose hidden cells are not the optimum."""
    wrong = []
    for at, table in enumerate(some):
        protected = protect(pd.DataFrame(table), "dfe_cin")
        assert audit([protected]).passed, at
        if count_and_sum(table, protected) != exhaustive.best(table, 6):
            wrong.append(at)
    return wrong


def test_ten_random_tables_are_best() -> None:
    assert differences(tables(10)) == []


@pytest.mark.slow
def test_a_hundred_random_tables_are_best() -> None:
    assert differences(tables(100)) == []


@pytest.mark.slow
def test_larger_tables_are_close_to_what_an_integer_program_proves() -> None:
    random = np.random.default_rng(384)
    some = [random.negative_binomial(1, 1 / 60, shape) for shape in ((6, 5), (8, 6), (10, 6))]
    ratios = times_the_optimum(some)
    assert len(ratios) >= 2
    assert np.mean(ratios) <= 1.15


NEAR = [((3, 3, 3), 60, 0), ((3, 3, 3), 60, 2), ((4, 3, 3), 60, 0)]
FURTHER = [(shape, 60, seed) for shape in ((4, 4, 3), (5, 4, 3)) for seed in (0, 2)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "some",
    [
        NEAR,
        pytest.param([*FURTHER, ((3, 3, 3), 20, 2), ((5, 4, 3), 200, 1)], marks=pytest.mark.soak),
    ],
    ids=["small", "larger"],
)
def test_three_way_tables_are_close_to_what_an_integer_program_proves(
    some: list[tuple[tuple[int, ...], int, int]],
) -> None:
    """Above 40 cells, so that the search itself proves nothing."""
    ratios = times_the_optimum([three_way(*one) for one in some])
    assert len(ratios) >= len(some) - 2
    assert np.mean(ratios) <= 1.15
    assert max(ratios) <= 1.3


def three_way(shape: tuple[int, ...], mean: int, seed: int) -> np.ndarray:
    random = np.random.default_rng([383, *shape, mean, seed])
    return random.negative_binomial(1, 1 / mean, shape)


def times_the_optimum(some: list[np.ndarray]) -> list[float]:
    """How many times the proved fewest further cells are hidden, where there is a proof."""
    ratios = []
    for table in some:
        protected = protect(as_table(table), "dfe_cin")
        assert audit([protected]).passed
        optimum = whole_program.proved(table, 6, 60.0)
        if optimum is not None and optimum[0]:
            ratios.append(further(table, protected)[0] / optimum[0])
    return ratios


def further(table: np.ndarray, protected: Protected) -> tuple[int, int]:
    """Count and sum of the further hidden cells, of a table of any number of dimensions."""
    tidy = slice(-1, None) if table.ndim > 2 else slice(None)
    extra = (protected.reasons.iloc[:, tidy] == PROTECTS).to_numpy().ravel()
    return int(extra.sum()), int(exhaustive.with_totals(table).ravel()[extra].sum())


def small_three_way(many: int) -> list[np.ndarray]:
    """Two by two by two, with small counts enough that trying every choice ends."""
    random = np.random.default_rng(385)
    found = (random.negative_binomial(1, 1 / 10, (2, 2, 2)) for _ in range(1000))
    return [table for table in found if ((table > 0) & (table < 6)).sum() in (3, 4)][:many]


@pytest.mark.slow
def test_small_three_way_tables_are_best() -> None:
    for table in small_three_way(3):
        protected = protect(as_table(table), "dfe_cin")
        assert audit([protected]).passed
        assert further(table, protected) == exhaustive.best(table, 6)


@pytest.mark.slow
def test_three_by_two_by_two_is_best() -> None:
    """Too many choices to try them all: the integer program of all requirements at once."""
    for seed in range(4):
        table = three_way((3, 2, 2), 20, seed)
        protected = protect(as_table(table), "dfe_cin")
        assert audit([protected]).passed
        assert further(table, protected) == whole_program.proved(table, 6, 60.0), seed


def test_a_three_way_table_is_protected_alike_every_time() -> None:
    table = as_table(three_way((4, 3, 3), 60, 0))
    first, again = (protect(table, "dfe_cin").mask for _ in range(2))
    pd.testing.assert_frame_equal(first, again)


def as_table(counts: np.ndarray) -> pd.DataFrame | CountTable:
    if counts.ndim == 2:
        return pd.DataFrame(counts)
    places = np.indices(counts.shape).reshape(counts.ndim, -1).T.astype(str)
    names = [f"d{axis}" for axis in range(counts.ndim)]
    return from_tidy(pd.DataFrame(places, columns=names).assign(count=counts.ravel()), names)


def test_the_fewest_come_before_the_smallest() -> None:
    """Five further cells would have a smaller sum than the best three."""
    table = np.array([[97, 3, 12], [6, 73, 15], [19, 12, 50]])
    assert count_and_sum(table, protect(pd.DataFrame(table), "dfe_cin")) == (3, 74)
    assert exhaustive.best(table, 6) == (3, 74)
