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
    ratios = []
    for shape in ((6, 5), (8, 6), (3, 3, 2), (10, 6)):
        table = random.negative_binomial(1, 1 / 60, shape)
        optimum = whole_program.proved(table, 6, 30.0)
        protected = protect(as_table(table), "dfe_cin")
        assert audit([protected]).passed
        if optimum is not None and optimum[0]:
            hidden = (protected.reasons == PROTECTS).iloc[:, -1 if table.ndim > 2 else slice(None)]
            ratios.append(int(hidden.to_numpy().sum()) / optimum[0])
    assert len(ratios) >= 3
    assert np.mean(ratios) <= 1.15


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
